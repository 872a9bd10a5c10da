package dinterotest_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

const (
	caseA = "3c90c3cc-0d44-4b50-8888-8dd25736052a"
	caseB = "7b1f0a52-93d4-4c1e-a6f7-0c5d2e8b9f31"

	settingsPath = "/accounts/T12345678/management/settings"
	ownPath      = settingsPath + "/connections/vipps-psp"
	tokenPath    = "/accounts/T12345678/auth/token"
	tokenRequest = `{"grant_type":"client_credentials","audience":"https://api.dintero.com/v1/accounts/T12345678"}`
)

// visitor is a client that sends any request, also a wrong one.
type visitor struct {
	*testing.T
	sim   *dinterotest.Server
	token string
}

// visit starts a simulator and a visitor with a token for the default account.
func visit(t *testing.T) (*dinterotest.Server, visitor) {
	t.Helper()
	sim := dinterotest.Start(t)
	return sim, visitor{t, sim, sim.IssueToken(dinterotest.Account)}
}

// send returns the error of the exchange, whether it came before the answer or in
// the middle of it.
func (v visitor) send(method, url, body string, edit ...func(*http.Request)) (status int, answer string, err error) {
	v.Helper()
	if strings.HasPrefix(url, "/") {
		url = v.sim.URL + url
	}
	r, err := http.NewRequestWithContext(v.Context(), method, url, strings.NewReader(body))
	if err != nil {
		v.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+v.token)
	r.Header.Set("Content-Type", "application/json")
	for _, e := range edit {
		e(r)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, "", err
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	return response.StatusCode, string(content), err
}

// ask sends a request whose answer must have a status.
func (v visitor) ask(want int, method, url, body string, edit ...func(*http.Request)) string {
	v.Helper()
	status, answer, err := v.send(method, url, body, edit...)
	if err != nil || status != want {
		v.Fatalf("%s %s: %d, %v, want %d\n%s", method, url, status, err, want, answer)
	}
	return answer
}

// signUp submits a signup that must be accepted.
func (v visitor) signUp(caseID string) dinterotest.Connection {
	v.Helper()
	return decode[dinterotest.Connection](v.T, v.ask(200, "POST", ownPath, signupOf(caseID)))
}

// shown returns the cases that the settings show.
func (v visitor) shown() (cases []string) {
	v.Helper()
	settings := decode[struct {
		Connections map[string]dinterotest.Connection
	}](v.T, v.ask(200, "GET", settingsPath, ""))
	for _, signup := range settings.Connections["vipps_psp"].Signups {
		cases = append(cases, signup.CaseID)
	}
	return cases
}

func withCredentials(r *http.Request) {
	r.SetBasicAuth(dinterotest.ClientID, dinterotest.ClientSecret)
}

func signupOf(caseID string) string {
	return `{"signup":{"case_id":"` + caseID + `","payment_options":[{"type":"dintero_psp.vipps","currencies":["NOK"]}]}}`
}

func decode[T any](t *testing.T, body string) T {
	t.Helper()
	var v T
	if err := json.Unmarshal([]byte(body), &v); err != nil {
		t.Fatalf("%v in %q", err, body)
	}
	return v
}

func equal[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s = %v, want %v", what, got, want)
	}
}

func contains(t *testing.T, text, part string) {
	t.Helper()
	if !strings.Contains(text, part) {
		t.Errorf("want %q in\n%s", part, text)
	}
}
