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

  # What is missing is an empty text, so that the preconditions below can name the
  # merchant. coalesce fails for null and for an empty text.
  case_ids = {
    for name, m in local.merchants : name => try(
      coalesce(m.case_id),
      coalesce(one(data.dintero_payment_approvals.merchant[name].approvals[*].id)),
      "",
    )
  }
  signups = {
    for name, m in local.merchants : name => lower("${try(coalesce(m.account_id), "")}/${local.case_ids[name]}")
  }

  # The names of the merchants of each account and case; there must be one only.
  namesakes = { for name, signup in local.signups : signup => name... }
}

# Only for merchants whose case is not in the list. That the id of an approval is
# the id of the case is inferred.
data "dintero_payment_approvals" "merchant" {
  for_each = { for name, m in local.merchants : name => m if !can(coalesce(m.case_id)) && can(coalesce(m.account_id)) }

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
      condition     = try(length(toset(each.value.currencies)) > 0, false)
      error_message = "merchants.yaml, ${each.key}: currencies must be a list with at least one currency, such as [NOK]."
    }

    precondition {
      condition     = try(fileexists("${path.module}/${each.value.logo}"), false)
      error_message = "merchants.yaml, ${each.key}: logo must be the path of a PNG file."
    }

    precondition {
      condition     = length(local.namesakes[local.signups[each.key]]) == 1
      error_message = "merchants.yaml: ${join(" and ", local.namesakes[local.signups[each.key]])} have the same account and case."
    }
  }
}
