# Signs three merchants up for Vipps. `make demo` applies this against a simulated Dintero.
#
# It needs the variables DINTERO_ACCOUNT_ID, DINTERO_CLIENT_ID and DINTERO_CLIENT_SECRET, and for a simulated
# Dintero also DINTERO_BASE_URL.

terraform {
  required_providers {
    dintero = {
      source = "dintero/dintero"
    }
  }
}

# The credentials come from the environment, so that they are in no file.
provider "dintero" {}

locals {
  # Each merchant has an account at Dintero, and a due-diligence case there.
  merchants = {
    bakery = { account_id = "T12345678", case_id = "3c90c3cc-0d44-4b50-8888-8dd25736052a", attempt = 1 }
    cafe   = { account_id = "T23456789", case_id = "7f4df5a1-3c3b-4a52-9d0e-0a1b2c3d4e5f", attempt = 1 }
    kiosk  = { account_id = "T34567890", case_id = "c6b1f7de-5d0c-4f0e-8a55-5f1f3c7a9b21", attempt = 1 }
  }
}

resource "dintero_vipps_psp_connection" "merchant" {
  for_each = local.merchants

  account_id = each.value.account_id
  attempt    = each.value.attempt # raise it to submit the signup again

  signup = {
    case_id         = each.value.case_id
    payment_options = [{ type = "dintero_psp.vipps", currencies = ["NOK"] }]
    logo            = filebase64("${path.module}/logo.png")
  }
}
