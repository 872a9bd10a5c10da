package onboarding_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

// always makes every POST wait for a new read.
var always = viewAge(time.Nanosecond)

func TestSubmitRepeat_After429(t *testing.T) {
	for name, header := range map[string]http.Header{
		"without Retry-After": nil, "with a zero Retry-After": {"Retry-After": {"0"}}, "with a senseless Retry-After": {"Retry-After": {"soon"}},
	} {
		sim, run := start(t)
		sim.Inject(dinterotest.RouteSignup, 2, dinterotest.Fault{Status: 429, Header: header})
		result, err := run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
		mustSucceed(t, err)
		mustSucceed(t, result.Incomplete)
		wantRequests(t, sim, "token settings connection signup signup signup")
		wantEqual(t, "POSTs that took effect "+name, sim.Effects(), 1)
	}
}

func TestSubmitRepeat_After429GoesOnForAsLongAsTheRateIsLimited_Defect46(t *testing.T) {
	sim, run := start(t, retries(1))
	sim.Inject(dinterotest.RouteSignup, -1, status(429))
	started := time.Now()
	_, err := run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
	wantEqual(t, "cause", dintero.CauseOf(err), dintero.CauseRateLimit)
	if took, least := time.Since(started), acctest.Timing().Client.RateLimit; took < least || took > least+2*time.Second {
		t.Errorf("it took %s, want about %s", took, least)
	}
	if sim.POSTs() < 4 {
		t.Errorf("%d POSTs, want more than the retries allow", sim.POSTs())
	}
	wantEqual(t, "POSTs that took effect", sim.Effects(), 0)
}

func TestSubmitRepeat_NotAfterALongRetryAfter_Defect46(t *testing.T) {
	sim, run := start(t)
	sim.Inject(dinterotest.RouteSignup, -1, dinterotest.Fault{Status: 429, Header: http.Header{"Retry-After": {"3600"}}})
	within(t, 5*time.Second, func() {
		_, err := run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
		wantEqual(t, "asked to wait", errorAs[*dintero.Error](t, err).RetryAfter, time.Hour)
	})
	wantSent(t, sim, 1, 0)
}

func TestSubmitRepeat_After401WithANewToken_Defect10(t *testing.T) {
	sim, run := start(t)
	_, err := run.FreshView(t.Context(), keyA)
	mustSucceed(t, err)
	sim.RevokeTokens()
	sim.ResetLog()
	_, err = run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
	mustSucceed(t, err)
	wantRequests(t, sim, "signup token signup")
	wantSent(t, sim, 2, 1)
	wantEqual(t, "token of the second POST", sim.Requests(dinterotest.RouteSignup)[1].Header.Get("Authorization"), "Bearer "+sim.Tokens()[1])
}

func TestSubmitRepeat_After401OnlyOnce(t *testing.T) {
	for name, c := range map[string]struct {
		edit func(*setup)
		want int
	}{
		"with credentials":     {func(*setup) {}, 2},
		"with a ready token":   {func(s *setup) { s.Client.AccessToken, s.Client.ClientID, s.Client.ClientSecret = "ready", "", "" }, 1},
		"without more retries": {retries(0), 2},
	} {
		t.Run(name, func(t *testing.T) {
			sim, run := start(t, c.edit)
			if name == "with a ready token" {
				ready := sim.IssueToken(account)
				run = newRun(t, sim, c.edit, func(s *setup) { s.Client.AccessToken = ready })
			}
			sim.Inject(dinterotest.RouteSignup, -1, status(401))
			_, err := run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
			wantEqual(t, "cause", dintero.CauseOf(err), dintero.CauseAccessToken)
			wantSent(t, sim, c.want, 0)
		})
	}
}

// A POST that the server never received is sent again, but only after another
// read.
func TestSubmitRepeat_AnotherRunMayHaveSubmittedMeanwhile_Defect33(t *testing.T) {
	record := onboarding.Record{Wish: wishFor("DKK"), UpdatedAt: older}
	for _, code := range []int{429, 401} {
		for _, row := range []struct {
			name   string
			record *onboarding.Record
			wish   onboarding.Wish
			theirs string
			check  func(t *testing.T, result onboarding.Result, err error)
		}{
			{"the same signup is adopted", nil, wishFor("NOK"), "NOK", wantAdopted(onboarding.ReasonShown)},
			{"one that covers the wish is adopted", nil, wishFor("NOK"), "NOK SEK", wantAdopted(onboarding.ReasonShown)},
			{"another signup is a conflict", nil, wishFor("NOK"), "SEK", func(t *testing.T, _ onboarding.Result, err error) { wantError[*onboarding.ConflictError](t, err) }},
			{"the same change is adopted", &record, wishFor("NOK"), "NOK", wantAdopted(onboarding.ReasonChangedElsewhere)},
		} {
			t.Run(http.StatusText(code)+": "+row.name, func(t *testing.T) {
				sim, run := start(t, always)
				sim.Inject(dinterotest.RouteSignup, 1, status(code))
				onPOST(sim, 1, func() { sim.AddSignup(account, caseA, strings.Fields(row.theirs)...) })
				result, err := run.Apply(t.Context(), keyA, row.record, row.wish)
				row.check(t, result, err)
				wantSent(t, sim, 1, 0)
				wantEqual(t, "currencies", currencies(sim), row.theirs)
			})
		}
	}
}

func wantAdopted(reason onboarding.Reason) func(t *testing.T, result onboarding.Result, err error) {
	return func(t *testing.T, result onboarding.Result, err error) {
		t.Helper()
		mustSucceed(t, err)
		wantDecision(t, result.Decision, onboarding.Adopt, reason)
	}
}

func TestSubmitRepeat_ReadsAgainOnceTheViewIsTooOld(t *testing.T) {
	sim, run := start(t, viewAge(100*time.Millisecond))
	sim.Inject(dinterotest.RouteSignup, 1, status(429))
	sim.Inject(dinterotest.RouteSignup, 1, dinterotest.Fault{Status: 429, Header: http.Header{"Retry-After": {"0.15"}}})
	_, err := run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
	mustSucceed(t, err)
	wantRequests(t, sim, "token settings connection signup signup settings connection signup")
}

func TestSubmitRepeat_NotIfTheReadBeforeItFails(t *testing.T) {
	sim, run := start(t, always, retries(0))
	sim.Inject(dinterotest.RouteSignup, 1, status(429))
	onPOST(sim, 1, func() { sim.Inject(dinterotest.RouteSettings, -1, status(503)) })
	_, err := run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
	if err == nil {
		t.Fatal("no error")
	}
	wantSent(t, sim, 1, 0)
}

// An ambiguous response ends the repeats, however many retries are left.
func TestSubmitRepeat_EndsWithAResponseInDoubt_Defect03(t *testing.T) {
	sim, run := start(t, retries(4))
	for _, code := range []int{429, 401, 429} {
		sim.Inject(dinterotest.RouteSignup, 1, status(code))
	}
	sim.Inject(dinterotest.RouteSignup, -1, status(500))
	_, err := run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
	wantError[*onboarding.AmbiguousError](t, err)
	wantSent(t, sim, 4, 0)
}
