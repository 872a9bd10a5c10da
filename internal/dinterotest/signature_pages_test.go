package dinterotest_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

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

func TestSignaturePages_MerchantSignsOrDeclines(t *testing.T) {
	for action, want := range map[string]string{"sign": "enabled", "decline": "declined"} {
		sim, _ := visit(t)
		addSignup(sim, dinterotest.Account, caseA)
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

func TestSignaturePages_UnknownLinkIsNotFound(t *testing.T) {
	sim, _ := visit(t)
	addSignup(sim, dinterotest.Account, caseA)
	link := signatureLink(t, connection(t, sim, dinterotest.Account))
	sim.RemoveSignup(dinterotest.Account, caseA)
	for _, link := range []string{link, link + "x", strings.TrimSuffix(sim.URL, "/v1") + "/sign/"} {
		status, _ := open(t, link)
		equal(t, "status", status, 404)
		status, _ = press(t, link, "sign")
		equal(t, "status", status, 404)
	}
}

func TestSignaturePages_ShowWhatIsSigned(t *testing.T) {
	sim, _ := visit(t)
	picture := "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
	for logo, isShown := range map[string]bool{picture: true, "": false, "logo.png": false, "https://cdn.example.com/logo.png": false} {
		sim.AddSignup(dinterotest.Account, dinterotest.Signup{CaseID: caseA, Logo: logo, PaymentOptions: []dinterotest.PaymentOption{
			{Type: "dintero_psp.vipps", Currencies: []string{"NOK", "SEK"}}, {Type: "other", Currencies: []string{"DKK"}},
		}})
		_, body := open(t, signatureLink(t, connection(t, sim, dinterotest.Account)))
		contains(t, "page", textOf(body), "Merchant Merchant T12345678 Case "+caseA+" Payment options dintero_psp.vipps (NOK, SEK) other (DKK) Status pending")
		equal(t, "picture for "+logo, strings.Contains(body, `<img class="logo" src="data:image/png;base64,`), isShown)
		equal(t, "pictures for "+logo, strings.Contains(body, "<img"), isShown)
	}
}

// Reads that lag behind must show a signature, and not too early.
func TestSignaturePages_SignatureIsReadLate(t *testing.T) {
	sim, v := visit(t)
	addSignup(sim, dinterotest.Account, caseA)
	sim.SetLag(time.Second)
	time.Sleep(time.Second)
	press(t, signatureLink(t, connection(t, sim, dinterotest.Account)), "sign")
	equal(t, "status at once", v.settings(dinterotest.Account).Connections["vipps_psp"].Status, "pending")
	time.Sleep(time.Second)
	equal(t, "status later", v.settings(dinterotest.Account).Connections["vipps_psp"].Status, "enabled")
}
