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

	vippsInNOK = `{"type":"dintero_psp.vipps","currencies":["NOK"]}`
)

// visitor is a client that sends any request, also a wrong one.
type visitor struct {
	t     *testing.T
	sim   *dinterotest.Server
	http  *http.Client
	token string
}

// visit starts a simulator and a visitor with a token for the default account.
func visit(t *testing.T) (*dinterotest.Server, visitor) {
	t.Helper()
	sim := dinterotest.Start(t)
	return sim, visitor{t: t, sim: sim, http: http.DefaultClient, token: sim.IssueToken(dinterotest.Account)}
}

type reply struct {
	status int
	header http.Header
	body   string
}

// send returns the error of the exchange, whether it came before the answer or
// in the middle of it.
func (v visitor) send(method, path, body string, edit ...func(*http.Request)) (reply, error) {
	v.t.Helper()
	r, err := http.NewRequestWithContext(v.t.Context(), method, v.sim.URL+path, strings.NewReader(body))
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+v.token)
	r.Header.Set("Content-Type", "application/json")
	for _, e := range edit {
		e(r)
	}
	response, err := v.http.Do(r)
	if err != nil {
		return reply{}, err
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	return reply{response.StatusCode, response.Header, string(content)}, err
}

func (v visitor) ask(method, path, body string, edit ...func(*http.Request)) reply {
	v.t.Helper()
	r, err := v.send(method, path, body, edit...)
	if err != nil {
		v.t.Fatalf("%s %s: %v", method, path, err)
	}
	return r
}

func (v visitor) post(account, body string) reply {
	v.t.Helper()
	return v.ask("POST", ownPath(account), body)
}

// signUp submits a signup that has to be accepted.
func (v visitor) signUp(account, caseID string) dinterotest.Connection {
	v.t.Helper()
	r := v.post(account, signupOf(caseID))
	if r.status != http.StatusOK {
		v.t.Fatalf("signup: %d %s", r.status, r.body)
	}
	return decode[dinterotest.Connection](v.t, r.body)
}

func ownPath(account string) string {
	return "/accounts/" + account + "/management/settings/connections/vipps-psp"
}

func settingsPath(account string) string {
	return "/accounts/" + account + "/management/settings"
}

func signupOf(caseID string) string {
	return `{"signup":{"case_id":"` + caseID + `","payment_options":[` + vippsInNOK + `]}}`
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

func contains(t *testing.T, what, text, part string) {
	t.Helper()
	if !strings.Contains(text, part) {
		t.Errorf("%s is %q, want it to contain %q", what, text, part)
	}
}

// asError checks the documented shape of an error.
func (r reply) asError(t *testing.T, status int, code string) {
	t.Helper()
	equal(t, "status", r.status, status)
	body := decode[struct {
		Error struct{ Code, Message string }
	}](t, r.body)
	equal(t, "error.code", body.Error.Code, code)
	if body.Error.Message == "" {
		t.Errorf("error without a message: %s", r.body)
	}
}

func onlyRequest(t *testing.T, sim *dinterotest.Server, route dinterotest.Route) dinterotest.Request {
	t.Helper()
	requests := sim.Requests(route)
	if len(requests) != 1 {
		t.Fatalf("%d requests of %s, want 1", len(requests), route)
	}
	return requests[0]
}
