#!/usr/bin/env bash
# Makes a short comment of a plan, in Markdown.
#
#   terraform plan -json -out=plan.tfplan >plan.json
#   scripts/plan_comment.sh plan.json
set -euo pipefail

exec jq --raw-output --slurp '
  def name: capture("\\[\"(?<key>.*)\"\\]$").key // .;
  def merchant: if .address then "`\(.address | name)`: " else "" end;
  def title: .summary | split(": ")[0];
  def first_line: .detail // "" | split("\n")[0] // "" | if . == "" then "" else ". \(.)" end;
  def diagnostics(severity): .[] | select(.type == "diagnostic") | .diagnostic | select(.severity == severity);

  [.[] | select(.type == "planned_change") | .change | select(.resource.resource_type == "dintero_vipps_psp_connection")] as $changes
  | [diagnostics("error")] as $errors
  | [diagnostics("warning") | "- \(merchant)\(.summary)"] as $warnings
  | ($changes | map(.action)) as $actions
  | "### Merchants: \($changes | length) to change",
    "",
    ($changes | sort_by(.resource.addr)[] | "- \(.action) `\(.resource.addr | name)`"),
    (if $actions | index("create") then "", "create: submitted, unless the list below says adopted" else empty end),
    (if $actions | index("update") then "", "update: submitted again, unless the list below says adopted, or that nothing is submitted" else empty end),
    (if $errors != [] then "", "This plan **failed**:", "",
      ($errors | group_by([title, first_line])[] | sort_by(.address) | "- \(.[0] | merchant)\(.[0].summary)\(.[0] | first_line)" + (if length > 1 then " … and \(length - 1) more" else "" end))
    else empty end),
    (if $warnings != [] then "", "What the plan says about it:", "", ($warnings | unique[]) else empty end)
' "$1"
