terraform {
  required_version = ">= 1.8"

  required_providers {
    dintero = {
      source  = "dintero/dintero"
      version = "~> 0.1"
    }
  }
}

# Account and credentials come from the environment, DINTERO_…: the same code
# serves the test account and the one in production.
provider "dintero" {}

variable "case_id" {
  type        = string
  description = "The merchant's case at Dintero."
}

resource "dintero_vipps_psp_connection" "shop" {
  signup = {
    case_id = var.case_id

    payment_options = [{
      type       = "dintero_psp.vipps"
      currencies = ["NOK"]
    }]
  }

  lifecycle {
    prevent_destroy = true
  }
}

output "status" {
  value = dintero_vipps_psp_connection.shop.status
}

output "signature_link" {
  value = dintero_vipps_psp_connection.shop.signature_link
}

output "merchant_serial_number" {
  value = dintero_vipps_psp_connection.shop.merchant_serial_number
}
