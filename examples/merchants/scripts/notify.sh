#!/usr/bin/env bash
# Sends what it reads to an incoming webhook of Slack, or of Teams with
# WEBHOOK_KIND=teams, in as many messages as it takes.
#
#   scripts/report.sh | WEBHOOK_URL=https://… scripts/notify.sh
set -euo pipefail
: "${WEBHOOK_URL:?it is not set, so nobody would get the message}"

# Teams takes 28 KB, Slack somewhat more.
messages=$(jq --raw-input --null-input --compact-output --arg kind "${WEBHOOK_KIND:-slack}" '
  reduce inputs as $line ([]; if . == [] or (.[-1] + $line | utf8bytelength) > 10000 then . + [$line] else .[-1] += "\n" + $line end)
  | .[]
  | if $kind == "teams" then {type: "message", attachments: [{contentType: "application/vnd.microsoft.card.adaptive", content: {
      type: "AdaptiveCard", version: "1.4", body: (split("\n") | map({type: "TextBlock", wrap: true, text: .}))}}]}
    else {text: .} end')
[ -n "$messages" ] || { echo "There is nothing to send." >&2; exit 1; }

# The address is a secret, so it is in no list of processes.
while IFS= read -r message; do
  curl --config <(printf 'url = "%s"\n' "$WEBHOOK_URL") --fail --silent --show-error --output /dev/null \
    --retry 5 --retry-all-errors --max-time 30 --header 'Content-Type: application/json' --data @- <<<"$message"
done <<<"$messages"
echo "$(wc -l <<<"$messages") message(s) sent."
