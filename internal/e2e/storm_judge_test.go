package e2e

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// submission is what Dintero may take once.
type submission struct {
	account, caseID, content string
	attempt                  int
}

func (s submission) String() string {
	return fmt.Sprintf("attempt %d of %s/%s (%s)", s.attempt, s.account, s.caseID, s.content)
}

// content is what a signup asks for, in words.
func content(s dinterotest.Signup) string {
	var options []string
	for _, o := range s.PaymentOptions {
		options = append(options, o.Type+" "+strings.Join(slices.Sorted(slices.Values(o.Currencies)), ","))
	}
	return fmt.Sprintf("%s, logo %q", strings.Join(options, "; "), s.Logo)
}

// judge reads the log of the requests.
type judge struct {
	attempts map[string]int // that were configured, by the id of the request
}

func newJudge() *judge { return &judge{attempts: map[string]int{}} }

// note keeps which attempts the POSTs since the last time were for, because a
// request does not say so.
func (j *judge) note(requests []dinterotest.Request, attempt func(caseID string) int) {
	for _, r := range requests {
		if _, known := j.attempts[r.RequestID]; r.Route == dinterotest.RouteSignup && !known {
			j.attempts[r.RequestID] = attempt(signupIn(r).CaseID)
		}
	}
}

// submission returns what a POST asks for.
func (j *judge) submission(r dinterotest.Request) submission {
	signup := signupIn(r)
	return submission{r.Account, signup.CaseID, content(signup), j.attempts[r.RequestID]}
}

// effects returns how often Dintero took each submission.
func (j *judge) effects(requests []dinterotest.Request) map[submission]int {
	taken := map[submission]int{}
	for _, r := range requests {
		if r.Route == dinterotest.RouteSignup && r.Effect {
			taken[j.submission(r)]++
		}
	}
	return taken
}

// twice finds what Dintero took more than once, and the POSTs of what Dintero had
// shown by then.
func (j *judge) twice(requests []dinterotest.Request) (problems []string) {
	for s, n := range j.effects(requests) {
		if n > 1 {
			problems = append(problems, fmt.Sprintf("Dintero took %s %d times", s, n))
		}
	}
	shown := j.shown(requests)
	for _, r := range requests {
		if r.Route != dinterotest.RouteSignup {
			continue
		}
		s := j.submission(r)
		if at, ok := shown[s]; ok && r.Time.After(at) {
			problems = append(problems, fmt.Sprintf("%s was submitted again after it was shown", s))
		}
	}
	return problems
}

// shown returns when a client first received an answer that shows a submission.
func (j *judge) shown(requests []dinterotest.Request) map[submission]time.Time {
	shown := map[submission]time.Time{}
	for _, r := range requests {
		if r.AnswerTime.IsZero() || r.Status != 200 || strings.Contains(r.Fault, "cut off") {
			continue
		}
		for _, signup := range signupsShown(r.Answer) {
			s, ok := j.takenAs(requests, r.Account, signup)
			if first, known := shown[s]; ok && (!known || r.AnswerTime.Before(first)) {
				shown[s] = r.AnswerTime
			}
		}
	}
	return shown
}

// takenAs returns the submission that made a signup what it is: the first one
// that took effect after its created_at.
func (j *judge) takenAs(requests []dinterotest.Request, account string, signup dinterotest.Signup) (found submission, ok bool) {
	created, err := time.Parse(time.RFC3339, signup.CreatedAt)
	if err != nil {
		return submission{}, false
	}
	var first time.Time
	for _, r := range requests {
		isOfSignup := r.Route == dinterotest.RouteSignup && r.Effect && r.Account == account && signupIn(r).CaseID == signup.CaseID
		if isOfSignup && !r.EffectTime.Before(created) && (!ok || r.EffectTime.Before(first)) {
			found, first, ok = j.submission(r), r.EffectTime, true
		}
	}
	return found, ok
}

// signupIn returns the signup that a POST carries.
func signupIn(r dinterotest.Request) dinterotest.Signup {
	var body struct{ Signup dinterotest.Signup }
	_ = json.Unmarshal(r.Body, &body) // the simulator has checked it
	return body.Signup
}

// signupsShown returns the signups in an answer of any route.
func signupsShown(answer []byte) []dinterotest.Signup {
	var body struct {
		dinterotest.Connection
		Connections map[string]dinterotest.Connection `json:"connections"`
	}
	if json.Unmarshal(answer, &body) != nil {
		return nil
	}
	signups := body.Signups
	for _, c := range body.Connections {
		signups = append(signups, c.Signups...)
	}
	return signups
}

// acknowledged reports whether the client learned in time that a POST was
// accepted: its answer began, even if it was cut off.
func acknowledged(r dinterotest.Request) bool {
	return r.Route == dinterotest.RouteSignup && r.Status >= 200 && r.Status < 300 && r.AnswerTime.Sub(r.Time) < stormTimeout/2
}
