package onboarding_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

// wantRequests compares the routes of all requests, in order.
func wantRequests(t *testing.T, sim acctest.Sim, want string) {
	t.Helper()
	var routes []string
	for _, r := range sim.Requests() {
		routes = append(routes, string(r.Route))
	}
	wantEqual(t, "requests", strings.Join(routes, " "), want)
}

// wantSent compares how many signups were sent, and how many of these took
// effect.
func wantSent(t *testing.T, sim acctest.Sim, sent, effects int) {
	t.Helper()
	wantEqual(t, "POSTs sent", sim.POSTs(), sent)
	wantEqual(t, "POSTs that took effect", sim.Effects(), effects)
}

func wantDecision(t *testing.T, d onboarding.Decision, action onboarding.Action, reason onboarding.Reason) {
	t.Helper()
	wantEqual(t, "action", d.Action, action)
	wantEqual(t, "reason", d.Reason, reason)
}

// errorAs returns err as an error of a type; the test ends if it is none.
func errorAs[E error](t *testing.T, err error) E {
	t.Helper()
	var want E
	if !errors.As(err, &want) {
		t.Fatalf("error %v, want a %T", err, want)
	}
	return want
}

// wantError ends the test if err is another error, or none.
func wantError[E error](t *testing.T, err error) {
	t.Helper()
	_ = errorAs[E](t, err)
}

func mustSucceed(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("error %v, want none", err)
	}
}

func wantEqual[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s = %v, want %v", what, got, want)
	}
}

func wantContains(t *testing.T, what, text, part string) {
	t.Helper()
	if !strings.Contains(text, part) {
		t.Errorf("%s is %q, want it to contain %q", what, text, part)
	}
}

// within fails the test if fn takes longer.
func within(t *testing.T, d time.Duration, fn func()) {
	t.Helper()
	started := time.Now()
	fn()
	if took := time.Since(started); took > d {
		t.Errorf("it took %s, want at most %s", took, d)
	}
}

// together runs fn n times at once and waits for all.
func together(n int, fn func(i int)) {
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { fn(i) })
	}
	all.Wait()
}

// interruptible is a context and the function that cancels it.
func interruptible(t *testing.T) (context.Context, context.CancelFunc) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	return ctx, cancel
}

// interruptAt cancels a moment after the n-th request of a route has arrived, so
// that the run is in the middle of it.
func interruptAt(sim acctest.Sim, route dinterotest.Route, n int, cancel context.CancelFunc) {
	sim.OnRequest(func(r dinterotest.Route, _ string) {
		if r == route && sim.Count(r) == n {
			time.AfterFunc(20*time.Millisecond, cancel)
		}
	})
}
