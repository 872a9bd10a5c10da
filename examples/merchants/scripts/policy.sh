#!/usr/bin/env bash
# Fails if a plan would submit more than MAX_SUBMISSIONS signups.
#
#   MAX_SUBMISSIONS=5 scripts/policy.sh plan.json
set -euo pipefail

sent=$(jq '[.resource_changes[]? | select(.type == "dintero_vipps_psp_connection" and .change.after_unknown.adopted? == true)] | length' "$1")
if [ "$sent" -gt "${MAX_SUBMISSIONS:?}" ]; then
  echo "The plan would submit $sent signups, and MAX_SUBMISSIONS is $MAX_SUBMISSIONS." | tee -a comment.md
  exit 1
fi
