package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"
)

const (
	shop   = "T10000001"
	caseID = "3c90c3cc-0d44-4b50-8888-8dd25736052a"
)

// tokenFor returns a token for an account, or the status if it is refused.
func (p program) tokenFor(t *testing.T, account string) (token string, status int) {
	t.Helper()
	response := p.token(t, account)
	defer response.Body.Close()
	var body struct {
		AccessToken string `json:"access_token"`
	}
	if err := json.NewDecoder(response.Body).Decode(&body); err != nil {
		t.Fatal(err)
	}
	return body.AccessToken, response.StatusCode
}

// ask sends a request to what is below an account's settings, and returns the
// body.
func (p program) ask(t *testing.T, method, account, path, body string) string {
	t.Helper()
	token, status := p.tokenFor(t, account)
	if status != http.StatusOK {
		t.Fatalf("token for %s: %d", account, status)
	}
	url := p.environment["DINTERO_BASE_URL"] + "/accounts/" + account + "/management/settings" + path
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Content-Type", "application/json")
	return send(t, r)
}

func send(t *testing.T, r *http.Request) string {
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
	return string(body)
}

const vippsPath = "/connections/vipps-psp"

func (p program) signUp(t *testing.T, account string) string {
	t.Helper()
	return p.ask(t, http.MethodPost, account, vippsPath,
		fmt.Sprintf(`{"signup":{"case_id":%q,"payment_options":[{"type":"dintero_psp.vipps","currencies":["NOK"]}]}}`, caseID))
}

func TestOptions_GrantsAreForTheseAccountsOnly(t *testing.T) {
	p := start(t, "-grant", shop+",T10000002", "-grant", "T10000003")
	for account, want := range map[string]int{shop: 200, "T10000002": 200, "T10000003": 200, "T10000004": 403, "T12345678": 403} {
		if _, status := p.tokenFor(t, account); status != want {
			t.Errorf("token for %s: %d, want %d", account, status, want)
		}
	}
}

func TestOptions_ApprovalsAreFound(t *testing.T) {
	const other = "7b1f0a52-93d4-4c1e-a6f7-0c5d2e8b9f31"
	p := start(t, "-approval", shop+"="+caseID, "-approval", shop+"="+other+":WAITING_FOR_SIGNATURE")
	found := p.ask(t, http.MethodGet, shop, "/approvals/payments", "")
	for _, part := range []string{caseID, other, `"case_status":"ACTIVE"`, `"case_status":"WAITING_FOR_SIGNATURE"`} {
		if !strings.Contains(found, part) {
			t.Errorf("the approvals are without %s: %s", part, found)
		}
	}
	if others := p.ask(t, http.MethodGet, "T10000002", "/approvals/payments", ""); strings.Contains(others, caseID) {
		t.Errorf("the approval is another account's, too: %s", others)
	}
}

func TestOptions_InstantEnablesAtOnce(t *testing.T) {
	for instant, status := range map[bool]string{true: "enabled", false: "pending"} {
		p := start(t, fmt.Sprintf("-instant=%t", instant))
		if answer := p.signUp(t, shop); !strings.Contains(answer, `"status":"`+status+`","events"`) {
			t.Errorf("with -instant=%t: %s", instant, answer)
		}
	}
}

func TestOptions_ReadsLagBehind(t *testing.T) {
	for lag, isShown := range map[string]bool{"0s": true, "1h": false} {
		p := start(t, "-reads", "own-path", "-lag", lag)
		p.signUp(t, shop)
		if read := p.ask(t, http.MethodGet, shop, vippsPath, ""); strings.Contains(read, caseID) != isShown {
			t.Errorf("with a lag of %s: %s", lag, read)
		}
	}
}

func TestOptions_LatencyDelaysAnswers(t *testing.T) {
	p := start(t, "-latency", "200ms")
	began := time.Now()
	p.tokenFor(t, shop)
	if took := time.Since(began); took < 200*time.Millisecond {
		t.Errorf("an answer after %s", took)
	}
}

func TestProgram_PrintsTheAddressOfItsStartPage(t *testing.T) {
	p := start(t)
	p.signUp(t, shop)
	page := strings.TrimSuffix(p.environment["DINTERO_BASE_URL"], "v1")
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, page, nil)
	if err != nil {
		t.Fatal(err)
	}
	if text := send(t, r); !strings.Contains(text, shop) {
		t.Errorf("the start page is without the merchant: %s", text)
	}
	r, err = http.NewRequestWithContext(t.Context(), http.MethodPost, page+"control/sign", strings.NewReader("account="+shop))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	send(t, r)
	if err := p.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := p.Wait(); err != nil {
		t.Errorf("exit: %v", err)
	}
	printed := p.stderr.String()
	for _, part := range []string{": " + page + "\n", "POST /control/sign 303\n"} {
		if !strings.Contains(printed, part) {
			t.Errorf("%q is not printed:\n%s", part, printed)
		}
	}
	if strings.Contains(printed, "GET /") {
		t.Errorf("pages are among the requests:\n%s", printed)
	}
}

func TestProgram_HelpNamesEachFlag(t *testing.T) {
	c := command(t, "-help")
	var stderr bytes.Buffer
	c.Stderr = &stderr
	if err := c.Run(); err != nil {
		t.Error(err)
	}
	for _, flag := range []string{"account", "approval", "grant", "instant", "lag", "latency", "listen", "reads", "token-lifetime"} {
		if !strings.Contains(stderr.String(), "\n  -"+flag) {
			t.Errorf("-%s is not in\n%s", flag, &stderr)
		}
	}
}
