package dinterotest_test

import (
	"strings"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

func TestGateways_AnswerWithAWebPage(t *testing.T) {
	for status, title := range map[int]string{502: "502 Bad Gateway", 503: "503 Service Unavailable", 504: "504 Gateway Timeout"} {
		sim, v := visit(t)
		sim.Inject(dinterotest.RouteSignup, 1, dinterotest.Gateway(status))
		r := v.post(dinterotest.Account, signupOf(caseA))
		equal(t, "status", r.status, status)
		equal(t, "Content-Type", r.header.Get("Content-Type"), "text/html")
		contains(t, "page", r.body, "<title>"+title+"</title>")
		sim.WaitForLateEffects()
		equal(t, "signups", sim.Signups(), 0)
	}
}

func TestGateways_RequestGoesOnBehindThem(t *testing.T) {
	const late = 200 * time.Millisecond
	for name, c := range map[string]struct {
		fault  dinterotest.Fault
		status int
		late   time.Duration
	}{
		"timeout, at once": {dinterotest.GatewayTimeout(0), 504, 0},
		"timeout, late":    {dinterotest.GatewayTimeout(late), 504, late},
		"503, late":        {dinterotest.Gateway(503).WithEffect(late), 503, late},
		"202, late":        {dinterotest.AcceptedLate(late), 202, late},
		"202, at once":     {dinterotest.AcceptedLate(0), 202, 0},
		"after and late":   {dinterotest.Fault{After: true, Late: late}, 504, late},
	} {
		t.Run(name, func(t *testing.T) {
			sim, v := visit(t)
			sim.Inject(dinterotest.RouteSignup, 1, c.fault)
			equal(t, "status", v.post(dinterotest.Account, signupOf(caseA)).status, c.status)
			equal(t, "took effect before the answer", sim.Signups() == 1, c.late == 0)
			sim.WaitForLateEffects()
			equal(t, "signups", sim.Signups(), 1)
			entry := onlyRequest(t, sim, dinterotest.RouteSignup)
			equal(t, "effect", entry.Effect, true)
			if got := entry.EffectTime.Sub(entry.Time); got < c.late {
				t.Errorf("it took effect after %s, want %s", got, c.late)
			}
			equal(t, "logged as late", strings.HasSuffix(entry.Fault, "late effect"), c.late > 0)
			equal(t, "logged as before", strings.Contains(entry.Fault, "after effect"), c.late == 0)
			equal(t, "events", len(connection(t, sim, dinterotest.Account).Events), 1)
		})
	}
}
