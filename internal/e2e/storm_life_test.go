package e2e

import (
	"github.com/hashicorp/terraform-exec/tfexec"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// play is a life of many signups.
func (s *storm) play() {
	ctx := s.t.Context()
	apply := func() error { return s.terraform.Apply(ctx, tfexec.Parallelism(20)) }

	s.until("create", apply)
	s.mustHoldAll()

	for i := range stormAccounts / 2 {
		s.sim.Sign(stormAccount(i))
	}
	s.until("refresh", func() error { return s.terraform.Refresh(ctx) })
	s.mustShowTheServersStatus()

	s.change()
	s.until("update", apply)
	s.mustHoldAll()
	s.mustPlanNothing()

	s.until("destroy", func() error { return s.terraform.Destroy(ctx) })
	if n := len(s.terraform.instances()); n > 0 {
		s.t.Errorf("%d signups are in the state after a destroy", n)
	}
	if s.reads == dinterotest.ReadsNone {
		return // nobody can tell that they are there, so they would be submitted again
	}
	s.until("adopt", apply)
	s.mustHoldAll()
	s.mustPlanNothing()
}

// until runs Terraform until it exits with 0, and looks after each run at what
// it did and left.
func (s *storm) until(what string, run func() error) {
	s.t.Helper()
	before := s.inState()
	for range stormRuns {
		held := s.held()
		s.sim.Forget()
		s.weather.rise(s.sim)
		err := run()
		s.sim.ClearFaults()
		s.figures.runs[what]++
		s.mustNotSendTwice(what, held)
		s.mustKeep(what, before)
		if err == nil {
			return
		}
		s.t.Logf("%s, again: %s", what, summaries(err))
	}
	s.t.Fatalf("%s did not come to an end in %d runs:\n%s", what, stormRuns, s.terraform.printed.take())
}

// change makes a third of the signups ask for another logo, and a third for
// another currency.
func (s *storm) change() {
	for caseID, w := range s.wanted {
		switch caseID[len(caseID)-1] % 3 {
		case 0:
			w.logo = "bG9nbw=="
		case 1:
			w.currencies = `"NOK", "DKK"`
		}
		s.wanted[caseID] = w
	}
	s.terraform.configure(s.configuration())
}

// inState is the signups in the state by case, each once and none tainted.
func (s *storm) inState() map[string]instance {
	s.t.Helper()
	found := map[string]instance{}
	for _, i := range s.terraform.instances() {
		if _, twice := found[i.caseID()]; twice {
			s.t.Errorf("%s is in the state twice", i.caseID())
		}
		if i.tainted {
			s.t.Errorf("%s is tainted", i.address)
		}
		found[i.caseID()] = i
	}
	return found
}

// mustKeep: what was in the state before is there still, and so is what was
// answered as accepted meanwhile. A destroy empties the state.
func (s *storm) mustKeep(what string, before map[string]instance) {
	s.t.Helper()
	now := s.inState()
	if what == "destroy" {
		return
	}
	for caseID := range before {
		if _, kept := now[caseID]; !kept {
			s.figures.lost++
			s.t.Errorf("%s: %s was in the state and is lost", what, caseID)
		}
	}
	for _, r := range s.sim.Requests(dinterotest.RouteSignup) {
		caseID := signupIn(r.Body).CaseID
		if _, kept := now[caseID]; acknowledged(r) && !kept {
			s.figures.lost++
			s.t.Errorf("%s: %s was accepted (%s) and is not in the state", what, caseID, r.Fault)
		}
	}
}

// mustHoldAll: each signup is at Dintero once, as it is configured, and in the
// state once.
func (s *storm) mustHoldAll() {
	s.t.Helper()
	if n := len(s.inState()); n != stormSignups {
		s.t.Errorf("%d signups are in the state, want %d", n, stormSignups)
	}
	if n := s.sim.Signups(); n != stormSignups {
		s.t.Errorf("%d signups are at Dintero, want %d", n, stormSignups)
	}
	held := s.held()
	for caseID, w := range s.wanted {
		if got, want := held[w.account][caseID], w.content(); got != want {
			s.t.Errorf("Dintero has %s for %s, want %s", got, caseID, want)
		}
	}
}

func (s *storm) mustPlanNothing() {
	s.t.Helper()
	s.figures.runs["plan"]++
	s.terraform.mustPlanNothing()
}

// mustShowTheServersStatus: half of the merchants have signed. Without a read
// the state stays as it was.
func (s *storm) mustShowTheServersStatus() {
	s.t.Helper()
	if s.reads == dinterotest.ReadsNone {
		return
	}
	for caseID, i := range s.inState() {
		connection, _ := s.sim.Connection(s.wanted[caseID].account)
		if got, want := i.attributes["status"], connection.Status; got != want {
			s.t.Errorf("the status of %s is %v, want %s", caseID, got, want)
		}
	}
}

func (s *storm) accounts() []string {
	accounts := make([]string, stormAccounts)
	for i := range accounts {
		accounts[i] = stormAccount(i)
	}
	return accounts
}
