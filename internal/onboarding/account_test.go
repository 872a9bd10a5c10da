package onboarding_test

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

func TestSnapshotReadsTheOwnPathOnlyIfTheSettingsDoNotShowTheSignup(t *testing.T) {
	for _, row := range []struct {
		reads   dinterotest.Reads
		shown   bool
		ownPath int // requests
	}{
		{dinterotest.ReadsSettings, true, 0},
		{dinterotest.ReadsSettingsHyphen, true, 0},
		{dinterotest.ReadsBoth, true, 0},
		{dinterotest.ReadsOwnPath, true, 1},
		{dinterotest.ReadsNone, false, 1},
	} {
		t.Run(string(row.reads), func(t *testing.T) {
			sim := dinterotest.Start(t)
			sim.SetReads(row.reads)
			addSignup(sim, keyA, "NOK")
			run := newRun(t, sim)
			for range 2 {
				snapshot, err := run.Snapshot(t.Context(), keyA)
				if err != nil {
					t.Fatal(err)
				}
				if signup, shown := snapshot.Signup(keyA); shown != row.shown || shown && signup.CaseID != caseA {
					t.Errorf("shown: %v, %+v", shown, signup)
				}
			}
			wantRequests(t, sim, 1, row.ownPath, 0)
			for range 2 {
				if snapshot, err := run.Snapshot(t.Context(), keyB); err != nil || snapshot.Includes(asks(keyB, "NOK")) {
					t.Errorf("the other case: %+v, %v", snapshot, err)
				}
			}
			wantRequests(t, sim, 1, 1, 0)
		})
	}
}

func TestSnapshotIsSharedByAllCallersWithItsError(t *testing.T) {
	for name, fault := range map[string]dinterotest.Fault{"success": {}, "error": {Status: 403}} {
		t.Run(name, func(t *testing.T) {
			sim := dinterotest.Start(t)
			addSignup(sim, keyA, "NOK")
			sim.OnRequest(dinterotest.First(1, dinterotest.RouteSettings, fault))
			run := newRun(t, sim)
			var callers sync.WaitGroup
			for range 20 {
				callers.Go(func() {
					if _, err := run.Snapshot(t.Context(), keyA); (err != nil) != (fault.Status != 0) {
						t.Error(err)
					}
				})
			}
			callers.Wait()
			wantRequests(t, sim, 1, 0, 0)
		})
	}
}

func TestSnapshotIsReadAgainOnceItIsTooOld(t *testing.T) {
	for _, row := range []struct {
		name               string
		planAge, submitAge time.Duration
		reads              int // of two plans and one apply
	}{
		{"young enough for both", time.Hour, time.Hour, 1},
		{"too old for an apply", time.Hour, 0, 2},
		{"too old for both", 0, 0, 3},
	} {
		t.Run(row.name, func(t *testing.T) {
			sim := dinterotest.Start(t)
			addSignup(sim, keyA, "NOK")
			run := newRun(t, sim, func(timing *onboarding.Timing) { timing.PlanAge, timing.SubmitAge = row.planAge, row.submitAge })
			for range 2 {
				if decision, err := run.Plan(t.Context(), nil, asks(keyA, "NOK")); err != nil || decision.Action != onboarding.Adopt {
					t.Errorf("%+v, %v", decision, err)
				}
			}
			if result, err := run.Apply(t.Context(), nil, asks(keyA, "NOK")); err != nil || result.Action != onboarding.Adopt {
				t.Errorf("%+v, %v", result, err)
			}
			wantRequests(t, sim, row.reads, 0, 0)
			if _, err := run.Read(t.Context(), onboarding.Key{AccountID: account}); err != nil {
				t.Error(err)
			}
			wantRequests(t, sim, row.reads+1, 0, 0)
		})
	}
}

