resource "dintero_vipps_psp_connection" "shop" {
  signup = {
    case_id = "3c90c3cc-0d44-4b50-8888-8dd25736052a"

    payment_options = [{
      type       = "dintero_psp.vipps"
      currencies = ["NOK"]
    }]

    logo = filebase64("${path.module}/logo.png")
  }

  attempt = 2 # submits the same signup a second time
}
