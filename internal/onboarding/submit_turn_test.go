package onboarding_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

func TestSubmitTurn_POSTsOfOneAccountGoOneAfterTheOther(t *testing.T) {
	sim, run := start(t)
	sim.SetReads(dinterotest.ReadsNone)
	var underWay atomic.Int32
	sim.OnRequest(func(route dinterotest.Route, _ string) {
		if route != dinterotest.RouteSignup {
			return
		}
		wantEqual(t, "POSTs under way", underWay.Add(1), 1)
		time.Sleep(10 * time.Millisecond)
		underWay.Add(-1)
	})
	together(6, func(i int) {
		record := []*onboarding.Record{nil, {Wish: wishFor("SEK")}}[i%2]
		if _, err := run.Apply(t.Context(), keyNumber(i), record, wishFor("NOK")); err != nil {
			t.Error(err)
		}
	})
	wantSent(t, sim, 6, 6)
}

func TestSubmitTurn_POSTsOfOtherAccountsDoNotWait(t *testing.T) {
	sim, run := start(t)
	arrived := make(chan struct{})
	sim.OnRequest(func(route dinterotest.Route, accountID string) {
		switch {
		case route == dinterotest.RouteSignup && accountID == anotherAccount:
			close(arrived)
		case route == dinterotest.RouteSignup:
			select {
			case <-arrived:
			case <-time.After(4 * time.Second):
				t.Error("the POST of another account waits for this one")
			}
		}
	})
	together(2, func(i int) {
		key := onboarding.NewKey([]string{account, anotherAccount}[i], caseNumber(i))
		if _, err := run.Apply(t.Context(), key, nil, wishFor("NOK")); err != nil {
			t.Error(err)
		}
	})
	wantSent(t, sim, 2, 2)
}

func TestSubmitTurn_SameSignupTwiceAtOnceIsSubmittedOnce_Defect50(t *testing.T) {
	for _, mode := range allReads {
		sim, run := start(t)
		sim.SetReads(mode)
		together(10, func(int) {
			if _, err := run.Apply(t.Context(), keyA, nil, wishFor("NOK")); err != nil {
				t.Error(err)
			}
		})
		wantSent(t, sim, 1, 1)
	}
}

func TestSubmitTurn_ManyNewSignupsCostThreeGETs(t *testing.T) {
	for _, mode := range allReads {
		for _, n := range []int{1, 10, 50} {
			sim, run := start(t)
			sim.SetReads(mode)
			together(n, func(i int) {
				result, err := run.Apply(t.Context(), keyNumber(i), nil, wishFor("NOK"))
				if err != nil || result.Incomplete != nil || result.Reason != onboarding.ReasonNew {
					t.Errorf("%d: result %+v, error %v", i, result, err)
				}
			})
			wantSent(t, sim, n, n)
			wantEqual(t, "signups", sim.Signups(), n)
			wantEqual(t, "token requests", sim.Count(dinterotest.RouteToken), 1)
			if sim.GETs() > 3 {
				t.Errorf("reads %s: %d GETs for %d signups, want at most 3", mode, sim.GETs(), n)
			}
		}
	}
}

// Another run signs the second case up between this run's first and second
// POST. The response to the first POST does not replace a read.
func TestSubmitTurn_OwnPOSTIsNoRead_Defect33(t *testing.T) {
	for _, theirs := range []string{"NOK", "NOK SEK"} {
		for _, mode := range readable {
			sim, run := start(t, viewAge(30*time.Millisecond))
			sim.SetReads(mode)
			_, err := run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
			mustSucceed(t, err)
			time.Sleep(40 * time.Millisecond)
			_, err = run.Apply(t.Context(), keyNumber(1), nil, wishFor("NOK"))
			mustSucceed(t, err)
			sim.AddSignup(account, caseB, strings.Fields(theirs)...)
			time.Sleep(40 * time.Millisecond)
			result, err := run.Apply(t.Context(), keyB, nil, wishFor("NOK"))
			wantAdopted(onboarding.ReasonShown)(t, result, err)
			wantSent(t, sim, 2, 2)
		}
	}
}

func TestSubmitTurn_ViewBeforeAPOSTIsAtMostTwoSecondsOld(t *testing.T) {
	t.Parallel()
	wantEqual(t, "age of a view before a POST", onboarding.DefaultTiming.ViewAge, 2*time.Second)
	sim, run := start(t)
	sim.AddSignup(account, caseNumber(0), "NOK")
	apply := func(i int) {
		_, err := run.Apply(t.Context(), keyNumber(i), nil, wishFor("NOK"))
		mustSucceed(t, err)
	}
	apply(1)
	apply(2)
	wantRequests(t, sim, "token settings connection signup signup")
	sim.ResetLog()
	time.Sleep(2100 * time.Millisecond)
	apply(3)
	apply(4)
	wantRequests(t, sim, "settings connection signup signup")
}

// A read that began too early is not used before a POST, even if it ends just
// now.
func TestSubmitTurn_ReadThatBeganTooEarlyIsTooOld_Defect33(t *testing.T) {
	sim, run := start(t, viewAge(50*time.Millisecond))
	sim.SetReads(dinterotest.ReadsBoth)
	sim.AddSignup(account, caseB, "NOK")
	sim.Inject(dinterotest.RouteConnection, 1, dinterotest.Fault{Status: 200, Body: copyAt(older, "pending", caseB), Delay: 300 * time.Millisecond})
	first := make(chan error, 1)
	go func() { _, err := run.View(context.Background(), keyA, nil); first <- err }()
	time.Sleep(100 * time.Millisecond)
	sim.AddSignup(account, caseA, "NOK") // somebody else is first
	time.Sleep(100 * time.Millisecond)
	result, err := run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
	wantAdopted(onboarding.ReasonShown)(t, result, err)
	mustSucceed(t, <-first)
	wantSent(t, sim, 0, 0)
}

func TestSubmitTurn_InterruptWhileWaitingForItSendsNothing_Defect14(t *testing.T) {
	sim, run := start(t)
	arrived := make(chan struct{}, 2)
	sim.Inject(dinterotest.RouteSignup, 1, dinterotest.Fault{Delay: time.Second})
	onPOST(sim, 1, func() { arrived <- struct{}{} })
	first := make(chan error, 1)
	go func() {
		_, err := run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
		first <- err
	}()
	<-arrived
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
	defer cancel()
	within(t, 900*time.Millisecond, func() {
		_, err := run.Apply(ctx, keyB, nil, wishFor("NOK"))
		wantEqual(t, "interrupted", errors.Is(err, context.DeadlineExceeded), true)
		wantError[*onboarding.UnsentError](t, err)
	})
	mustSucceed(t, <-first)
	wantSent(t, sim, 1, 1)
	wantEqual(t, "cases", cases(sim), caseA)
}
