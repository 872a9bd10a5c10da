package dinterotest_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

func TestFaultsChangeTheAnswerAndTheEffect(t *testing.T) {
	alter := func(body []byte) []byte { return append([]byte("   "), body...) }
	for name, c := range map[string]struct {
		fault  dinterotest.Fault
		status int    // 0 if the exchange fails
		body   string // contained in the answer
		effect bool
		logged string
	}{
		"none":                    {dinterotest.Fault{}, 200, caseA, true, ""},
		"status":                  {dinterotest.Fault{Status: 429, Body: `{"a":1}`}, 429, `{"a":1}`, false, "status 429"},
		"status after the effect": {dinterotest.Fault{Status: 503, Effect: true}, 503, "", true, "status 503, with effect"},
		"body":                    {dinterotest.Fault{Body: `{}`}, 200, "{}", false, "status 200"},
		"gateway":                 {dinterotest.Gateway(502), 502, "<title>502 Bad Gateway</title>", false, "status 502"},
		"reset":                   {dinterotest.Fault{Reset: true}, 0, "", false, "reset"},
		"reset after the effect":  {dinterotest.Fault{Reset: true, Effect: true}, 0, "", true, "reset, with effect"},
		"cut off":                 {dinterotest.Fault{CutOff: true}, 0, "", true, "cut off"},
		"altered":                 {dinterotest.Fault{Alter: alter}, 200, `   {"signups"`, true, "altered"},
		"delay":                   {dinterotest.Fault{Delay: time.Millisecond}, 200, caseA, true, "delayed"},
		"late":                    {dinterotest.Fault{Late: time.Millisecond}, 504, "504 Gateway Timeout", true, "late effect, status 504"},
		"accepted late":           {dinterotest.Fault{Late: time.Millisecond, Status: 202}, 202, "", true, "late effect, status 202"},
	} {
		t.Run(name, func(t *testing.T) {
			sim, v := visit(t)
			sim.OnRequest(dinterotest.Always(dinterotest.RouteSignup, c.fault))
			status, body, err := v.send("POST", ownPath, signupOf(caseA))
			sim.WaitForLateEffects()
			r := sim.Requests(dinterotest.RouteSignup)[0]
			if c.status == 0 && err == nil || c.status != 0 && (err != nil || status != c.status || !strings.Contains(body, c.body)) {
				t.Errorf("%d, %v, %s", status, err, body)
			}
			_, exists := sim.Connection(dinterotest.Account)
			equal(t, "effect", exists, c.effect)
			equal(t, "logged effect", r.Effect, c.effect)
			equal(t, "logged fault", r.Fault, c.logged)
			if err == nil && (r.Status != status || string(r.Answer) != body) {
				t.Errorf("the log has %d %s", r.Status, r.Answer)
			}
		})
	}
}

func TestFirstCountsTheRequestsOfItsRoute(t *testing.T) {
	sim, v := visit(t)
	sim.OnRequest(dinterotest.First(2, dinterotest.RouteSettings, dinterotest.Fault{Status: 500}))
	v.ask(200, "POST", ownPath, signupOf(caseA))
	v.ask(500, "GET", settingsPath, "")
	v.ask(500, "GET", settingsPath, "")
	v.ask(200, "GET", settingsPath, "")
	equal(t, "counted", sim.Count(dinterotest.RouteSettings), 3)
	sim.ResetLog()
	equal(t, "counted after a reset", sim.Count(dinterotest.RouteSettings), 0)
}

func TestOnRequestMayUseTheServerAndWaitForAnotherRequest(t *testing.T) {
	sim, v := visit(t)
	sim.AddSignup(dinterotest.Account, dinterotest.Signup{CaseID: caseA})
	var both sync.WaitGroup
	both.Add(2)
	sim.OnRequest(func(r dinterotest.Request) dinterotest.Fault {
		if r.Route == dinterotest.RouteSignup {
			both.Done()
			both.Wait() // ends only if the two calls run at the same time
			sim.AddEvent(r.Account, dinterotest.Event{Event: "seen " + string(r.Route), Status: "under_review"})
		}
		return dinterotest.Fault{}
	})
	var sent sync.WaitGroup
	sent.Go(func() { v.signUp(caseA) })
	sent.Go(func() { v.signUp(caseB) })
	sent.Wait()
	c, _ := sim.Connection(dinterotest.Account)
	equal(t, "events", len(c.Events), 5)
	v.ask(404, "DELETE", ownPath, "")
	equal(t, "other requests", sim.Count(dinterotest.RouteOther), 1)
}
