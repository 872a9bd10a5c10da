package dinterotest_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// browser asks for pages and stays where a redirect was answered.
type browser struct {
	t    *testing.T
	root string
}

func browse(t *testing.T) (*dinterotest.Server, browser) {
	t.Helper()
	sim := dinterotest.Start(t)
	return sim, browser{t: t, root: strings.TrimSuffix(sim.URL, "/v1")}
}

func (b browser) ask(method, path string, form url.Values, header ...string) reply {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), method, b.root+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	response, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return reply{response.StatusCode, response.Header, string(body)}
}

// press presses a button, which has to lead back to a place of the start page.
func (b browser) press(button string, form url.Values, place string) {
	b.t.Helper()
	r := b.ask(http.MethodPost, "/control/"+button, form)
	equal(b.t, button, r.status, http.StatusSeeOther)
	equal(b.t, button+" leads to", r.header.Get("Location"), "/#"+place)
}

func (b browser) start() string {
	b.t.Helper()
	r := b.ask(http.MethodGet, "/", nil)
	equal(b.t, "status", r.status, http.StatusOK)
	return r.body
}

func TestPages_AreNotInTheLog(t *testing.T) {
	sim, b := browse(t)
	addSignup(sim, dinterotest.Account, caseA)
	b.start()
	b.ask(http.MethodHead, "/", nil)
	b.ask(http.MethodPost, "/", nil)
	b.ask(http.MethodGet, "/style.css", nil)
	b.ask(http.MethodGet, "/control/sign", nil)
	b.ask(http.MethodGet, "/sign/x/y", nil)
	b.press("fail", url.Values{"account": {dinterotest.Account}}, dinterotest.Account)
	equal(t, "logged", len(sim.Requests()), 0)
}

// Every other path belongs to the API, so that a client with a wrong base URL
// gets an error of the API.
func TestPages_OtherPathsAreTheAPIs(t *testing.T) {
	sim, b := browse(t)
	for _, path := range []string{"/v1", "/accounts/T12345678/management/settings", "//", "/sign", "/control", "/favicon.ico", "/style.css/"} {
		b.ask(http.MethodGet, path, nil).asError(t, http.StatusNotFound, "NOT FOUND")
	}
	equal(t, "logged", sim.Count(dinterotest.RouteOther), 7)
}

func TestPages_LoadNothingFromElsewhere(t *testing.T) {
	sim, b := browse(t)
	addSignup(sim, dinterotest.Account, caseA)
	link := strings.TrimPrefix(signatureLink(t, connection(t, sim, dinterotest.Account)), b.root)
	for _, path := range []string{"/", link, "/sign/unknown", "/style.css"} {
		r := b.ask(http.MethodGet, path, nil)
		contains(t, "policy of "+path, r.header.Get("Content-Security-Policy"), "default-src 'none'; style-src 'self';")
		contains(t, "policy of "+path, r.header.Get("Content-Security-Policy"), "frame-ancestors 'none'")
		equal(t, path+" may be cached", r.header.Get("Cache-Control"), "no-store")
		for _, part := range []string{"<script", "@import", "url("} {
			equal(t, path+" has "+part, strings.Contains(r.body, part), false)
		}
	}
	equal(t, "type of the style", b.ask(http.MethodGet, "/style.css", nil).header.Get("Content-Type"), "text/css; charset=utf-8")
}

func TestPages_OtherSitesCannotPressButtons(t *testing.T) {
	sim, b := browse(t)
	addSignup(sim, dinterotest.Account, caseA)
	link := strings.TrimPrefix(signatureLink(t, connection(t, sim, dinterotest.Account)), b.root)
	here := strings.TrimPrefix(b.root, "http://")
	for _, c := range []struct {
		header []string
		isHere bool
	}{
		{[]string{"Sec-Fetch-Site", "cross-site"}, false},
		{[]string{"Sec-Fetch-Site", "same-site"}, false},
		{[]string{"Origin", "https://other.example"}, false}, // an older browser
		{[]string{"Origin", "null"}, false},
		{[]string{"Sec-Fetch-Site", "same-origin"}, true},
		{[]string{"Origin", "http://" + here}, true},
		{nil, true}, // no browser
	} {
		for path, form := range map[string]url.Values{"/control/sign": {"account": {dinterotest.Account}}, link: {"action": {"sign"}}} {
			sim.AddEvent(dinterotest.Account, dinterotest.Event{Status: dinterotest.StatusPending})
			r := b.ask(http.MethodPost, path, form, c.header...)
			equal(t, path+" is refused to "+strings.Join(c.header, ": "), r.status == http.StatusForbidden, !c.isHere)
			equal(t, "is signed", connection(t, sim, dinterotest.Account).Status == dinterotest.StatusEnabled, c.isHere)
		}
	}
}

// The API is protected by tokens, so requests of browsers are not refused there.
func TestPages_ProtectionIsNotTheAPIs(t *testing.T) {
	_, v := visit(t)
	r := v.ask("POST", ownPath(dinterotest.Account), signupOf(caseA), func(r *http.Request) {
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		r.Header.Set("Origin", "https://other.example")
	})
	equal(t, "status", r.status, 200)
}
