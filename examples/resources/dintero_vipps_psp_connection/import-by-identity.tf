import {
  to = dintero_vipps_psp_connection.shop

  identity = {
    account_id = "T12345678"
    case_id    = "3c90c3cc-0d44-4b50-8888-8dd25736052a"
  }
}
