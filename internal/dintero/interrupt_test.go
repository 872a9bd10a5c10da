package dintero_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// interruptAt cancels when the n-th request of a route arrives, and a moment
// later, so that it meets the client in the middle of it.
func interruptAt(sim *dinterotest.Server, route dinterotest.Route, n int, cancel context.CancelFunc) {
	sim.OnRequest(func(r dinterotest.Route, _ string) {
		if r == route && sim.Count(r) == n {
			time.AfterFunc(20*time.Millisecond, cancel)
		}
	})
}

func TestInterruptBeforeThePostSendsNothing(t *testing.T) {
	t.Parallel()
	for _, route := range []dinterotest.Route{dinterotest.RouteToken, dinterotest.RouteSettings, dinterotest.RouteConnection} {
		t.Run(string(route), func(t *testing.T) {
			t.Parallel()
			sim, client := start(t)
			sim.Inject(route, -1, dinterotest.Fault{Delay: never})
			ctx, cancel := interruptible(t)
			interruptAt(sim, route, 1, cancel)
			within(t, time.Second, func() {
				_, err := client.SignUp(ctx, account, inNOK(caseA))
				equal(t, "interrupted", errors.Is(err, context.Canceled), true)
				contains(t, "error", err.Error(), "nothing was sent")
			})
			posts(t, sim, 0, 0)
		})
	}
}

func TestInterruptBetweenAttemptsSendsNoMore(t *testing.T) {
	t.Parallel()
	for name, retryAfter := range map[string]string{"short pause": "0.1", "long pause": "3600"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim, client := start(t, func(c *dintero.Config) { c.Pace.MaxRetry = never })
			sim.Inject(dinterotest.RouteSignup, 1, dinterotest.Fault{Status: 429, Header: http.Header{"Retry-After": {retryAfter}}})
			ctx, cancel := interruptible(t)
			interruptAt(sim, dinterotest.RouteSignup, 1, cancel)
			within(t, time.Second, func() {
				_, err := client.SignUp(ctx, account, inNOK(caseA))
				equal(t, "interrupted", errors.Is(err, context.Canceled), true)
				var uncertain *dintero.UncertainError
				equal(t, "uncertain", errors.As(err, &uncertain), false)
			})
			posts(t, sim, 1, 0)
		})
	}
}

// The token of a POST may have to be asked for anew; an interrupt meanwhile
// keeps the POST from being sent, though the token still comes.
func TestInterruptDuringTheTokenOfThePostSendsNoPost(t *testing.T) {
	sim, client := start(t)
	_, err := client.Read(t.Context(), account, "")
	succeed(t, err)
	sim.RevokeTokens()
	sim.Inject(dinterotest.RouteToken, 1, dinterotest.Fault{Delay: 100 * time.Millisecond})
	sim.Forget()
	ctx, cancel := interruptible(t)
	interruptAt(sim, dinterotest.RouteToken, 1, cancel)
	_, err = client.SignUp(ctx, account, inNOK(caseA))
	equal(t, "interrupted", errors.Is(err, context.Canceled), true)
	sent(t, sim, "signup token")
	posts(t, sim, 1, 0)
}

func TestAnswerIsStillWaitedForAMomentAfterAnInterrupt(t *testing.T) {
	sim, client := start(t)
	sim.Inject(dinterotest.RouteSignup, 1, dinterotest.Fault{Delay: 150 * time.Millisecond})
	ctx, cancel := interruptible(t)
	interruptAt(sim, dinterotest.RouteSignup, 1, cancel)
	within(t, time.Second, func() {
		outcome, err := client.SignUp(ctx, account, inNOK(caseA))
		succeed(t, err)
		succeed(t, outcome.Trouble)
		equal(t, "status", string(outcome.Connection.Status), "pending")
	})
	posts(t, sim, 1, 1)
}

func TestInterruptedPostThatWasTakenIsFoundByTheLookAfterIt(t *testing.T) {
	t.Parallel()
	for _, mode := range readable {
		t.Run(string(mode), func(t *testing.T) {
			t.Parallel()
			sim, client := start(t)
			sim.SetReads(mode)
			sim.Inject(dinterotest.RouteSignup, 1, dinterotest.Fault{Delay: never, After: true})
			ctx, cancel := interruptible(t)
			interruptAt(sim, dinterotest.RouteSignup, 1, cancel)
			within(t, time.Second, func() {
				outcome, err := client.SignUp(ctx, account, inNOK(caseA))
				succeed(t, err)
				equal(t, "case", string(outcome.Connection.Signups[0].CaseID), caseA)
			})
			posts(t, sim, 1, 1)
		})
	}
}

