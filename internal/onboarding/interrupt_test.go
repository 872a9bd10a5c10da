package onboarding_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

// interruptAt returns a context that is cancelled when the nth request of a route
// arrives, and applies a fault to this request.
func interruptAt(t *testing.T, sim *dinterotest.Server, n int, route dinterotest.Route, f dinterotest.Fault) context.Context {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	sim.OnRequest(func(r dinterotest.Request) dinterotest.Fault {
		if r.Route != route || sim.Count(route) != n {
			return dinterotest.Fault{}
		}
		cancel()
		return f
	})
	return ctx
}

func TestInterruptedPOST(t *testing.T) {
	for _, row := range []struct {
		name  string
		fault dinterotest.Fault
		want  outcome
		reads int // of the settings, with the one before the POST
	}{
		{"is answered within its grace", dinterotest.Fault{Delay: 20 * time.Millisecond}, answered, 1},
		{"is confirmed by one read", dinterotest.Fault{Status: 503, Effect: true}, confirmed, 2},
		{"is unknown after one read", dinterotest.Fault{Status: 503}, unknown, 2},
		{"is refused", status(400, false), refused, 1},
		{"is not repeated", status(429, false), refused, 1},
	} {
		t.Run(row.name, func(t *testing.T) {
			sim := dinterotest.Start(t)
			ctx := interruptAt(t, sim, 1, dinterotest.RouteSignup, row.fault)
			result, err := newRun(t, sim).Apply(ctx, nil, asks(keyA, "NOK"))
			checkOutcome(t, sim, row.want, result, err)
			if n := sim.Count(dinterotest.RouteSettings); n != row.reads {
				t.Errorf("%d reads, want %d", n, row.reads)
			}
		})
	}
}

func TestInterruptedPOSTWithoutAnAnswerEndsWithItsGrace(t *testing.T) {
	t.Parallel()
	sim := dinterotest.Start(t)
	ctx := interruptAt(t, sim, 1, dinterotest.RouteSignup, dinterotest.Fault{Delay: time.Hour, Effect: true})
	run := newRun(t, sim, func(timing *onboarding.Timing) { timing.Grace = 2 * time.Second }) // the read after it needs it, too
	result, err := run.Apply(ctx, nil, asks(keyA, "NOK"))
	checkOutcome(t, sim, confirmed, result, err)
	wantRequests(t, sim, 2, 1, 1)
}

func TestInterruptDuringAReadAfterAPOSTEndsWithThisRead(t *testing.T) {
	sim := dinterotest.Start(t)
	ctx, cancel := context.WithCancel(t.Context())
	sim.OnRequest(func(r dinterotest.Request) dinterotest.Fault {
		switch {
		case r.Route == dinterotest.RouteSignup:
			return status(503, false)
		case r.Route == dinterotest.RouteSettings && sim.Count(r.Route) == 3:
			cancel()
		}
		return dinterotest.Fault{}
	})
	_, err := newRun(t, sim).Apply(ctx, nil, asks(keyA, "NOK"))
	_ = unknownOutcome(t, err)
	wantRequests(t, sim, 3, 3, 1)
}

func TestNothingBeginsAfterAnInterrupt(t *testing.T) {
	t.Run("before the apply", func(t *testing.T) {
		sim := dinterotest.Start(t)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		wantUnsent(ctx, t, newRun(t, sim))
		wantRequests(t, sim, 0, 0, 0)
	})
	t.Run("during the read", func(t *testing.T) {
		sim := dinterotest.Start(t)
		ctx := interruptAt(t, sim, 1, dinterotest.RouteSettings, dinterotest.Fault{Delay: time.Hour})
		wantUnsent(ctx, t, newRun(t, sim))
		wantRequests(t, sim, 1, 0, 0)
	})
	t.Run("while another submission has the turn", func(t *testing.T) {
		sim := dinterotest.Start(t)
		run := newRun(t, sim)
		waiting := make(chan error, 1)
		ctx, cancel := context.WithCancel(t.Context())
		sim.OnRequest(func(r dinterotest.Request) dinterotest.Fault {
			if r.Route == dinterotest.RouteSignup {
				go func() {
					_, err := run.Apply(ctx, nil, asks(keyB, "NOK"))
					waiting <- err
				}()
				cancel()
				if err := <-waiting; !errors.Is(err, context.Canceled) {
					t.Error(err)
				}
			}
			return dinterotest.Fault{}
		})
		if _, err := run.Apply(t.Context(), nil, asks(keyA, "NOK")); err != nil {
			t.Error(err)
		}
		wantRequests(t, sim, 1, 1, 1)
	})
}

// wantUnsent applies a new signup, which must end with the interrupt and before
// the POST.
func wantUnsent(ctx context.Context, t *testing.T, run *onboarding.Run) {
	t.Helper()
	_, err := run.Apply(ctx, nil, asks(keyA, "NOK"))
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
