package e2e

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-exec/tfexec"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// Fifty at once cost what fifty in turn do, and the race detector, under which
// the tests run, has nothing to say.
func TestAccDefect15_FiftyAtOnce(t *testing.T) {
	acceptance(t)
	const accounts, each = 10, 6
	sim := dinterotest.Start(t)
	var configuration strings.Builder
	configuration.WriteString(providerBlock(sim))
	for i := range accounts * each {
		fmt.Fprintf(&configuration, "resource \"dintero_vipps_psp_connection\" \"shop%d\" {\n  account_id = %q\n  signup = {\n    case_id = %q\n"+
			"    payment_options = [{ type = \"dintero_psp.vipps\", currencies = [\"NOK\"] }]\n  }\n}\n",
			i, fmt.Sprintf("T%08d", i%accounts), fmt.Sprintf("00000000-0000-4000-8000-%012d", i))
	}
	tf := inProcess(t, configuration.String())
	tf.must(tf.Apply(t.Context(), tfexec.Parallelism(50)))
	if inState, held := len(tf.instances()), sim.Signups(); inState != accounts*each || held != accounts*each {
		t.Errorf("%d in the state, %d at Dintero, want %d", inState, held, accounts*each)
	}
	for route, want := range map[dinterotest.Route]int{
		dinterotest.RouteSignup: accounts * each,
		dinterotest.RouteToken:  accounts, // each account is an audience
	} {
		if got := sim.Count(route); got != want {
			t.Errorf("%d requests of %s, want %d", got, route, want)
		}
	}
	sim.Forget()
	changes, err := tf.Plan(t.Context(), tfexec.Parallelism(50))
	if err != nil || changes {
		t.Errorf("plan: changes %t, %v", changes, err)
	}
	if got := sim.Count(dinterotest.RouteSettings); got > 3*accounts {
		t.Errorf("%d reads to refresh %d accounts", got, accounts)
	}
}

// The writes of one account go in turn, for Dintero keeps its signups in one
// object.
func TestAccConcurrency_WritesOfAnAccountGoInTurn(t *testing.T) {
	acceptance(t)
	sim := dinterotest.Start(t)
	const takes = 150 * time.Millisecond
	sim.Inject(dinterotest.RouteSignup, 2, dinterotest.Fault{Delay: takes, After: true})
	tf := inProcess(t, providerBlock(sim)+shop("shop", caseID)+shop("other", otherID))
	tf.must(tf.Apply(t.Context()))
	sent := sim.Requests(dinterotest.RouteSignup)
	if len(sent) != 2 || sim.Signups() != 2 || len(tf.instances()) != 2 {
		t.Fatalf("%d sent, %d at Dintero, %d in the state, want 2 of each", len(sent), sim.Signups(), len(tf.instances()))
	}
	if apart := sent[1].Time.Sub(sent[0].Time); apart < takes {
		t.Errorf("the second signup was sent %s after the first, which took %s", apart, takes)
	}
	tf.mustPlanNothing()
}

// Two runs that know nothing of each other sign the same case up. Where the
// second looks after the first has signed up, it adopts. Where both look before
// either has, both submit, for the API has nothing by which to tell that the
// two mean the same; Dintero keeps one signup per case, and so do both states.
func TestAccConcurrency_TwoRunsSignTheSameCaseUp(t *testing.T) {
	acceptance(t)
	for name, c := range map[string]struct {
		together bool
		sent     int
	}{
		"one after the other": {false, 1},
		"at once":             {true, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim := dinterotest.Start(t)
			runs := twoRuns(t, sim, shop("shop", caseID), shop("shop", caseID))
			if c.together {
				meet(sim, dinterotest.RouteSignup, 2) // by then both have looked
				runs.atOnce()
			} else {
				runs[0].must(runs[0].Apply(t.Context()))
				runs[1].must(runs[1].Apply(t.Context()))
			}
			if sent, held := sim.Count(dinterotest.RouteSignup), sim.Signups(); sent != c.sent || held != 1 {
				t.Errorf("%d sent, %d at Dintero, want %d and 1", sent, held, c.sent)
			}
			for _, tf := range runs {
				tf.mustHold(sim, true)
				tf.mustPlanNothing()
			}
			if adopted := strings.Contains(flat(runs[1].printed.take()), "Signup was there already"); adopted == c.together {
				t.Errorf("the second run says that it adopted: %t", adopted)
			}
		})
	}
}

// Where the two ask for something else, the later one wins at Dintero, and the
// other run sees it as drift instead of sending its own again unasked.
func TestAccConcurrency_TwoRunsThatDisagree(t *testing.T) {
	acceptance(t)
	sim := dinterotest.Start(t)
	inNOK := shop("shop", caseID)
	runs := twoRuns(t, sim, inNOK, strings.Replace(inNOK, "NOK", "DKK", 1))
	meet(sim, dinterotest.RouteSignup, 2) // by then both have looked
	runs.atOnce()
	connection, _ := sim.Connection(dinterotest.Account)
	if len(connection.Signups) != 1 || sim.Count(dinterotest.RouteSignup) != 2 {
		t.Fatalf("%d sent, Dintero has %+v", sim.Count(dinterotest.RouteSignup), connection.Signups)
	}
	different := 0
	for _, tf := range runs {
		changes, err := tf.Plan(t.Context())
		tf.must(err)
		if changes {
			different++
		}
	}
	if different != 1 || sim.Count(dinterotest.RouteSignup) != 2 {
		t.Errorf("%d plans have changes and %d signups were sent, want 1 and 2", different, sim.Count(dinterotest.RouteSignup))
	}
}

type runs [2]terraform

func twoRuns(t *testing.T, sim *dinterotest.Server, one, other string) runs {
	t.Helper()
	return runs{inProcess(t, providerBlock(sim)+one), inProcess(t, providerBlock(sim)+other)}
}

// atOnce applies both.
func (r runs) atOnce() {
	r[0].t.Helper()
	var failures [2]error
	var both sync.WaitGroup
	for i, tf := range r {
		both.Go(func() { failures[i] = tf.Apply(tf.t.Context()) })
	}
	both.Wait()
	r[0].must(errors.Join(failures[:]...))
}

// meet holds the first requests of a route until so many of them are there.
func meet(sim *dinterotest.Server, route dinterotest.Route, n int) {
	var all sync.WaitGroup
	all.Add(n)
	var mu sync.Mutex
	arrived := 0
	sim.OnRequest(func(r dinterotest.Route, _ string) {
		mu.Lock()
		first := r == route && arrived < n
		if first {
			arrived++
		}
		mu.Unlock()
		if first {
			all.Done()
			all.Wait()
		}
	})
}
