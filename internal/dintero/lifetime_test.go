package dintero

import (
	"math/big"
	"testing"
	"time"
)

func TestTokenIsRenewedWithTimeLeftForSlowAttempts(t *testing.T) {
	asked := time.Date(2026, 5, 12, 10, 0, 0, 0, time.UTC)
	for seconds, renewed := range map[float64]time.Duration{
		2:     time.Second,
		60:    30 * time.Second,
		240:   2 * time.Minute,
		600:   8 * time.Minute,
		1200:  18 * time.Minute,
		1800:  27 * time.Minute,
		3000:  45 * time.Minute,
		3600:  55 * time.Minute,
		14400: 4*time.Hour - 5*time.Minute,
		86400: 24*time.Hour - 5*time.Minute,
	} {
		expires, renew := lifetime(asked, number{big.NewFloat(seconds)})
		if got := expires.Sub(asked); got != time.Duration(seconds)*time.Second {
			t.Errorf("a token of %v s ends after %s", seconds, got)
		}
		if got := renew.Sub(asked); got != renewed {
			t.Errorf("a token of %v s is renewed after %s, want %s", seconds, got, renewed)
		}
	}
}

func TestTokenIsTakenUntilItsRenewalIsDue(t *testing.T) {
	now := time.Date(2026, 5, 12, 10, 0, 0, 0, time.UTC)
	var known tokens
	known.put("due", Token{AccessToken: "a", renewAt: now})
	known.put("fresh", Token{AccessToken: "b", renewAt: now.Add(time.Nanosecond)})
	known.put("without end", Token{AccessToken: "c"})
	for key, want := range map[string]bool{"due": false, "fresh": true, "without end": true, "other": false} {
		if _, ok := known.get(key, now); ok != want {
			t.Errorf("the token that is %s is taken: %t, want %t", key, ok, want)
		}
	}
}

func TestRefusedTokenIsForgottenUnlessAnotherTookItsPlace(t *testing.T) {
	var known tokens
	known.put("key", Token{AccessToken: "new"})
	known.drop("key", Token{AccessToken: "old"})
	if token, ok := known.get("key", time.Now()); !ok || token.AccessToken != "new" {
		t.Errorf("token %v, %t; want the new one", token.AccessToken, ok)
	}
	known.drop("key", Token{AccessToken: "new"})
	if _, ok := known.get("key", time.Now()); ok {
		t.Error("the refused token is still there")
	}
}
