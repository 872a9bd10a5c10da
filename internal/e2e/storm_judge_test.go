package e2e

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// content is what a signup asks for, in words.
func content(s dinterotest.Signup) string {
	var options []string
	for _, o := range s.PaymentOptions {
		options = append(options, o.Type+" "+strings.Join(slices.Sorted(slices.Values(o.Currencies)), ","))
	}
	return fmt.Sprintf("%s, logo %q", strings.Join(options, "; "), s.Logo)
}

func (w wanted) content() string {
	currencies := strings.Split(strings.ReplaceAll(w.currencies, `"`, ""), ", ")
	return content(dinterotest.Signup{
		PaymentOptions: []dinterotest.PaymentOption{{Type: "dintero_psp.vipps", Currencies: currencies}},
		Logo:           w.logo,
	})
}

// signupIn is the signup that a POST carries.
func signupIn(body []byte) dinterotest.Signup {
	var request struct{ Signup dinterotest.Signup }
	_ = json.Unmarshal(body, &request) // the simulator has judged it
	return request.Signup
}

// holdings are what Dintero has: the content of signups by account and case.
type holdings map[string]map[string]string

func (s *storm) held() holdings {
	held := holdings{}
	for _, account := range s.accounts() {
		held[account] = map[string]string{}
		connection, _ := s.sim.Connection(account)
		for _, signup := range connection.Signups {
			if held[account][signup.CaseID] != "" {
				s.t.Errorf("%s is at Dintero twice", signup.CaseID)
			}
			held[account][signup.CaseID] = content(signup)
		}
	}
	return held
}

// mustNotSendTwice goes through what a run of Terraform asked.
func (s *storm) mustNotSendTwice(what string, held holdings) {
	s.t.Helper()
	problems := twice(s.sim.Requests(), s.reads, held)
	for _, r := range s.sim.Requests(dinterotest.RouteSignup) {
		signup := signupIn(r.Body)
		sent := r.Account + signup.CaseID + content(signup)
		if r.Effect && s.taken[sent] && s.reads != dinterotest.ReadsNone {
			problems = append(problems, fmt.Sprintf("%s of %s was submitted though Dintero had it", signup.CaseID, r.Account))
		}
		s.taken[sent] = s.taken[sent] || r.Effect
	}
	for _, problem := range problems {
		s.figures.twice++
		s.t.Errorf("%s: %s", what, problem)
	}
}

// twice finds the POSTs that submit what an answer that reached the client whole
// has shown already. Requests of one account come one after the other, for its
// writes go in turn and look before; held is what Dintero had at the beginning.
func twice(requests []dinterotest.Request, reads dinterotest.Reads, held holdings) (problems []string) {
	shown := map[string]string{} // content by account and case
	for _, r := range requests {
		if r.Route == dinterotest.RouteSignup {
			signup := signupIn(r.Body)
			if shown[r.Account+signup.CaseID] == content(signup) {
				problems = append(problems, fmt.Sprintf("%s of %s was submitted again after it was shown", signup.CaseID, r.Account))
			}
			if r.Effect {
				held[r.Account][signup.CaseID] = content(signup)
			}
		}
		if r.Status != 200 || r.Fault != "" || !shows(r.Route, reads) {
			continue
		}
		for caseID, asks := range held[r.Account] {
			shown[r.Account+caseID] = asks
		}
	}
	return problems
}

// shows tells whether a successful answer of a route has the connection in it.
func shows(route dinterotest.Route, reads dinterotest.Reads) bool {
	switch route {
	case dinterotest.RouteSignup:
		return true
	case dinterotest.RouteSettings:
		return reads != dinterotest.ReadsOwnPath && reads != dinterotest.ReadsNone
	case dinterotest.RouteConnection:
		return reads == dinterotest.ReadsOwnPath || reads == dinterotest.ReadsBoth
	}
	return false
}

// acknowledged tells whether the client learned that a POST was accepted: its
// answer began, even if it was cut off.
func acknowledged(r dinterotest.Request) bool {
	return r.Effect && r.Status == 200 && !strings.Contains(r.Fault, "delayed")
}

// summaries are the lines of Terraform's error that say what is wrong.
func summaries(err error) string {
	counts := map[string]int{}
	for line := range strings.Lines(err.Error()) {
		if summary, ok := strings.CutPrefix(strings.TrimSpace(line), "Error: "); ok {
			counts[summary]++
		}
	}
	return fmt.Sprint(counts)
}
