package dintero_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

const never = time.Hour // a delay that only ends when the client leaves

func status(code int) dinterotest.Fault { return dinterotest.Fault{Status: code} }

// took is a fault that meets a request after it took effect.
func took(f dinterotest.Fault) dinterotest.Fault {
	f.After = true
	return f
}

// A client that may send a request three times meets a fault that does not pass.
// No read shows anything, so nothing can prove that a POST was not taken. What
// was taken in the end is the server's word.
func TestOnlyWhatMayBeRepeatedIs(t *testing.T) {
	t.Parallel()
	reset, cutOff, silent := dinterotest.Fault{Reset: true}, dinterotest.Fault{CutOff: true}, dinterotest.Fault{Delay: never}
	for name, c := range map[string]struct {
		fault                   dinterotest.Fault
		token, get, post, taken int
	}{
		"429":                          {status(429), 3, 3, 3, 0},
		"408":                          {status(408), 3, 3, 1, 0},
		"500":                          {status(500), 3, 3, 1, 0},
		"501":                          {status(501), 1, 1, 1, 0},
		"502":                          {status(502), 3, 3, 1, 0},
		"503":                          {status(503), 3, 3, 1, 0},
		"504":                          {status(504), 3, 3, 1, 0},
		"500 after it took effect":     {took(status(500)), 3, 3, 1, 1},
		"503 after it took effect":     {took(status(503)), 3, 3, 1, 1},
		"504 after it took effect":     {took(status(504)), 3, 3, 1, 1},
		"301":                          {status(301), 1, 1, 1, 0},
		"400":                          {status(400), 1, 1, 1, 0},
		"401":                          {status(401), 1, 2, 2, 0}, // once more with a new token
		"402":                          {status(402), 1, 1, 1, 0},
		"403":                          {status(403), 1, 1, 1, 0},
		"404":                          {status(404), 1, 1, 1, 0},
		"409":                          {status(409), 1, 1, 1, 0},
		"422":                          {status(422), 1, 1, 1, 0},
		"reset before it took effect":  {reset, 3, 4, 1, 0}, // Go itself repeats a GET once on a kept-alive connection
		"reset after it took effect":   {took(reset), 3, 4, 1, 1},
		"answer cut off":               {cutOff, 3, 3, 1, 1},
		"500 cut off":                  {dinterotest.Fault{Status: 500, Body: "{}", CutOff: true}, 3, 3, 1, 0},
		"silence":                      {silent, 3, 3, 1, 0},
		"silence after it took effect": {took(silent), 3, 3, 1, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			// Little time where the client waits as long as that.
			edit := timeout(5 * time.Second)
			if c.fault.Delay > 0 || c.fault.Status == http.StatusGatewayTimeout {
				edit = timeout(150 * time.Millisecond)
			}
			sim, client := start(t, edit)
			sim.SetReads(dinterotest.ReadsNone)

			sim.Inject(dinterotest.RouteToken, -1, c.fault)
			_, _ = client.Token(t.Context(), account)
			equal(t, "token requests", sim.Count(dinterotest.RouteToken), c.token)
			sim.ClearFaults()

			sim.Inject(dinterotest.RouteSettings, -1, c.fault)
			_, _ = client.Fresh(t.Context(), account, "")
			equal(t, "GETs", sim.Count(dinterotest.RouteSettings), c.get)
			sim.ClearFaults()

			sim.Inject(dinterotest.RouteSignup, -1, c.fault)
			_, _ = client.SignUp(t.Context(), account, inNOK(caseA))
			posts(t, sim, c.post, c.taken)
			equal(t, "signups held", sim.Signups(), c.taken)
		})
	}
}

func TestFaultThatPassesIsNotSeen(t *testing.T) {
	for _, fault := range []dinterotest.Fault{status(429), status(500), status(503), {Reset: true}, {CutOff: true}} {
		sim, client := start(t)
		put(sim, account, caseA)
		sim.Inject(dinterotest.RouteToken, 2, fault)
		sim.Inject(dinterotest.RouteSettings, 2, fault)
		view, err := client.Fresh(t.Context(), account, "")
		succeed(t, err)
		_, presence := view.Find(caseA)
		equal(t, "presence", presence, dintero.Present)
		sent(t, sim, "token token token settings settings settings")
	}
}

