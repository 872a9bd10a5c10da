resource "dintero_vipps_psp_connection" "shop" {
  signup = {
    case_id = "3c90c3cc-0d44-4b50-8888-8dd25736052a"

    payment_options = [{
      type       = "dintero_psp.vipps"
      currencies = ["NOK"]
    }]
  }
}

output "signature_link" {
  description = "Where the merchant signs."
  value       = dintero_vipps_psp_connection.shop.signature_link
}
