package e2e

import (
	"fmt"
	"strings"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// inState returns the signups in the state by case. Each is there once, and
// tainted only if its outcome is not known.
func (s *storm) inState() map[string]acctest.Instance {
	s.t.Helper()
	found := map[string]acctest.Instance{}
	for _, i := range s.terraform.Instances() {
		if _, twice := found[i.CaseID()]; twice {
			s.t.Errorf("%s is in the state twice", i.CaseID())
		}
		if i.Tainted && i.Attributes["unconfirmed"] == nil {
			s.t.Errorf("%s is tainted", i.Address)
		}
		found[i.CaseID()] = i
	}
	return found
}

// mustKeep wants what was in the state before to be there still, and what was
// answered as accepted meanwhile.
func (s *storm) mustKeep(what string, before map[string]acctest.Instance, requests []dinterotest.Request) {
	s.t.Helper()
	now := s.inState()
	for caseID := range before {
		if _, kept := now[caseID]; !kept {
			s.figures.add(tableTotals, "lost", 1)
			s.t.Errorf("%s: %s was in the state and is lost", what, caseID)
		}
	}
	for _, r := range requests {
		caseID := signupIn(r).CaseID
		if _, kept := now[caseID]; acknowledged(r) && !kept {
			s.figures.add(tableTotals, "lost", 1)
			s.t.Errorf("%s: %s was accepted (%s) and is not in the state", what, caseID, r.Fault)
		}
	}
}

func (s *storm) mustNotSendTwice(what string) {
	s.t.Helper()
	for _, problem := range s.judge.twice(s.sim.Requests()) {
		s.figures.add(tableTotals, "sent twice", 1)
		s.t.Errorf("%s: %s", what, problem)
	}
}

// mustHaveAll wants each signup to be in the state once, and at Dintero once, as
// it is configured, from its last attempt.
func (s *storm) mustHaveAll() {
	s.t.Helper()
	if n := len(s.inState()); n != stormSignups {
		s.t.Errorf("%d signups are in the state, want %d", n, stormSignups)
	}
	if n := s.sim.Signups(); n != stormSignups {
		s.t.Errorf("%d signups are at Dintero, want %d", n, stormSignups)
	}
	taken := s.judge.effects(s.sim.Requests())
	for caseID, w := range s.wanted {
		connection, _ := s.sim.Connection(w.account)
		for _, signup := range connection.Signups {
			if got, want := content(signup), w.submission().content; signup.CaseID == caseID && got != want {
				s.t.Errorf("Dintero has %s for %s, want %s", got, caseID, want)
			}
		}
		if taken[w.submission()] == 0 {
			s.t.Errorf("Dintero never took %s", w.submission())
		}
	}
}

func (w wanted) submission() submission {
	currencies := strings.Split(strings.ReplaceAll(w.currencies, `"`, ""), ", ")
	return submission{w.account, w.caseID, content(dinterotest.Signup{
		PaymentOptions: []dinterotest.PaymentOption{{Type: "dintero_psp.vipps", Currencies: currencies}},
		Logo:           w.logo,
	}), w.attempt}
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
		if got, want := i.Attributes["status"], connection.Status; got != want {
			s.t.Errorf("the status of %s is %v, want %s", caseID, got, want)
		}
	}
}

// expected are the titles of the errors that a storm may bring.
var expected = []string{
	"Signup cannot be planned", "Signup cannot be read", "Signup not submitted", "Outcome of the submission unknown",
}

// summaries counts the errors of a run by their titles, and wants all of them to
// be expected.
func (s *storm) summaries(err error) string {
	s.t.Helper()
	counts := map[string]int{}
	for line := range strings.Lines(err.Error()) {
		if summary, ok := strings.CutPrefix(strings.TrimSpace(line), "Error: "); ok {
			title, _, _ := strings.Cut(summary, ":")
			counts[title]++
		}
	}
	for _, title := range expected {
		counts[title] += 0
	}
	if len(counts) > len(expected) {
		s.t.Errorf("unexpected errors: %v\n%v", counts, err)
	}
	return fmt.Sprint(counts)
}
