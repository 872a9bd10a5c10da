list "dintero_vipps_psp_connection" "signups" {
  provider = dintero

  config {
    account_id = "T12345678"
  }
}
