package onboarding_test

import (
	"errors"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

// isShort makes a run give up soon after a POST whose outcome no read shows.
func isShort(timing *onboarding.Timing) { timing.ConfirmFor = 20 * time.Millisecond }

// unknownOutcome returns the error of an apply, which must be about an unknown
// outcome.
func unknownOutcome(t *testing.T, err error) *onboarding.OutcomeUnknownError {
	t.Helper()
	unknown, ok := errors.AsType[*onboarding.OutcomeUnknownError](err)
	if !ok {
		t.Fatalf("%v is not about an unknown outcome", err)
	}
	return unknown
}

func TestLostAnswerIsConfirmedByAnyRead(t *testing.T) {
	show := func(change func(*dinterotest.Connection)) func(*dinterotest.Server) {
		return func(sim *dinterotest.Server) { edit(sim, dinterotest.RouteSettings, change) }
	}
	for name, prepare := range map[string]func(*dinterotest.Server){
		"settings":                            func(*dinterotest.Server) {},
		"settings, under another name":        func(sim *dinterotest.Server) { sim.SetReads(dinterotest.ReadsSettingsHyphen) },
		"own path":                            func(sim *dinterotest.Server) { sim.SetReads(dinterotest.ReadsOwnPath) },
		"settings that show more":             show(func(c *dinterotest.Connection) { c.Signups[0].PaymentOptions[0].Currencies = []string{"DKK", "NOK"} }),
		"settings without payment options":    show(func(c *dinterotest.Connection) { c.Signups[0].PaymentOptions = nil }),
		"settings with another form of logo":  show(func(c *dinterotest.Connection) { c.Signups[0].Logo = "https://cdn.example/logo" }),
		"settings that do not have the times": show(func(c *dinterotest.Connection) { c.UpdatedAt, c.Signups[0].CreatedAt = "", "" }),
	} {
		t.Run(name, func(t *testing.T) {
			sim := dinterotest.Start(t)
			prepare(sim)
			sim.OnRequest(dinterotest.Always(dinterotest.RouteSignup, dinterotest.Fault{Reset: true, Effect: true}))
			result, err := newRun(t, sim).Apply(t.Context(), nil, asks(keyA, "NOK"))
			if err != nil || result.Action != onboarding.Submit || result.Connection == nil || sim.Count(dinterotest.RouteSignup) != 1 {
				t.Errorf("%+v, %v", result, err)
			}
		})
	}
}

func TestLostAnswerIsConfirmedOnceReadsHaveCaughtUp(t *testing.T) {
	for name, fault := range map[string]dinterotest.Fault{
		"after reads that lag":  {},
		"after reads that fail": {Status: 403},
	} {
		t.Run(name, func(t *testing.T) {
			sim := dinterotest.Start(t)
			sim.SetLag(time.Hour)
			sim.OnRequest(func(r dinterotest.Request) dinterotest.Fault {
				switch n := sim.Count(dinterotest.RouteSettings); {
				case r.Route == dinterotest.RouteSignup:
					return dinterotest.Fault{Status: 503, Effect: true}
				case r.Route == dinterotest.RouteSettings && n == 6:
					sim.Advance(2 * time.Hour)
				case r.Route == dinterotest.RouteSettings && n > 1:
					return fault
				}
				return dinterotest.Fault{}
			})
			result, err := newRun(t, sim).Apply(t.Context(), nil, asks(keyA, "NOK"))
			if err != nil || result.Action != onboarding.Submit || result.SubmittedAt == "" {
				t.Errorf("%+v, %v", result, err)
			}
			if reads, posts := sim.Count(dinterotest.RouteSettings), sim.Count(dinterotest.RouteSignup); reads != 6 || posts != 1 {
				t.Errorf("%d reads, %d POSTs", reads, posts)
			}
		})
	}
}

func TestLostAnswerAfterAnImport(t *testing.T) {
	t.Run("is confirmed by a read that includes the signup", func(t *testing.T) {
		sim := dinterotest.Start(t)
		state := signedUp(t, sim, keyA)
		state.Attempt = 0
		sim.OnRequest(dinterotest.Always(dinterotest.RouteSignup, status(503, true)))
		result, err := newRun(t, sim).Apply(t.Context(), state, asks(keyA, "NOK", "DKK"))
		checkOutcome(t, sim, confirmed, result, err)
	})
	t.Run("is not confirmed by a read that does not show the signup", func(t *testing.T) {
		sim := dinterotest.Start(t)
		state := signedUp(t, sim, keyA)
		state.Attempt = 0
		sim.OnRequest(func(r dinterotest.Request) dinterotest.Fault {
			if r.Route != dinterotest.RouteSignup {
				return dinterotest.Fault{}
			}
			sim.Change(account, func(c *dinterotest.Connection) { c.Signups = nil })
			return status(503, false)
		})
		result, err := newRun(t, sim, isShort).Apply(t.Context(), state, asks(keyA, "NOK", "DKK"))
		checkOutcome(t, sim, unknown, result, err)
	})
}

func TestUnknownOutcomeNamesTheAnswerAndTheLastRead(t *testing.T) {
	sim := dinterotest.Start(t)
	sim.OnRequest(func(r dinterotest.Request) dinterotest.Fault {
		if sim.Count(dinterotest.RouteSignup) > 0 {
			return map[dinterotest.Route]dinterotest.Fault{dinterotest.RouteSignup: status(503, true), dinterotest.RouteSettings: status(403, false)}[r.Route]
		}
		return dinterotest.Fault{}
	})
	_, err := newRun(t, sim, isShort).Apply(t.Context(), nil, asks(keyA, "NOK"))
	unknown := unknownOutcome(t, err)
	if unknown.Key != keyA || unknown.Cause == nil || unknown.Read == nil || unknown.Conflict != nil {
		t.Errorf("%+v", unknown)
	}
}

func TestConflictEndsTheReadsAfterALostAnswer(t *testing.T) {
	sim := dinterotest.Start(t)
	sim.OnRequest(func(r dinterotest.Request) dinterotest.Fault {
		if r.Route != dinterotest.RouteSignup {
			return dinterotest.Fault{}
		}
		addSignup(sim, keyA, "DKK")
		return status(503, false)
	})
	_, err := newRun(t, sim).Apply(t.Context(), nil, asks(keyA, "NOK"))
	if unknown := unknownOutcome(t, err); unknown.Conflict == nil || unknown.Conflict.Shown.CaseID != caseA {
		t.Errorf("%+v", unknown)
	}
	wantRequests(t, sim, 2, 1, 1)
}

func TestAfterAnUnknownOutcomeTheRunSendsNothingMoreToTheAccount(t *testing.T) {
	sim := dinterotest.Start(t)
	keyC, elsewhere := onboarding.NewKey(account, caseA[:35]+"0"), onboarding.NewKey("T87654321", caseA)
	addSignup(sim, keyC, "NOK")
	sim.OnRequest(dinterotest.First(1, dinterotest.RouteSignup, status(503, false)))
	run := newRun(t, sim, isShort)
	_, err := run.Apply(t.Context(), nil, asks(keyA, "NOK"))
	_ = unknownOutcome(t, err)
	for _, key := range []onboarding.Key{keyA, keyB} {
		_, err = run.Apply(t.Context(), nil, asks(key, "NOK"))
		blocked, isBlocked := errors.AsType[*onboarding.BlockedError](err)
		if !isBlocked || blocked.Other != keyA {
			t.Error(err)
		}
	}
	if result, err := run.Apply(t.Context(), nil, asks(keyC, "NOK")); err != nil || result.Action != onboarding.Adopt {
		t.Errorf("a signup that is there: %+v, %v", result, err)
	}
	if result, err := run.Apply(t.Context(), nil, asks(elsewhere, "NOK")); err != nil || result.Action != onboarding.Submit {
		t.Errorf("another account: %+v, %v", result, err)
	}
	if result, err := newRun(t, sim).Apply(t.Context(), nil, asks(keyA, "NOK")); err != nil || result.Action != onboarding.Submit {
		t.Errorf("the next run: %+v, %v", result, err)
	}
	if n := sim.Count(dinterotest.RouteSignup); n != 3 {
		t.Errorf("%d POSTs", n)
	}
}

// One attempt of a read may take 30 s, and the client would make three.
func TestServerThatDoesNotAnswerReadsIsNotWaitedForLongerThanTheGrace(t *testing.T) {
	sim := dinterotest.Start(t)
	sim.OnRequest(func(r dinterotest.Request) dinterotest.Fault {
		switch {
		case r.Route == dinterotest.RouteSignup:
			return dinterotest.Fault{Reset: true}
		case sim.Count(dinterotest.RouteSignup) > 0:
			return dinterotest.Fault{Delay: time.Hour}
		}
		return dinterotest.Fault{}
	})
	run := newRun(t, sim, isShort, func(timing *onboarding.Timing) { timing.Grace = 100 * time.Millisecond })
	started := time.Now()
	_, err := run.Apply(t.Context(), nil, asks(keyA, "NOK"))
	if unknown := unknownOutcome(t, err); unknown.Read == nil || time.Since(started) > 20*time.Second {
		t.Errorf("after %s: %+v", time.Since(started), unknown)
	}
}
