package dinterotest_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// press sends what a form sends, and follows to the page that comes next.
func (v visitor) press(want int, address string, fields ...string) string {
	v.Helper()
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	return v.ask(want, "POST", address, form.Encode(), func(r *http.Request) {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	})
}

func start(sim *dinterotest.Server) string { return strings.TrimSuffix(sim.URL, "v1") }

func TestStartPageHasAButtonForWhatHappensOutsideTerraform(t *testing.T) {
	sim, v := visit(t)
	control := start(sim) + "control/"
	contains(t, v.ask(200, "GET", start(sim), ""), "No merchant has signed up yet")
	v.signUp(caseA)
	account := []string{"account", dinterotest.Account}
	contains(t, v.press(200, control+"sign", account...), "Vipps signed and enabled")
	v.press(400, control+"decline", account...)
	contains(t, v.press(200, control+"fail", account...), "Vipps does not accept the merchant")
	contains(t, v.press(200, control+"withdraw-grant", account...), "Restore the grant")
	v.ask(403, "POST", tokenPath, tokenRequest, withCredentials)
	v.press(200, control+"restore-grant", account...)
	v.ask(200, "POST", tokenPath, tokenRequest, withCredentials)

	contains(t, v.press(200, control+"reads", "reads", "none"), `value="none" aria-pressed="true"`)
	equal(t, "shown", len(v.shown()), 0)
	v.press(200, control+"reads", "reads", "settings")
	contains(t, v.press(200, control+"lag", "lag", "1m0s"), `value="1m0s" aria-pressed="true"`)
	v.signUp(caseB)
	equal(t, "shown with a lag", len(v.shown()), 1)
	for _, wrong := range []string{"reads", "lag", "next-submission", "sign", "explode"} {
		v.press(400, control+wrong, wrong, "wrong", "account", "T00000000")
	}
	equal(t, "requests in the log that are for pages", sim.Count(dinterotest.RouteOther), 0)
}

func TestNextSubmissionIsAnswered503WithOrWithoutEffect(t *testing.T) {
	sim, v := visit(t)
	control := start(sim) + "control/next-submission"
	v.press(200, control, "next-submission", "503-without-effect")
	v.ask(503, "POST", ownPath, signupOf(caseA))
	equal(t, "effects", len(sim.Effects()), 0)
	v.press(200, control, "next-submission", "503-with-effect")
	v.ask(200, "GET", settingsPath, "")
	v.ask(503, "POST", ownPath, signupOf(caseA))
	equal(t, "effects", len(sim.Effects()), 1)
	v.ask(200, "POST", ownPath, signupOf(caseB))
}

func TestSignatureLinkLeadsToAPageThatSigns(t *testing.T) {
	sim, v := visit(t)
	c := v.signUp(caseA)
	link := c.Events[0].Metadata["signature_link"].(string)
	contains(t, v.ask(200, "GET", link, ""), "<h1>Sign up for Vipps</h1>")
	v.press(400, link, "action", "look")
	contains(t, v.press(200, link, "action", "sign"), "<h1>Thank you, it is signed</h1>")
	v.press(400, link, "action", "decline")
	signed, _ := sim.Connection(dinterotest.Account)
	equal(t, "serial number", signed.Configuration.MerchantSerialNumber, "933491")
	v.press(404, link+"x", "action", "sign")
	v.ask(404, "GET", link+"x", "")
}

func TestPagesOfOtherSitesCannotPressAButton(t *testing.T) {
	sim, v := visit(t)
	v.ask(403, "POST", start(sim)+"control/lag", "lag=10s", func(r *http.Request) {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", "https://other.example")
	})
}
