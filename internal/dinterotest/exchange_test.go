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

func TestExchange_EffectComesBeforeOrNotAtAll(t *testing.T) {
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

func TestExchange_ResetIsAReset(t *testing.T) {
	sim, v := visit(t)
	sim.Inject(dinterotest.RouteSignup, 1, dinterotest.Fault{Reset: true})
	_, err := v.send("POST", ownPath(dinterotest.Account), signupOf(caseA))
	if !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("error %v, want a reset connection", err)
	}
	equal(t, "logged status", onlyRequest(t, sim, dinterotest.RouteSignup).Status, 0)
}

func TestExchange_CutOffAnswerIsHalfOfTheRealOne(t *testing.T) {
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

// waitingRequest is a request that the server delays until its client
// disconnects.
type waitingRequest struct {
	leave func()
	err   chan error
}

// startDelayed returns when the request has arrived, and has taken effect if it
// is to.
func (v visitor) startDelayed(fault dinterotest.Fault) waitingRequest {
	v.t.Helper()
	v.sim.Inject(dinterotest.RouteSignup, 1, fault)
	ctx, leave := context.WithCancel(v.t.Context())
	h := waitingRequest{leave: leave, err: make(chan error, 1)}
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

func TestExchange_DelayEndsWhenTheClientLeaves(t *testing.T) {
	for _, after := range []bool{false, true} {
		sim, v := visit(t)
		h := v.startDelayed(dinterotest.Fault{Delay: time.Hour, After: after})
		h.leave()
		if err := <-h.err; !errors.Is(err, context.Canceled) {
			t.Errorf("error %v, want a cancelled request", err)
		}
		equal(t, "effect", onlyRequest(t, sim, dinterotest.RouteSignup).Effect, after)
		equal(t, "signed up", sim.Signups() == 1, after)
	}
}

func TestExchange_DelayHoldsNobodyElseUp(t *testing.T) {
	_, v := visit(t)
	h := v.startDelayed(dinterotest.Fault{Delay: time.Hour})
	v.signUp(dinterotest.Account, caseB)
	h.leave()
}
