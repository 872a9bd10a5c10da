package dinterotest_test

import (
	"sync/atomic"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// Somebody else signs case B up around the second of two POSTs.
func TestTurns_SomebodyElseActs(t *testing.T) {
	for name, c := range map[string]struct {
		plan  func(sim *dinterotest.Server, act func())
		shown []string // by the answers to the POSTs of case A
	}{
		"before the second":  {func(sim *dinterotest.Server, act func()) { sim.Before(dinterotest.RouteSignup, 2, act) }, []string{"A", "AB", "AB"}},
		"after the first":    {func(sim *dinterotest.Server, act func()) { sim.Between(dinterotest.RouteSignup, 1, act) }, []string{"A", "AB", "AB"}},
		"after the second":   {func(sim *dinterotest.Server, act func()) { sim.Between(dinterotest.RouteSignup, 2, act) }, []string{"A", "A", "AB"}},
		"before another one": {func(sim *dinterotest.Server, act func()) { sim.Before(dinterotest.RouteConnection, 1, act) }, []string{"A", "A", "A"}},
	} {
		t.Run(name, func(t *testing.T) {
			sim, v := visit(t)
			v.settings(dinterotest.Account)
			c.plan(sim, func() { addSignup(sim, dinterotest.Account, caseB) })
			for _, want := range c.shown {
				equal(t, "shown", casesOf(v.signUp(dinterotest.Account, caseA)), want)
			}
		})
	}
}

// Requests count from the time at which somebody decides to act, and a request
// with a fault counts, too.
func TestTurns_CountFromNowOn(t *testing.T) {
	sim, v := visit(t)
	v.signUp(dinterotest.Account, caseA)
	var acted atomic.Int32
	sim.Between(dinterotest.RouteSignup, 2, func() { acted.Add(1) })
	sim.Inject(dinterotest.RouteSignup, 2, dinterotest.Fault{Reset: true})
	for _, want := range []int32{0, 1, 1} {
		_, _ = v.send("POST", ownPath(dinterotest.Account), signupOf(caseA))
		equal(t, "acted", acted.Load(), want)
	}
}

// After the first POST and before its answer, nothing that the client does can
// come in between.
func TestTurns_BetweenComesBeforeTheAnswer(t *testing.T) {
	sim, v := visit(t)
	sim.Between(dinterotest.RouteSignup, 1, func() {
		equal(t, "status in the log", onlyRequest(t, sim, dinterotest.RouteSignup).Status, 0)
		sim.Sign(dinterotest.Account)
	})
	equal(t, "status in the answer", v.signUp(dinterotest.Account, caseA).Status, "pending")
	equal(t, "status afterwards", v.settings(dinterotest.Account).Connections["vipps_psp"].Status, "enabled")
}
