package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

func TestSimulatorServesUntilItIsStoppedAndPrintsWhatIsNeeded(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	printed, stdout := io.Pipe()
	var stderr bytes.Buffer
	ended := make(chan int)
	go func() { ended <- run(ctx, nil, stdout, &stderr) }()

	lines := bufio.NewScanner(printed)
	environment := map[string]string{}
	for len(environment) < 4 && lines.Scan() {
		name, value, _ := strings.Cut(strings.TrimPrefix(lines.Text(), "export "), "=")
		environment[name] = value
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost,
		environment["DINTERO_BASE_URL"]+"/accounts/"+environment["DINTERO_ACCOUNT_ID"]+"/auth/token?hidden=1",
		strings.NewReader(`{"grant_type":"client_credentials","audience":"https://api.dintero.com/v1/accounts/T12345678"}`))
	if err != nil {
		t.Fatal(err)
	}
	r.SetBasicAuth(environment["DINTERO_CLIENT_ID"], environment["DINTERO_CLIENT_SECRET"])
	r.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != http.StatusOK {
		t.Errorf("token: %s", response.Status)
	}

	stop()
	if code := <-ended; code != 0 {
		t.Errorf("exit code %d", code)
	}
	start := strings.TrimSuffix(environment["DINTERO_BASE_URL"], "v1")
	for text, want := range map[string]bool{start: true, "POST /v1/accounts/T12345678/auth/token 200\n": true, "hidden": false} {
		if strings.Contains(stderr.String(), text) != want {
			t.Errorf("%q printed: want %t in %s", text, want, stderr.String())
		}
	}
}

func TestFlagsSetTheSimulatorUp(t *testing.T) {
	sim := dinterotest.New()
	listen, err := parse(sim, []string{"-instant", "-reads", "own-path", "-listen", "localhost:0",
		"-token-lifetime", "1h", "-approval", "T12345678=3c90c3cc-0d44-4b50-8888-8dd25736052a:DECLINED"}, io.Discard)
	if err != nil || !listen.IP.IsLoopback() {
		t.Fatalf("listens at %v, %v", listen, err)
	}
	sim.AddSignup("T12345678", dinterotest.Signup{CaseID: "3c90c3cc-0d44-4b50-8888-8dd25736052a"})
	for path, want := range map[string]string{
		"connections/vipps-psp": `"status":"enabled"`,
		"approvals/payments":    `"case_status":"DECLINED"`,
	} {
		r := httptest.NewRequest(http.MethodGet, "/v1/accounts/T12345678/management/settings/"+path, nil)
		r.Header.Set("Authorization", "Bearer "+sim.IssueToken("T12345678"))
		w := httptest.NewRecorder()
		sim.ServeHTTP(w, r)
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s answers %d %s, want %s", path, w.Code, w.Body, want)
		}
	}
}

func TestWrongFlagsAreRefused(t *testing.T) {
	for args, want := range map[string]string{
		"-listen 0.0.0.0:0":  "not a loopback address",
		"-reads all":         "none of",
		"-lag -1s":           "must be a duration",
		"-approval T1234567": "must be ACCOUNT=UUID",
		"start":              "unexpected argument",
	} {
		var stderr bytes.Buffer
		if code := run(t.Context(), strings.Fields(args), io.Discard, &stderr); code != 2 || !strings.Contains(stderr.String(), want) {
			t.Errorf("%s: exit code %d, %s", args, code, stderr.String())
		}
	}
}
