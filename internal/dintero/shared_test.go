package dintero_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// together runs fn n times at once and waits for all.
func together(n int, fn func(i int)) {
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { fn(i) })
	}
	all.Wait()
}

func caseNumber(i int) string { return fmt.Sprintf("00000000-0000-4000-8000-%012d", i) }

func TestReadersAtTheSameTimeShareOneGET(t *testing.T) {
	for _, n := range []int{10, 50} {
		sim, client := start(t)
		put(sim, account, caseA)
		sim.SetLatency(50 * time.Millisecond)
		together(n, func(int) {
			view, err := client.Read(t.Context(), account, "")
			if _, presence := view.Find(caseA); err != nil || presence != dintero.Present {
				t.Errorf("presence %v, error %v", presence, err)
			}
		})
		sent(t, sim, "token settings")
	}
}

func TestLaterReaderIsServedWhatWasRead(t *testing.T) {
	sim, client := start(t)
	put(sim, account, caseA)
	for range 3 {
		view, err := client.Read(t.Context(), account, "")
		succeed(t, err)
		equal(t, "status", string(view.Connection.Status), "pending")
		sim.Sign(account) // which is not looked for
	}
	sent(t, sim, "token settings")
}

func TestEachAccountIsReadForItself(t *testing.T) {
	sim, client := start(t)
	put(sim, account, caseA)
	put(sim, another, caseB)
	for accountID, caseID := range map[string]string{account: caseA, another: caseB} {
		view, err := client.Read(t.Context(), accountID, "")
		succeed(t, err)
		_, presence := view.Find(caseID)
		equal(t, "presence", presence, dintero.Present)
	}
	equal(t, "GETs", sim.Count(dinterotest.RouteSettings), 2)
}

func TestFailedReadIsNotKept(t *testing.T) {
	sim, client := start(t, retries(0))
	put(sim, account, caseA)
	sim.Inject(dinterotest.RouteSettings, 1, status(500))
	_, err := client.Read(t.Context(), account, "")
	equal(t, "failed", err != nil, true)
	_, err = client.Read(t.Context(), account, "")
	succeed(t, err)
	sent(t, sim, "token settings settings")
}

func TestFreshIsNeverShared(t *testing.T) {
	sim, client := start(t)
	put(sim, account, caseA)
	sim.SetLatency(30 * time.Millisecond)
	_, err := client.Read(t.Context(), account, "")
	succeed(t, err)
	together(5, func(int) {
		if _, err := client.Fresh(t.Context(), account, ""); err != nil {
			t.Error(err)
		}
	})
	equal(t, "GETs", sim.Count(dinterotest.RouteSettings), 6)
	sim.Sign(account)
	view, err := client.Fresh(t.Context(), account, "")
	succeed(t, err)
	equal(t, "fresh status", string(view.Connection.Status), "enabled")
	view, err = client.Read(t.Context(), account, "")
	succeed(t, err)
	equal(t, "status served since", string(view.Connection.Status), "enabled")
	equal(t, "GETs", sim.Count(dinterotest.RouteSettings), 7)
}

func TestReadThatAnsweredIsAskedFirst(t *testing.T) {
	for mode, want := range map[dinterotest.Reads]string{
		dinterotest.ReadsSettings:       "token settings settings settings",
		dinterotest.ReadsSettingsHyphen: "token settings settings settings",
		dinterotest.ReadsOwnPath:        "token settings connection connection connection",
		dinterotest.ReadsBoth:           "token settings settings settings",
		dinterotest.ReadsNone:           "token settings connection settings connection settings connection",
	} {
		sim, client := start(t)
		sim.SetReads(mode)
		put(sim, account, caseA)
		for range 3 {
			_, err := client.Fresh(t.Context(), account, "")
			succeed(t, err)
		}
		sent(t, sim, want)
	}
}

// A connection without its signups is not the last word while another read may
// have them.
func TestReadWithoutSignupsIsFollowedByTheOther(t *testing.T) {
	sim, client := start(t)
	sim.SetReads(dinterotest.ReadsOwnPath)
	put(sim, account, caseA)
	view := shownTo(t, client, sim, `{"status":"enabled"}`)
	_, presence := view.Find(caseA)
	equal(t, "presence", presence, dintero.Present)
	sent(t, sim, "token settings connection")
}

func TestReadThatMayNotBeUsedProvesNothing(t *testing.T) {
	for _, code := range []int{403, 404, 405} {
		sim, client := start(t)
		put(sim, account, caseA)
		sim.Inject(dinterotest.RouteSettings, -1, status(code))
		view, err := client.Fresh(t.Context(), account, "")
		succeed(t, err)
		equal(t, "connection", view.Connection == nil, true)
		equal(t, "absent", view.Absent, false)
		equal(t, "reads", len(view.Reads), 2)
		sent(t, sim, "token settings connection")
	}
}

func TestLeavingReaderSpoilsNothingForTheOthers(t *testing.T) {
	sim, client := start(t)
	put(sim, account, caseA)
	sim.SetLatency(150 * time.Millisecond)
	_, err := client.Token(t.Context(), account)
	succeed(t, err)
	leaving, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
	defer cancel()
	together(2, func(i int) {
		if i == 0 {
			within(t, 140*time.Millisecond, func() { _, err = client.Read(leaving, account, "") })
			return
		}
		time.Sleep(10 * time.Millisecond)
		if view, err := client.Read(t.Context(), account, ""); err != nil || view.Connection == nil {
			t.Errorf("view %v, error %v", view, err)
		}
	})
	equal(t, "error of the one who left", err, context.DeadlineExceeded)
	equal(t, "GETs", sim.Count(dinterotest.RouteSettings), 1)
}
