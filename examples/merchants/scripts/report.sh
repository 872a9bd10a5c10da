#!/usr/bin/env bash
# Prints what people should know, from the state and what a refresh said: who is
# not enabled, and who has become so in the last days.
#
#   scripts/report.sh [messages.json]
#
# It needs no earlier report to compare with, so a message that is lost is made up
# for by the next one. It contains links to sign at, so it does not belong in a log.
set -euo pipefail

terraform show -json | jq --raw-output --argjson now "$(date +%s)" --argjson recent "${RECENT_DAYS:-4}" '
  def name: if (.address | startswith("module.") | not) and (.index | type) == "string" then .index else .address end;
  def age: (try (.[:19] + "Z" | fromdate) catch null) | if . == null then null else ($now - .) / 86400 | floor end;
  def days: if . == null then "at an unknown time" elif . == 0 then "today" elif . == 1 then "1 day ago" else "\(.) days ago" end;
  def reason: [.events[]?.description | select(. != null and . != "")] | last // "none given";

  [.values // {} | .. | objects | select(.type? == "dintero_vipps_psp_connection" and .mode? == "managed")
    | {name: name, m: .values, age: (.values.submitted_at | age), moved: (.values.updated_at | age)}] as $all
  | [$all[] | select(.m.status == "enabled")] as $enabled
  | [$all[] | select(.m.status == "pending")] as $pending
  | ($all - $enabled - $pending) as $others
  | "\($enabled | length) of \($all | length) merchants are enabled.",
    ($others | sort_by(-(.age // 0))[]
      | "- \(.name) (\(.m.account_id)): \(.m.status // "status unknown"), submitted \(.age | days). Last event: \(.m | reason)."
        + (if .m.status | IN("declined", "failed") then " Once the cause is resolved, raise attempt in merchants.csv." else "" end)),
    ($pending | sort_by(-(.age // 0))[]
      | "- \(.name) (\(.m.account_id)): pending, submitted \(.age | days). Signs at \(.m.signature_link // "a link that Dintero does not show")"),
    ($enabled[] | select(.moved != null and .moved < $recent)
      | "- \(.name) (\(.m.account_id)): enabled in the last \($recent) days, serial number \(.m.merchant_serial_number // "not issued yet")"),
    (if $pending != [] then "Nothing sends the links to the merchants. Whoever reads this does." else empty end)
'
[ ! -f "${1:-}" ] || "${0%/*}/messages.sh" "$1"
