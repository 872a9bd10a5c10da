package browser_test

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// card is the XPath of a merchant on the start page.
func card(account string) string { return `//section[@id="` + account + `"]` }

func TestStartPage_ListsMerchants(t *testing.T) {
	sim, page := start(t)
	b := openTab(t)
	equal(t, "status", b.visit(page), 200)
	equal(t, "heading", b.heading(), "Simulated Dintero")
	contains(t, "page", b.text(), "1 pending, 1 enabled, 1 declined", sim.URL)

	text := get(b, chromedp.Text(card(bakery)))
	contains(t, "bakery", text, bakery, "pending", caseA, "dintero_psp.vipps (NOK)", caseB, "dintero_psp.vipps (NOK, SEK, DKK)", "none", "Vipps awaiting signature")
	text = get(b, chromedp.Text(card(cafe)))
	contains(t, "café", text, cafe, "enabled", connection(t, sim, cafe).Configuration.MerchantSerialNumber, "Vipps signed and enabled")
	text = get(b, chromedp.Text(card(kiosk)))
	contains(t, "kiosk", text, kiosk, "declined", "Vipps signature declined")
}

func TestStartPage_WithoutMerchantsSaysWhatToDo(t *testing.T) {
	sim := dinterotest.Start(t)
	b := openTab(t)
	b.visit(strings.TrimSuffix(sim.URL, "v1"))
	contains(t, "page", b.text(), "No merchant has signed up yet", "terraform apply")
}

func TestStartPage_LeadsToTheSigningPages(t *testing.T) {
	_, page := start(t)
	b := openTab(t)
	b.visit(page)
	b.follow(chromedp.Click(card(bakery) + `//li[contains(., "` + caseB + `")]//a`))
	equal(t, "heading", b.heading(), "Sign up for Vipps")
	contains(t, "page", b.text(), bakery, caseB)
	b.follow(chromedp.Click(`//a[normalize-space()="All merchants"]`))
	equal(t, "path", b.path(), "/")
}

// Each button of a merchant leads back to that merchant, and changes nothing at
// another one.
func TestStartPage_MerchantButtonsDoWhatTheySay(t *testing.T) {
	type connected = dinterotest.Connection
	hasStatus := func(status string) func(connected) bool {
		return func(c connected) bool { return c.Status == status }
	}
	for _, c := range []struct {
		account, button string
		wants           func(connected) bool
	}{
		{bakery, "Sign", hasStatus("enabled")},
		{bakery, "Decline", hasStatus("declined")},
		{bakery, "Fail", hasStatus("failed")},
		{bakery, "Issue a number", func(c connected) bool {
			return c.Status == "pending" && c.Configuration.MerchantSerialNumber != ""
		}},
		{cafe, "Fail", hasStatus("failed")},
		{cafe, "Issue another number", func(c connected) bool {
			return c.Status == "enabled" && len(c.Configuration.MerchantSerialNumber) == 6
		}},
		{kiosk, "Fail", hasStatus("failed")},
	} {
		t.Run(c.account+" "+c.button, func(t *testing.T) {
			sim, page := start(t)
			others := []string{bakery, cafe, kiosk}
			before := map[string]connected{}
			for _, account := range others {
				before[account] = connection(t, sim, account)
			}
			b := openTab(t)
			b.visit(page)
			equal(t, "status", b.press(card(c.account), c.button), 200)
			equal(t, "path", b.path(), "/#"+c.account)
			for _, account := range others {
				after := connection(t, sim, account)
				hasMoved := after.UpdatedAt != before[account].UpdatedAt
				equal(t, account+" has changed", hasMoved, account == c.account)
			}
			after := connection(t, sim, c.account)
			if !c.wants(after) {
				t.Errorf("after %q: %+v", c.button, after)
			}
			contains(t, "the merchant", get(b, chromedp.Text(card(c.account))), after.Status, after.Configuration.MerchantSerialNumber)
		})
	}
}

func TestStartPage_NumberChangesWithEachPress(t *testing.T) {
	sim, page := start(t)
	b := openTab(t)
	b.visit(page)
	numbers := map[string]bool{connection(t, sim, cafe).Configuration.MerchantSerialNumber: true}
	for range 2 {
		b.press(card(cafe), "Issue another number")
		numbers[connection(t, sim, cafe).Configuration.MerchantSerialNumber] = true
	}
	equal(t, "different numbers", len(numbers), 3)
}