func TestSnapshotFailsOrShowsNothing(t *testing.T) {
	none := dinterotest.Fault{}
	for _, row := range []struct {
		name              string
		settings, ownPath dinterotest.Fault
		fails             bool
		deletedAt         string
	}{
		{"no scope", dinterotest.Fault{Status: 403}, none, true, ""},
		{"no account", dinterotest.Fault{Status: 404}, none, true, ""},
		{"server error", dinterotest.Fault{Status: 500}, none, true, ""},
		{"web page", dinterotest.Gateway(200), none, true, ""},
		{"lost connection", dinterotest.Fault{Reset: true}, none, true, ""},
		{"settings without connections", dinterotest.Fault{Body: `{"connections":null}`}, none, false, ""},
		{"account that was deleted", dinterotest.Fault{Body: `{"deleted_at":"2026-01-01T12:00:00Z","connections":{"vipps_psp":{"status":"enabled"}}}`}, none, false, "2026-01-01T12:00:00Z"},
		{"connection that was deleted", dinterotest.Fault{Body: `{"connections":{"vipps_psp":{"deleted_at":"2026-01-01T12:00:00Z"}}}`}, none, false, "2026-01-01T12:00:00Z"},
		{"own path that is refused", none, dinterotest.Fault{Status: 403}, false, ""},
		{"own path that allows only POST", none, dinterotest.Fault{Status: 405}, false, ""},
		{"own path that is not implemented", none, dinterotest.Fault{Status: 501}, false, ""},
		{"own path with an empty answer", none, dinterotest.Fault{Status: 204}, false, ""},
		{"own path with JSON that is no connection", none, dinterotest.Fault{Body: "[]"}, false, ""},
		{"own path with a connection that was deleted", none, dinterotest.Fault{Body: `{"deleted_at":"2026-01-01T12:00:00Z"}`}, false, "2026-01-01T12:00:00Z"},
		{"own path with a server error", none, dinterotest.Fault{Status: 503}, true, ""},
		{"own path with too many requests", none, dinterotest.Fault{Status: 429}, true, ""},
		{"own path with a web page", none, dinterotest.Gateway(200), true, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			sim := dinterotest.Start(t)
			sim.OnRequest(func(r dinterotest.Request) dinterotest.Fault {
				return map[dinterotest.Route]dinterotest.Fault{dinterotest.RouteSettings: row.settings, dinterotest.RouteConnection: row.ownPath}[r.Route]
			})
			snapshot, err := newRun(t, sim).Snapshot(t.Context(), keyA)
			if (err != nil) != row.fails || snapshot.Connection != nil || snapshot.DeletedAt != row.deletedAt {
				t.Errorf("%+v, %v", snapshot, err)
			}
		})
	}
}

func TestFailureOfTheOwnPathConcernsOnlySignupsThatTheSettingsDoNotShow(t *testing.T) {
	sim := dinterotest.Start(t)
	addSignup(sim, keyA, "NOK")
	sim.OnRequest(dinterotest.Always(dinterotest.RouteConnection, dinterotest.Gateway(http.StatusOK)))
	run := newRun(t, sim)
	for range 2 {
		if _, err := run.Snapshot(t.Context(), keyA); err != nil {
			t.Error(err)
		}
		if _, err := run.Snapshot(t.Context(), keyB); err == nil {
			t.Error("the other case is said to be not there, though the own path may show it")
		}
	}
	wantRequests(t, sim, 1, 1, 0)
}

// edit changes what a route shows.
func edit(sim *dinterotest.Server, route dinterotest.Route, change func(*dinterotest.Connection)) {
	sim.OnShow(func(shown dinterotest.Route, c *dinterotest.Connection) *dinterotest.Connection {
		if shown == route {
			change(c)
		}
		return c
	})
}

// makeOld makes a copy an old one, from before the second signup.
func makeOld(c *dinterotest.Connection) {
	c.UpdatedAt, c.Status, c.Signups = "2020-01-01T00:00:00Z", "old", c.Signups[:1]
}

func TestOfTwoReadsThatDisagreeTheNewerCopyCountsAndSignupsOfBoth(t *testing.T) {
	for name, stale := range map[string]dinterotest.Route{"old settings": dinterotest.RouteSettings, "old own path": dinterotest.RouteConnection} {
		t.Run(name, func(t *testing.T) {
			sim := dinterotest.Start(t)
			sim.SetReads(dinterotest.ReadsBoth)
			addSignup(sim, keyA, "NOK")
			addSignup(sim, keyB, "DKK")
			sim.OnShow(func(route dinterotest.Route, c *dinterotest.Connection) *dinterotest.Connection {
				if route == stale {
					makeOld(c) // shows the first signup only
				} else {
					c.Signups = c.Signups[1:]
				}
				return c
			})
			notThere := onboarding.NewKey(account, caseA[:35]+"0")
			snapshot, err := newRun(t, sim).Snapshot(t.Context(), notThere)
			if err != nil || snapshot.Status() != dintero.StatusPending || !snapshot.Includes(asks(keyA, "NOK")) || !snapshot.Includes(asks(keyB, "DKK")) {
				t.Errorf("%+v, %v", snapshot.Connection, err)
			}
		})
	}
}

