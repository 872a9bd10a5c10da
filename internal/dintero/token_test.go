package dintero_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

func accountNumber(i int) string { return fmt.Sprintf("T%08d", 20000000+i) }

// authorizing answers 401 unless the token is the one that a function names.
func authorizing(valid func() string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer "+valid() {
			answer(401, `{"error":{"message":"token"}}`)(w, r)
			return
		}
		answer(200, seedResponse)(w, r)
	}
}

func TestToken_IsRequestedAsDocumented(t *testing.T) {
	for name, c := range map[string]struct {
		owner, audience, wantPath, wantAudience string
	}{
		"of the account":     {"", "", "/v1/accounts/T87654321/auth/token", "https://api.dintero.com/v1/accounts/T87654321"},
		"of the owner":       {account, "", "/v1/accounts/T12345678/auth/token", "https://api.dintero.com/v1/accounts/T87654321"},
		"with an audience":   {account, "https://x.example", "/v1/accounts/T12345678/auth/token", "https://x.example"},
		"of an owner's name": {"T123", "", "/v1/accounts/T123/auth/token", "https://api.dintero.com/v1/accounts/T87654321"},
	} {
		s := serve(t, answer(200, `{"access_token":"abc","token_type":"Bearer","expires_in":"3600"}`))
		client := connect(t, s.URL, withCredentials, func(config *dintero.Config) { config.AccountID, config.Audience = c.owner, c.audience })
		before := time.Now()
		token, err := client.Token(t.Context(), another)
		succeed(t, err)
		equal(t, name+": token", token.AccessToken+" "+token.TokenType, "abc Bearer")
		equal(t, name+": expires", !token.ExpiresAt.Before(before.Add(time.Hour)) && !token.ExpiresAt.After(time.Now().Add(time.Hour)), true)
		r := s.requests[0]
		equal(t, name+": path", r.method+" "+r.path, "POST "+c.wantPath)
		equal(t, name+": authorization", r.header.Get("Authorization"), "Basic Y2xpZW50OnRoZS1jbGllbnQtc2VjcmV0")
		equal(t, name+": body", decoded(t, r.body), any(map[string]any{"grant_type": "client_credentials", "audience": c.wantAudience}))
	}
}

func TestToken_GivenOneIsUsedAsItIs(t *testing.T) {
	token, err := connect(t, "https://api.dintero.example/v1").Token(t.Context(), account)
	succeed(t, err)
	equal(t, "token", token, dintero.Token{AccessToken: "ready-token", TokenType: "Bearer"})
}

func TestToken_WithoutCredentialsNothingIsRequested(t *testing.T) {
	client := connect(t, "https://api.dintero.example/v1", withCredentials, func(c *dintero.Config) { c.ClientSecret = "" })
	_, err := client.Settings(t.Context(), account)
	equal(t, "cause", dintero.CauseOf(err), dintero.CauseNoCredentials)
	_, err = client.SubmitVippsPSP(t.Context(), account, inNOK)
	equal(t, "ambiguous", dintero.Ambiguous(err), false)
	equal(t, "permanent", dintero.IsPermanent(err), true)
}

func TestToken_IsRequestedOnceForEachAudience(t *testing.T) {
	s := serve(t, withTokens(issueToken(), answer(200, `{}`)))
	client := connect(t, s.URL, withCredentials)
	inParallel(100, func(i int) {
		if _, err := client.Settings(t.Context(), accountNumber(i%5)); err != nil {
			t.Error(err)
		}
	})
	equal(t, "token requests", len(s.all("/auth/token")), 5)
	equal(t, "reads", len(s.all("/settings")), 100)
}

func TestToken_WrongSecretIsSentOnceForAllAccounts(t *testing.T) {
	s := serve(t, answer(401, `{"error":{"message":"unknown client"}}`))
	client := connect(t, s.URL, withCredentials)
	inParallel(50, func(i int) {
		_, err := client.Settings(t.Context(), accountNumber(i))
		if token, ok := errors.AsType[*dintero.TokenError](err); !ok || token.AccountID != accountNumber(i) || dintero.CauseOf(err) != dintero.CauseCredentials {
			t.Errorf("account %s: error %v", accountNumber(i), err)
		}
	})
	_, err := client.SubmitVippsPSP(t.Context(), account, inNOK)
	equal(t, "error", err.Error(), "no access token for account T12345678: POST /accounts/T12345678/auth/token: 401 Unauthorized: unknown client")
	equal(t, "requests", len(s.all("")), 1)
}

func TestToken_RefusalIsFinalForItsAccountAndTheRun(t *testing.T) {
	const noGrant = `{"error":{"message":"no grant"}}`
	for _, c := range []struct {
		status  int
		body    string
		isFinal bool
		cause   dintero.Cause
	}{
		{400, noGrant, true, dintero.CauseOther},
		{401, noGrant, true, dintero.CauseCredentials},
		{403, noGrant, true, dintero.CauseGrant},
		{400, page, false, dintero.CauseWebPage},
		{401, page, false, dintero.CauseWebPage},
		{403, page, false, dintero.CauseWebPage},
		{200, page, false, dintero.CauseWebPage},
		{200, `{"token":"x"}`, false, dintero.CauseOther},
		{200, `{"access_token":"with a space"}`, false, dintero.CauseOther},
		{404, ``, true, dintero.CauseNoTokens},
		{429, ``, false, dintero.CauseRateLimit},
		{503, ``, false, dintero.CauseOther},
	} {
		s := serve(t, withTokens(inTurn(answer(c.status, c.body), issueToken()), answer(200, `{}`)))
		client := connect(t, s.URL, withCredentials, retries(0))
		name := fmt.Sprint(c.status, c.body)
		_, err := client.Settings(t.Context(), account)
		equal(t, name+": cause", dintero.CauseOf(err), c.cause)
		equal(t, name+": owner", errorOf[*dintero.TokenError](t, err).Owner, account)
		_, second := client.Settings(t.Context(), account)
		if c.isFinal {
			equal(t, name+": second error", second.Error(), err.Error())
		} else {
			succeed(t, second)
		}
		_, err = client.Settings(t.Context(), another)
		equal(t, name+": another account works", err == nil, c.status != 401 || !c.isFinal)
	}
}

