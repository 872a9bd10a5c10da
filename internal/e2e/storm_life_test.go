package e2e

import (
	"time"

	"github.com/hashicorp/terraform-exec/tfexec"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// liveThrough creates, refreshes, changes, destroys and adopts many signups.
func (s *storm) liveThrough() {
	ctx := s.t.Context()
	apply := func() error { return s.terraform.Apply(ctx, tfexec.Parallelism(20)) }

	s.until("create", apply)
	s.mustHaveAll()

	for i := range stormAccounts / 2 {
		s.sim.Sign(stormAccount(i))
	}
	time.Sleep(s.scale.lag)
	s.until("refresh", func() error { return s.terraform.Refresh(ctx) })
	s.mustShowTheServersStatus()

	s.change()
	s.until("update", apply)
	s.mustHaveAll()
	s.mustPlanNothing()

	s.until("destroy", func() error { return s.terraform.Destroy(ctx) })
	if n := len(s.terraform.Instances()); n > 0 {
		s.t.Errorf("%d signups are in the state after a destroy", n)
	}
	if s.reads == dinterotest.ReadsNone {
		return // no read shows that they exist, so they would be submitted again
	}
	s.until("adopt", apply)
	s.mustHaveAll()
	s.mustPlanNothing()
}

// until runs Terraform until it exits with 0, and judges after each run what it
// did and what it left.
func (s *storm) until(what string, run func() error) {
	s.t.Helper()
	s.terraform.Configure(s.configuration())
	for range stormRuns {
		before := s.inState()
		first := len(s.sim.Requests())
		s.sim.InjectFunc(s.faults.fault)
		err := run()
		s.sim.ClearFaults()
		s.figures.add(tableRuns, what, 1)
		s.judge.note(s.sim.Requests(), func(caseID string) int { return s.wanted[caseID].attempt })
		if what != "destroy" {
			s.mustKeep(what, before, s.sim.Requests()[first:])
		}
		if err == nil {
			s.sim.WaitForLateEffects()
			s.mustNotSendTwice(what)
			clear(s.imports)
			return
		}
		s.t.Logf("%s, again: %s", what, s.summaries(err))
		s.followWaysOut(err)
	}
	s.t.Fatalf("%s did not come to an end in %d runs:\n%s", what, stormRuns, s.terraform.Printed())
}

// change makes a third of the signups ask for another logo, a third for another
// currency, and a third for another attempt.
func (s *storm) change() {
	for caseID, w := range s.wanted {
		switch caseID[len(caseID)-1] % 3 {
		case 0:
			w.logo = "bG9nbw=="
		case 1:
			w.currencies = `"NOK", "DKK"`
		default:
			w.attempt++
		}
		s.wanted[caseID] = w
	}
}

func (s *storm) mustPlanNothing() {
	s.t.Helper()
	s.figures.add(tableRuns, "plan", 1)
	s.terraform.Configure(s.configuration())
	s.terraform.MustPlanNothing()
}
