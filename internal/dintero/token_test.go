package dintero_test

import (
	"context"
	"encoding/base64"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

func TestToken_IsRequestedAsDocumented(t *testing.T) {
	sim, client := start(t)
	before := time.Now()
	token, err := client.Token(t.Context(), another)
	succeed(t, err)
	equal(t, "token", token.AccessToken, sim.Tokens()[0])
	equal(t, "type", token.TokenType, "Bearer")
	if left := token.ExpiresAt.Sub(before); left < 14400*time.Second || left > 14410*time.Second {
		t.Errorf("it expires in %s, want 4h", left)
	}

	wantRequests(t, sim, "token")
	request := sim.Requests(dinterotest.RouteToken)[0]
	equal(t, "method", request.Method, "POST")
	equal(t, "path", request.Path, "/v1/accounts/T12345678/auth/token")
	equal(t, "Content-Type", request.Header.Get("Content-Type"), "application/json")
	equal(t, "Authorization", request.Header.Get("Authorization"),
		"Basic "+base64.StdEncoding.EncodeToString([]byte(dinterotest.ClientID+":"+dinterotest.ClientSecret)))
	deepEqual(t, "body", decoded(t, string(request.Body)), decoded(t,
		`{"grant_type": "client_credentials", "audience": "https://api.dintero.com/v1/accounts/T87654321"}`))
}

func TestToken_OneRequestPerAudience_Defect12(t *testing.T) {
	for _, n := range []int{10, 50} {
		for _, latency := range []time.Duration{0, 0, 0, 0, 0, 30 * time.Millisecond} { // without any, some come as the token does
			sim, client := start(t)
			sim.SetLatency(latency)
			inParallel(n, func(i int) {
				if _, err := client.Token(t.Context(), []string{account, another}[i%2]); err != nil {
					t.Error(err)
				}
			})
			equal(t, "token requests for two accounts", sim.Count(dinterotest.RouteToken), 2)
		}
	}
}

func TestToken_OneRequestForAllAccountsWithAConfiguredAudience_Defect12(t *testing.T) {
	sim, client := start(t, func(c *dintero.Config) { c.Audience = "https://api.dintero.com/v1/accounts/T87654321" })
	for _, accountID := range []string{another, account, another} {
		_, err := client.Token(t.Context(), accountID)
		succeed(t, err)
	}
	wantRequests(t, sim, "token")
	deepEqual(t, "body", decoded(t, string(sim.Requests()[0].Body)), decoded(t,
		`{"grant_type": "client_credentials", "audience": "https://api.dintero.com/v1/accounts/T87654321"}`))
}

func TestToken_IsRequestedAtTheOwnerOrElseAtTheAccount(t *testing.T) {
	for owner, want := range map[string]string{"T12345678": "T12345678", "T123": "T123", "": "T87654321"} {
		sim, client := start(t, func(c *dintero.Config) { c.AccountID = owner })
		sim.AddClient(dinterotest.Client{ID: dinterotest.ClientID, Secret: dinterotest.ClientSecret, Owner: want})
		_, err := client.Token(t.Context(), another)
		succeed(t, err)
		equal(t, "owner in the path", sim.Requests()[0].Account, want)
	}
}

func TestToken_ConfiguredAccessTokenIsUsedAsItIs(t *testing.T) {
	sim := dinterotest.Start(t)
	ready := sim.IssueToken(account)
	client := connect(t, sim.URL, accessToken(ready))
	token, err := client.Token(t.Context(), another)
	succeed(t, err)
	equal(t, "token", token.AccessToken, ready)
	equal(t, "type", token.TokenType, "Bearer")
	equal(t, "expiry is unknown", token.ExpiresAt.IsZero(), true)
	_, err = client.Settings(t.Context(), account)
	succeed(t, err)
	sim.RevokeTokens()
	_, err = client.Settings(t.Context(), account)
	equal(t, "status", errorOf[*dintero.Error](t, err).Status, 401)
	wantRequests(t, sim, "settings settings")
	for _, r := range sim.Requests() {
		equal(t, "Authorization", r.Header.Get("Authorization"), "Bearer "+ready)
	}
}

func TestToken_CancelledCallerSpoilsItForNobody_Defect11(t *testing.T) {
	sim, client := start(t)
	sim.SetLatency(150 * time.Millisecond)
	leaving, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
	defer cancel()
	errs := make([]error, 5)
	inParallel(5, func(i int) {
		if i == 0 { // the one who asks first
			_, errs[i] = client.Token(leaving, account)
			return
		}
		time.Sleep(15 * time.Millisecond)
		_, errs[i] = client.Token(t.Context(), account)
	})
	equal(t, "error of the one who left", errs[0], context.DeadlineExceeded)
	equal(t, "errors of the others", slices.ContainsFunc(errs[1:], func(err error) bool { return err != nil }), false)
	_, err := client.Token(t.Context(), account)
	succeed(t, err)
	wantRequests(t, sim, "token")
}

// If no other caller waits, the next one gets the token that was requested.
func TestToken_OfACancelledCallerServesTheNext_Defect11(t *testing.T) {
	sim, client := start(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	sim.OnRequest(func(dinterotest.Route, string) { cancel() })
	_, err := client.Token(ctx, account)
	equal(t, "error", err, context.Canceled)
	_, err = client.Token(t.Context(), account)
	succeed(t, err)
	wantRequests(t, sim, "token")
}

func TestToken_MissingCredentialsMakeNoRequest(t *testing.T) {
	for _, edit := range []func(*dintero.Config){
		func(c *dintero.Config) { c.ClientID = "" },
		func(c *dintero.Config) { c.ClientSecret = "" },
		func(c *dintero.Config) { c.ClientID, c.ClientSecret = "", "" },
	} {
		sim, client := start(t, edit)
		_, err := client.SubmitVippsPSP(t.Context(), account, inNOK(caseA))
		equal(t, "error", err.Error(), "neither access_token nor client_id and client_secret are set")
		equal(t, "cause", dintero.CauseOf(err), dintero.CauseNoCredentials)
		equal(t, "ambiguous", dintero.Ambiguous(err), false)
		_, err = client.Settings(t.Context(), account)
		equal(t, "cause for a read", dintero.CauseOf(err), dintero.CauseNoCredentials)
		wantRequests(t, sim, "")
	}
}

func TestToken_RateLimitIsWaitedFor_Defect46(t *testing.T) {
	sim, client := start(t)
	sim.Inject(dinterotest.RouteToken, 1, dinterotest.Fault{Status: 429, Header: http.Header{"Retry-After": {"0.2"}}})
	_, err := client.Token(t.Context(), account)
	succeed(t, err)
	log := sim.Requests()
	equal(t, "requests", len(log), 2)
	if wait := log[1].Time.Sub(log[0].Time); wait < 200*time.Millisecond {
		t.Errorf("the next attempt came after %s, want at least 200ms", wait)
	}
}
