package dinterotest_test

import (
	"strings"
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
	}{
		"none":                    {dinterotest.Fault{}, 200, caseA, true},
		"status":                  {dinterotest.Fault{Status: 429, Body: `{"a":1}`}, 429, `{"a":1}`, false},
		"status after the effect": {dinterotest.Fault{Status: 503, Effect: true}, 503, "", true},
		"body":                    {dinterotest.Fault{Body: `{}`}, 200, "{}", false},
		"gateway":                 {dinterotest.Gateway(502), 502, "<title>502 Bad Gateway</title>", false},
		"reset":                   {dinterotest.Fault{Reset: true}, 0, "", false},
		"reset after the effect":  {dinterotest.Fault{Reset: true, Effect: true}, 0, "", true},
		"cut off":                 {dinterotest.Fault{CutOff: true}, 0, "", true},
		"altered":                 {dinterotest.Fault{Alter: alter}, 200, `   {"signups"`, true},
		"delay":                   {dinterotest.Fault{Delay: time.Millisecond}, 200, caseA, true},
		"late":                    {dinterotest.Fault{Late: time.Millisecond}, 504, "504 Gateway Timeout", true},
		"accepted late":           {dinterotest.Fault{Late: time.Millisecond, Status: 202}, 202, "", true},
	} {
		t.Run(name, func(t *testing.T) {
			sim, v := visit(t)
			sim.OnRequest(dinterotest.Always(dinterotest.RouteSignup, c.fault))
			status, body, err := v.send("POST", ownPath, signupOf(caseA))
			sim.WaitForLateEffects()
			if (err != nil) != (c.status == 0) || err == nil && status != c.status || !strings.Contains(body, c.body) {
				t.Errorf("%d, %v, %s", status, err, body)
			}
			_, exists := sim.Connection(dinterotest.Account)
			equal(t, "effect", exists, c.effect)
			equal(t, "counted effect", len(sim.Effects()) == 1, c.effect)
		})
	}
}