func TestStartPage_GrantIsWithdrawnAndRestored(t *testing.T) {
	sim, page := start(t)
	b := openTab(t)
	b.visit(page)
	b.press(card(kiosk), "Withdraw the grant")
	equal(t, "token of the kiosk", tokenStatus(t, sim, kiosk), 403)
	equal(t, "token of the café", tokenStatus(t, sim, cafe), 200)
	contains(t, "kiosk", get(b, chromedp.Text(card(kiosk))), "withdrawn")
	b.press(card(kiosk), "Restore the grant")
	equal(t, "token of the kiosk", tokenStatus(t, sim, kiosk), 200)
}

// Somebody else was faster: the page still has a button that is no longer
// possible.
func TestStartPage_StaleButtonHasNoEffect(t *testing.T) {
	sim, page := start(t)
	b := openTab(t)
	b.visit(page)
	sim.Decline(bakery)
	equal(t, "status", b.press(card(bakery), "Sign"), 409)
	contains(t, "heading", b.heading(), "Sign", bakery, "declined")
	equal(t, "connection", connection(t, sim, bakery).Status, "declined")
	b.follow(chromedp.Click(`//a[normalize-space()="All merchants"]`))
	equal(t, "path", b.path(), "/")
}

func TestStartPage_ChoosesWhichReadsWork(t *testing.T) {
	sim, page := start(t)
	b := openTab(t)
	b.visit(page)
	for _, c := range []struct {
		label, member string
		ownPath       int
	}{
		{"none", "", 404},
		{"own-path", "", 200},
		{"settings-hyphen", "vipps-psp", 404},
		{"both", "vipps_psp", 200},
		{"settings", "vipps_psp", 404},
	} {
		b.press(`//section[@id="reads"]`, c.label)
		equal(t, "path", b.path(), "/#reads")
		equal(t, "chosen", pressed(b, "reads"), c.label)
		_, settings := read(t, sim, cafe, "")
		for _, member := range []string{"vipps_psp", "vipps-psp"} {
			equal(t, c.label+" shows "+member, strings.Contains(settings, `"`+member+`":`), member == c.member)
		}
		ownPath, _ := read(t, sim, cafe, "/connections/vipps-psp")
		equal(t, c.label+", own path", ownPath, c.ownPath)
	}
}

func TestStartPage_ChoosesHowFarReadsLagBehind(t *testing.T) {
	sim, page := start(t)
	b := openTab(t)
	b.visit(page)
	equal(t, "chosen", pressed(b, "lag"), "0 s")
	for _, label := range []string{"1 min", "10 s"} {
		b.press(`//section[@id="reads"]`, label)
		equal(t, "chosen", pressed(b, "lag"), label)
		sim.Fail(bakery, label)
		_, settings := read(t, sim, bakery, "")
		equal(t, "with "+label+", the failure is read", strings.Contains(settings, label), false)
	}
	b.press(`//section[@id="reads"]`, "0 s")
	_, settings := read(t, sim, bakery, "")
	contains(t, "settings without a lag", settings, "1 min", "10 s")

	b.press(`//section[@id="reads"]`, "2 s")
	b.press(card(kiosk), "Fail")
	isRead := func() bool {
		_, settings := read(t, sim, kiosk, "")
		return strings.Contains(settings, `"status":"failed"`)
	}
	equal(t, "the failure is read at once", isRead(), false)
	time.Sleep(2 * time.Second)
	equal(t, "the failure is read after 2 s", isRead(), true)
}

func TestStartPage_BreaksAndFixesReads(t *testing.T) {
	sim, page := start(t)
	b := openTab(t)
	b.visit(page)
	b.press(`//section[@id="reads"]`, "Break the reads (503)")
	for _, path := range []string{"", "/connections/vipps-psp", "/approvals/payments"} {
		status, _ := read(t, sim, cafe, path)
		equal(t, "settings"+path, status, 503)
	}
	contains(t, "page", b.text(), "503 Service Unavailable")
	b.press(`//section[@id="reads"]`, "Fix the reads")
	status, _ := read(t, sim, cafe, "")
	equal(t, "settings", status, 200)
}

// pressed returns the label of the button that is chosen among those of a name.
func pressed(b tab, name string) string {
	b.t.Helper()
	return get(b, chromedp.Text(chromedp.CSS(`button[name="`+name+`"][aria-pressed="true"]`)))
}
