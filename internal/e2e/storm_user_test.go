package e2e

import (
	"strings"
	"time"
)

// followWaysOut does what the errors of a run tell a user to do about submissions
// whose outcome is not known.
func (s *storm) followWaysOut(err error) {
	s.t.Helper()
	var checks []wanted
	mustWait := false
	for _, text := range strings.Split(err.Error(), "\nError: ")[1:] {
		id, isUnknown := strings.CutPrefix(text, "Outcome of the submission unknown: ")
		if !isUnknown {
			continue
		}
		switch text = strings.Join(strings.Fields(text), " "); {
		case strings.Contains(text, "Check in Dintero Backoffice"):
			checks = append(checks, s.wanted[strings.Fields(id)[0][len("T00000000/"):]])
		case strings.Contains(text, "Apply again in"):
			mustWait = true
		case !strings.Contains(text, "then apply again"):
			s.t.Errorf("the error names no way out: %s", text)
		}
	}
	if len(checks) > 0 {
		s.sim.WaitForLateEffects()
		time.Sleep(s.scale.lag)
		s.resolve(checks)
	}
	if mustWait {
		s.figures.add(tableWaysOut, "wait", 1)
		time.Sleep(s.scale.confirm)
	}
}

// resolve checks at Dintero whether submissions have taken effect, and does
// what the error advises.
func (s *storm) resolve(checks []wanted) {
	s.t.Helper()
	taken, inState := s.judge.effects(s.sim.Requests()), s.inState()
	var remove []string
	for _, w := range checks {
		i, ok := inState[w.caseID]
		if !ok || i.Attributes["unconfirmed"] == nil {
			s.t.Errorf("%s is in doubt, and the state does not say so", w.caseID)
			continue
		}
		hasEffect := taken[w.submission()] > 0
		way := wayOut(i.Tainted, hasEffect, w)
		s.figures.add(tableWaysOut, way, 1)
		switch way {
		case wayUntaint:
			s.terraform.MustRun("untaint", w.address())
		case wayRemove:
			remove = append(remove, w.address())
		case wayImport:
			remove = append(remove, w.address())
			s.imports[w.caseID] = true
		case wayAttempt:
			w.attempt++
			s.wanted[w.caseID] = w
		}
	}
	if len(remove) > 0 {
		s.terraform.MustRun(append([]string{"state", "rm"}, remove...)...)
	}
	s.terraform.Configure(s.configuration())
}

const (
	wayUntaint = "untaint"
	wayRemove  = "state rm"
	wayImport  = "state rm and import"
	wayAttempt = "raise attempt"
)

// wayOut is what the errors say. A create that has had no effect has two, and
// every other signup takes the second.
func wayOut(isCreate, hasEffect bool, w wanted) string {
	switch {
	case isCreate && hasEffect:
		return wayUntaint
	case hasEffect:
		return wayImport
	case isCreate && w.caseID[len(w.caseID)-1]%2 == 0:
		return wayRemove
	}
	return wayAttempt
}
