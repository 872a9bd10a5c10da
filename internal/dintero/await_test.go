package dintero_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

func enabled(c *dintero.Connection) bool { return c.Status == dintero.StatusEnabled }

// atPoll does something when the n-th poll arrives, before it is answered.
func atPoll(sim *dinterotest.Server, n int, do func()) {
	sim.OnRequest(func(route dinterotest.Route, _ string) {
		if route == dinterotest.RouteSettings && sim.Count(route) == n {
			do()
		}
	})
}

func TestAwaitEndsAtOnceWhereItIsSoAlready(t *testing.T) {
	sim, client := start(t, func(c *dintero.Config) { c.Pace.Poll, c.Pace.MaxPoll = never, never })
	put(sim, account, caseA)
	sim.Sign(account)
	c, err := client.Await(t.Context(), account, caseA, enabled)
	succeed(t, err)
	equal(t, "status", string(c.Status), "enabled")
	sent(t, sim, "token settings")
}

func TestAwaitSeesWhatIsReachedLater(t *testing.T) {
	for name, mode := range map[string]dinterotest.Reads{"settings": dinterotest.ReadsSettings, "hyphen": dinterotest.ReadsSettingsHyphen, "both": dinterotest.ReadsBoth} {
		sim, client := start(t)
		sim.SetReads(mode)
		put(sim, account, caseA)
		atPoll(sim, 4, func() { sim.Sign(account) })
		c, err := client.Await(t.Context(), account, caseA, enabled)
		succeed(t, err)
		equal(t, name, string(c.Status), "enabled")
		sent(t, sim, "token settings settings settings settings")
	}
}

func TestAwaitLooksAfresh(t *testing.T) {
	sim, client := start(t)
	put(sim, account, caseA)
	_, err := client.Read(t.Context(), account, "")
	succeed(t, err)
	sim.Sign(account)
	_, err = client.Await(t.Context(), account, caseA, enabled)
	succeed(t, err)
	sent(t, sim, "token settings settings")
}

func TestAwaitEndsAtOnceWhereTheConnectionEnded(t *testing.T) {
	for want, end := range map[string]func(*dinterotest.Server){
		"the connection is declined: Vipps signature declined": func(sim *dinterotest.Server) { sim.Decline(account) },
		"the connection is failed: no such company":            func(sim *dinterotest.Server) { sim.Fail(account, "no such company") },
		"the connection is failed: Vipps awaiting signature":   func(sim *dinterotest.Server) { sim.Fail(account, "") },
		"the connection is declined": func(sim *dinterotest.Server) {
			sim.Change(account, func(c *dinterotest.Connection) { c.Status, c.Events = "declined", nil })
		},
	} {
		for _, at := range []int{1, 3} {
			sim, client := start(t)
			put(sim, account, caseA)
			atPoll(sim, at, func() { end(sim) })
			c, err := client.Await(t.Context(), account, caseA, enabled)
			var ended *dintero.EndedError
			if !errors.As(err, &ended) {
				t.Fatalf("error %v, want an *EndedError", err)
			}
			equal(t, "error", err.Error(), want)
			equal(t, "connection", c, ended.Connection)
			equal(t, "polls", sim.Count(dinterotest.RouteSettings), at)
		}
	}
}

// A read may lag behind the POST for a moment, but not for ever.
func TestAwaitGivesUpWhereTheSignupStaysMissing(t *testing.T) {
	sim, client := start(t)
	put(sim, account, caseA)
	atPoll(sim, 2, func() { sim.RemoveSignup(account, caseA) })
	_, err := client.Await(t.Context(), account, caseA, enabled)
	var missing *dintero.MissingError
	if !errors.As(err, &missing) {
		t.Fatalf("error %v, want a *MissingError", err)
	}
	equal(t, "error", err.Error(), "account T12345678 has no signup for case "+caseA)
	sent(t, sim, "token settings"+strings.Repeat(" settings connection", 5))
}

func TestAwaitGivesUpAtTheEndOfItsTime(t *testing.T) {
	sim, client := start(t)
	put(sim, account, caseA)
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	within(t, time.Second, func() {
		last, err := client.Await(ctx, account, caseA, enabled)
		var given *dintero.WaitError
		if !errors.As(err, &given) || !errors.Is(err, context.DeadlineExceeded) {
			t.Fatalf("error %v, want a *WaitError for the end of its time", err)
		}
		equal(t, "status as last seen", string(last.Status), "pending")
		equal(t, "last seen", given.Last, last)
		if given.Waited < 100*time.Millisecond {
			t.Errorf("waited %s, want at least 100ms", given.Waited)
		}
	})
	if polls := sim.Count(dinterotest.RouteSettings); polls < 3 {
		t.Errorf("%d polls in 100 ms, want them to go on", polls)
	}
}

