terraform {
  required_providers {
    dintero = {
      source = "dintero/dintero"
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

output "signature_link" {
  description = "Where the merchant signs: terraform output signature_link"
  sensitive   = true # whoever has the link may be able to open the contract
  value       = dintero_vipps_psp_connection.shop.signature_link
}
