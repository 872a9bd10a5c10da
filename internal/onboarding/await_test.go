package onboarding_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

// polling is how long a run waits between two polls.
func polling(first, most time.Duration) func(*setup) {
	return func(s *setup) { s.Timing.Poll, s.Timing.MaxPoll = first, most }
}

// soon returns a context with a timeout, so that a test that would wait forever
// fails.
func soon(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// atPoll calls a function when the n-th poll arrives, before it is answered.
func atPoll(sim acctest.Sim, n int, do func()) {
	sim.OnRequest(func(route dinterotest.Route, _ string) {
		if route == dinterotest.RouteSettings && sim.Count(route) == n {
			do()
		}
	})
}

func TestAwait_EndsAtOnceIfItIsSoAlready(t *testing.T) {
	sim, run := start(t, polling(never, never))
	sim.AddSignup(account, caseA, "NOK")
	sim.Sign(account)
	for _, wantLink := range []bool{false, true} {
		progress, err := run.Await(soon(t), keyA, wantLink)
		mustSucceed(t, err)
		wantEqual(t, "status", progress.Connection.Status, "enabled")
	}
	wantRequests(t, sim, "token settings settings")
}

func TestAwait_SeesWhatIsReachedLater(t *testing.T) {
	for mode, want := range map[dinterotest.Reads]string{
		dinterotest.ReadsSettings: " settings", dinterotest.ReadsSettingsHyphen: " settings",
		dinterotest.ReadsBoth: " settings", dinterotest.ReadsOwnPath: " settings connection",
	} {
		sim, run := start(t)
		sim.SetReads(mode)
		sim.AddSignup(account, caseA, "NOK")
		atPoll(sim, 4, func() { sim.Sign(account) })
		progress, err := run.Await(soon(t), keyA, false)
		mustSucceed(t, err)
		wantEqual(t, "status", progress.Connection.Status, "enabled")
		wantEqual(t, "serial number", progress.Connection.MerchantSerialNumber != "", true)
		wantRequests(t, sim, "token"+strings.Repeat(want, 4))
	}
}

func TestAwait_ReadsAfresh_Defect54(t *testing.T) {
	sim, run := start(t)
	sim.AddSignup(account, caseA, "NOK")
	_, err := run.View(t.Context(), keyA, nil)
	mustSucceed(t, err)
	sim.Sign(account)
	_, err = run.Await(soon(t), keyA, false)
	mustSucceed(t, err)
	wantRequests(t, sim, "token settings settings")
}

func TestAwait_AnUnknownStatusIsNoEnd_Defect22(t *testing.T) {
	sim, run := start(t)
	sim.AddSignup(account, caseA, "NOK")
	sim.AddEvent(account, dinterotest.Event{Event: "x", Status: "in review"})
	atPoll(sim, 3, func() { sim.Sign(account) })
	_, err := run.Await(soon(t), keyA, false)
	mustSucceed(t, err)
}

func TestAwait_EndsAtOnceIfTheConnectionIsRejected_Defect27(t *testing.T) {
	for want, reject := range map[string]func(sim acctest.Sim){
		"the connection is declined: Vipps signature declined": func(sim acctest.Sim) { sim.Decline(account) },
		"the connection is failed: no such company":            func(sim acctest.Sim) { sim.Fail(account, "no such company") },
		"the connection is failed: Vipps awaiting signature":   func(sim acctest.Sim) { sim.Fail(account, "") },
		"the connection is declined": func(sim acctest.Sim) {
			sim.Change(account, func(c *dinterotest.Connection) { c.Status, c.Events = "declined", nil })
		},
	} {
		for _, wantLink := range []bool{false, true} {
			sim, run := start(t, polling(never, never))
			sim.AddSignup(account, caseA, "NOK")
			reject(sim) // a link to sign at is of no use any more
			_, err := run.Await(soon(t), keyA, wantLink)
			rejected := errorAs[*onboarding.RejectedError](t, err)
			wantEqual(t, "error", err.Error(), want)
			wantEqual(t, "key", rejected.Key, keyA)
			wantRequests(t, sim, "token settings")
		}
		sim, run := start(t)
		sim.AddSignup(account, caseA, "NOK")
		atPoll(sim, 3, func() { reject(sim) })
		_, err := run.Await(soon(t), keyA, false)
		wantError[*onboarding.RejectedError](t, err)
		wantEqual(t, "polls", sim.Count(dinterotest.RouteSettings), 3)
	}
}

func TestAwait_GivesUpAtTheEndOfItsTime_Defect27(t *testing.T) {
	sim, run := start(t)
	sim.AddSignup(account, caseA, "NOK")
	ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	within(t, never, func() {
		_, err := run.Await(ctx, keyA, false)
		gaveUp := errorAs[*onboarding.WaitError](t, err)
		wantEqual(t, "expired", gaveUp.Expired, true)
		wantEqual(t, "status as last read", gaveUp.Last.Status, "pending")
		if gaveUp.Waited < 400*time.Millisecond {
			t.Errorf("waited %s, want the 500ms that there were", gaveUp.Waited)
		}
	})
	if polls := sim.Count(dinterotest.RouteSettings); polls < 3 {
		t.Errorf("%d polls in 500 ms, want them to go on", polls)
	}
}

// The timeout expires in the middle of the last poll that may fail.
func TestAwait_ReportsTheEndOfItsTimeThoughPollsFail(t *testing.T) {
	sim, run := start(t, retries(0), polling(time.Millisecond, time.Millisecond))
	sim.AddSignup(account, caseA, "NOK")
	sim.Inject(dinterotest.RouteSettings, 4, status(503))
	sim.Inject(dinterotest.RouteSettings, 1, dinterotest.Fault{Delay: never})
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	_, err := run.Await(ctx, keyA, false)
	gaveUp := errorAs[*onboarding.WaitError](t, err)
	wantEqual(t, "polls", sim.Count(dinterotest.RouteSettings), 5)
	wantEqual(t, "expired", gaveUp.Expired, true)
}

func TestAwait_ObeysAnInterruptWithinASecond_Defect14(t *testing.T) {
	for name, c := range map[string]struct {
		route dinterotest.Route
		delay time.Duration
		pause time.Duration
	}{
		"during the token":       {dinterotest.RouteToken, never, time.Millisecond},
		"during a poll":          {dinterotest.RouteSettings, never, time.Millisecond},
		"during the second read": {dinterotest.RouteConnection, never, time.Millisecond},
		"between polls":          {dinterotest.RouteSettings, 0, never},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim, run := start(t, polling(c.pause, c.pause))
			sim.AddSignup(account, caseA, "NOK")
			if c.route == dinterotest.RouteConnection {
				sim.SetReads(dinterotest.ReadsOwnPath)
			}
			sim.Inject(c.route, -1, dinterotest.Fault{Delay: c.delay})
			ctx, cancel := interruptible(t)
			interruptAt(sim, c.route, 1, cancel)
			within(t, 5*time.Second, func() {
				_, err := run.Await(ctx, keyA, false)
				gaveUp := errorAs[*onboarding.WaitError](t, err)
				wantEqual(t, "expired", gaveUp.Expired, false)
				wantEqual(t, "interrupted", dintero.CauseOf(err), dintero.CauseInterrupted)
			})
		})
	}
}

// The waits between polls grow, and have random jitter.
func TestAwait_WaitsGrow(t *testing.T) {
	sim, run := start(t, polling(20*time.Millisecond, 80*time.Millisecond))
	sim.AddSignup(account, caseA, "NOK")
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	_, err := run.Await(ctx, keyA, false)
	wantError[*onboarding.WaitError](t, err)
	polls := sim.Requests(dinterotest.RouteSettings)
	// With 20, 30, 45, 67 and then 80 ms, each up to a quarter less, there are 13
	// to 18 in a second, and fewer on a slow machine.
	if len(polls) < 4 || len(polls) > 20 {
		t.Errorf("%d polls in a second, want about 15", len(polls))
	}
	if early, late := polls[1].Time.Sub(polls[0].Time), polls[3].Time.Sub(polls[2].Time); late < 30*time.Millisecond || early < 15*time.Millisecond {
		t.Errorf("first wait %s and third wait %s, want them to grow", early, late)
	}
}
