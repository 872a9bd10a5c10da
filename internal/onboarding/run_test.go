package onboarding_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

func TestPlan_SendsNothing(t *testing.T) {
	sim, run := start(t)
	for range 2 {
		decision, err := run.Plan(t.Context(), keyA, nil, wishFor("NOK"))
		mustSucceed(t, err)
		wantDecision(t, decision, onboarding.Submit, onboarding.ReasonNew)
	}
	wantRequests(t, sim, "token settings connection")
}

func TestMaxSubmissions(t *testing.T) {
	sim, run := start(t, func(s *setup) { s.MaxSubmissions = 2 })
	sim.AddSignup(account, caseNumber(0), "NOK")
	apply := func(i int) error {
		if _, err := run.Plan(t.Context(), keyNumber(i), nil, wishFor("NOK")); err != nil {
			return err
		}
		_, err := run.Apply(t.Context(), keyNumber(i), nil, wishFor("NOK"))
		return err
	}
	for i := range 3 { // the first one is adopted, which is free
		mustSucceed(t, apply(i))
	}
	wantError[*onboarding.LimitError](t, apply(3))
	_, err := run.Apply(t.Context(), keyNumber(3), nil, wishFor("NOK"))
	wantError[*onboarding.LimitError](t, err)
	wantError[*onboarding.LimitError](t, run.PlanUnknown(onboarding.Key{AccountID: account}))
	wantSent(t, sim, 2, 2)
	_, err = run.Apply(t.Context(), keyNumber(1), &onboarding.Record{Wish: wishFor("NOK")}, attempt(2, wishFor("NOK")))
	mustSucceed(t, err) // one of the two again
}

func TestNewRun_HasTheDefaultTiming(t *testing.T) {
	wantEqual(t, "age of a view for a refresh", onboarding.DefaultTiming.PlanAge, 30*time.Second)
	wantEqual(t, "time until reads are believed", onboarding.DefaultTiming.ConfirmFor, time.Minute)
	wantEqual(t, "time for which an older copy changes nothing", onboarding.DefaultTiming.Lag, 5*time.Minute)
	sim, run := start(t, func(s *setup) { s.Timing = onboarding.Timing{} })
	sim.AddSignup(account, caseA, "NOK")
	for range 2 { // with a zero timing, each would read
		_, err := run.View(t.Context(), keyA, nil)
		mustSucceed(t, err)
	}
	wantRequests(t, sim, "token settings")
}

// The read of another account, which shows whether reads work, may be under way.
func TestEvidence_WaitsForAnotherAccount_Defect42(t *testing.T) {
	for name, c := range map[string]struct {
		mode dinterotest.Reads
		want onboarding.Reading
	}{"it is shown": {dinterotest.ReadsSettings, onboarding.ReadsWork}, "it is not shown": {dinterotest.ReadsNone, onboarding.ReadsUnknown}} {
		t.Run(name, func(t *testing.T) {
			sim, run := start(t)
			sim.SetReads(c.mode)
			sim.AddSignup(anotherAccount, caseB, "NOK")
			view, err := run.View(t.Context(), keyA, nil)
			mustSucceed(t, err)
			wantEqual(t, "reading at first", view.Reading, onboarding.ReadsUnknown)
			time.AfterFunc(50*time.Millisecond, func() {
				_, _ = run.FreshView(t.Context(), onboarding.NewKey(anotherAccount, caseB))
			})
			view, err = run.Evidence(t.Context(), keyA, view)
			mustSucceed(t, err)
			wantEqual(t, "reading", view.Reading, c.want)
		})
	}
}

func TestEvidence_DoesNotWaitIfItIsThere(t *testing.T) {
	sim, run := start(t, func(s *setup) { s.Timing.Evidence = never })
	sim.AddSignup(account, caseB, "NOK")
	view, err := run.View(t.Context(), keyA, nil)
	mustSucceed(t, err)
	within(t, 5*time.Second, func() {
		view, err = run.Evidence(t.Context(), keyA, view)
		mustSucceed(t, err)
		wantEqual(t, "reading", view.Reading, onboarding.ReadsWork)
		view, err = run.Evidence(t.Context(), keyA, onboarding.View{Reading: onboarding.ReadsRefused})
		mustSucceed(t, err)
		wantEqual(t, "refused reading", view.Reading, onboarding.ReadsRefused)
	})
}

func TestEvidence_ObeysAnInterrupt_Defect14(t *testing.T) {
	_, run := start(t, func(s *setup) { s.Timing.Evidence = never })
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	within(t, 5*time.Second, func() {
		_, err := run.Evidence(ctx, keyA, onboarding.View{})
		wantEqual(t, "interrupted", errors.Is(err, context.DeadlineExceeded), true)
	})
}
