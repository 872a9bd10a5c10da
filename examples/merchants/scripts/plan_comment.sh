#!/usr/bin/env bash
# Makes a short comment of a plan, in Markdown.
#
#   terraform plan -json -out=plan.tfplan >plan.json
#   scripts/plan_comment.sh plan.json
set -euo pipefail

exec jq --raw-output --slurp '
  def merchant: .change.resource | .resource_key // .addr;
  [.[] | select(.type == "planned_change") | select(.change.resource.resource_type == "dintero_vipps_psp_connection")] as $changes
  | [.[] | select(.type == "diagnostic") | .diagnostic | select(.severity == "warning") | .summary] as $warnings
  | [.[] | select(.type == "diagnostic") | .diagnostic | select(.severity == "error") | .summary] as $errors
  | "### Merchants: \($changes | length) to change",
    "",
    ($changes[] | "- \(.change.action) `\(merchant)`"),
    (if $errors != [] then "", "This plan **failed**:", "", ($errors[] | "- \(.)") else empty end),
    (if $warnings != [] then "", "What the plan says about it:", "", ($warnings | unique[] | "- \(.)") else empty end)
' "$1"
