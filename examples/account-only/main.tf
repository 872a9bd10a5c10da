terraform {
  required_providers {
    dintero = {
      source  = "dintero/dintero"
      version = "~> 0.1"
    }
  }
}

# DINTERO_ACCOUNT_ID says which account. That the id of a payment approval is the
# case id is inferred.
data "dintero_payment_approvals" "active" {
  case_status = ["ACTIVE"]
}

resource "dintero_vipps_psp_connection" "shop" {
  signup = {
    case_id = one(data.dintero_payment_approvals.active.approvals[*].id)

    payment_options = [{
      type       = "dintero_psp.vipps"
      currencies = ["NOK"]
    }]

    logo = filebase64("${path.module}/logo.png")
  }

  lifecycle {
    precondition {
      condition     = length(data.dintero_payment_approvals.active.approvals) == 1
      error_message = "The account must have one active payment approval. Otherwise write the case id here."
    }
  }
}

# Waits until the merchant has signed.
resource "dintero_vipps_psp_connection_activation" "enabled" {
  connection_id = dintero_vipps_psp_connection.shop.id
}

output "merchant_serial_number" {
  value = dintero_vipps_psp_connection_activation.enabled.merchant_serial_number
}
