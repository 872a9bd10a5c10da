package onboarding_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

// showAfterPOST changes what reads show from the first POST on; if the function
// returns nil, they show no connection.
func showAfterPOST(sim acctest.Sim, show func(n int, c *dinterotest.Connection) *dinterotest.Connection) {
	var posted atomic.Bool
	var reads atomic.Int32
	onPOST(sim, 1, func() { posted.Store(true) })
	sim.OnShow(func(route dinterotest.Route, c *dinterotest.Connection) *dinterotest.Connection {
		if !posted.Load() || route == dinterotest.RouteSignup {
			return c
		}
		return show(int(reads.Add(1)), c)
	})
}

func onlyFirst(c *dinterotest.Connection) *dinterotest.Connection {
	c.Signups = c.Signups[:1]
	return c
}

func TestConfirm_ReadsThatFlapAreReadAgain_Defect32_34(t *testing.T) {
	for name, show := range map[string]func(n int, c *dinterotest.Connection) *dinterotest.Connection{
		"partial at first": func(n int, c *dinterotest.Connection) *dinterotest.Connection {
			if n <= 4 {
				return onlyFirst(c)
			}
			return c
		},
		"empty at first": func(n int, c *dinterotest.Connection) *dinterotest.Connection {
			if n <= 4 {
				c.Signups = nil
			}
			return c
		},
		"no connection at first": func(n int, c *dinterotest.Connection) *dinterotest.Connection {
			if n <= 4 {
				return nil
			}
			return c
		},
		"each third one": func(n int, c *dinterotest.Connection) *dinterotest.Connection {
			if n%3 != 0 {
				return onlyFirst(c)
			}
			return c
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim, run := start(t)
			sim.AddSignup(account, caseB, "NOK")
			showAfterPOST(sim, show)
			sim.Inject(dinterotest.RouteSignup, -1, afterEffect(status(503)))
			result, err := run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
			mustSucceed(t, err)
			wantEqual(t, "shown", result.View.Covers(keyA, wishFor("NOK")), true)
			wantSent(t, sim, 1, 1)
		})
	}
}

func TestConfirm_ListThatLacksTheSignupProvesNothing_Defect32(t *testing.T) {
	for name, c := range map[string]struct {
		record bool
		wish   onboarding.Wish
	}{"create": {false, wishFor("NOK")}, "change": {true, wishFor("SEK")}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim, run := start(t, confirmFor(short))
			sim.AddSignup(account, caseB, "NOK")
			var record *onboarding.Record
			if c.record {
				sim.AddSignup(account, caseA, "NOK")
				record = recordOf(sim, wishFor("NOK"))
			}
			showAfterPOST(sim, func(_ int, c *dinterotest.Connection) *dinterotest.Connection { return onlyFirst(c) })
			sim.Inject(dinterotest.RouteSignup, -1, afterEffect(status(503)))
			_, err := run.Apply(t.Context(), keyA, record, c.wish)
			wantError[*onboarding.AmbiguousError](t, err)
			wantSent(t, sim, 1, 1)
		})
	}
}

func TestConfirm_ReadsThatFailAreReadAgain(t *testing.T) {
	for name, fault := range map[string]dinterotest.Fault{
		"403": status(403), "404": status(404), "500": status(500), "502 page": {Status: 502, Body: "<html>"}, "reset": {Reset: true}, "200 page": {Status: 200, Body: "<html>"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim, run := start(t, retries(0))
			sim.AddSignup(account, caseB, "NOK")
			onPOST(sim, 1, func() { sim.Inject(dinterotest.RouteSettings, 3, fault) })
			sim.Inject(dinterotest.RouteSignup, -1, afterEffect(status(503)))
			result, err := run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
			mustSucceed(t, err)
			wantEqual(t, "shown", result.View.Covers(keyA, wishFor("NOK")), true)
			wantSent(t, sim, 1, 1)
		})
	}
}

