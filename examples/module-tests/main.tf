# A module that signs one shop up, as a company may keep it for its teams.

terraform {
  required_version = ">= 1.8"

  required_providers {
    dintero = {
      source = "dintero/dintero"
    }
  }
}

variable "case_id" {
  type        = string
  description = "The merchant's case at Dintero."
}

variable "currencies" {
  type        = set(string)
  description = "What the shop takes. We sell in these only."
  default     = ["NOK"]

  validation {
    condition     = length(setsubtract(var.currencies, ["NOK", "DKK", "EUR"])) == 0
    error_message = "The shops sell in NOK, DKK and EUR."
  }
}

resource "dintero_vipps_psp_connection" "this" {
  signup = {
    case_id = var.case_id

    payment_options = [{
      type       = "dintero_psp.vipps"
      currencies = var.currencies
    }]
  }
}

output "id" {
  value = dintero_vipps_psp_connection.this.id
}

output "ready" {
  description = "Whether the shop can take payments with Vipps."
  value       = dintero_vipps_psp_connection.this.status == "enabled"
}

output "signature_link" {
  description = "Where the merchant signs; null when there is nothing to sign."
  value       = dintero_vipps_psp_connection.this.status == "pending" ? dintero_vipps_psp_connection.this.signature_link : null
}

output "merchant_serial_number" {
  value = dintero_vipps_psp_connection.this.merchant_serial_number
}
