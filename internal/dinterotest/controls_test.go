package dinterotest_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

func of(account string) url.Values { return url.Values{"account": {account}} }

// buttons returns what a merchant's buttons are, by the path to which they send.
func (b browser) buttons() string {
	b.t.Helper()
	names := []string{}
	for _, match := range regexp.MustCompile(`action="/control/([^"]*)"><input`).FindAllStringSubmatch(b.start(), -1) {
		names = append(names, match[1])
	}
	return strings.Join(names, " ")
}

func TestControls_FitTheMerchant(t *testing.T) {
	sim, b := browse(t)
	addSignup(sim, dinterotest.Account, caseA)
	equal(t, "pending", b.buttons(), "sign decline fail issue-number withdraw-grant")
	b.press("decline", of(dinterotest.Account), dinterotest.Account)
	equal(t, "declined", b.buttons(), "fail issue-number withdraw-grant")
	b.press("fail", of(dinterotest.Account), dinterotest.Account)
	equal(t, "failed", b.buttons(), "issue-number withdraw-grant")
	b.press("issue-number", of(dinterotest.Account), dinterotest.Account)
	b.press("withdraw-grant", of(dinterotest.Account), dinterotest.Account)
	equal(t, "with a number, without a grant", b.buttons(), "change-number restore-grant")
	addSignup(sim, dinterotest.Account, caseA)
	b.press("sign", of(dinterotest.Account), dinterotest.Account)
	equal(t, "enabled", b.buttons(), "fail change-number restore-grant")

	sim.AddClient(dinterotest.Client{ID: dinterotest.ClientID, Secret: dinterotest.ClientSecret, Accounts: []string{"T00000001"}})
	equal(t, "client that never had a grant", b.buttons(), "fail change-number")
	contains(t, "page", textOf(b.start()), "Grant none")
}

func TestControls_ChangeTheMerchant(t *testing.T) {
	sim, b := browse(t)
	addSignup(sim, dinterotest.Account, caseA)
	addSignup(sim, "T00000001", caseA)
	b.press("fail", of(dinterotest.Account), dinterotest.Account)
	c := connection(t, sim, dinterotest.Account)
	equal(t, "status", c.Status, dinterotest.StatusFailed)
	equal(t, "description", c.Events[1].Description, "Vipps does not accept the merchant")

	b.press("sign", of("T00000001"), "T00000001")
	number := connection(t, sim, "T00000001").Configuration.MerchantSerialNumber
	b.press("change-number", of("T00000001"), "T00000001")
	changed := connection(t, sim, "T00000001").Configuration.MerchantSerialNumber
	equal(t, "a number changes", changed != number && len(changed) == 6, true)
	sim.SetMerchantSerialNumber("T00000001", "no number")
	b.press("change-number", of("T00000001"), "T00000001")
	equal(t, "the account's own number", connection(t, sim, "T00000001").Configuration.MerchantSerialNumber, number)
}

func TestControls_GrantsOfTheDefaultClient(t *testing.T) {
	sim, v := visit(t)
	b := browser{t: t, root: strings.TrimSuffix(sim.URL, "/v1")}
	addSignup(sim, dinterotest.Account, caseA)
	b.press("withdraw-grant", of(dinterotest.Account), dinterotest.Account)
	v.tokenAt(dinterotest.Account, grant(dinterotest.Account)).asError(t, 403, "FORBIDDEN")
	equal(t, "another account", v.tokenAt(dinterotest.Account, grant("T00000001")).status, 200)
	b.press("restore-grant", of(dinterotest.Account), dinterotest.Account)
	equal(t, "restored", v.tokenAt(dinterotest.Account, grant(dinterotest.Account)).status, 200)
}

func TestControls_ChangeReads(t *testing.T) {
	sim, v := visit(t)
	b := browser{t: t, root: strings.TrimSuffix(sim.URL, "/v1")}
	addSignup(sim, dinterotest.Account, caseA)
	b.press("reads", url.Values{"reads": {"both"}}, "reads")
	equal(t, "shown", v.shown(), "A A")
	b.press("lag", url.Values{"lag": {"1m0s"}}, "reads")
	addSignup(sim, dinterotest.Account, caseB)
	equal(t, "shown with a lag", v.shown(), "A A")
	b.press("lag", url.Values{"lag": {"0s"}}, "reads")
	equal(t, "shown without a lag", v.shown(), "AB AB")
	b.press("break-reads", nil, "reads")
	equal(t, "broken", v.ask("GET", settingsPath(dinterotest.Account), "").status, 503)
	b.press("fix-reads", nil, "reads")
	equal(t, "shown", v.shown(), "AB AB")
}

// Reads that lag behind must show the effect of a button, and not too early.
func TestControls_ChangesAreReadLate(t *testing.T) {
	sim, v := visit(t)
	b := browser{t: t, root: strings.TrimSuffix(sim.URL, "/v1")}
	addSignup(sim, dinterotest.Account, caseA)
	sim.SetLag(time.Second)
	time.Sleep(time.Second)
	b.press("fail", of(dinterotest.Account), dinterotest.Account)
	equal(t, "status at once", v.settings(dinterotest.Account).Connections["vipps_psp"].Status, "pending")
	time.Sleep(time.Second)
	equal(t, "status later", v.settings(dinterotest.Account).Connections["vipps_psp"].Status, "failed")
}

func TestControls_SayWhyTheyHaveNoEffect(t *testing.T) {
	sim, b := browse(t)
	addSignup(sim, dinterotest.Account, caseA)
	sim.Sign(dinterotest.Account)
	before := connection(t, sim, dinterotest.Account)
	for _, c := range []struct {
		button string
		form   url.Values
		status int
		reason string
	}{
		{"sign", of(dinterotest.Account), 409, "“Sign” is not possible: T12345678 is enabled, its grant: yes"},
		{"restore-grant", of(dinterotest.Account), 409, "its grant: yes"},
		{"sign", of("T00000001"), 404, "No merchant &#34;T00000001&#34; has signed up"},
		{"sign", nil, 404, "No merchant"},
		{"fail", of("<b>"), 404, "&lt;b&gt;"},
		{"dance", of(dinterotest.Account), 404, "There is no such button"},
		{"reads", url.Values{"reads": {"all"}}, 400, "is none of settings, settings-hyphen"},
		{"lag", url.Values{"lag": {"-1s"}}, 400, "is no lag"},
		{"lag", nil, 400, "is no lag"},
	} {
		r := b.ask(http.MethodPost, "/control/"+c.button, c.form)
		equal(t, c.button, r.status, c.status)
		contains(t, c.button, r.body, c.reason)
		contains(t, c.button, r.body, `<a href="/">`)
	}
	equal(t, "GET", b.ask(http.MethodGet, "/control/fail?account="+dinterotest.Account, nil).status, 405)
	equal(t, "account in the query", b.ask(http.MethodPost, "/control/fail?account="+dinterotest.Account, nil).status, 404)
	equal(t, "updated_at", connection(t, sim, dinterotest.Account).UpdatedAt, before.UpdatedAt)
}
