package dinterotest_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

func TestTokens_AreNeeded(t *testing.T) {
	sim, v := visit(t)
	for name, header := range map[string]string{
		"none":    "",
		"unknown": "Bearer a.b.c",
		"basic":   "Basic " + v.token,
		"bare":    v.token,
	} {
		r := v.ask("POST", ownPath(dinterotest.Account), signupOf(caseA), func(r *http.Request) {
			r.Header.Set("Authorization", header)
		})
		if r.status != 401 {
			t.Errorf("%s: status %d", name, r.status)
		}
	}
	for _, entry := range sim.Requests() {
		equal(t, "invalid auth", entry.InvalidAuth, true)
	}
	equal(t, "signups", sim.Signups(), 0)
}

func TestTokens_ExpireAndCanBeRevoked(t *testing.T) {
	sim, v := visit(t)
	const lifetime = 100 * time.Millisecond
	sim.SetTokenLifetime(lifetime)
	issued := time.Now()
	v.token = sim.IssueToken(dinterotest.Account)
	r := v.ask("GET", settingsPath(dinterotest.Account), "")
	for r.status == 200 && time.Since(issued) < 10*time.Second {
		r = v.ask("GET", settingsPath(dinterotest.Account), "")
	}
	r.asError(t, 401, "UNAUTHORIZED")
	if lasted := time.Since(issued); lasted < lifetime {
		t.Errorf("the token expired after %s, want %s", lasted, lifetime)
	}

	sim.SetTokenLifetime(2 * time.Second)
	got := decode[tokenReply](t, v.tokenAt(dinterotest.Account, grant(dinterotest.Account)).body)
	equal(t, "expires_in", *got.ExpiresIn, 2)
	v.token = got.AccessToken
	sim.RevokeTokens()
	v.ask("GET", settingsPath(dinterotest.Account), "").asError(t, 401, "UNAUTHORIZED")
}
