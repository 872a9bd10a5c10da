package dintero_test

import (
	"context"
	"encoding/base64"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

func TestTokenIsAskedForAsDocumented(t *testing.T) {
	sim, client := start(t)
	before := time.Now()
	token, err := client.Token(t.Context(), another)
	succeed(t, err)
	equal(t, "token", token.AccessToken, sim.Tokens()[0])
	equal(t, "type", token.TokenType, "Bearer")
	if left := token.ExpiresAt.Sub(before); left < 14400*time.Second || left > 14410*time.Second {
		t.Errorf("it ends in %s, want 4h", left)
	}

	sent(t, sim, "token")
	request := sim.Requests(dinterotest.RouteToken)[0]
	equal(t, "method", request.Method, "POST")
	equal(t, "path", request.Path, "/v1/accounts/T12345678/auth/token")
	equal(t, "Content-Type", request.Header.Get("Content-Type"), "application/json")
	equal(t, "Authorization", request.Header.Get("Authorization"),
		"Basic "+base64.StdEncoding.EncodeToString([]byte("8f4e7a52-6f0c-4e0b-9a39-2b6d1c5f7e10:dintero-simulator-secret-7f3a9c51e08d4b62")))
	same(t, "body", plain(t, string(request.Body)), plain(t,
		`{"grant_type": "client_credentials", "audience": "https://api.dintero.com/v1/accounts/T87654321"}`))
}

func TestDefect12_OneTokenPerAudienceWithAnyParallelism(t *testing.T) {
	for _, n := range []int{10, 50} {
		sim, client := start(t)
		sim.SetLatency(30 * time.Millisecond)
		together(n, func(i int) {
			if _, err := client.Token(t.Context(), []string{account, another}[i%2]); err != nil {
				t.Error(err)
			}
		})
		equal(t, "token requests for two accounts", sim.Count(dinterotest.RouteToken), 2)
	}
}

func TestOneTokenForEveryAccountOfAFixedAudience(t *testing.T) {
	sim, client := start(t, func(c *dintero.Config) { c.Audience = "https://api.dintero.com/v1/accounts/T87654321" })
	for _, accountID := range []string{another, account, another} {
		_, err := client.Token(t.Context(), accountID)
		succeed(t, err)
	}
	sent(t, sim, "token")
	same(t, "body", plain(t, string(sim.Requests()[0].Body)), plain(t,
		`{"grant_type": "client_credentials", "audience": "https://api.dintero.com/v1/accounts/T87654321"}`))
}

func TestTokenIsAskedForAtTheOwnerElseAtTheAccount(t *testing.T) {
	for owner, want := range map[string]string{"T12345678": "T12345678", "T123": "T123", "": "T87654321"} {
		sim, client := start(t, func(c *dintero.Config) { c.AccountID = owner })
		sim.AddClient(dinterotest.Client{ID: dinterotest.ClientID, Secret: dinterotest.ClientSecret, Owner: want})
		_, err := client.Token(t.Context(), another)
		succeed(t, err)
		equal(t, "owner in the path", sim.Requests()[0].Account, want)
	}
}

func TestDefect10_TokenIsRenewedWellBeforeItEnds(t *testing.T) {
	t.Parallel()
	sim, client := start(t)
	sim.SetTokenLifetime(2 * time.Second)
	put(sim, account, caseA)
	for started := time.Now(); time.Since(started) < 2500*time.Millisecond; time.Sleep(50 * time.Millisecond) {
		_, err := client.Fresh(t.Context(), account, "")
		succeed(t, err)
	}
	for _, r := range sim.Requests() {
		if r.InvalidAuth {
			t.Errorf("a request went out with a token that had ended: %s %s", r.Method, r.Path)
		}
	}
	if n := sim.Count(dinterotest.RouteToken); n != 3 {
		t.Errorf("%d token requests in 2.5 s with tokens of 2 s, want 3", n)
	}
}

func TestDefect10_RefusedTokenIsRenewedOnceForAll(t *testing.T) {
	sim, client := start(t)
	put(sim, account, caseA)
	_, err := client.Token(t.Context(), account)
	succeed(t, err)
	sim.RevokeTokens()
	sim.SetLatency(50 * time.Millisecond)
	together(10, func(int) {
		if _, err := client.Fresh(t.Context(), account, ""); err != nil {
			t.Error(err)
		}
	})
	equal(t, "token requests", sim.Count(dinterotest.RouteToken), 2)
	equal(t, "GETs", sim.Count(dinterotest.RouteSettings), 20)
}

func TestRefusalOfARenewedTokenIsAnError(t *testing.T) {
	sim, client := start(t)
	sim.Inject(dinterotest.RouteSettings, -1, status(401))
	_, err := client.Fresh(t.Context(), account, "")
	var refused *dintero.Error
	if !errors.As(err, &refused) {
		t.Fatalf("error %v, want an *Error", err)
	}
	equal(t, "status", refused.Status, 401)
	sent(t, sim, "token settings token settings")
}

func TestAccessTokenIsUsedForEveryAccountAndNeverRenewed(t *testing.T) {
	sim := dinterotest.Start(t)
	ready := sim.IssueToken(account)
	client := connect(t, sim, func(c *dintero.Config) { c.AccessToken = ready })
	token, err := client.Token(t.Context(), another)
	succeed(t, err)
	equal(t, "token", token.AccessToken, ready)
	equal(t, "type", token.TokenType, "Bearer")
	equal(t, "end", token.ExpiresAt.IsZero(), true)
	_, err = client.Fresh(t.Context(), account, "")
	succeed(t, err)
	sim.RevokeTokens()
	_, err = client.Fresh(t.Context(), account, "")
	var refused *dintero.Error
	if !errors.As(err, &refused) {
		t.Fatalf("error %v, want an *Error", err)
	}
	equal(t, "status", refused.Status, 401)
	sent(t, sim, "settings connection settings")
	for _, r := range sim.Requests() {
		equal(t, "Authorization", r.Header.Get("Authorization"), "Bearer "+ready)
	}
}

func TestDefect11_CancelledCallerSpoilsTheTokenForNobody(t *testing.T) {
	sim, client := start(t)
	sim.SetLatency(150 * time.Millisecond)
	leaving, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
	defer cancel()
	errs := make([]error, 5)
	together(5, func(i int) {
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
	sent(t, sim, "token")
}

// Also where nobody else was waiting, the next one finds what was asked for.
func TestTokenOfACancelledCallerServesTheNext(t *testing.T) {
	sim, client := start(t)
	ctx, cancel := interruptible(t)
	sim.OnRequest(func(dinterotest.Route, string) { cancel() })
	_, err := client.Token(ctx, account)
	equal(t, "error", err, context.Canceled)
	_, err = client.Token(t.Context(), account)
	succeed(t, err)
	sent(t, sim, "token")
}

func TestMissingCredentialsAreAnErrorWithoutARequest(t *testing.T) {
	for _, edit := range []func(*dintero.Config){
		func(c *dintero.Config) { c.ClientID = "" },
		func(c *dintero.Config) { c.ClientSecret = "" },
		func(c *dintero.Config) { c.ClientID, c.ClientSecret = "", "" },
	} {
		sim, client := start(t, edit)
		_, err := client.SignUp(t.Context(), account, inNOK(caseA))
		var missing *dintero.CredentialsError
		equal(t, "missing credentials", errors.As(err, &missing), true)
		contains(t, "error", err.Error(), "there are no credentials: neither access_token nor client_id and client_secret are set")
		sent(t, sim, "")
	}
}
