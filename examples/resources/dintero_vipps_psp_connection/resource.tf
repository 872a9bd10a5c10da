resource "dintero_vipps_psp_connection" "shop" {
  account_id = "T12345678" # the provider's by default

  signup = {
    case_id = "3c90c3cc-0d44-4b50-8888-8dd25736052a"

    payment_options = [{
      type       = "dintero_psp.vipps"
      currencies = ["NOK"]
    }]

    logo = filebase64("${path.module}/logo.png")
  }
}
