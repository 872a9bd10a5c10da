#!/usr/bin/env bash
# Prints the errors in what terraform plan -json or apply -json has written, and
# the warnings that neither a plan's comment nor a report says anyway. What many
# merchants have in common is printed once.
#
#   scripts/messages.sh messages.json
set -euo pipefail

# The last line of a run that was killed may be no JSON.
exec jq --raw-input --null-input --raw-output '
  def title: .summary | split(": ")[0];
  def text: .detail // "" | gsub("\\s+"; " ") | gsub(" terraform destroy -refresh=false works in spite of this error.| \\[request id [^]]*\\]"; "") | .[:600];
  def is_known: title | IN("Signup adopted", "Signup is submitted again", "Live merchant is submitted again", "Signup stays at Dintero", "Signup needs attention");

  [inputs | fromjson? | select(.type == "diagnostic") | .diagnostic | select(.severity == "error" or (is_known | not))]
  | group_by([.severity, title, text])
  | map(.[0].severity + ": " + .[0].summary + ". " + (.[0] | text) + (if length > 1 then " (and \(length - 1) more like it)" else "" end))
  | .[:40][], (if length > 40 then "… and \(length - 40) more" else empty end)
' "$1"
