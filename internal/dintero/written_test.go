package dintero_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

func TestAnswerToAWriteTakesThePlaceOfWhatWasRead(t *testing.T) {
	sim, client := start(t)
	put(sim, account, caseB)
	_, err := client.Read(t.Context(), account, "")
	succeed(t, err)
	_, err = client.SignUp(t.Context(), account, inNOK(caseA))
	succeed(t, err)
	view, err := client.Read(t.Context(), account, "")
	succeed(t, err)
	equal(t, "signups", len(view.Connection.Signups), 2)
	sent(t, sim, "token settings connection signup")
}

// heldRead starts a read that the server answers, with what it knew before, only
// once release is called.
func heldRead(t *testing.T, sim *dinterotest.Server, read func() (dintero.View, error)) (release func() dintero.View) {
	t.Helper()
	arrived, answer, done := make(chan struct{}), make(chan struct{}), make(chan dintero.View)
	sim.Inject(dinterotest.RouteSettings, 1, dinterotest.Fault{After: true, Alter: func(body []byte) []byte {
		close(arrived)
		<-answer
		return body
	}})
	go func() {
		view, err := read()
		if err != nil {
			t.Error(err)
		}
		done <- view
	}()
	<-arrived
	return func() dintero.View { close(answer); return <-done }
}

func TestOlderReadUnderWayNeverReplacesTheAnswerToAWrite(t *testing.T) {
	for name, read := range map[string]func(*dintero.Client) (dintero.View, error){
		"shared": func(c *dintero.Client) (dintero.View, error) { return c.Read(t.Context(), account, "") },
		"fresh":  func(c *dintero.Client) (dintero.View, error) { return c.Fresh(t.Context(), account, "") },
	} {
		sim, client := start(t)
		put(sim, account, caseB)
		release := heldRead(t, sim, func() (dintero.View, error) { return read(client) })
		_, err := client.Resubmit(t.Context(), account, inNOK(caseA))
		succeed(t, err)
		equal(t, name+": signups in the older read", len(release().Connection.Signups), 1)
		view, err := client.Read(t.Context(), account, "")
		succeed(t, err)
		equal(t, name+": signups after the write", len(view.Connection.Signups), 2)
		sent(t, sim, "token settings settings connection signup")
	}
}

func TestOlderReadUnderWayNeverReplacesAYoungerOne(t *testing.T) {
	sim, client := start(t)
	put(sim, account, caseB)
	release := heldRead(t, sim, func() (dintero.View, error) { return client.Fresh(t.Context(), account, "") })
	put(sim, account, caseA)
	_, err := client.Fresh(t.Context(), account, "")
	succeed(t, err)
	equal(t, "signups in the older read", len(release().Connection.Signups), 1)
	view, err := client.Read(t.Context(), account, "")
	succeed(t, err)
	equal(t, "signups served", len(view.Connection.Signups), 2)
}

// Where neither the answer to a write nor a look after it can be read, a reader
// who comes later does not wait for a read that began before the write.
func TestReaderAfterAWriteDoesNotJoinAReadFromBeforeIt(t *testing.T) {
	sim, client := start(t, retries(0))
	put(sim, account, caseB)
	release := heldRead(t, sim, func() (dintero.View, error) { return client.Read(t.Context(), account, "") })
	sim.Inject(dinterotest.RouteSettings, 1, dinterotest.Fault{}) // the look before the POST
	sim.Inject(dinterotest.RouteSettings, 1, status(500))         // the look after it
	sim.Inject(dinterotest.RouteSignup, 1, took(dinterotest.Fault{Status: 200}))
	outcome, err := client.Resubmit(t.Context(), account, inNOK(caseA))
	succeed(t, err)
	equal(t, "trouble", outcome.Trouble != nil, true)

	later := make(chan dintero.View, 1)
	go func() {
		view, err := client.Read(t.Context(), account, "")
		if err != nil {
			t.Error(err)
		}
		later <- view
	}()
	select {
	case view := <-later:
		equal(t, "signups", len(view.Connection.Signups), 2)
	case <-time.After(2 * time.Second):
		t.Error("the reader waits for a read from before the write")
	}
	release()
}

func TestManyCreatesOfOneAccountCostAtMostThreeGETs(t *testing.T) {
	for _, mode := range append([]dinterotest.Reads{dinterotest.ReadsNone}, readable...) {
		for _, n := range []int{1, 10, 50} {
			sim, client := start(t)
			sim.SetReads(mode)
			together(n, func(i int) {
				outcome, err := client.SignUp(t.Context(), account, inNOK(caseNumber(i)))
				if err != nil || outcome.Trouble != nil || outcome.Adopted {
					t.Errorf("%d: outcome %+v, error %v", i, outcome, err)
				}
			})
			posts(t, sim, n, n)
			equal(t, "signups held", sim.Signups(), n)
			equal(t, "token requests", sim.Count(dinterotest.RouteToken), 1)
			if gets := sim.Count(dinterotest.RouteSettings) + sim.Count(dinterotest.RouteConnection); gets > 3 {
				t.Errorf("reads %s: %d GETs for %d signups, want at most 3", mode, gets, n)
			}
		}
	}
}

func TestSameCaseTwiceAtOnceIsSubmittedOnce(t *testing.T) {
	for _, mode := range append([]dinterotest.Reads{dinterotest.ReadsNone}, readable...) {
		sim, client := start(t)
		sim.SetReads(mode)
		together(10, func(int) {
			if _, err := client.SignUp(t.Context(), account, inNOK(caseA)); err != nil {
				t.Error(err)
			}
		})
		posts(t, sim, 1, 1)
	}
}

func TestWritesOfOneAccountGoInTurn(t *testing.T) {
	sim, client := start(t)
	sim.SetReads(dinterotest.ReadsNone)
	var under atomic.Int32
	sim.OnRequest(func(route dinterotest.Route, _ string) {
		if route != dinterotest.RouteSignup {
			return
		}
		equal(t, "POSTs under way", under.Add(1), 1)
		time.Sleep(10 * time.Millisecond)
		under.Add(-1)
	})
	together(6, func(i int) {
		write := []func(context.Context, string, dintero.Signup) (dintero.Outcome, error){client.SignUp, client.Resubmit}[i%2]
		if _, err := write(t.Context(), account, inNOK(caseNumber(i))); err != nil {
			t.Error(err)
		}
	})
	posts(t, sim, 6, 6)
}

func TestWritesOfOtherAccountsDoNotWait(t *testing.T) {
	sim, client := start(t)
	arrived := make(chan struct{})
	sim.OnRequest(func(route dinterotest.Route, accountID string) {
		switch {
		case route == dinterotest.RouteSignup && accountID == another:
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
		if _, err := client.SignUp(t.Context(), []string{account, another}[i], inNOK(caseNumber(i))); err != nil {
			t.Error(err)
		}
	})
	posts(t, sim, 2, 2)
}
