package onboarding_test

import (
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

// lags are the reads that can lag behind, each for a set of reads that exist.
var lags = map[string]struct {
	mode   dinterotest.Reads
	routes []dinterotest.Route
}{
	"all reads":              {dinterotest.ReadsBoth, nil},
	"the settings of both":   {dinterotest.ReadsBoth, []dinterotest.Route{dinterotest.RouteSettings}},
	"the own path of both":   {dinterotest.ReadsBoth, []dinterotest.Route{dinterotest.RouteConnection}},
	"the settings alone":     {dinterotest.ReadsSettings, nil},
	"the own path by itself": {dinterotest.ReadsOwnPath, nil},
}

func TestConfirm_ReadsThatLagAreWaitedFor_Defect31_35(t *testing.T) {
	const lag = 120 * time.Millisecond
	for name, l := range lags {
		for change, c := range map[string]struct {
			prepare func(sim acctest.Sim)
			record  bool
			wish    onboarding.Wish
		}{
			"first signup of the account": {func(acctest.Sim) {}, false, wishFor("NOK")},
			"second signup":               {func(sim acctest.Sim) { sim.AddSignup(account, caseB, "NOK") }, false, wishFor("NOK")},
			"options":                     {func(sim acctest.Sim) { sim.AddSignup(account, caseA, "NOK") }, true, wishFor("SEK")},
			"attempt":                     {func(sim acctest.Sim) { sim.AddSignup(account, caseA, "NOK"); sim.Decline(account) }, true, attempt(2, wishFor("NOK"))},
		} {
			t.Run(change+", "+name, func(t *testing.T) {
				t.Parallel()
				sim, run := start(t, always)
				sim.SetReads(l.mode)
				c.prepare(sim)
				var record *onboarding.Record
				if c.record {
					record = recordOf(sim, wishFor("NOK"))
				}
				sim.SetLag(lag, l.routes...)
				time.Sleep(lag)
				sim.Inject(dinterotest.RouteSignup, -1, afterEffect(status(504)))
				result, err := run.Apply(t.Context(), keyA, record, c.wish)
				mustSucceed(t, err)
				wantEqual(t, "status", result.View.Connection.Status, "pending")
				wantSent(t, sim, 1, 1)
			})
		}
	}
}

// Reads lag behind for longer than the run waits. The next run does not send
// again what this one did not find.
func TestConfirm_ReadsThatLagForLong_Defect31(t *testing.T) {
	sim, run := start(t, confirmFor(80*time.Millisecond))
	sim.AddSignup(account, caseB, "NOK")
	sim.SetLag(600 * time.Millisecond)
	sim.Inject(dinterotest.RouteSignup, -1, afterEffect(status(504)))
	_, err := run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
	wantError[*onboarding.AmbiguousError](t, err)
	time.Sleep(600 * time.Millisecond)
	result, err := newRun(t, sim).Apply(t.Context(), keyA, nil, wishFor("NOK"))
	wantAdopted(onboarding.ReasonShown)(t, result, err)
	wantSent(t, sim, 1, 1)
}

// The run that has submitted a signup knows it, however far the reads lag
// behind.
func TestConfirm_OwnPOSTCountsThoughReadsLag_Defect31_34(t *testing.T) {
	for name, l := range lags {
		t.Run(name, func(t *testing.T) {
			sim, run := start(t, always)
			sim.SetReads(l.mode)
			sim.AddSignup(account, caseB, "NOK")
			sim.SetLag(never, l.routes...)
			_, err := run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
			mustSucceed(t, err)
			result, err := run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
			wantAdopted(onboarding.ReasonShown)(t, result, err)
			result, err = run.Apply(t.Context(), keyA, nil, wishFor("SEK"))
			wantError[*onboarding.ConflictError](t, err)
			wantEqual(t, "connection in the result", result.View.Connection, nil)
			wantSent(t, sim, 1, 1)
		})
	}
}

// The plan right after an apply reads what was there before it.
func TestConfirm_PlanAfterAnApplyThoughReadsLag_Defect31(t *testing.T) {
	for name, l := range lags {
		t.Run(name, func(t *testing.T) {
			sim, run := start(t)
			sim.SetReads(l.mode)
			sim.AddSignup(account, caseA, "NOK")
			sim.Decline(account)
			before := recordOf(sim, wishFor("NOK"))
			sim.SetLag(never, l.routes...)
			_, err := run.Apply(t.Context(), keyA, before, attempt(2, wishFor("SEK")))
			mustSucceed(t, err)
			after := recordOf(sim, attempt(2, wishFor("SEK")))

			next := newRun(t, sim)
			view, err := next.View(t.Context(), keyA, after)
			mustSucceed(t, err)
			if refresh := next.Refresh(keyA, *after, view); view.Connection.Status == "declined" && refresh != onboarding.RefreshNone {
				t.Errorf("refresh = %v from an older copy", refresh)
			}
			decision, err := next.Plan(t.Context(), keyA, after, attempt(2, wishFor("SEK")))
			mustSucceed(t, err)
			wantDecision(t, decision, onboarding.Keep, onboarding.ReasonUnchanged)
			wantSent(t, sim, 1, 1)
		})
	}
}
