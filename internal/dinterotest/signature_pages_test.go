package dinterotest_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

func signatureLink(t *testing.T, c dinterotest.Connection) string {
	t.Helper()
	link, ok := c.Events[len(c.Events)-1].Metadata["signature_link"].(string)
	if !ok {
		t.Fatalf("no signature link in the last event of %+v", c)
	}
	return link
}

func open(t *testing.T, link string) (int, string) {
	t.Helper()
	return page(t, http.MethodGet, link, nil)
}

func press(t *testing.T, link, action string) (int, string) {
	t.Helper()
	return page(t, http.MethodPost, link, url.Values{"action": {action}})
}

func page(t *testing.T, method, link string, form url.Values) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, link, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "Content-Type", response.Header.Get("Content-Type"), "text/html; charset=utf-8")
	return response.StatusCode, string(body)
}

func TestMerchantSettlesTheSignupOnItsPage(t *testing.T) {
	for action, want := range map[string]string{"sign": "enabled", "decline": "declined"} {
		sim, _ := visit(t)
		put(sim, dinterotest.Account, caseA)
		link := signatureLink(t, connection(t, sim, dinterotest.Account))

		status, body := open(t, link)
		equal(t, "status", status, 200)
		for _, part := range []string{dinterotest.Account, caseA, `value="sign"`, `value="decline"`} {
			contains(t, "page", body, part)
		}
		status, _ = press(t, link, "dance")
		equal(t, "status", status, 400)
		equal(t, "connection before", connection(t, sim, dinterotest.Account).Status, "pending")

		status, body = press(t, link, action)
		equal(t, "status", status, 200)
		contains(t, "page", body, want)
		c := connection(t, sim, dinterotest.Account)
		equal(t, "connection", c.Status, want)
		equal(t, "serial number", c.Configuration.MerchantSerialNumber != "", want == "enabled")

		status, _ = press(t, link, "sign")
		equal(t, "status the second time", status, 409)
		equal(t, "events", len(connection(t, sim, dinterotest.Account).Events), 2)
		_, body = open(t, link)
		equal(t, "buttons afterwards", strings.Contains(body, "<button"), false)
		equal(t, "logged", len(sim.Requests()), 0)
	}
}

func TestUnknownSignatureLinkIsNotFound(t *testing.T) {
	sim, _ := visit(t)
	put(sim, dinterotest.Account, caseA)
	link := signatureLink(t, connection(t, sim, dinterotest.Account))
	sim.RemoveSignup(dinterotest.Account, caseA)
	for _, link := range []string{link, link + "x", strings.TrimSuffix(sim.URL, "/v1") + "/sign/"} {
		status, _ := open(t, link)
		equal(t, "status", status, 404)
		status, _ = press(t, link, "sign")
		equal(t, "status", status, 404)
	}
}

func TestSignatureLinksLeadWhereTheTestSays(t *testing.T) {
	sim := dinterotest.New()
	put(sim, dinterotest.Account, caseA)
	contains(t, "link of a server without address", signatureLink(t, connection(t, sim, dinterotest.Account)), "https://sig.example.com/")
	sim.SetSignatureLinks("https://sign.test/a/")
	put(sim, dinterotest.Account, caseA)
	link := signatureLink(t, connection(t, sim, dinterotest.Account))
	contains(t, "link", link, "https://sign.test/a/")
	equal(t, "doubled slash in "+link, strings.Contains(link, "a//"), false)
}
