package browser_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// The merchants of the tests, and what has become of them.
const (
	bakery = "T10000001" // pending, with two cases
	cafe   = "T10000002" // enabled
	kiosk  = "T10000003" // declined

	caseA = "3c90c3cc-0d44-4b50-8888-8dd25736052a"
	caseB = "7b1f0a52-93d4-4c1e-a6f7-0c5d2e8b9f31"
)

// start starts a simulator with the three merchants, and returns the address of
// its start page.
func start(t *testing.T) (*dinterotest.Server, string) {
	t.Helper()
	sim := dinterotest.Start(t)
	for _, account := range []string{bakery, cafe, kiosk} {
		sim.AddSignup(account, signup(caseA, "NOK"))
	}
	sim.AddSignup(bakery, signup(caseB, "NOK", "SEK", "DKK"))
	sim.Sign(cafe)
	sim.Decline(kiosk)
	return sim, strings.TrimSuffix(sim.URL, "v1")
}

func signup(caseID string, currencies ...string) dinterotest.Signup {
	return dinterotest.Signup{
		CaseID:         caseID,
		PaymentOptions: []dinterotest.PaymentOption{{Type: "dintero_psp.vipps", Currencies: currencies}},
		Logo:           logo(),
	}
}

// logo is a PNG in base64, as the provider sends it.
func logo() string {
	picture := image.NewRGBA(image.Rect(0, 0, 100, 100))
	for x := range 100 {
		for y := range 100 {
			picture.Set(x, y, color.RGBA{R: 200, G: uint8(60 + x), B: uint8(60 + y), A: 255})
		}
	}
	var encoded bytes.Buffer
	if err := png.Encode(&encoded, picture); err != nil {
		panic(err)
	}
	return base64.StdEncoding.EncodeToString(encoded.Bytes())
}

func connection(t *testing.T, sim *dinterotest.Server, account string) dinterotest.Connection {
	t.Helper()
	c, ok := sim.Connection(account)
	if !ok {
		t.Fatalf("%s has no connection", account)
	}
	return c
}

// signatureLink returns the newest link of an account.
func signatureLink(t *testing.T, sim *dinterotest.Server, account string) string {
	t.Helper()
	for _, event := range connection(t, sim, account).Events {
		if link, ok := event.Metadata["signature_link"].(string); ok {
			return link
		}
	}
	t.Fatalf("%s has no signature link", account)
	return ""
}

// read asks the API for an account's settings or, with a path, for what is below
// them. It returns the status and the body.
func read(t *testing.T, sim *dinterotest.Server, account, path string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, sim.URL+"/accounts/"+account+"/management/settings"+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+sim.IssueToken(account))
	return send(t, r)
}

// tokenStatus asks the API for a token for an account.
func tokenStatus(t *testing.T, sim *dinterotest.Server, account string) int {
	t.Helper()
	body := fmt.Sprintf(`{"grant_type":"client_credentials","audience":"https://api.dintero.com/v1/accounts/%s"}`, account)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, sim.URL+"/accounts/"+dinterotest.Account+"/auth/token", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.SetBasicAuth(dinterotest.ClientID, dinterotest.ClientSecret)
	r.Header.Set("Content-Type", "application/json")
	status, _ := send(t, r)
	return status
}

func send(t *testing.T, r *http.Request) (int, string) {
	t.Helper()
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body)
}

func equal[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func contains(t *testing.T, what, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%s is without %q:\n%s", what, part, text)
		}
	}
}
