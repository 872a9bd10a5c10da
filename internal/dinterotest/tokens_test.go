package dinterotest_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

func TestTokenIsIssuedForCredentialsAndAGrant(t *testing.T) {
	sim, v := visit(t)
	sim.SetTokenLifetime(90 * time.Second)
	answer := decode[struct {
		AccessToken string `json:"access_token"`
		ExpiresIn   int    `json:"expires_in"`
	}](t, v.ask(200, "POST", tokenPath, tokenRequest, withCredentials))
	equal(t, "expires_in", answer.ExpiresIn, 90)
	if !slices.Contains(sim.Tokens(), answer.AccessToken) || strings.Count(answer.AccessToken, ".") != 2 {
		t.Errorf("token %q, issued %v", answer.AccessToken, sim.Tokens())
	}
	v.token = answer.AccessToken
	v.ask(200, "GET", settingsPath, "")

	v.ask(401, "POST", tokenPath, tokenRequest, func(r *http.Request) { r.SetBasicAuth(dinterotest.ClientID, "wrong") })
	v.ask(401, "POST", "/accounts/T123/auth/token", tokenRequest, withCredentials)
	v.ask(400, "POST", "/accounts/12345678/auth/token", tokenRequest, withCredentials)
	v.ask(400, "POST", tokenPath, strings.Replace(tokenRequest, "api.dintero.com", "other.example", 1), withCredentials)
	v.ask(400, "POST", tokenPath, strings.Replace(tokenRequest, "client_credentials", "password", 1), withCredentials)
	sim.WithdrawGrant(dinterotest.ClientID, dinterotest.Account)
	v.ask(403, "POST", tokenPath, tokenRequest, withCredentials)
}

func TestTokenIsCheckedForItsAccountAndItsTime(t *testing.T) {
	sim, v := visit(t)
	v.ask(403, "GET", "/accounts/T87654321/management/settings", "")
	v.ask(400, "GET", "/accounts/12345678/management/settings", "")
	v.ask(401, "GET", settingsPath, "", func(r *http.Request) { r.Header.Set("Authorization", v.token) })
	sim.RevokeTokens()
	v.ask(401, "POST", ownPath, signupOf(caseA))
	sim.SetTokenLifetime(0)
	v.token = sim.IssueToken(dinterotest.Account)
	v.ask(401, "POST", ownPath, signupOf(caseA))
	equal(t, "effects", len(sim.Effects()), 0)
}
