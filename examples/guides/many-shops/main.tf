terraform {
  required_version = ">= 1.8"

  required_providers {
    dintero = {
      source  = "dintero/dintero"
      version = "~> 0.1"
    }
  }
}

# One API client of the account that owns it, with a grant for each shop's.
provider "dintero" {
  account_id = "T12345678"
}

locals {
  shops = yamldecode(file("${path.module}/shops.yaml"))
}

resource "dintero_vipps_psp_connection" "shop" {
  for_each = local.shops

  account_id = each.value.account_id

  signup = {
    case_id = each.value.case_id

    payment_options = [{
      type       = "dintero_psp.vipps"
      currencies = each.value.currencies
    }]
  }
}

output "shops" {
  description = "How far each shop has come."
  value = {
    for name, shop in dintero_vipps_psp_connection.shop : name => {
      status                 = shop.status
      signature_link         = shop.status == "pending" ? shop.signature_link : null
      merchant_serial_number = shop.merchant_serial_number
    }
  }
}

check "every_signup_goes_on" {
  assert {
    condition = alltrue([
      for shop in dintero_vipps_psp_connection.shop : !contains(["failed", "declined"], coalesce(shop.status, "unknown"))
    ])
    error_message = "These came to an end: ${join(", ", [
      for name, shop in dintero_vipps_psp_connection.shop : name if contains(["failed", "declined"], coalesce(shop.status, "unknown"))
    ])}."
  }
}
