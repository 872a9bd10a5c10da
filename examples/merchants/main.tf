terraform {
  required_version = ">= 1.8"

  required_providers {
    dintero = {
      source  = "dintero/dintero"
      version = "~> 0.1"
    }
  }
}

variable "max_submissions" {
  type        = number
  description = "The largest number of signups that one run may submit. Raise it when you add many merchants at once."
  default     = 5
}

# One API client for all merchants. It needs a grant for each of their accounts.
# DINTERO_ACCOUNT_ID, DINTERO_CLIENT_ID and DINTERO_CLIENT_SECRET come from the
# environment.
provider "dintero" {
  max_submissions = var.max_submissions
}

locals {
  merchants = yamldecode(file("${path.module}/merchants.yaml"))

  case_ids = {
    for name, m in local.merchants :
    name => try(m.case_id, one(data.dintero_payment_approvals.merchant[name].approvals[*].id), "")
  }

  # The names of the merchants of each account and case; there must be one only.
  namesakes = {
    for name, m in local.merchants : lower("${try(m.account_id, "")}/${local.case_ids[name]}") => name...
  }
}

# Only for merchants whose case is not in the list. That the id of an approval is
# the id of the case is inferred.
data "dintero_payment_approvals" "merchant" {
  for_each = { for name, m in local.merchants : name => m if !can(m.case_id) }

  account_id  = each.value.account_id
  case_status = ["ACTIVE"]
}

resource "dintero_vipps_psp_connection" "merchant" {
  for_each = local.merchants

  account_id = each.value.account_id
  attempt    = try(each.value.attempt, 1)

  signup = {
    case_id = local.case_ids[each.key]

    payment_options = [{
      type       = "dintero_psp.vipps"
      currencies = each.value.currencies
    }]

    logo = filebase64("${path.module}/${each.value.logo}")
  }

  lifecycle {
    prevent_destroy = true

    precondition {
      condition     = can(regex("^[PT][0-9]{8}$", each.value.account_id))
      error_message = "merchants.yaml, ${each.key}: account_id must be T or P and eight digits."
    }

    precondition {
      condition     = can(regex("^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$", local.case_ids[each.key]))
      error_message = "merchants.yaml, ${each.key}: case_id must be a UUID. To leave it out, the account must have exactly one active payment approval."
    }

    precondition {
      condition     = length(try(each.value.currencies, [])) > 0
      error_message = "merchants.yaml, ${each.key}: currencies must name at least one currency."
    }

    precondition {
      condition     = fileexists("${path.module}/${try(each.value.logo, "")}")
      error_message = "merchants.yaml, ${each.key}: logo must be the path of a PNG file."
    }

    precondition {
      condition     = length(local.namesakes[lower("${try(each.value.account_id, "")}/${local.case_ids[each.key]}")]) == 1
      error_message = "merchants.yaml: ${join(" and ", local.namesakes[lower("${try(each.value.account_id, "")}/${local.case_ids[each.key]}")])} have the same account and case."
    }
  }
}
