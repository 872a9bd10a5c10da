package dinterotest_test

import (
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

func TestLateEffects_ComeAfterALostConnection(t *testing.T) {
	sim, v := visit(t)
	sim.Inject(dinterotest.RouteSignup, 1, dinterotest.Fault{Reset: true, Late: 100 * time.Millisecond})
	if _, err := v.send("POST", ownPath(dinterotest.Account), signupOf(caseA)); err == nil {
		t.Error("the POST was answered")
	}
	equal(t, "signups", sim.Signups(), 0)
	equal(t, "fault", onlyRequest(t, sim, dinterotest.RouteSignup).Fault, "reset, late effect")
	sim.WaitForLateEffects()
	equal(t, "signups in the end", sim.Signups(), 1)
}

// A request that is never answered takes effect, too, after its client has left.
func TestLateEffects_ComeAfterTheClientHasLeft(t *testing.T) {
	sim, v := visit(t)
	const late = 200 * time.Millisecond
	h := v.startDelayed(dinterotest.Fault{Delay: time.Hour, Late: late})
	h.leave()
	if err := <-h.err; err == nil {
		t.Error("the POST was answered")
	}
	sim.WaitForLateEffects()
	entry := onlyRequest(t, sim, dinterotest.RouteSignup)
	equal(t, "effect", entry.Effect, true)
	equal(t, "status", entry.Status, 0)
	if got := entry.EffectTime.Sub(entry.Time); got < late {
		t.Errorf("it took effect after %s, want %s", got, late)
	}
}

func TestLateEffects_WaitForAllOfThem(t *testing.T) {
	sim, v := visit(t)
	sim.WaitForLateEffects() // there is none
	sim.Inject(dinterotest.RouteSignup, 20, dinterotest.GatewayTimeout(50*time.Millisecond))
	inParallel(20, func(i int) { v.post(dinterotest.Account, signupOf(caseNumber(i))) })
	sim.WaitForLateEffects()
	equal(t, "signups", sim.Signups(), 20)
}

// An effect that is pending when the test ends is dropped.
func TestLateEffects_EndWithTheServer(t *testing.T) {
	var sim *dinterotest.Server
	t.Run("test", func(t *testing.T) {
		var v visitor
		sim, v = visit(t)
		sim.Inject(dinterotest.RouteSignup, 1, dinterotest.GatewayTimeout(time.Hour))
		v.post(dinterotest.Account, signupOf(caseA))
	})
	sim.WaitForLateEffects()
	equal(t, "signups", sim.Signups(), 0)
}
