# Signs a merchant up for Vipps and shows how far the onboarding has come.
#
# It needs the variables DINTERO_ACCOUNT_ID, DINTERO_CLIENT_ID and DINTERO_CLIENT_SECRET; for a simulated Dintero also
# DINTERO_BASE_URL. `make demo` sets them all.

terraform {
  required_providers {
    dintero = {
      source = "dintero/dintero"
    }
  }
}

# The credentials come from the environment, so that they are in no file.
provider "dintero" {}

resource "dintero_vipps_psp_connection" "shop" {
  signup = {
    # The merchant's case at Dintero.
    case_id = "3c90c3cc-0d44-4b50-8888-8dd25736052a"

    payment_options = [
      { type = "dintero_psp.vipps", currencies = ["NOK"] },
    ]

    logo = filebase64("${path.module}/logo.png")
  }
}
