#!/usr/bin/env bash
# Plans, and writes into comment.md what an apply of this plan would send.
#
#   scripts/plan.sh
#
# Only a finished plan says what will happen, so the comment is made from
# plan.json, and not from what terraform prints on the way. In a plan, adopted is
# unknown if the apply may send the signup, and known if it sends nothing.
set -euo pipefail

rm -f plan.tfplan plan.json
echo "**The plan did not finish**, so nothing can be applied. The log of the job says more." >comment.md
if ! terraform plan -json -lock-timeout=20m -out=plan.tfplan >messages.json; then
  "${0%/*}/messages.sh" messages.json | sed 's/^/- /' | tee -a comment.md
  exit 1
fi
terraform show -json plan.tfplan >plan.json

jq --raw-output '
  def name: if .module_address == null and (.index | type) == "string" then .index else .address end;
  def currencies: [.signup.payment_options[]?.currencies[]?] | unique | if . == [] then "currencies not known yet" else join(" ") end;
  def news:
    .before as $old | .after as $new
    | if $old == null then "new"
      elif $old.account_id != $new.account_id or $old.signup.case_id != $new.signup.case_id then "in place of \($old.id), which stays at Dintero"
      else [
        (if $old.attempt != $new.attempt then "attempt \($old.attempt) → \($new.attempt)" else empty end),
        (if ($old | currencies) != ($new | currencies) then "currencies \($old | currencies) → \($new | currencies)" else empty end),
        (if $old.signup.logo != $new.signup.logo then "another logo" else empty end)
      ] | join(", ") end;

  [.resource_changes[]? | select(.type == "dintero_vipps_psp_connection" and .mode == "managed")] as $all
  | [$all[].change.before | select(.status? == "enabled").account_id] as $live
  | [$all[] | select(.change.after_unknown.adopted? == true) | .is_live = (.change.after.account_id | IN($live[]))] as $sent
  | [$all[] | select(.change.after.adopted? == true and .change.after_unknown.submitted_at? == true)] as $adopted
  | [$adopted[].change.after.id] as $kept
  | [$all[] | select(.change.actions == ["delete"] or .change.actions == ["forget"]) | select(.change.before.id | IN($kept[]) | not)] as $gone
  | "**Submits \($sent | length) signups (\([$sent[] | select(.is_live)] | length) of live merchants), adopts \($adopted | length), keeps the rest.**",
    (if $gone == [] then empty else "Lets go of \($gone | length), which stay at Dintero: \([$gone[] | name] | join(", ") | .[:500])" end),
    "",
    ($sent | sort_by(.is_live | not)
      | (.[:100][] | "- " + (if .is_live then "**LIVE** " else "" end) + (
          "`\(name)`: \(.change.after.account_id // "account not known yet"), case \(.change.after.signup.case_id // "not known yet"), \(.change.after | currencies), \(.change | news)"
          | .[:400])),
        (if length > 100 then "- … and \(length - 100) more" else empty end))
' plan.json >comment.md
"${0%/*}/messages.sh" messages.json | sed 's/^/- /' >>comment.md
cat comment.md
