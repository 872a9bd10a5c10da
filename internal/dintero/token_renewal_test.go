package dintero_test

import (
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

func TestTokenRenewal_ComesBeforeTheTokenExpires_Defect10(t *testing.T) {
	t.Parallel()
	sim, client := start(t)
	sim.SetTokenLifetime(2 * time.Second)
	for started := time.Now(); time.Since(started) < 2500*time.Millisecond; time.Sleep(50 * time.Millisecond) {
		_, err := client.Settings(t.Context(), account)
		succeed(t, err)
	}
	for _, r := range sim.Requests() {
		if r.InvalidAuth {
			t.Errorf("a request went out with an expired token: %s %s", r.Method, r.Path)
		}
	}
	if n := sim.Count(dinterotest.RouteToken); n < 2 || n > 3 {
		t.Errorf("%d token requests in 2.5 s with tokens of 2 s, want 3, or 2 on a slow machine", n)
	}
}

func TestTokenRenewal_AfterARejectionIsMadeOnceForAll_Defect10(t *testing.T) {
	sim, client := start(t)
	_, err := client.Token(t.Context(), account)
	succeed(t, err)
	sim.RevokeTokens()
	sim.SetLatency(50 * time.Millisecond)
	inParallel(10, func(int) {
		if _, err := client.Settings(t.Context(), account); err != nil {
			t.Error(err)
		}
	})
	equal(t, "token requests", sim.Count(dinterotest.RouteToken), 2)
	equal(t, "GETs", sim.Count(dinterotest.RouteSettings), 20)
}

func TestTokenRenewal_RejectedAgainIsAnError_Defect10(t *testing.T) {
	sim, client := start(t)
	sim.Inject(dinterotest.RouteSettings, -1, status(401))
	_, err := client.Settings(t.Context(), account)
	equal(t, "status", errorOf[*dintero.Error](t, err).Status, 401)
	equal(t, "cause", dintero.CauseOf(err), dintero.CauseAccessToken)
	wantRequests(t, sim, "token settings token settings")
}

// A POST is left to the caller, who decides anew; the next one has a new token.
func TestTokenRenewal_AfterARejectedPOSTServesTheNext_Defect10(t *testing.T) {
	sim, client := start(t)
	_, err := client.Token(t.Context(), account)
	succeed(t, err)
	sim.RevokeTokens()
	_, err = client.SubmitVippsPSP(t.Context(), account, inNOK(caseA))
	equal(t, "status", errorOf[*dintero.Error](t, err).Status, 401)
	equal(t, "ambiguous", dintero.Ambiguous(err), false)
	_, err = client.SubmitVippsPSP(t.Context(), account, inNOK(caseA))
	succeed(t, err)
	wantRequests(t, sim, "token signup token signup")
	wantPOSTs(t, sim, 2, 1)
}
