#!/usr/bin/env bash
# Raises the attempt of one merchant in merchants.yaml, so that the next apply
# submits the same signup again.
#
#   scripts/raise_attempt.sh flower-shop
set -euo pipefail

file=${MERCHANTS_FILE:-merchants.yaml}
new=$(mktemp)
trap 'rm -f "$new"' EXIT
awk -v name="$1" '
  function end_of_merchant() {
    if (inside && !raised) print "  attempt: 2"
    inside = 0
  }
  /^[^ #]/ { end_of_merchant(); inside = ($0 == name ":"); if (inside) found = 1 }
  inside && /^  attempt:/ { $0 = "  attempt: " $2 + 1; raised = 1 }
  inside && /^$/ && !raised { print "  attempt: 2"; raised = 1 }
  { print }
  END { end_of_merchant(); if (!found) { print name " is not in the list" > "/dev/stderr"; exit 1 } }
' "$file" >"$new"
cat "$new" >"$file"
