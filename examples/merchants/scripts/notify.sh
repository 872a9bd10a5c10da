#!/usr/bin/env bash
# Sends a message about each merchant that has changed between two outputs.
#
#   terraform output -json >before.json
#   terraform apply -refresh-only -auto-approve
#   terraform output -json >after.json
#   WEBHOOK_URL=https://… scripts/notify.sh before.json after.json
#
# WEBHOOK_KIND is slack (default) or teams. The message has the links to sign at,
# so it goes to the webhook only and not into the log.
set -euo pipefail

message=$(jq --raw-output --null-input --slurpfile before "$1" --slurpfile after "$2" '
  ($before[0].merchants.value // {}) as $old
  | ($before[0].signature_links.value // {}) as $old_links
  | ($after[0].signature_links.value // {}) as $links
  | ($after[0].merchants.value // {}) | to_entries[] | .key as $name | .value as $now
  | ($links[$name] // {}) as $link
  | [
      if $old[$name].visible == true and $now.visible == false then
        "can no longer be read (grant or scope?). The status may be out of date."
      elif $old[$name].visible == false and $now.visible == true then "can be read again"
      else empty end,
      if $now.status != $old[$name].status and $now.status == "enabled" then
        "enabled, serial number \($now.merchant_serial_number // "not issued yet")"
      elif $now.status != $old[$name].status and ($now.status == "declined" or $now.status == "failed") then
        "\($now.status). When the cause is resolved, raise its attempt in merchants.yaml."
      elif $link.link != null and $link.link != $old_links[$name].link then
        "to be signed at \($link.link)" + (if $link.contact then ", send it to \($link.contact)" else "" end)
      else empty end
    ]
  | if . == [] then empty else "\($name): \(join("; "))" end
')

if [ -z "$message" ]; then
  echo "Nothing has changed."
  exit 0
fi
echo "$(wc -l <<<"$message") merchants have changed."

if [ "${WEBHOOK_KIND:-slack}" = teams ]; then
  payload=$(jq --null-input --arg text "$message" '{type: "message", attachments: [{
    contentType: "application/vnd.microsoft.card.adaptive",
    content: {type: "AdaptiveCard", version: "1.4", body: ($text | split("\n") | map({type: "TextBlock", wrap: true, text: .}))}}]}')
else
  payload=$(jq --null-input --arg text "$message" '{text: $text}')
fi
curl --fail --silent --show-error --output /dev/null --header 'Content-Type: application/json' --data @- "$WEBHOOK_URL" <<<"$payload"
