terraform {
  required_version = ">= 1.8"

  required_providers {
    dintero = {
      source = "dintero/dintero"
    }
  }
}

provider "dintero" {
  account_id = "T12345678"
}

locals {
  # Account => case.
  signups = {
    T10000001 = "0f0a3c1e-58d5-4b0e-9a38-6d2f6f2f0001"
    T10000002 = "0f0a3c1e-58d5-4b0e-9a38-6d2f6f2f0002"
  }
}

import {
  for_each = local.signups

  to = dintero_vipps_psp_connection.shop[each.key]
  id = "${each.key}/${each.value}"
}

resource "dintero_vipps_psp_connection" "shop" {
  for_each = local.signups

  account_id = each.key

  signup = {
    case_id = each.value

    payment_options = [{
      type       = "dintero_psp.vipps"
      currencies = ["NOK"]
    }]
  }
}
