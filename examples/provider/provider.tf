terraform {
  required_version = ">= 1.8"

  required_providers {
    dintero = {
      source = "dintero/dintero"
    }
  }
}

# Account and credentials come from DINTERO_ACCOUNT_ID, DINTERO_CLIENT_ID and
# DINTERO_CLIENT_SECRET.
provider "dintero" {}

resource "dintero_vipps_psp_connection" "shop" {
  signup = {
    case_id = "3c90c3cc-0d44-4b50-8888-8dd25736052a"

    payment_options = [{
      type       = "dintero_psp.vipps"
      currencies = ["NOK"]
    }]

    logo = filebase64("${path.module}/logo.png") # a square PNG, at least 100 by 100 pixels
  }
}

output "status" {
  value = dintero_vipps_psp_connection.shop.status
}

output "signature_link" {
  description = "Where the merchant signs."
  sensitive   = true # whoever has the link may be able to open the contract
  value       = dintero_vipps_psp_connection.shop.signature_link
}

output "merchant_serial_number" {
  description = "Null until Vipps has issued it."
  value       = dintero_vipps_psp_connection.shop.merchant_serial_number
}
