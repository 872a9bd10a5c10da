package dintero_test

import (
	"errors"
	"net/http"
	"sync/atomic"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

func TestPostsThatWereNotTakenAreBoundedByMaxRetries(t *testing.T) {
	for maxRetries, want := range []int{1, 2, 3, 4} {
		sim, client := start(t, retries(maxRetries))
		put(sim, account, caseB)
		sim.Inject(dinterotest.RouteSignup, -1, status(500))
		_, err := client.SignUp(t.Context(), account, inNOK(caseA))
		var failed *dintero.Error
		if !errors.As(err, &failed) {
			t.Fatalf("error %v, want an *Error", err)
		}
		var uncertain *dintero.UncertainError
		equal(t, "uncertain", errors.As(err, &uncertain), false)
		equal(t, "status", failed.Status, 500)
		posts(t, sim, want, 0)
	}
}

// The bound is one for all reasons together: what is repeated for a 429 is not
// multiplied by what is repeated for a 500.
func TestMaxRetriesBoundsPostsOfAllReasonsTogether(t *testing.T) {
	sim, client := start(t, retries(2))
	put(sim, account, caseB)
	var n atomic.Int32
	sim.InjectFunc(func(_ *http.Request, route dinterotest.Route) *dinterotest.Fault {
		switch {
		case route != dinterotest.RouteSignup:
			return nil
		case n.Add(1)%2 == 1:
			return &dinterotest.Fault{Status: 429}
		}
		return &dinterotest.Fault{Status: 500}
	})
	_, err := client.SignUp(t.Context(), account, inNOK(caseA))
	equal(t, "failed", err != nil, true)
	posts(t, sim, 3, 0)
}

// An effect that comes after the answer is seen by the second look, or by the
// look after the repeated POST was refused for it.
func TestDelayedEffectIsFoundByTheSecondLook(t *testing.T) {
	for _, mode := range readable {
		sim, client := start(t)
		sim.SetReads(mode)
		put(sim, account, caseB)
		_, err := client.Fresh(t.Context(), account, "")
		succeed(t, err)
		sim.Inject(dinterotest.RouteSignup, 1, status(502))
		looks := 0
		sim.OnRequest(func(route dinterotest.Route, _ string) {
			if route == dinterotest.RouteSignup || sim.Count(dinterotest.RouteSignup) == 0 {
				return
			}
			if looks++; looks == 3 {
				put(sim, account, caseA)
			}
		})
		outcome, err := client.SignUp(t.Context(), account, inNOK(caseA))
		succeed(t, err)
		equal(t, "signups shown", len(outcome.Connection.Signups), 2)
		equal(t, "GETs", looks, 3) // two of the first look, one of the second
		posts(t, sim, 1, 0)
		equal(t, "cases held", caseIDs(sim, account), caseB+" "+caseA)
	}
}

func TestRepeatedPostThatIsRefusedForTheFirstOnesEffectIsASuccess(t *testing.T) {
	for _, code := range []int{400, 409, 422, 429} {
		sim, client := start(t)
		put(sim, account, caseB)
		sim.Inject(dinterotest.RouteSignup, 1, status(500))
		sim.Inject(dinterotest.RouteSignup, -1, dinterotest.Fault{Status: code, Body: `{"error":{"message":"it is there already"}}`})
		sim.OnRequest(func(route dinterotest.Route, _ string) {
			if route == dinterotest.RouteSignup && sim.Count(route) == 2 {
				put(sim, account, caseA) // what the first POST had begun
			}
		})
		outcome, err := client.SignUp(t.Context(), account, inNOK(caseA))
		succeed(t, err)
		equal(t, "signups shown", len(outcome.Connection.Signups), 2)
		equal(t, "cases held", caseIDs(sim, account), caseB+" "+caseA)
	}
}

func TestRepeatedPostThatIsRefusedWithoutEffectIsTheRefusal(t *testing.T) {
	sim, client := start(t)
	put(sim, account, caseB)
	sim.Inject(dinterotest.RouteSignup, 1, status(500))
	sim.Inject(dinterotest.RouteSignup, 1, dinterotest.Fault{Status: 400, Body: `{"error":{"message":"no organization number"}}`})
	_, err := client.SignUp(t.Context(), account, inNOK(caseA))
	var refused *dintero.Error
	if !errors.As(err, &refused) {
		t.Fatalf("error %v, want an *Error", err)
	}
	equal(t, "status", refused.Status, 400)
	sent(t, sim, "token settings connection signup settings connection settings connection signup settings connection")
	posts(t, sim, 2, 0)
}

// What the first POST did is still unknown where the second is refused and then
// no read helps.
func TestRepeatedPostThatIsRefusedIsUncertainWhereTheLookFails(t *testing.T) {
	sim, client := start(t)
	put(sim, account, caseB)
	sim.Inject(dinterotest.RouteSignup, 1, status(500))
	sim.Inject(dinterotest.RouteSignup, 1, status(409))
	sim.OnRequest(func(route dinterotest.Route, _ string) {
		if route == dinterotest.RouteSignup && sim.Count(route) == 2 {
			sim.Inject(dinterotest.RouteSettings, -1, status(500))
		}
	})
	_, err := client.SignUp(t.Context(), account, inNOK(caseA))
	var uncertain *dintero.UncertainError
	if !errors.As(err, &uncertain) {
		t.Fatalf("error %v, want an *UncertainError", err)
	}
	contains(t, "cause", uncertain.Cause.Error(), "409 Conflict")
	posts(t, sim, 2, 0)
}
