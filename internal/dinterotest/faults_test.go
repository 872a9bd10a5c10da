package dinterotest_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

func TestFaults_QueueUpPerRoute(t *testing.T) {
	sim, v := visit(t)
	sim.Inject(dinterotest.RouteSignup, 0, dinterotest.Fault{Status: 418})
	sim.Inject(dinterotest.RouteSignup, 2, dinterotest.Fault{Status: 503})
	sim.Inject(dinterotest.RouteSignup, 1, dinterotest.Fault{Status: 429, Header: http.Header{"retry-after": {"3"}}, Body: `{"error":{}}`})
	sim.Inject(dinterotest.RouteSettings, -1, dinterotest.Fault{Status: 500})

	for _, want := range []int{503, 503, 429, 200} {
		r := v.post(dinterotest.Account, signupOf(caseA))
		equal(t, "status", r.status, want)
		if want == 429 {
			equal(t, "Retry-After", r.header.Get("Retry-After"), "3")
			equal(t, "Content-Type", r.header.Get("Content-Type"), "application/json")
			equal(t, "body", r.body, `{"error":{}}`)
		}
	}
	for range 3 {
		equal(t, "status", v.ask("GET", settingsPath(dinterotest.Account), "").status, 500)
	}
	sim.ClearFaults()
	equal(t, "status", v.ask("GET", settingsPath(dinterotest.Account), "").status, 200)

	log := sim.Requests(dinterotest.RouteSignup)
	equal(t, "logged fault", log[0].Fault, "status 503")
	equal(t, "logged fault", log[3].Fault, "")
	equal(t, "effect of the first", log[0].Effect, false)
	equal(t, "effect of the last", log[3].Effect, true)
}

func TestFaults_ReachEveryRoute(t *testing.T) {
	sim, v := visit(t)
	fault := dinterotest.Fault{Status: 502, Body: "<html>Bad gateway</html>"}
	for _, route := range []dinterotest.Route{dinterotest.RouteToken, dinterotest.RouteSignup, dinterotest.RouteSettings, dinterotest.RouteConnection, dinterotest.RouteOther} {
		sim.Inject(route, 1, fault)
	}
	for _, r := range []reply{
		v.tokenAt(dinterotest.Account, grant(dinterotest.Account)),
		v.post(dinterotest.Account, signupOf(caseA)),
		v.ask("GET", settingsPath(dinterotest.Account), ""),
		v.ask("GET", ownPath(dinterotest.Account), ""),
		v.ask("DELETE", ownPath(dinterotest.Account), ""),
	} {
		equal(t, "status", r.status, 502)
		equal(t, "Content-Type", r.header.Get("Content-Type"), "text/html; charset=utf-8")
	}
	equal(t, "signups", sim.Signups(), 0)
}

func TestFaults_AlterChangesTheRealAnswer(t *testing.T) {
	sim, v := visit(t)
	sim.Inject(dinterotest.RouteSignup, 1, dinterotest.Fault{
		Header: http.Header{"content-type": {"text/html"}},
		Alter:  func(body []byte) []byte { return append([]byte("   "), body...) },
	})
	r := v.post(dinterotest.Account, signupOf(caseA))
	equal(t, "status", r.status, 200)
	equal(t, "Content-Type", r.header.Get("Content-Type"), "text/html")
	contains(t, "body", r.body, `   {"signups"`)
	equal(t, "signups", sim.Signups(), 1)
}

func TestFaults_InjectFuncIsAskedFirst(t *testing.T) {
	sim, v := visit(t)
	sim.Inject(dinterotest.RouteSignup, 1, dinterotest.Fault{Status: 500})
	sim.InjectFunc(func(r *http.Request, route dinterotest.Route) *dinterotest.Fault {
		body, _ := io.ReadAll(r.Body)
		if route == dinterotest.RouteSignup && strings.Contains(string(body), caseB) {
			return &dinterotest.Fault{Status: 503}
		}
		return nil
	})
	equal(t, "chosen", v.post(dinterotest.Account, signupOf(caseB)).status, 503)
	equal(t, "queued", v.post(dinterotest.Account, signupOf(caseA)).status, 500)
	equal(t, "none", v.post(dinterotest.Account, signupOf(caseA)).status, 200)
	sim.ClearFaults()
	equal(t, "cleared", v.post(dinterotest.Account, signupOf(caseB)).status, 200)
}

func TestFaults_FlapInTurn(t *testing.T) {
	sim, v := visit(t)
	sim.Inject(dinterotest.RouteSettings, 1, dinterotest.Fault{Status: 429})
	sim.InjectInTurn(dinterotest.RouteSettings, dinterotest.Fault{Status: 403}, dinterotest.Fault{}, dinterotest.Fault{Status: 500})
	for _, want := range []int{429, 403, 200, 500, 403, 200, 500} {
		equal(t, "status", v.ask("GET", settingsPath(dinterotest.Account), "").status, want)
	}
	sim.ClearFaults()
	equal(t, "status", v.ask("GET", settingsPath(dinterotest.Account), "").status, 200)
}
