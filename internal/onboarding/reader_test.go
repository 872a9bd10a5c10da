package onboarding_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

func TestReading_IsSharedByAllWhoWantItAtOnce(t *testing.T) {
	for _, n := range []int{10, 50} {
		sim, run := start(t)
		sim.AddSignup(account, caseA, "NOK")
		sim.SetLatency(50 * time.Millisecond)
		together(n, func(int) {
			view, err := run.View(t.Context(), keyA, nil)
			if !view.Covers(keyA, wishFor("NOK")) {
				t.Errorf("the signup is not shown, error %v", err)
			}
		})
		wantRequests(t, sim, "token settings")
	}
}

func TestReading_OfManyCasesIsShared(t *testing.T) {
	for _, mode := range allReads {
		sim, run := start(t)
		sim.SetReads(mode)
		sim.AddSignup(account, caseNumber(0), "NOK")
		together(50, func(i int) {
			if _, err := run.View(t.Context(), keyNumber(i), nil); err != nil {
				t.Error(err)
			}
		})
		wantEqual(t, "settings read, reads "+string(mode), sim.Count(dinterotest.RouteSettings), 1)
		wantEqual(t, "own path read, reads "+string(mode), sim.Count(dinterotest.RouteConnection), 1)
	}
}

func TestReading_ThatFailedIsSharedButNotKept(t *testing.T) {
	sim, run := start(t, retries(0))
	sim.AddSignup(account, caseA, "NOK")
	sim.Inject(dinterotest.RouteSettings, 1, dinterotest.Fault{Status: 500, Delay: 50 * time.Millisecond})
	together(10, func(int) {
		if _, err := run.View(t.Context(), keyA, nil); err == nil {
			t.Error("no error")
		}
	})
	wantRequests(t, sim, "token settings")
	view, err := run.View(t.Context(), keyA, nil)
	mustSucceed(t, err)
	wantEqual(t, "status", view.Connection.Status, "pending")
	wantRequests(t, sim, "token settings settings")
}

// delayRead makes a read begin that the server answers with what it has now, but
// only once release is called.
func delayRead(t *testing.T, sim acctest.Sim, run *onboarding.Run) (release func()) {
	t.Helper()
	arrived, answer, done := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	sim.Inject(dinterotest.RouteSettings, 1, dinterotest.Fault{After: true, Alter: func(body []byte) []byte {
		close(arrived)
		<-answer
		return body
	}})
	go func() {
		_, err := run.View(t.Context(), keyB, nil)
		done <- err
	}()
	<-arrived
	return func() {
		close(answer)
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

// A read that began earlier may show the state before a change that the caller
// knows about.
func TestReading_ThatBeganEarlierIsNotFresh_Defect54(t *testing.T) {
	sim, run := start(t)
	sim.AddSignup(account, caseB, "NOK")
	release := delayRead(t, sim, run)
	sim.Sign(account)
	fresh := make(chan string, 1)
	go func() {
		view, err := run.FreshView(t.Context(), keyB)
		if err != nil {
			t.Error(err)
		}
		fresh <- view.Connection.Status
	}()
	time.Sleep(50 * time.Millisecond)
	release()
	wantEqual(t, "status", <-fresh, "enabled")
	wantEqual(t, "reads", sim.Count(dinterotest.RouteSettings), 2)
}

func TestReading_IsSharedByFreshReadersWhoComeDuringAnOlderOne(t *testing.T) {
	sim, run := start(t)
	sim.AddSignup(account, caseB, "NOK")
	release := delayRead(t, sim, run)
	sim.SetLatency(50 * time.Millisecond)
	time.AfterFunc(100*time.Millisecond, release)
	together(30, func(int) {
		if _, err := run.FreshView(t.Context(), keyB); err != nil {
			t.Error(err)
		}
	})
	wantEqual(t, "reads", sim.Count(dinterotest.RouteSettings), 2)
}

func TestReading_EachFreshViewReadsAgain(t *testing.T) {
	sim, run := start(t)
	sim.AddSignup(account, caseB, "NOK")
	for range 3 {
		_, err := run.FreshView(t.Context(), keyB)
		mustSucceed(t, err)
	}
	wantRequests(t, sim, "token settings settings settings")
	_, err := run.View(t.Context(), keyB, nil)
	mustSucceed(t, err)
	wantRequests(t, sim, "token settings settings settings")
}

func TestReading_IsNotSpoiledByOneWhoLeaves_Defect11(t *testing.T) {
	sim, run := start(t)
	sim.AddSignup(account, caseA, "NOK")
	sim.SetLatency(500 * time.Millisecond)
	leaving, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
	defer cancel()
	together(2, func(i int) {
		if i == 0 { // begins the read
			within(t, 480*time.Millisecond, func() {
				_, err := run.View(leaving, keyA, nil)
				wantEqual(t, "error of the one who leaves", errors.Is(err, context.DeadlineExceeded), true)
			})
			return
		}
		time.Sleep(10 * time.Millisecond)
		if view, err := run.View(t.Context(), keyA, nil); err != nil || view.Connection == nil {
			t.Errorf("view %v, error %v", view, err)
		}
	})
	wantRequests(t, sim, "token settings")
}

func TestReading_IsKeptThoughTheOnlyReaderHasLeft(t *testing.T) {
	sim, run := start(t)
	sim.AddSignup(account, caseA, "NOK")
	sim.SetLatency(100 * time.Millisecond)
	leaving, cancel := context.WithTimeout(t.Context(), 150*time.Millisecond) // the token takes 100 ms
	defer cancel()
	_, err := run.View(leaving, keyA, nil)
	wantEqual(t, "left", errors.Is(err, context.DeadlineExceeded), true)
	view, err := run.View(t.Context(), keyA, nil)
	mustSucceed(t, err)
	wantEqual(t, "status", view.Connection.Status, "pending")
	wantRequests(t, sim, "token settings")
}

func TestReading_EndsAtOnceForOneWhoIsInterrupted_Defect14(t *testing.T) {
	for _, route := range []dinterotest.Route{dinterotest.RouteToken, dinterotest.RouteSettings, dinterotest.RouteConnection} {
		t.Run(string(route), func(t *testing.T) {
			t.Parallel()
			sim, run := start(t)
			sim.Inject(route, -1, dinterotest.Fault{Delay: never})
			ctx, cancel := interruptible(t)
			interruptAt(sim, route, 1, cancel)
			within(t, 5*time.Second, func() {
				_, err := run.View(ctx, keyA, nil)
				wantEqual(t, "interrupted", errors.Is(err, context.Canceled), true)
			})
		})
	}
}