func TestMaxRetriesBoundsAttempts(t *testing.T) {
	for maxRetries, want := range []int{1, 2, 3, 4} {
		sim, client := start(t, retries(maxRetries))
		sim.Inject(dinterotest.RouteSettings, -1, status(503))
		_, err := client.Fresh(t.Context(), account, "")
		if err == nil {
			t.Error("no error")
		}
		equal(t, "GETs", sim.Count(dinterotest.RouteSettings), want)
	}
}

func TestDefect04_TimeoutIsPerAttemptAndNotOverAll(t *testing.T) {
	t.Parallel()
	sim, client := start(t, timeout(400*time.Millisecond))
	put(sim, account, caseA)
	sim.Inject(dinterotest.RouteSettings, 2, dinterotest.Fault{Status: 503, Delay: 250 * time.Millisecond})
	started := time.Now()
	view, err := client.Fresh(t.Context(), account, "")
	succeed(t, err)
	equal(t, "shown", view.Connection != nil, true)
	if took := time.Since(started); took < 500*time.Millisecond {
		t.Errorf("it took %s, want both delays in it", took)
	}
	equal(t, "GETs", sim.Count(dinterotest.RouteSettings), 3)
}

// The time of an attempt includes the body.
func TestBodyThatNeverEndsTimesOut(t *testing.T) {
	endless := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusOK)
		_, _ = w.Write([]byte(`{"connections":`))
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	})
	client := visit(t, endless, retries(1), timeout(100*time.Millisecond))
	within(t, 3*time.Second, func() {
		_, err := client.Fresh(t.Context(), account, "")
		var refused *dintero.Error
		if !errors.As(err, &refused) || refused.Status != 200 {
			t.Fatalf("error %v, want one about an answer of status 200", err)
		}
		contains(t, "error", err.Error(), "Client.Timeout or context cancellation while reading body")
	})
}

func TestContextIsOverAllAttempts(t *testing.T) {
	sim, client := start(t, func(c *dintero.Config) { c.Pace.MaxRetry = never })
	sim.Inject(dinterotest.RouteSettings, -1, dinterotest.Fault{Status: 503, Header: http.Header{"Retry-After": {"3600"}}})
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	within(t, time.Second, func() {
		_, err := client.Fresh(ctx, account, "")
		equal(t, "deadline", errors.Is(err, context.DeadlineExceeded), true)
	})
	equal(t, "GETs", sim.Count(dinterotest.RouteSettings), 1)
}

func TestRetryAfterIsWaitedFor(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		retryAfter  string
		maxRetry    time.Duration
		least, most time.Duration
	}{
		{"0.3", time.Minute, 300 * time.Millisecond, 2 * time.Second},
		{"9000", 200 * time.Millisecond, 200 * time.Millisecond, 2 * time.Second},
		{"0", time.Minute, 0, 400 * time.Millisecond},
		{"-5", time.Minute, 0, 400 * time.Millisecond},
		{"soon", time.Minute, 0, 400 * time.Millisecond},
	} {
		sim, client := start(t, func(config *dintero.Config) { config.Pace.MaxRetry = c.maxRetry })
		sim.SetReads(dinterotest.ReadsNone)
		_, err := client.Token(t.Context(), account)
		succeed(t, err)
		sim.Inject(dinterotest.RouteSignup, 1, dinterotest.Fault{Status: 429, Header: http.Header{"Retry-After": {c.retryAfter}}})
		_, err = client.SignUp(t.Context(), account, inNOK(caseA))
		succeed(t, err)
		posts(t, sim, 2, 1)
		log := sim.Requests(dinterotest.RouteSignup)
		if wait := log[1].Time.Sub(log[0].Time); wait < c.least || wait > c.most {
			t.Errorf("after Retry-After %q the next attempt came after %s, want between %s and %s", c.retryAfter, wait, c.least, c.most)
		}
	}
}
