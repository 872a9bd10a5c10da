package dintero_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

func TestTokenRefused_IsFinalForTheRun_Defect47(t *testing.T) {
	for code, isFinal := range map[int]bool{400: true, 401: true, 403: true, 404: false, 409: false, 429: false, 500: false, 503: false} {
		sim, client := start(t, retries(0))
		sim.Inject(dinterotest.RouteToken, 1, dinterotest.Fault{Status: code, Body: `{"error":{"message":"not you"}}`})
		_, first := client.Settings(t.Context(), account)
		equal(t, fmt.Sprintf("first error of %d", code), errorOf[*dintero.Error](t, first).Status, code)
		contains(t, "first error", first.Error(), "no access token for account T12345678: POST /accounts/T12345678/auth/token: ")
		_, second := client.VippsPSPConnection(t.Context(), account)
		if !isFinal {
			equal(t, fmt.Sprintf("requests after %d", code), sim.Count(dinterotest.RouteToken), 2)
			continue
		}
		equal(t, "second error", second.Error(), first.Error())
		_, third := client.SubmitVippsPSP(t.Context(), account, inNOK(caseA))
		equal(t, "third error", third.Error(), first.Error())
		equal(t, "ambiguous", dintero.Ambiguous(third), false)
		wantRequests(t, sim, "token")
	}
}

// A wrong secret is wrong for all accounts. Sent once for each of them, it could
// also lock the client out.
func TestTokenRefused_WrongSecretIsSentOnceForAllAudiences_Defect47_12(t *testing.T) {
	sim, client := start(t, func(c *dintero.Config) { c.ClientSecret = "not-the-secret" })
	sim.SetLatency(20 * time.Millisecond)
	const accounts = 200
	inParallel(accounts, func(i int) {
		_, err := client.Settings(t.Context(), accountNumber(i))
		if dintero.CauseOf(err) != dintero.CauseCredentials {
			t.Errorf("account %d: error %v, want one of the credentials", i, err)
		}
	})
	_, err := client.Settings(t.Context(), accountNumber(accounts))
	equal(t, "cause for one more", dintero.CauseOf(err), dintero.CauseCredentials)
	wantRequests(t, sim, "token")
}

// All callers wait for the first request only. Later requests are made in
// parallel.
func TestTokenRefused_AcceptedClientServesAllAudiences_Defect12(t *testing.T) {
	sim, client := start(t)
	sim.SetLatency(100 * time.Millisecond)
	const accounts = 50
	within(t, 2*time.Second, func() {
		inParallel(accounts, func(i int) {
			token, err := client.Token(t.Context(), accountNumber(i))
			if err != nil || token.AccessToken == "" {
				t.Errorf("account %d: %v", i, err)
			}
		})
	})
	equal(t, "token requests", sim.Count(dinterotest.RouteToken), accounts)
}

func TestTokenRefused_ForOneAccountDoesNotStopAnother_Defect47(t *testing.T) {
	for _, order := range [][]string{{account, another}, {another, account}} {
		sim, client := start(t)
		sim.AddClient(dinterotest.Client{ID: dinterotest.ClientID, Secret: dinterotest.ClientSecret, Accounts: []string{another}})
		for _, accountID := range append(order, order...) {
			_, err := client.Settings(t.Context(), accountID)
			if accountID == another {
				succeed(t, err)
				continue
			}
			equal(t, "cause", dintero.CauseOf(err), dintero.CauseGrant)
			equal(t, "account", errorOf[*dintero.TokenError](t, err).AccountID, account)
			equal(t, "owner", errorOf[*dintero.TokenError](t, err).Owner, account)
		}
		equal(t, "token requests", sim.Count(dinterotest.RouteToken), 2)
		equal(t, "GETs", sim.Count(dinterotest.RouteSettings), 2)
	}
}

func TestTokenRefused_InParallelEachAccountIsJudgedByItself_Defect47(t *testing.T) {
	sim, client := start(t)
	sim.AddClient(dinterotest.Client{ID: dinterotest.ClientID, Secret: dinterotest.ClientSecret, Accounts: []string{accountNumber(7)}})
	inParallel(40, func(i int) {
		_, err := client.Token(t.Context(), accountNumber(i%20))
		if isGranted := i%20 == 7; isGranted != (err == nil) {
			t.Errorf("account %d: error %v", i, err)
		}
		var token *dintero.TokenError
		if errors.As(err, &token) && token.AccountID != accountNumber(i%20) {
			t.Errorf("account %d: the error is about %s", i, token.AccountID)
		}
	})
	equal(t, "token requests", sim.Count(dinterotest.RouteToken), 20)
}

// Without a configured owner each account is asked for its own token.
func TestTokenRefused_ByOneOwnerDoesNotStopAnother_Defect47(t *testing.T) {
	sim, client := start(t, func(c *dintero.Config) { c.AccountID = "" })
	sim.AddClient(dinterotest.Client{ID: dinterotest.ClientID, Secret: dinterotest.ClientSecret, Owner: another})
	for range 2 {
		_, err := client.Settings(t.Context(), account)
		equal(t, "cause", dintero.CauseOf(err), dintero.CauseCredentials)
		_, err = client.Settings(t.Context(), another)
		succeed(t, err)
	}
	equal(t, "token requests", sim.Count(dinterotest.RouteToken), 2)
}

func TestTokenRefused_AtRenewalIsFinalToo_Defect47(t *testing.T) {
	sim, client := start(t)
	_, err := client.Settings(t.Context(), account)
	succeed(t, err)
	sim.RevokeTokens()
	sim.AddClient(dinterotest.Client{ID: dinterotest.ClientID, Secret: "another-secret"})
	for range 3 {
		_, err = client.Settings(t.Context(), account)
		equal(t, "cause", dintero.CauseOf(err), dintero.CauseCredentials)
	}
	wantRequests(t, sim, "token settings settings token")
}

// All who wait for the first token share a failure that may pass. Each error is
// about the account that was asked for.
func TestTokenRefused_SharedFailureNamesEachAccount_Defect47(t *testing.T) {
	sim, client := start(t, retries(0))
	sim.Inject(dinterotest.RouteToken, -1, dinterotest.Fault{Status: 503, Delay: 200 * time.Millisecond})
	inParallel(10, func(i int) {
		_, err := client.Token(t.Context(), accountNumber(i))
		var token *dintero.TokenError
		if !errors.As(err, &token) || token.AccountID != accountNumber(i) {
			t.Errorf("account %s: error %v", accountNumber(i), err)
		}
	})
	wantRequests(t, sim, "token")
}
