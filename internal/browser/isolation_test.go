package browser_test

import (
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

func TestIsolation_PagesHaveNoScript(t *testing.T) {
	sim, start := start(t)
	b := openTab(t)
	for name, address := range pages(t, sim, start) {
		b.visit(address)
		equal(t, name+": scripts", evaluate[int](b, `document.querySelectorAll("script, iframe, object, embed").length`), 0)
		equal(t, name+": handlers", evaluate[int](b, `[...document.querySelectorAll("*")].flatMap(e => e.getAttributeNames()).filter(n => n.startsWith("on")).length`), 0)
		equal(t, name+": links to scripts", evaluate[int](b, `[...document.links].filter(a => a.protocol != "http:").length`), 0)
	}
}

func TestIsolation_PagesAskNoOtherHost(t *testing.T) {
	sim, start := start(t)
	here, err := url.Parse(start)
	if err != nil {
		t.Fatal(err)
	}
	b := openTab(t)
	for _, address := range pages(t, sim, start) {
		b.visit(address)
	}
	b.visit(start)
	b.press(card(bakery), "Sign")
	styles := 0
	for _, address := range b.requests.all() {
		to, err := url.Parse(address)
		if err != nil || to.Host != here.Host && to.Scheme != "data" {
			t.Errorf("a page asks for %s (%v)", address, err)
		}
		if to.Path == "/style.css" {
			styles++
		}
	}
	if styles == 0 {
		t.Error("no page has asked for its style: the requests are not recorded")
	}
}

// Texts that somebody submits come out as they went in.
func TestIsolation_TextsAreNotMarkup(t *testing.T) {
	sim, start := start(t)
	evil := `<script>document.title = "evil"</script><img src="http://other.example/x" onerror="document.title = 'evil'">`
	s := signup(caseA, evil)
	s.PaymentOptions[0].Type, s.Logo = evil, `http://other.example/logo.png`
	sim.AddSignup(bakery, s)
	sim.Fail(kiosk, evil)
	b := openTab(t)
	for _, address := range []string{start, signatureLink(t, sim, bakery)} {
		b.visit(address)
		contains(t, address, b.text(), evil)
		equal(t, "pictures", evaluate[int](b, `document.querySelectorAll("img").length`), 0)
	}
	for _, address := range b.requests.all() {
		equal(t, address+" is elsewhere", strings.Contains(address, "other.example"), false)
	}
}

// A page of another site has a form that sends what a button here sends. The
// browser gives both a port of the same host and another host away.
func TestIsolation_OtherSitesCannotPressButtons(t *testing.T) {
	sim, start := start(t)
	forms := map[string]url.Values{
		start + "control/sign":           {"account": {bakery}},
		start + "control/withdraw-grant": {"account": {bakery}},
		start + "control/break-reads":    {},
		signatureLink(t, sim, bakery):    {"action": {"sign"}},
	}
	for target, fields := range forms {
		other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprintf(w, `<form method="post" action="%s">`, html.EscapeString(target))
			for name := range fields {
				fmt.Fprintf(w, `<input type="hidden" name="%s" value="%s">`, name, fields.Get(name))
			}
			fmt.Fprint(w, `<button>Win a prize</button></form>`)
		}))
		t.Cleanup(other.Close)
		for _, host := range []string{"127.0.0.1", "localhost"} {
			b := openTab(t)
			b.visit(strings.Replace(other.URL, "127.0.0.1", host, 1))
			equal(t, target+" from "+host, b.press("//form", "Win a prize"), 403)
			equal(t, "heading", b.heading(), "The page of another site has sent this. It has no effect.")
		}
	}
	equal(t, "connection", connection(t, sim, bakery).Status, "pending")
	equal(t, "token", tokenStatus(t, sim, bakery), 200)
	status, _ := read(t, sim, bakery, "")
	equal(t, "read", status, 200)
}
