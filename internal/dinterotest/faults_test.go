package dinterotest_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

func TestFaultsQueueUpPerRoute(t *testing.T) {
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

func TestFaultsReachEveryRoute(t *testing.T) {
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

func TestEffectComesBeforeOrNotAtAll(t *testing.T) {
	for name, c := range map[string]struct {
		fault   dinterotest.Fault
		signups int
		logged  string
	}{
		"status":              {dinterotest.Fault{Status: 500}, 0, "status 500"},
		"status after effect": {dinterotest.Fault{Status: 500, After: true}, 1, "status 500, after effect"},
		"reset":               {dinterotest.Fault{Reset: true}, 0, "reset"},
		"reset after effect":  {dinterotest.Fault{Reset: true, After: true}, 1, "reset, after effect"},
		"cut off":             {dinterotest.Fault{CutOff: true}, 1, "cut off"},
		"status cut off":      {dinterotest.Fault{Status: 500, Body: "{}", CutOff: true}, 0, "status 500, cut off"},
	} {
		t.Run(name, func(t *testing.T) {
			sim, v := visit(t)
			sim.Inject(dinterotest.RouteSignup, 1, c.fault)
			_, _ = v.send("POST", ownPath(dinterotest.Account), signupOf(caseA))
			equal(t, "signups", sim.Signups(), c.signups)
			entry := onlyRequest(t, sim, dinterotest.RouteSignup)
			equal(t, "effect", entry.Effect, c.signups == 1)
			equal(t, "fault", entry.Fault, c.logged)
		})
	}
}

func TestResetIsAReset(t *testing.T) {
	sim, v := visit(t)
	sim.Inject(dinterotest.RouteSignup, 1, dinterotest.Fault{Reset: true})
	_, err := v.send("POST", ownPath(dinterotest.Account), signupOf(caseA))
	if !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("error %v, want a reset connection", err)
	}
	equal(t, "logged status", onlyRequest(t, sim, dinterotest.RouteSignup).Status, 0)
}

func TestCutOffAnswerIsHalfOfTheRealOne(t *testing.T) {
	sim, v := visit(t)
	sim.Inject(dinterotest.RouteSignup, 1, dinterotest.Fault{CutOff: true})
	r, err := v.send("POST", ownPath(dinterotest.Account), signupOf(caseA))
	if !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("error %v, want an unexpected end", err)
	}
	equal(t, "status", r.status, 200)
	contains(t, "body", r.body, `{"signups":[{"case_id":"`+caseA)
	if strings.HasSuffix(r.body, "}") {
		t.Errorf("the body is whole: %s", r.body)
	}
}

func TestAlterChangesTheRealAnswer(t *testing.T) {
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

// held is a request that the server keeps waiting until its client leaves.
type held struct {
	leave func()
	err   chan error
}

// hold returns when the request has arrived, and has taken effect if it is to.
func (v visitor) hold(fault dinterotest.Fault) held {
	v.t.Helper()
	v.sim.Inject(dinterotest.RouteSignup, 1, fault)
	ctx, leave := context.WithCancel(v.t.Context())
	h := held{leave: leave, err: make(chan error, 1)}
	go func() {
		_, err := v.send("POST", ownPath(dinterotest.Account), signupOf(caseA), func(r *http.Request) { *r = *r.WithContext(ctx) })
		h.err <- err
	}()
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		requests := v.sim.Requests(dinterotest.RouteSignup)
		if len(requests) == 1 && requests[0].Effect == fault.After {
			return h
		}
	}
	v.t.Fatal("the request did not get there")
	return h
}

func TestDelayEndsWhenTheClientLeaves(t *testing.T) {
	for _, after := range []bool{false, true} {
		sim, v := visit(t)
		h := v.hold(dinterotest.Fault{Delay: time.Hour, After: after})
		h.leave()
		if err := <-h.err; !errors.Is(err, context.Canceled) {
			t.Errorf("error %v, want a cancelled request", err)
		}
		equal(t, "effect", onlyRequest(t, sim, dinterotest.RouteSignup).Effect, after)
		equal(t, "signed up", sim.Signups() == 1, after)
	}
}

func TestDelayHoldsNobodyElseUp(t *testing.T) {
	_, v := visit(t)
	h := v.hold(dinterotest.Fault{Delay: time.Hour})
	v.signUp(dinterotest.Account, caseB)
	h.leave()
}

func TestLatencyDelaysEveryAnswer(t *testing.T) {
	sim, v := visit(t)
	sim.SetLatency(50 * time.Millisecond)
	start := time.Now()
	v.settings(dinterotest.Account)
	if took := time.Since(start); took < 50*time.Millisecond {
		t.Errorf("an answer after %s", took)
	}
}

func TestInjectFuncIsAskedFirst(t *testing.T) {
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

func TestHookActsBeforeTheRequestDoes(t *testing.T) {
	sim, v := visit(t)
	put(sim, dinterotest.Account, caseA)
	sim.OnRequest(func(route dinterotest.Route, account string) {
		if route == dinterotest.RouteSettings {
			equal(t, "in the log", sim.Count(route), 1)
			sim.Sign(account)
		}
	})
	equal(t, "status", v.settings(dinterotest.Account).Connections["vipps_psp"].Status, "enabled")
}

func TestLogIsReadAsACopyAndForgotten(t *testing.T) {
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
	sim.Forget()
	equal(t, "left", len(sim.Requests()), 0)
}
