package dinterotest_test

import (
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

func TestRequestLog_EveryAnswerHasARequestIDOfItsOwn(t *testing.T) {
	sim, v := visit(t)
	sim.Inject(dinterotest.RouteSettings, 1, dinterotest.Fault{Status: 502, Body: "<html>"})
	seen := map[string]bool{}
	for _, path := range []string{settingsPath(dinterotest.Account), settingsPath(dinterotest.Account), "/nothing"} {
		seen[v.ask("GET", path, "").header.Get("X-Request-Id")] = true
	}
	for _, entry := range sim.Requests() {
		equal(t, "logged id was sent", seen[entry.RequestID], true)
	}
	equal(t, "ids", len(seen), 3)
	equal(t, "an empty id", seen[""], false)
}

func TestRequestLog_IsReadAsACopyAndReset(t *testing.T) {
	sim, v := visit(t)
	v.signUp(dinterotest.Account, caseA)
	entry := onlyRequest(t, sim, dinterotest.RouteSignup)
	equal(t, "method", entry.Method, "POST")
	equal(t, "path", entry.Path, "/v1"+ownPath(dinterotest.Account))
	equal(t, "account", entry.Account, dinterotest.Account)
	equal(t, "authorization", entry.Header.Get("Authorization"), "Bearer "+v.token)
	entry.Body[0], entry.Header["Authorization"][0] = 'x', "x"

	again := onlyRequest(t, sim, dinterotest.RouteSignup)
	equal(t, "body", string(again.Body), signupOf(caseA))
	equal(t, "authorization", again.Header.Get("Authorization"), "Bearer "+v.token)
	sim.ResetLog()
	equal(t, "left", len(sim.Requests()), 0)
}

// The log has the answers as the client received them, with their times.
func TestRequestLog_HasTheAnswers(t *testing.T) {
	sim, v := visit(t)
	r := v.post(dinterotest.Account, signupOf(caseA))
	entry := onlyRequest(t, sim, dinterotest.RouteSignup)
	equal(t, "answer", string(entry.Answer), r.body)
	equal(t, "times in order", entry.Time.Before(entry.EffectTime) && entry.EffectTime.Before(entry.AnswerTime), true)

	for name, c := range map[string]struct {
		fault  dinterotest.Fault
		answer string
	}{
		"cut off": {dinterotest.Fault{CutOff: true, Alter: func([]byte) []byte { return []byte("half of it") }}, "half "},
		"reset":   {dinterotest.Fault{Reset: true, After: true}, ""},
		"busy":    {dinterotest.Fault{Status: 503, Body: "busy"}, "busy"},
	} {
		sim.ResetLog()
		sim.Inject(dinterotest.RouteSignup, 1, c.fault)
		_, _ = v.send("POST", ownPath(dinterotest.Account), signupOf(caseA))
		entry := onlyRequest(t, sim, dinterotest.RouteSignup)
		equal(t, name+": answer", string(entry.Answer), c.answer)
		equal(t, name+": answered", entry.AnswerTime.IsZero(), c.answer == "")
		equal(t, name+": took effect", entry.EffectTime.IsZero(), c.fault.Status == 503)
	}
}