func TestConfirm_ReportsThatReadingFailed(t *testing.T) {
	sim, run := start(t, retries(0), confirmFor(50*time.Millisecond))
	sim.AddSignup(account, caseB, "NOK")
	sim.Inject(dinterotest.RouteSignup, 1, status(500))
	onPOST(sim, 1, func() { sim.Inject(dinterotest.RouteSettings, -1, status(503)) })
	_, err := run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
	ambiguous := errorAs[*onboarding.AmbiguousError](t, err)
	wantContains(t, "cause", ambiguous.Cause.Error(), "500 Internal Server Error")
	wantContains(t, "read", ambiguous.Read.Error(), "503 Service Unavailable")
	wantEqual(t, "reading, as known before", ambiguous.Reading, onboarding.ReadsWork)
	wantSent(t, sim, 1, 0)
}

// A read that fails all the time does not hide what the other one shows.
func TestConfirm_ReadThatFailsDoesNotHideTheOther_Defect35(t *testing.T) {
	for name, answer := range map[string]dinterotest.Fault{"POST in doubt": status(503), "POST accepted without a body": status(200)} {
		sim, run := start(t, retries(0))
		sim.SetReads(dinterotest.ReadsBoth)
		onPOST(sim, 1, func() { sim.Inject(dinterotest.RouteSettings, -1, status(500)) })
		sim.Inject(dinterotest.RouteSignup, -1, afterEffect(answer))
		result, err := run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
		mustSucceed(t, err)
		mustSucceed(t, result.Incomplete)
		wantEqual(t, name+": shown", result.View.Covers(keyA, wishFor("NOK")), true)
		wantSent(t, sim, 1, 1)
	}
}

// If one endpoint is forbidden, the effect is found on the other one.
func TestConfirm_OneReadIsEnough(t *testing.T) {
	sim, run := start(t)
	sim.SetReads(dinterotest.ReadsBoth)
	onPOST(sim, 1, func() { sim.Inject(dinterotest.RouteSettings, -1, status(403)) })
	sim.Inject(dinterotest.RouteSignup, -1, afterEffect(status(503)))
	_, err := run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
	mustSucceed(t, err)
	wantSent(t, sim, 1, 1)
}

// If the last read takes too long, the error is that of an earlier read, which
// says more.
func TestConfirm_ReportsWhyReadingFailedThoughItHangsInTheEnd(t *testing.T) {
	sim, run := start(t, retries(0), confirmFor(200*time.Millisecond), requestTimeout(never))
	sim.Inject(dinterotest.RouteSignup, 1, status(500))
	onPOST(sim, 1, func() {
		sim.Inject(dinterotest.RouteSettings, 1, status(503))
		sim.Inject(dinterotest.RouteSettings, -1, dinterotest.Fault{Delay: never})
	})
	_, err := run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
	wantContains(t, "read", errorAs[*onboarding.AmbiguousError](t, err).Read.Error(), "503 Service Unavailable")
	wantSent(t, sim, 1, 0)
}

// If the server does not respond, the run does not wait much longer than reads
// can lag behind.
func TestConfirm_EndsInTimeThoughReadsHang(t *testing.T) {
	sim, run := start(t, confirmFor(200*time.Millisecond), requestTimeout(never))
	sim.Inject(dinterotest.RouteSignup, 1, status(500))
	onPOST(sim, 1, func() { sim.Inject(dinterotest.RouteSettings, -1, dinterotest.Fault{Delay: never}) })
	within(t, 5*time.Second, func() {
		_, err := run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
		ambiguous := errorAs[*onboarding.AmbiguousError](t, err)
		wantEqual(t, "read ended", errors.Is(ambiguous.Read, context.DeadlineExceeded), true)
	})
	wantSent(t, sim, 1, 0)
}

// The link of the POST's event is found together with its effect.
func TestConfirm_FindsTheLink(t *testing.T) {
	sim, run := start(t)
	sim.AddSignup(account, caseB, "NOK")
	sim.Inject(dinterotest.RouteSignup, -1, afterEffect(status(503)))
	result, err := run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
	mustSucceed(t, err)
	connection, _ := sim.Connection(account)
	wantEqual(t, "link", any(result.Link), connection.Events[1].Metadata["signature_link"])
}
