# Not secret, but as sensitive values the status of all merchants and the report
# do not fill every plan and apply.
output "merchants" {
  description = "The onboarding status of each merchant: terraform output -json merchants"
  sensitive   = true
  value = {
    for name, m in dintero_vipps_psp_connection.merchant : name => {
      account_id             = m.account_id
      status                 = m.status
      merchant_serial_number = m.merchant_serial_number
      attempt                = m.attempt
      visible                = m.visible
      unconfirmed            = m.unconfirmed != null
    }
  }
}

# Whoever has a link may be able to open the contract, so the links are kept out
# of logs.
output "signature_links" {
  description = "Where each merchant signs, and who gets the link."
  sensitive   = true
  value = {
    for name, m in dintero_vipps_psp_connection.merchant : name => {
      link    = m.signature_link
      contact = try(local.merchants[name].contact, null)
    } if m.status == "pending"
  }
}

output "report" {
  description = "The status of all merchants as Markdown, for a job summary: terraform output -raw report"
  sensitive   = true
  value       = local.report
}

locals {
  connections = dintero_vipps_psp_connection.merchant
  statuses    = { for name, m in local.connections : name => coalesce(m.status, "unknown") }

  report = join("\n", concat(
    ["| merchant | status | serial number | account |", "| --- | --- | --- | --- |"],
    [
      for name, m in local.connections :
      "| ${name} | ${local.statuses[name]}${m.visible ? "" : " (out of date)"} | ${coalesce(m.merchant_serial_number, "-")} | ${m.account_id} |"
    ],
    ["", "```mermaid", "pie showData title ${length(local.connections)} merchants"],
    [for status in distinct(values(local.statuses)) : "  \"${status}\" : ${length([for s in local.statuses : s if s == status])}"],
    ["```", ""],
  ))
}
