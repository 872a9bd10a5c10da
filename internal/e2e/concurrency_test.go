package e2e

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-exec/tfexec"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/sandbox"
)

// inProcess serves the provider from this process, where the race detector sees
// it.
func inProcess(t *testing.T, configuration string) acctest.Terraform {
	t.Helper()
	return acctest.NewTerraform(t, configuration, sandbox.Options{})
}

// Fifty signups at once need as many requests as fifty in turn, and the race
// detector finds nothing.
func TestAccConcurrency_FiftyAtOnce_Defect12_15(t *testing.T) {
	acceptance(t)
	const accounts, each = 10, 6
	sim := acctest.Start(t)
	configuration := sim.Provider()
	for i := range accounts * each {
		configuration += acctest.Shop(fmt.Sprintf("shop%d", i), fmt.Sprintf("00000000-0000-4000-8000-%012d", i),
			fmt.Sprintf("account_id = %q", fmt.Sprintf("T%08d", i%accounts)))
	}
	tf := inProcess(t, configuration)
	tf.Must(tf.Apply(t.Context(), tfexec.Parallelism(50)))
	if inState, stored := len(tf.Instances()), sim.Signups(); inState != accounts*each || stored != accounts*each {
		t.Errorf("%d in the state, %d at Dintero, want %d", inState, stored, accounts*each)
	}
	sim.WantPOSTs(t, accounts*each)
	// Plan and apply are two runs of the provider, and each account is an audience.
	if got := sim.Count(dinterotest.RouteToken); got != 2*accounts {
		t.Errorf("%d token requests for a plan and an apply of %d accounts", got, accounts)
	}
	sim.ResetLog()
	changes, err := tf.Plan(t.Context(), tfexec.Parallelism(50))
	if err != nil || changes {
		t.Errorf("plan: changes %t, %v", changes, err)
	}
	if got := sim.GETs(); got > 3*accounts {
		t.Errorf("%d reads to refresh %d accounts", got, accounts)
	}
	if got := sim.Count(dinterotest.RouteToken); got != accounts {
		t.Errorf("%d token requests for a plan of %d accounts", got, accounts)
	}
}

// The submissions of one account go one after the other, because Dintero keeps
// its signups in one object.
func TestAccConcurrency_SubmissionsOfAnAccountGoInTurn(t *testing.T) {
	acceptance(t)
	sim := acctest.Start(t)
	const takes = 150 * time.Millisecond
	sim.Inject(dinterotest.RouteSignup, 2, dinterotest.Fault{Delay: takes, After: true})
	tf := inProcess(t, sim.Provider()+acctest.Shop("shop", acctest.CaseID)+acctest.Shop("other", acctest.OtherCaseID))
	tf.Must(tf.Apply(t.Context()))
	sent := sim.Requests(dinterotest.RouteSignup)
	if len(sent) != 2 || sim.Signups() != 2 || len(tf.Instances()) != 2 {
		t.Fatalf("%d sent, %d at Dintero, %d in the state, want 2 of each", len(sent), sim.Signups(), len(tf.Instances()))
	}
	if apart := sent[1].Time.Sub(sent[0].Time); apart < takes {
		t.Errorf("the second signup was sent %s after the first, which took %s", apart, takes)
	}
	tf.MustPlanNothing()
}

// Two independent runs sign the same case up. If the second run reads after the
// first one has submitted, it adopts the signup. If both read before, both
// submit, because the API has no idempotency key. Dintero keeps one signup per
// case, and so do both states.
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
			sim := acctest.Start(t)
			both := newRuns(t, sim, acctest.Shop("shop", acctest.CaseID), acctest.Shop("shop", acctest.CaseID))
			if c.together {
				both.applyTogether(t, sim)
			} else {
				both[0].Must(both[0].Apply(t.Context()))
				both[1].Must(both[1].Apply(t.Context()))
			}
			sim.WantPOSTs(t, c.sent)
			if stored := sim.Signups(); stored != 1 {
				t.Errorf("%d at Dintero, want 1", stored)
			}
			if adopted := strings.Contains(acctest.Flat(both[1].Printed()), "Signup adopted: "+acctest.ShopID); adopted == c.together {
				t.Errorf("the second run says that it adopted: %t", adopted)
			}
			for _, tf := range both {
				mustAgree(t, tf, sim, true)
				tf.MustPlanNothing()
			}
			sim.WantPOSTs(t, c.sent)
		})
	}
}

