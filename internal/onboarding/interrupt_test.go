package onboarding_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

func TestInterrupt_BeforeThePOSTSendsNothing_Defect14(t *testing.T) {
	for _, route := range []dinterotest.Route{dinterotest.RouteToken, dinterotest.RouteSettings, dinterotest.RouteConnection} {
		t.Run(string(route), func(t *testing.T) {
			t.Parallel()
			sim, run := start(t)
			sim.Inject(route, -1, dinterotest.Fault{Delay: never})
			ctx, cancel := interruptible(t)
			interruptAt(sim, route, 1, cancel)
			within(t, 5*time.Second, func() {
				_, err := run.Apply(ctx, keyA, nil, wishFor("NOK"))
				wantEqual(t, "interrupted", errors.Is(err, context.Canceled), true)
				wantError[*onboarding.UnsentError](t, err)
			})
			wantSent(t, sim, 0, 0)
		})
	}
}

func TestInterrupt_BeforeItAllSendsNothing(t *testing.T) {
	sim, run := start(t)
	_, err := run.FreshView(t.Context(), keyA)
	mustSucceed(t, err) // so that nothing has to be read
	ctx, cancel := interruptible(t)
	cancel()
	_, err = run.Apply(ctx, keyA, nil, wishFor("NOK"))
	wantError[*onboarding.UnsentError](t, err)
	wantSent(t, sim, 0, 0)
}

// A POST may need a new token. If the interrupt comes during the token request,
// the POST is not sent, although the token is received.
func TestInterrupt_DuringTheTokenOfThePOSTSendsNothing_Defect14(t *testing.T) {
	sim, run := start(t)
	_, err := run.FreshView(t.Context(), keyA)
	mustSucceed(t, err)
	sim.RevokeTokens()
	sim.Inject(dinterotest.RouteToken, 1, dinterotest.Fault{Delay: 100 * time.Millisecond})
	sim.ResetLog()
	ctx, cancel := interruptible(t)
	interruptAt(sim, dinterotest.RouteToken, 1, cancel)
	within(t, 5*time.Second, func() {
		_, err = run.Apply(ctx, keyA, nil, wishFor("NOK"))
		wantEqual(t, "interrupted", errors.Is(err, context.Canceled), true)
	})
	time.Sleep(150 * time.Millisecond)
	wantRequests(t, sim, "signup token")
	wantSent(t, sim, 1, 0)
}

func TestInterrupt_BetweenPOSTsSendsNoMore_Defect14(t *testing.T) {
	for name, retryAfter := range map[string]string{"during a short wait": "0.1", "during a long wait": "60", "before a wait that is too long": "3600"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim, run := start(t)
			sim.Inject(dinterotest.RouteSignup, 1, dinterotest.Fault{Status: 429, Header: http.Header{"Retry-After": {retryAfter}}})
			ctx, cancel := interruptible(t)
			interruptAt(sim, dinterotest.RouteSignup, 1, cancel)
			within(t, 5*time.Second, func() {
				_, err := run.Apply(ctx, keyA, nil, wishFor("NOK"))
				wantEqual(t, "cause", dintero.CauseOf(err), dintero.CauseRateLimit)
				var ambiguous *onboarding.AmbiguousError
				wantEqual(t, "ambiguous", errors.As(err, &ambiguous), false)
			})
			wantSent(t, sim, 1, 0)
		})
	}
}

func TestInterrupt_LeavesAPOSTUnderWayAMoment_Defect14_44(t *testing.T) {
	wantEqual(t, "moment", onboarding.DefaultTiming.Grace, 5*time.Second)
	sim, run := start(t)
	sim.Inject(dinterotest.RouteSignup, 1, dinterotest.Fault{Delay: 120 * time.Millisecond})
	ctx, cancel := interruptible(t)
	interruptAt(sim, dinterotest.RouteSignup, 1, cancel)
	within(t, 5*time.Second, func() {
		result, err := run.Apply(ctx, keyA, nil, wishFor("NOK"))
		mustSucceed(t, err)
		mustSucceed(t, result.Incomplete)
		wantEqual(t, "status", result.View.Connection.Status, "pending")
	})
	wantSent(t, sim, 1, 1)
}

// After Timing.Grace the POST is in doubt, and one read gets Timing.ReadGrace.
func TestInterrupt_IsFollowedByARead_Defect14_44(t *testing.T) {
	for _, mode := range readable {
		t.Run(string(mode), func(t *testing.T) {
			t.Parallel()
			sim, run := start(t)
			sim.SetReads(mode)
			sim.Inject(dinterotest.RouteSignup, 1, dinterotest.Fault{Delay: never, After: true})
			ctx, cancel := interruptible(t)
			interruptAt(sim, dinterotest.RouteSignup, 1, cancel)
			within(t, 5*time.Second, func() {
				result, err := run.Apply(ctx, keyA, nil, wishFor("NOK"))
				mustSucceed(t, err)
				wantEqual(t, "shown", result.View.Covers(keyA, wishFor("NOK")), true)
			})
			wantRequests(t, sim, "token settings connection signup settings connection")
			wantSent(t, sim, 1, 1)
		})
	}
}