func TestInterruptedPostIsUncertainWhereNoLookTells(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		after bool
		taken int
	}{"before it took effect": {false, 0}, "after it took effect": {true, 1}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim, client := start(t)
			sim.SetReads(dinterotest.ReadsNone)
			sim.Inject(dinterotest.RouteSignup, -1, dinterotest.Fault{Delay: never, After: c.after})
			ctx, cancel := interruptible(t)
			interruptAt(sim, dinterotest.RouteSignup, 1, cancel)
			within(t, time.Second, func() {
				_, err := client.SignUp(ctx, account, inNOK(caseA))
				var uncertain *dintero.UncertainError
				equal(t, "uncertain", errors.As(err, &uncertain), true)
			})
			posts(t, sim, 1, c.taken)
		})
	}
}

// Even where the look shows the connection without it: the request may still be
// on its way, and there is no time for a second look.
func TestInterruptedPostIsUncertainWhereTheLookShowsNoEffectYet(t *testing.T) {
	t.Parallel()
	sim, client := start(t)
	put(sim, account, caseB)
	sim.Inject(dinterotest.RouteSignup, -1, dinterotest.Fault{Delay: never})
	ctx, cancel := interruptible(t)
	interruptAt(sim, dinterotest.RouteSignup, 1, cancel)
	within(t, time.Second, func() {
		_, err := client.SignUp(ctx, account, inNOK(caseA))
		var uncertain *dintero.UncertainError
		equal(t, "uncertain", errors.As(err, &uncertain), true)
	})
	sent(t, sim, "token settings connection signup settings connection")
}

func TestInterruptDuringTheLookAfterThePostLeavesItAMoment(t *testing.T) {
	sim, client := start(t)
	sim.Inject(dinterotest.RouteSettings, 1, dinterotest.Fault{}) // the look before
	sim.Inject(dinterotest.RouteSettings, 1, dinterotest.Fault{Delay: 150 * time.Millisecond})
	sim.Inject(dinterotest.RouteSignup, 1, took(status(500)))
	ctx, cancel := interruptible(t)
	interruptAt(sim, dinterotest.RouteSettings, 2, cancel)
	within(t, time.Second, func() {
		outcome, err := client.SignUp(ctx, account, inNOK(caseA))
		succeed(t, err)
		equal(t, "case", string(outcome.Connection.Signups[0].CaseID), caseA)
	})
	posts(t, sim, 1, 1)
}

func TestInterruptEndsThePauseBeforeTheSecondLook(t *testing.T) {
	sim, client := start(t, func(c *dintero.Config) { c.Pace.Retry, c.Pace.MaxRetry = never, never })
	put(sim, account, caseB)
	sim.Inject(dinterotest.RouteSignup, -1, status(500))
	ctx, cancel := interruptible(t)
	interruptAt(sim, dinterotest.RouteSettings, 2, cancel)
	within(t, time.Second, func() {
		_, err := client.SignUp(ctx, account, inNOK(caseA))
		var uncertain *dintero.UncertainError
		equal(t, "uncertain", errors.As(err, &uncertain), true)
	})
	posts(t, sim, 1, 0)
}

// What was accepted stays accepted, though nobody waits for what it looks like.
func TestInterruptAfterAnUnreadableAcceptanceIsNoError(t *testing.T) {
	sim, client := start(t)
	sim.Inject(dinterotest.RouteSettings, 1, dinterotest.Fault{})
	sim.Inject(dinterotest.RouteSettings, -1, dinterotest.Fault{Delay: never})
	sim.Inject(dinterotest.RouteSignup, 1, took(dinterotest.Fault{Status: 200}))
	ctx, cancel := interruptible(t)
	interruptAt(sim, dinterotest.RouteSettings, 2, cancel)
	within(t, time.Second, func() {
		outcome, err := client.SignUp(ctx, account, inNOK(caseA))
		succeed(t, err)
		equal(t, "trouble", outcome.Trouble != nil, true)
	})
	posts(t, sim, 1, 1)
}

func TestInterruptWhileWaitingForTheTurnSendsNothing(t *testing.T) {
	t.Parallel()
	sim, client := start(t)
	arrived := make(chan struct{}, 1)
	sim.Inject(dinterotest.RouteSignup, 1, dinterotest.Fault{Delay: 500 * time.Millisecond})
	sim.OnRequest(func(route dinterotest.Route, _ string) {
		if route == dinterotest.RouteSignup {
			arrived <- struct{}{}
		}
	})
	first := make(chan error, 1)
	go func() {
		_, err := client.SignUp(t.Context(), account, inNOK(caseA))
		first <- err
	}()
	<-arrived
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
	defer cancel()
	_, err := client.SignUp(ctx, account, inNOK(caseB))
	equal(t, "interrupted", errors.Is(err, context.DeadlineExceeded), true)
	succeed(t, <-first)
	posts(t, sim, 1, 1)
	equal(t, "cases held", caseIDs(sim, account), caseA)
}
