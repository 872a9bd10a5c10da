terraform {
  required_version = ">= 1.8"

  required_providers {
    dintero = {
      source  = "dintero/dintero"
      version = "~> 0.1"
    }
  }
}

provider "dintero" {}

locals {
  # "book-shop" was here, too, and has been taken out.
  merchants = {
    flower-shop = { account_id = "T10000001", case_id = "0f0a3c1e-58d5-4b0e-9a38-6d2f6f2f0001" }
  }
}

resource "dintero_vipps_psp_connection" "merchant" {
  for_each = local.merchants

  account_id = each.value.account_id

  signup = {
    case_id         = each.value.case_id
    payment_options = [{ type = "dintero_psp.vipps", currencies = ["NOK"] }]
  }

  lifecycle {
    prevent_destroy = true
  }
}

# A removed block is for a whole resource, so the merchant becomes one first.
moved {
  from = dintero_vipps_psp_connection.merchant["book-shop"]
  to   = dintero_vipps_psp_connection.book_shop
}

removed {
  from = dintero_vipps_psp_connection.book_shop

  lifecycle {
    destroy = false
  }
}
