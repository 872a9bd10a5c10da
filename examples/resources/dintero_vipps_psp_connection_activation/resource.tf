resource "dintero_vipps_psp_connection" "shop" {
  signup = {
    case_id = "3c90c3cc-0d44-4b50-8888-8dd25736052a"

    payment_options = [{
      type       = "dintero_psp.vipps"
      currencies = ["NOK"]
    }]

    logo = filebase64("${path.module}/logo.png")
  }
}

# Done when the merchant has signed and the connection is enabled.
resource "dintero_vipps_psp_connection_activation" "enabled" {
  connection_id = dintero_vipps_psp_connection.shop.id

  timeouts = {
    create = "90m"
  }

  lifecycle {
    # A signup that is submitted again is waited for again.
    replace_triggered_by = [dintero_vipps_psp_connection.shop.attempt]
  }
}

# What depends on Vipps takes the number from here, so that it comes last.
output "merchant_serial_number" {
  value = dintero_vipps_psp_connection_activation.enabled.merchant_serial_number
}