func TestAwaitSurvivesFailedPolls(t *testing.T) {
	for name, fault := range map[string]dinterotest.Fault{
		"500": status(500), "502 page": {Status: 502, Body: "<html>"}, "200 page": {Status: 200, Body: "<html>"}, "429": status(429), "cut off": {CutOff: true}, "unseen": status(403),
	} {
		sim, client := start(t, retries(0))
		put(sim, account, caseA)
		sim.Inject(dinterotest.RouteSettings, 4, fault)
		sim.Inject(dinterotest.RouteSettings, 1, dinterotest.Fault{}) // pending: they count anew
		sim.Inject(dinterotest.RouteSettings, 4, fault)
		atPoll(sim, 10, func() { sim.Sign(account) })
		c, err := client.Await(t.Context(), account, caseA, enabled)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		equal(t, name, string(c.Status), "enabled")
		equal(t, "polls", sim.Count(dinterotest.RouteSettings), 10)
	}
}

func TestAwaitGivesUpAfterFiveFailedPollsInARow(t *testing.T) {
	sim, client := start(t, retries(0))
	put(sim, account, caseA)
	atPoll(sim, 2, func() { sim.Inject(dinterotest.RouteSettings, -1, status(503)) })
	last, err := client.Await(t.Context(), account, caseA, enabled)
	var given *dintero.WaitError
	var failed *dintero.Error
	if !errors.As(err, &given) || !errors.As(err, &failed) {
		t.Fatalf("error %v, want a *WaitError for an *Error", err)
	}
	equal(t, "status", failed.Status, 503)
	equal(t, "status as last seen", string(last.Status), "pending")
	equal(t, "polls", sim.Count(dinterotest.RouteSettings), 6)
}

func TestAwaitGivesUpAtOnceWhereWaitingDoesNotHelp(t *testing.T) {
	for _, code := range []int{400, 401} {
		sim, client := start(t, retries(0))
		put(sim, account, caseA)
		sim.Inject(dinterotest.RouteToken, -1, status(code))
		_, err := client.Await(t.Context(), account, caseA, enabled)
		var given *dintero.WaitError
		equal(t, "given up", errors.As(err, &given), true)
		equal(t, "last seen", given.Last == nil, true)
		sent(t, sim, "token")
	}
}

func TestAwaitGivesUpWhereNoReadShowsTheConnection(t *testing.T) {
	sim, client := start(t)
	sim.SetReads(dinterotest.ReadsNone)
	put(sim, account, caseA)
	_, err := client.Await(t.Context(), account, caseA, enabled)
	var unseen *dintero.UnseenError
	if !errors.As(err, &unseen) {
		t.Fatalf("error %v, want an *UnseenError", err)
	}
	equal(t, "error", err.Error(), "no read shows a Vipps PSP connection of account T12345678")
	same(t, "reads", unseen.Reads, []string{"management/settings: shows no Vipps PSP connection", "connections/vipps-psp: 404 Not Found"})
	equal(t, "polls", sim.Count(dinterotest.RouteSettings), 5)
}

func TestAwaitObeysAnInterruptWithinASecond(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		route dinterotest.Route
		delay time.Duration
		pause time.Duration
	}{
		"during the token": {dinterotest.RouteToken, never, time.Millisecond},
		"during a poll":    {dinterotest.RouteSettings, never, time.Millisecond},
		"between polls":    {dinterotest.RouteSettings, 0, never},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim, client := start(t, func(config *dintero.Config) { config.Pace.Poll, config.Pace.MaxPoll = c.pause, c.pause })
			put(sim, account, caseA)
			sim.Inject(c.route, -1, dinterotest.Fault{Delay: c.delay})
			ctx, cancel := interruptible(t)
			interruptAt(sim, c.route, 1, cancel)
			within(t, time.Second, func() {
				_, err := client.Await(ctx, account, caseA, enabled)
				var given *dintero.WaitError
				equal(t, "given up", errors.As(err, &given), true)
				equal(t, "interrupted", errors.Is(err, context.Canceled), true)
			})
		})
	}
}