// A POST that has no effect yet may still take effect, so the next apply waits
// for the rest of the minute.
func TestInterrupt_IsAmbiguousIfTheReadShowsNoEffect_Defect14(t *testing.T) {
	for name, c := range map[string]struct {
		fault   dinterotest.Fault
		mode    dinterotest.Reads
		reading onboarding.Reading
		effects int
	}{
		"before the effect": {dinterotest.Fault{Delay: never}, dinterotest.ReadsSettings, onboarding.ReadsWork, 0},
		"after an effect that no read shows": {dinterotest.Fault{Delay: never, After: true}, dinterotest.ReadsNone,
			onboarding.ReadsUnknown, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim, run := start(t, confirmFor(never))
			sim.SetReads(c.mode)
			sim.AddSignup(account, caseB, "NOK")
			sim.Inject(dinterotest.RouteSignup, -1, c.fault)
			ctx, cancel := interruptible(t)
			interruptAt(sim, dinterotest.RouteSignup, 1, cancel)
			within(t, 5*time.Second, func() {
				_, err := run.Apply(ctx, keyA, nil, wishFor("NOK"))
				wantEqual(t, "reading", errorAs[*onboarding.AmbiguousError](t, err).Reading, c.reading)
			})
			wantRequests(t, sim, "token settings connection signup settings connection")
			wantSent(t, sim, 1, c.effects)
		})
	}
}

// The read after the POST hangs, too.
func TestInterrupt_LeavesTheReadOnlyAMoment_Defect14(t *testing.T) {
	sim, run := start(t, confirmFor(never))
	sim.Inject(dinterotest.RouteSignup, 1, status(500))
	onPOST(sim, 1, func() { sim.Inject(dinterotest.RouteSettings, -1, dinterotest.Fault{Delay: never}) })
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	within(t, 5*time.Second, func() {
		_, err := run.Apply(ctx, keyA, nil, wishFor("NOK"))
		ambiguous := errorAs[*onboarding.AmbiguousError](t, err)
		wantEqual(t, "read interrupted", errors.Is(ambiguous.Read, context.Canceled), true)
	})
	wantSent(t, sim, 1, 0)
}

func TestInterrupt_LetsTheReadThatIsUnderWayEnd(t *testing.T) {
	sim, run := start(t, confirmFor(never))
	sim.Inject(dinterotest.RouteSignup, 1, afterEffect(status(500)))
	onPOST(sim, 1, func() { sim.Inject(dinterotest.RouteSettings, 1, dinterotest.Fault{Delay: 150 * time.Millisecond}) })
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	result, err := run.Apply(ctx, keyA, nil, wishFor("NOK"))
	mustSucceed(t, err)
	wantEqual(t, "shown", result.View.Covers(keyA, wishFor("NOK")), true)
	wantSent(t, sim, 1, 1)
}

func TestInterrupt_EndsThePauseBetweenReads_Defect14(t *testing.T) {
	sim, run := start(t, confirmFor(never), func(s *setup) { s.Timing.ConfirmPause = never })
	sim.AddSignup(account, caseB, "NOK")
	sim.Inject(dinterotest.RouteSignup, -1, status(500))
	ctx, cancel := interruptible(t)
	interruptAt(sim, dinterotest.RouteConnection, 2, cancel)
	within(t, 5*time.Second, func() {
		_, err := run.Apply(ctx, keyA, nil, wishFor("NOK"))
		wantError[*onboarding.AmbiguousError](t, err)
	})
	wantSent(t, sim, 1, 0)
}

// An accepted signup stays accepted, although its values are not waited for.
func TestInterrupt_AfterAnIncompleteAcceptanceIsNoError_Defect02_14(t *testing.T) {
	sim, run := start(t)
	sim.Inject(dinterotest.RouteSignup, 1, afterEffect(dinterotest.Fault{Status: 200}))
	onPOST(sim, 1, func() { sim.Inject(dinterotest.RouteSettings, -1, dinterotest.Fault{Delay: never}) })
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	within(t, 5*time.Second, func() {
		result, err := run.Apply(ctx, keyA, nil, wishFor("NOK"))
		mustSucceed(t, err)
		wantEqual(t, "incomplete", result.Incomplete != nil, true)
	})
	wantSent(t, sim, 1, 1)
}

// A run that was interrupted once still works with another context.
func TestInterrupt_SpoilsNothingForTheNext_Defect11(t *testing.T) {
	sim, run := start(t)
	sim.Inject(dinterotest.RouteToken, 1, dinterotest.Fault{Delay: 100 * time.Millisecond})
	ctx, cancel := interruptible(t)
	interruptAt(sim, dinterotest.RouteToken, 1, cancel)
	_, err := run.Apply(ctx, keyA, nil, wishFor("NOK"))
	wantEqual(t, "interrupted", errors.Is(err, context.Canceled), true)
	_, err = run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
	mustSucceed(t, err)
	wantSent(t, sim, 1, 1)
}