func TestWhatARunHasReadIsNotForgotten(t *testing.T) {
	for name, later := range map[string]func(sim *dinterotest.Server){
		"an older copy":   func(sim *dinterotest.Server) { edit(sim, dinterotest.RouteSettings, makeOld) },
		"an empty answer": func(sim *dinterotest.Server) { sim.SetReads(dinterotest.ReadsNone) },
		"a copy without a time": func(sim *dinterotest.Server) {
			edit(sim, dinterotest.RouteSettings, func(c *dinterotest.Connection) { makeOld(c); c.UpdatedAt = "" })
		},
	} {
		t.Run(name, func(t *testing.T) {
			sim := dinterotest.Start(t)
			addSignup(sim, keyA, "NOK")
			addSignup(sim, keyB, "NOK")
			run := newRun(t, sim)
			if _, err := run.Read(t.Context(), onboarding.Key{AccountID: account}); err != nil {
				t.Fatal(err)
			}
			later(sim)
			snapshot, err := run.Read(t.Context(), onboarding.Key{AccountID: account})
			if err != nil || snapshot.Status() != dintero.StatusPending || !snapshot.Includes(asks(keyB, "NOK")) {
				t.Errorf("%+v, %v", snapshot.Connection, err)
			}
		})
	}
}

func TestAnswerToAPOSTCountsMoreThanAReadThatBeganBeforeIt(t *testing.T) {
	sim := dinterotest.Start(t)
	addSignup(sim, keyA, "NOK")
	withoutTime := func(_ dinterotest.Route, c *dinterotest.Connection) *dinterotest.Connection {
		c.UpdatedAt = "" // otherwise the times decide
		return c
	}
	sim.OnShow(withoutTime)
	run := newRun(t, sim)
	posted, began := make(chan struct{}), make(chan struct{})
	var reading sync.WaitGroup
	sim.OnRequest(func(r dinterotest.Request) dinterotest.Fault {
		switch {
		case r.Route == dinterotest.RouteSignup:
			reading.Go(func() {
				if _, err := run.Read(t.Context(), onboarding.Key{AccountID: account}); err != nil {
					t.Error(err)
				}
			})
			<-began
		case r.Route == dinterotest.RouteSettings && sim.Count(dinterotest.RouteSignup) > 0:
			close(began)
			<-posted
			return dinterotest.Fault{Body: `{"connections":{"vipps_psp":{"status":"old","signups":[]}}}`}
		}
		return dinterotest.Fault{}
	})
	if _, err := run.Apply(t.Context(), nil, asks(keyB, "NOK")); err != nil {
		t.Error(err)
	}
	close(posted)
	reading.Wait()
	if snapshot := run.LastSnapshot(account); snapshot.Status() != dintero.StatusPending || len(snapshot.Connection.Signups) != 2 {
		t.Errorf("%+v", snapshot.Connection)
	}
}

func TestWhatDinteroHasAcceptedCountsAsShownToTheEndOfTheRun(t *testing.T) {
	sim := dinterotest.Start(t)
	sim.SetReads(dinterotest.ReadsNone)
	sim.OnRequest(dinterotest.Always(dinterotest.RouteSignup, dinterotest.Fault{Status: 202, Effect: true}))
	run := newRun(t, sim, func(timing *onboarding.Timing) { timing.PlanAge, timing.SubmitAge = 0, 0 })
	for _, want := range []onboarding.Action{onboarding.Submit, onboarding.Adopt, onboarding.Adopt} {
		if decision, err := run.Plan(t.Context(), nil, asks(keyA, "NOK")); err != nil || decision.Action != want {
			t.Errorf("planned %v, %v, want %v", decision.Action, err, want)
		}
		if result, err := run.Apply(t.Context(), nil, asks(keyA, "NOK")); err != nil || result.Action != want {
			t.Errorf("applied %v, %v, want %v", result.Action, err, want)
		}
	}
	if n := sim.Count(dinterotest.RouteSignup); n != 1 {
		t.Errorf("%d POSTs", n)
	}
}

func TestCallerWhoIsCancelledDoesNotFailTheOthers(t *testing.T) {
	sim := dinterotest.Start(t)
	addSignup(sim, keyA, "NOK")
	run := newRun(t, sim)
	ctx, cancel := context.WithCancel(t.Context())
	var other sync.WaitGroup
	sim.OnRequest(func(r dinterotest.Request) dinterotest.Fault {
		if r.Route != dinterotest.RouteSettings || ctx.Err() != nil {
			return dinterotest.Fault{}
		}
		other.Go(func() {
			if snapshot, err := run.Snapshot(t.Context(), keyA); err != nil || snapshot.Connection == nil {
				t.Errorf("%+v, %v", snapshot, err)
			}
		})
		cancel()
		return dinterotest.Fault{Delay: time.Hour} // until the client disconnects
	})
	if _, err := run.Snapshot(ctx, keyA); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	other.Wait()
	wantRequests(t, sim, 2, 0, 0)
}
