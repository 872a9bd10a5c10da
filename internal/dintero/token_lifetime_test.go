package dintero

import (
	"errors"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

func TestTokenLifetime_LeavesTimeForSlowAttempts(t *testing.T) {
	requested := time.Date(2026, 5, 12, 10, 0, 0, 0, time.UTC)
	for expiresIn, want := range map[string]struct{ expires, renew time.Duration }{
		"2":     {2 * time.Second, time.Second},
		"60":    {time.Minute, 30 * time.Second},
		"240":   {4 * time.Minute, 2 * time.Minute},
		"600":   {10 * time.Minute, 8 * time.Minute},
		"1200":  {20 * time.Minute, 18 * time.Minute},
		"1800":  {30 * time.Minute, 27 * time.Minute},
		"3000":  {50 * time.Minute, 45 * time.Minute},
		"3600":  {time.Hour, 55 * time.Minute},
		"14400": {4 * time.Hour, 4*time.Hour - 5*time.Minute},
		"86400": {24 * time.Hour, 24*time.Hour - 5*time.Minute},
	} {
		expires, renew := lifetime(requested, expiresIn)
		if got := expires.Sub(requested); got != want.expires {
			t.Errorf("a token of %s s expires after %s", expiresIn, got)
		}
		if got := renew.Sub(requested); got != want.renew {
			t.Errorf("a token of %s s is renewed after %s, want %s", expiresIn, got, want.renew)
		}
	}
}

func TestTokenCache_KeepsATokenUntilItsRenewalIsDue(t *testing.T) {
	now := time.Date(2026, 5, 12, 10, 0, 0, 0, time.UTC)
	var cache tokenCache
	for audience, renewAt := range map[string]time.Time{"due": now, "fresh": now.Add(time.Nanosecond), "unknown expiry": {}} {
		cache.keep(tokenResult{key: tokenKey{"owner", audience}, token: Token{AccessToken: "a", renewAt: renewAt}})
	}
	for audience, want := range map[string]bool{"due": false, "fresh": true, "unknown expiry": true, "never requested": false} {
		if _, known := cache.get(tokenKey{"owner", audience}, now); known != want {
			t.Errorf("the token that is %s is used: %t, want %t", audience, known, want)
		}
	}
}

func TestTokenCache_RefusalDoesNotExpire(t *testing.T) {
	var cache tokenCache
	key := tokenKey{"owner", "audience"}
	cache.keep(tokenResult{key: key, refused: errors.New("refused")})
	if result, known := cache.get(key, time.Now().Add(1000*time.Hour)); !known || result.refused == nil {
		t.Errorf("result %v, known %t; want the refusal", result, known)
	}
}

func TestTokenCache_DropsARejectedTokenUnlessAnotherReplacedIt(t *testing.T) {
	var cache tokenCache
	key := tokenKey{"owner", "audience"}
	cache.keep(tokenResult{key: key, token: Token{AccessToken: "new"}})
	cache.drop(key, Token{AccessToken: "old"})
	if result, known := cache.get(key, time.Now()); !known || result.token.AccessToken != "new" {
		t.Errorf("token %q, %t; want the new one", result.token.AccessToken, known)
	}
	cache.drop(key, Token{AccessToken: "new"})
	if _, known := cache.get(key, time.Now()); known {
		t.Error("the rejected token is still there")
	}
}

// A caller that found no token in the cache may begin a request just after
// another one has stored the token.
func TestTokenCache_TokenThatCameMeanwhileIsNotRequestedAgain_Defect12(t *testing.T) {
	sim := dinterotest.Start(t)
	client, err := New(Config{BaseURL: sim.URL, AccountID: dinterotest.Account, ClientID: dinterotest.ClientID, ClientSecret: dinterotest.ClientSecret})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		result, err := client.requestToken(t.Context(), client.tokenKey(dinterotest.Account), dinterotest.Account)
		if err != nil || result.token.AccessToken != sim.Tokens()[0] {
			t.Errorf("token %q, error %v", result.token.AccessToken, err)
		}
	}
	if n := sim.Count(dinterotest.RouteToken); n != 1 {
		t.Errorf("%d token requests, want 1", n)
	}
}
