resource "dintero_vipps_psp_connection" "shop" {
  account_id = "T12345678"

  signup = {
    case_id         = "3c90c3cc-0d44-4b50-8888-8dd25736052a"
    payment_options = [{ type = "dintero_psp.vipps", currencies = ["NOK"] }]
  }
}

import {
  to = dintero_vipps_psp_connection.shop
  id = "T12345678/3c90c3cc-0d44-4b50-8888-8dd25736052a"
}

removed {
  from = restapi_object.shop # whatever it is called there

  lifecycle {
    destroy = false
  }
}
