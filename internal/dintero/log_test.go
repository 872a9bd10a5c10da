package dintero_test

import (
	"log/slog"
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

func TestLog_HasOneLineForEachAttempt(t *testing.T) {
	var log logBuffer
	sim, client := start(t, log.at(slog.LevelDebug))
	sim.Inject(dinterotest.RouteSettings, 1, status(503))
	_, err := client.Settings(t.Context(), account)
	succeed(t, err)
	lines := log.lines(t, "Response from Dintero")
	equal(t, "lines", len(lines), 3)
	for i, want := range []map[string]any{
		{"method": "POST", "path": "/accounts/T12345678/auth/token", "attempt": 1.0, "status": 200.0},
		{"method": "GET", "path": "/accounts/T12345678/management/settings", "attempt": 1.0, "status": 503.0},
		{"method": "GET", "path": "/accounts/T12345678/management/settings", "attempt": 2.0, "status": 200.0},
	} {
		for name, value := range want {
			equal(t, name, lines[i][name], value)
		}
		equal(t, "request id", lines[i]["request_id"], any(sim.Requests()[i].RequestID))
		if _, isNumber := lines[i]["duration_ms"].(float64); !isNumber {
			t.Errorf("line %d has no duration: %v", i, lines[i])
		}
	}
	equal(t, "bodies at this level", len(log.lines(t, "Bodies")), 0)
}

func TestLog_SaysWhyThereIsNoResponse(t *testing.T) {
	var log logBuffer
	sim, client := start(t, log.at(slog.LevelDebug), accessToken("ready-token"))
	sim.Inject(dinterotest.RouteSignup, 1, dinterotest.Fault{Reset: true})
	_, err := client.SubmitVippsPSP(t.Context(), account, inNOK(caseA))
	equal(t, "failed", err != nil, true)
	unreachable := connect(t, "http://"+unusedAddress(t)+"/v1", log.at(slog.LevelDebug), accessToken("ready-token"), retries(0))
	_, err = unreachable.Settings(t.Context(), account)
	equal(t, "failed", err != nil, true)
	lines := log.lines(t, "No response from Dintero")
	equal(t, "lines", len(lines), 2)
	for i, want := range []struct {
		method, cause string
		sent          bool
	}{{"POST", "connection reset by peer", true}, {"GET", "connection refused", false}} {
		equal(t, "method", lines[i]["method"], any(want.method))
		equal(t, "sent", lines[i]["sent"], any(want.sent))
		text, _ := lines[i]["error"].(string)
		contains(t, "error", text, want.cause)
	}
}

func TestLog_TraceHasBodiesOnOneShortLine(t *testing.T) {
	var log logBuffer
	sim, client := start(t, log.at(dintero.LevelTrace))
	addSignup(sim, account, caseB)
	signup := inNOK(caseA)
	signup.Logo = strings.Repeat("å", 10000)
	_, err := client.SubmitVippsPSP(t.Context(), account, signup)
	succeed(t, err)
	lines := log.lines(t, "Bodies")
	equal(t, "lines", len(lines), 1) // none for the token
	for _, name := range []string{"request_body", "response_body"} {
		body, _ := lines[0][name].(string)
		contains(t, name, body, caseA[:8])
		if n := len([]rune(body)); n > 4097 {
			t.Errorf("%s has %d characters", name, n)
		}
	}
}

func TestLog_ShortenedBodyHasNoHalfOfASecret_Defect13(t *testing.T) {
	token := strings.Repeat("SECRET", 10)
	sim := dinterotest.Start(t)
	for lead := 4000; lead < 4100; lead++ { // a body has at most 4096 characters
		var log logBuffer
		client := connect(t, sim.URL, accessToken(token), log.at(dintero.LevelTrace))
		sim.Inject(dinterotest.RouteSettings, 1, dinterotest.Fault{Status: 400, Body: strings.Repeat("x", lead) + token})
		_, err := client.Settings(t.Context(), account)
		equal(t, "failed", err != nil, true)
		equal(t, "lines", len(log.lines(t, "Bodies")), 1)
		if strings.Contains(log.String(), "SECRET") {
			t.Fatalf("after %d characters: %s", lead, log.String())
		}
	}
}

func TestLog_TokenRequestsHaveNoBodies_Defect13(t *testing.T) {
	var log logBuffer
	sim, client := start(t, log.at(dintero.LevelTrace), retries(0))
	sim.Inject(dinterotest.RouteToken, 1, dinterotest.Fault{Status: 503, Body: "an unusual body"})
	_, err := client.Token(t.Context(), account)
	equal(t, "failed", err != nil, true)
	_, err = client.Token(t.Context(), account)
	succeed(t, err)
	equal(t, "responses", len(log.lines(t, "Response from Dintero")), 2)
	equal(t, "bodies", len(log.lines(t, "Bodies")), 0)
	for _, part := range append(sim.Tokens(), "client_credentials", "an unusual body", dinterotest.ClientSecret) {
		if strings.Contains(log.String(), part) {
			t.Errorf("the log shows %q: %s", part, log.String())
		}
	}
}

func TestLog_NothingIsLoggedAboveDebug(t *testing.T) {
	var log logBuffer
	sim, client := start(t, log.at(slog.LevelInfo), retries(0))
	sim.Inject(dinterotest.RouteSettings, 1, dinterotest.Fault{Reset: true})
	_, _ = client.Settings(t.Context(), account)
	_, _ = client.Settings(t.Context(), account)
	equal(t, "log", log.String(), "")
}
