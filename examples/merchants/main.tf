terraform {
  required_version = ">= 1.8"

  required_providers {
    dintero = {
      source = "dintero/dintero" # add version = "~> 0.1" once it is on the registry
    }
  }
}

# DINTERO_ACCOUNT_ID, DINTERO_CLIENT_ID and DINTERO_CLIENT_SECRET come from the
# environment. The API client needs a grant for the account of each merchant.
provider "dintero" {}

locals {
  columns = ["name", "account_id", "case_id", "currencies", "attempt", "logo"]
  rows    = csvdecode(trimprefix(file("${path.module}/merchants.csv"), "\ufeff")) # Excel begins a file with it

  # All rows of each name. There must be one only; empty rows do not count.
  named = {
    for row in local.rows : try(trimspace(row.name), "") => {
      for column in local.columns : column => trimspace(try(row[column], ""))
    }... if trimspace(join("", values(row))) != ""
  }
  merchants = { for name, rows in local.named : name => rows[0] }

  # The merchants of each case. There must be one only.
  namesakes = { for name, m in local.merchants : lower(m.case_id) => name... }

  # Test and production accounts must not be mixed. The fewer are the odd ones.
  test       = [for name, m in local.merchants : name if startswith(m.account_id, "T")]
  production = [for name, m in local.merchants : name if startswith(m.account_id, "P")]
  odd        = length(local.test) < length(local.production) ? local.test : local.production
  is_mixed   = length(local.test) > 0 && length(local.production) > 0
}

resource "dintero_vipps_psp_connection" "merchant" {
  for_each = local.merchants

  account_id = each.value.account_id
  attempt    = try(tonumber(each.value.attempt), null)

  signup = {
    case_id = each.value.case_id

    payment_options = [{
      type       = "dintero_psp.vipps"
      currencies = regexall("[^ ,;]+", each.value.currencies)
    }]

    logo = filebase64("${path.module}/${each.value.logo}")
  }

  lifecycle {
    precondition {
      condition     = each.key != "" && length(local.named[each.key]) == 1
      error_message = "merchants.csv: ${length(local.named[each.key])} rows have the name \"${each.key}\". Each merchant needs a name of its own."
    }
    precondition {
      condition     = can(regex("^[PT][0-9]{8}$", each.value.account_id))
      error_message = "merchants.csv, ${each.key}: account_id must be T or P and eight digits."
    }
    precondition {
      condition     = !local.is_mixed || !contains(local.odd, each.key)
      error_message = "merchants.csv, ${each.key}: the list mixes test and production accounts, and ${each.value.account_id} is of the fewer ones."
    }
    precondition {
      condition     = can(regex("^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$", each.value.case_id))
      error_message = "merchants.csv, ${each.key}: case_id must be a UUID."
    }
    precondition {
      condition     = length(local.namesakes[lower(each.value.case_id)]) == 1
      error_message = "merchants.csv: ${join(" and ", local.namesakes[lower(each.value.case_id)])} have the same case_id."
    }
    precondition {
      condition     = can(regex("^[A-Z]{3}([ ,;]+[A-Z]{3})*$", each.value.currencies))
      error_message = "merchants.csv, ${each.key}: currencies must be such as NOK, or NOK EUR for two."
    }
    precondition {
      condition     = each.value.attempt == "" || can(regex("^[1-9][0-9]*$", each.value.attempt))
      error_message = "merchants.csv, ${each.key}: attempt must be a number from 1 on, or empty."
    }
    precondition {
      condition     = each.value.logo != "" && fileexists("${path.module}/${each.value.logo}")
      error_message = "merchants.csv, ${each.key}: logo must be the path of a file in this folder."
    }
  }
}

# For other configurations, which read it with terraform_remote_state.
output "merchant_serial_numbers" {
  description = "The number of each merchant, once Vipps has issued it."
  value       = { for name, m in dintero_vipps_psp_connection.merchant : name => m.merchant_serial_number if m.status == "enabled" }

  precondition {
    condition     = length(setsubtract(try(keys(local.rows[0]), []), local.columns)) == 0
    error_message = "merchants.csv: unknown columns: ${join(", ", setsubtract(try(keys(local.rows[0]), []), local.columns))}. The columns are ${join(", ", local.columns)}, separated by commas."
  }
}