func TestToken_RefusalOfOneOwnerDoesNotStopAnother(t *testing.T) {
	s := serve(t, withTokens(inTurn(answer(401, ``), issueToken()), answer(200, `{}`)))
	client := connect(t, s.URL, withCredentials, func(c *dintero.Config) { c.AccountID = "" })
	_, err := client.Settings(t.Context(), account)
	equal(t, "cause", dintero.CauseOf(err), dintero.CauseCredentials)
	_, err = client.Settings(t.Context(), another)
	succeed(t, err)
}

func TestToken_FailureThatMayPassIsSharedAndNamesEachAccount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		requests := 0
		client := onNetwork(t, func(r *http.Request) (*http.Response, error) {
			requests++
			time.Sleep(time.Second) // until all callers wait
			return answering(answer(503, ``))(r)
		}, withCredentials, retries(0))
		inParallel(10, func(i int) {
			_, err := client.Token(t.Context(), accountNumber(i))
			if token, ok := errors.AsType[*dintero.TokenError](err); !ok || token.AccountID != accountNumber(i) {
				t.Errorf("account %s: error %v", accountNumber(i), err)
			}
		})
		equal(t, "requests", requests, 1)
	})
}

func TestToken_IsRenewedBeforeItExpires(t *testing.T) {
	for expiresIn, want := range map[string]time.Duration{
		"86400": 24*time.Hour - 5*time.Minute, "14400": 4*time.Hour - 5*time.Minute, "1800": 27 * time.Minute, "600": 8 * time.Minute, "60": 30 * time.Second,
		`"3600"`: 55 * time.Minute, "3600.0": 55 * time.Minute,
		"null": 0, "0": 0, "-1": 0, `"soon"`: 0, // used until a 401
	} {
		synctest.Test(t, func(t *testing.T) {
			requests := 0
			client := onNetwork(t, answering(func(w http.ResponseWriter, r *http.Request) {
				requests++
				answer(200, fmt.Sprintf(`{"access_token":"token-%d","expires_in":%s}`, requests, expiresIn))(w, r)
			}), withCredentials)
			for _, step := range []struct {
				wait time.Duration
				want int
			}{{0, 1}, {max(want-1, 0), 1}, {1, 2}} {
				time.Sleep(step.wait)
				_, err := client.Token(t.Context(), account)
				succeed(t, err)
				if want == 0 {
					step.want = 1
				}
				equal(t, expiresIn+": requests", requests, step.want)
			}
		})
	}
}

func TestToken_ThatTheAPIRefusesIsRenewedOnce(t *testing.T) {
	s := serve(t, withTokens(issueToken(), authorizing(func() string { return "token-2" })))
	client := connect(t, s.URL, withCredentials)
	shown, err := client.VippsPSPConnection(t.Context(), account)
	succeed(t, err)
	equal(t, "connection", shown, seedConnection())
	equal(t, "requests", len(s.all("")), 4)

	s = serve(t, withTokens(issueToken(), authorizing(func() string { return "no token at all" })))
	_, err = connect(t, s.URL, withCredentials).Settings(t.Context(), account)
	equal(t, "cause", dintero.CauseOf(err), dintero.CauseAccessToken)
	equal(t, "requests without success", len(s.all("")), 4)
}

func TestToken_RefusedForAPOSTIsRenewedForTheNextOne(t *testing.T) {
	s := serve(t, withTokens(issueToken(), authorizing(func() string { return "token-2" })))
	client := connect(t, s.URL, withCredentials)
	_, err := client.SubmitVippsPSP(t.Context(), account, inNOK)
	equal(t, "cause", dintero.CauseOf(err), dintero.CauseAccessToken)
	equal(t, "ambiguous", dintero.Ambiguous(err), false)
	_, err = client.SubmitVippsPSP(t.Context(), account, inNOK)
	succeed(t, err)
	equal(t, "token requests", len(s.all("/auth/token")), 2)
}

func TestToken_CallerWhoGivesUpDoesNotEndTheRequestOfOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		requests := 0
		client := onNetwork(t, func(r *http.Request) (*http.Response, error) {
			requests++
			if !dintero.Sleep(r.Context(), 10*time.Second) {
				return nil, r.Context().Err()
			}
			return answering(issueToken())(r)
		}, withCredentials)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := client.Token(ctx, account)
		equal(t, "first caller gave up", errors.Is(err, context.DeadlineExceeded), true)
		started := time.Now()
		token, err := client.Token(t.Context(), account)
		succeed(t, err)
		equal(t, "token", token.AccessToken, "token-1")
		equal(t, "time", time.Since(started), 9*time.Second)
		equal(t, "requests", requests, 1)
	})
}
