package provider_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
)

// Whatever is wrong in the list, the plan names the merchant.
func TestAccExamplesMerchants_PreconditionsNameTheMerchant(t *testing.T) {
	p := newPipeline(t, "github/merchants.yml")
	list := newMerchantList(9)
	list.edit(2, 0, "shop-01")
	list.edit(3, 2, strings.ToUpper(merchantID(4)[10:]))
	list.edit(5, 1, "P00000005")
	list.edit(6, 3, "nok")
	list.edit(7, 4, "two")
	list.edit(8, 5, "logos/none.png\n")
	list.edit(9, 2, "17")
	p.write("merchants.csv", list.String())
	if p.at("pull_request") {
		t.Error("the plan succeeds")
	}
	acctest.WantText(t, p.comment(), `2 rows have the name "shop-01"`, "shop-03 and shop-04 have the same case_id", "shop-05: the list mixes test and production accounts",
		"shop-06: currencies must be", "shop-07: attempt must be", "shop-08: logo must be", "shop-09: case_id must be")
	if errors := strings.Count(p.comment(), "error: "); errors != strings.Count(p.comment(), "error: Resource precondition failed. merchants.csv") {
		t.Errorf("an error does not come from a precondition:\n%s", p.comment())
	}
	p.write("merchants.csv", strings.Replace(merchantColumns, "attempt", "atempt", 1)+newMerchantList(1)[0])
	if p.at("pull_request") {
		t.Error("a plan with an unknown column succeeds")
	}
	acctest.WantText(t, p.comment(), "merchants.csv: unknown columns: atempt.")
	p.WantPOSTs(t, 0)
}

// The comment is short enough for GitHub, which takes 65,536 characters, has whole
// addresses in modules, and begins with who is live.
func TestExamplesMerchants_CommentOfSixHundred(t *testing.T) {
	changes := []string{
		plannedSignup("before", `null`, `{"account_id":"T00000003","adopted":true}`, `{"submitted_at":true}`),
		plannedSignup("kept", `{"account_id":"T00000002","status":"enabled"}`, `{"account_id":"T00000002","adopted":true}`, `{}`),
		plannedSignup("live", `null`, `{"account_id":"T00000002","signup":{"case_id":"c"}}`, `{"adopted":true,"submitted_at":true}`),
		plannedSignup("moved", `{"id":"T00000003/c","account_id":"T00000003"}`, `{"account_id":"T00000004","signup":{"logo":"x"}}`, `{"adopted":true}`),
	}
	for i := range 600 {
		changes = append(changes, plannedSignup(fmt.Sprint(i), `null`, `{"account_id":"T00000001"}`, `{"adopted":true}`))
	}
	folder := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	write("show.json", `{"resource_changes":[`+strings.Join(changes, ",")+`]}`)
	write("terraform", "#!/bin/sh\n[ $1 = plan ] || cat show.json\n")
	script, err := filepath.Abs(merchantsExample + "/scripts/plan.sh")
	command := exec.CommandContext(t.Context(), script)
	command.Dir, command.Env = folder, []string{"PATH=" + folder + ":" + os.Getenv("PATH")}
	printed, failure := command.CombinedOutput()
	if err != nil || failure != nil {
		t.Fatalf("%v %v\n%s", err, failure, printed)
	}
	comment, _ := os.ReadFile(filepath.Join(folder, "comment.md"))
	acctest.WantText(t, string(comment), "**Submits 602 signups (1 of live merchants), adopts 1, keeps the rest.**\n\n- **LIVE** `module.norway.dintero_vipps_psp_connection.m[\"live\"]`: T00000002, case c, ",
		"T00000004, case not known yet, currencies not known yet, in place of T00000003/c, which stays at Dintero", "- … and 502 more\n")
	if length := len(comment); length > 65_536 {
		t.Errorf("the comment has %d bytes", length)
	}
}

// plannedSignup is a part of a plan's JSON.
func plannedSignup(key, before, after, unknown string) string {
	return fmt.Sprintf(`{"address":"module.norway.dintero_vipps_psp_connection.m[\"%s\"]","module_address":"module.norway","mode":"managed",`+
		`"type":"dintero_vipps_psp_connection","index":%q,"change":{"actions":["update"],"before":%s,"after":%s,"after_unknown":%s}}`, key, key, before, after, unknown)
}

// The messages are short enough for Slack and Teams.
func TestExamplesMerchants_MessagesAreSplit(t *testing.T) {
	for kind, limit := range map[string]int{"slack": 12_000, "teams": 28_000} {
		hook := startOutside(t, "")
		command := exec.CommandContext(t.Context(), merchantsExample+"/scripts/notify.sh")
		command.Env = append(os.Environ(), "WEBHOOK_URL="+hook.URL, "WEBHOOK_KIND="+kind)
		command.Stdin = strings.NewReader(strings.Repeat("- shop (T12345678): pending. Signs at https://example.com/sign/0123456789\n", 600))
		if printed, err := command.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, printed)
		}
		lines := 0
		for _, message := range hook.take() {
			lines += strings.Count(message, "- shop (")
			if len(message) > limit {
				t.Errorf("a message for %s has %d bytes, want at most %d", kind, len(message), limit)
			}
		}
		if lines != 600 {
			t.Errorf("%d lines were sent to %s, want 600", lines, kind)
		}
	}
}