// If the two runs ask for different options, Dintero has those of the later
// one. The other run warns of the difference in each plan, and sends nothing
// unless its own configuration changes.
func TestAccConcurrency_TwoRunsThatDisagree(t *testing.T) {
	acceptance(t)
	sim := acctest.Start(t)
	inDKK := acctest.Shop("shop", acctest.CaseID, acctest.Currencies("DKK"))
	both := newRuns(t, sim, acctest.Shop("shop", acctest.CaseID), inDKK)
	both.applyTogether(t, sim)
	connection, _ := sim.Connection(dinterotest.Account)
	if len(connection.Signups) != 1 || sim.POSTs() != 2 {
		t.Fatalf("%d sent, Dintero has %+v", sim.POSTs(), connection.Signups)
	}
	const differs = "Signup differs at Dintero: " + acctest.ShopID
	overruled := -1
	for i, tf := range both {
		tf.Printed()
		tf.MustPlanNothing()
		if !strings.Contains(acctest.Flat(tf.Printed()), differs) {
			continue
		}
		if overruled >= 0 {
			t.Error("both runs warn that the signup differs")
		}
		overruled = i
		acctest.WantText(t, tf.MustApply(), differs, "raise attempt by one")
	}
	sim.WantPOSTs(t, 2)
	if overruled < 0 {
		t.Fatal("no run warns that the signup differs")
	}
	wins := []string{"NOK", "DKK"}[overruled]
	both[overruled].Configure(sim.Provider() + acctest.Shop("shop", acctest.CaseID, acctest.Currencies(wins), "attempt = 2"))
	both[overruled].MustApply()
	acctest.WantNoText(t, both[overruled].MustPlan(), differs)
	connection, _ = sim.Connection(dinterotest.Account)
	if got := connection.Signups[0].PaymentOptions[0].Currencies; len(got) != 1 || got[0] != wins {
		t.Errorf("Dintero has %v, want %s", got, wins)
	}
	sim.WantPOSTs(t, 3)
}

// The second of two runs has planned a create, and finds another run's signup
// when it applies. If it is the same signup, it is adopted; if not, it is a
// conflict.
func TestAccConcurrency_AnotherRunComesBetweenPlanAndApply_Defect33_39(t *testing.T) {
	acceptance(t)
	for name, c := range map[string]struct {
		other string
		adopt bool
	}{
		"the same signup": {acctest.Shop("shop", acctest.CaseID), true},
		"another signup":  {acctest.Shop("shop", acctest.CaseID, acctest.Currencies("DKK")), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim := acctest.Start(t)
			both := newRuns(t, sim, acctest.Shop("shop", acctest.CaseID), c.other)
			both[0].MustPlan(tfexec.Out("saved"))
			both[1].MustApply()
			if c.adopt {
				acctest.WantText(t, both[0].MustApply(tfexec.DirOrPlan("saved")), "Signup adopted: "+acctest.ShopID)
				mustAgree(t, both[0], sim, true)
			} else {
				acctest.WantText(t, both[0].MustNotApply(tfexec.DirOrPlan("saved")), "Another signup exists: "+acctest.ShopID)
			}
			sim.WantPOSTs(t, 1)
		})
	}
}

// runs are two that share nothing but Dintero.
type runs [2]acctest.Terraform

func newRuns(t *testing.T, sim acctest.Sim, one, other string) runs {
	t.Helper()
	return runs{inProcess(t, sim.Provider()+one), inProcess(t, sim.Provider()+other)}
}

// applyTogether applies both. Neither POST is handled before both runs have
// decided to send one.
func (r runs) applyTogether(t *testing.T, sim acctest.Sim) {
	t.Helper()
	var both sync.WaitGroup
	both.Add(len(r))
	for n := range len(r) {
		sim.Before(dinterotest.RouteSignup, n+1, func() { both.Done(); both.Wait() })
	}
	var failures [2]error
	var applied sync.WaitGroup
	for i, tf := range r {
		applied.Go(func() { failures[i] = tf.Apply(t.Context()) })
	}
	applied.Wait()
	r[0].Must(errors.Join(failures[:]...))
}
