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

// A client that may make three attempts gets a fault that is permanent.
// A POST is sent once, whatever happens: only the rules of package onboarding
// may send it again.
func TestRetry_OnlyReadsAndTokenRequestsAreRepeated_Defect03_30(t *testing.T) {
	t.Parallel()
	reset, cutOff, silent := dinterotest.Fault{Reset: true}, dinterotest.Fault{CutOff: true}, dinterotest.Fault{Delay: never}
	for name, c := range map[string]struct {
		fault               dinterotest.Fault
		token, get, effects int
	}{
		"429":                          {status(429), 3, 3, 0},
		"408":                          {status(408), 3, 3, 0},
		"500":                          {status(500), 3, 3, 0},
		"501":                          {status(501), 1, 1, 0},
		"502":                          {status(502), 3, 3, 0},
		"503":                          {status(503), 3, 3, 0},
		"504":                          {status(504), 3, 3, 0},
		"500 after it took effect":     {withEffect(status(500)), 3, 3, 1},
		"503 after it took effect":     {withEffect(status(503)), 3, 3, 1},
		"504 after it took effect":     {withEffect(status(504)), 3, 3, 1},
		"late effect":                  {dinterotest.Fault{Status: 502, Late: time.Millisecond}, 3, 3, 1},
		"301":                          {status(301), 1, 1, 0},
		"400":                          {status(400), 1, 1, 0},
		"401":                          {status(401), 1, 2, 0}, // once more with a new token
		"402":                          {status(402), 1, 1, 0},
		"403":                          {status(403), 1, 1, 0},
		"404":                          {status(404), 1, 1, 0},
		"409":                          {status(409), 1, 1, 0},
		"422":                          {status(422), 1, 1, 0},
		"a web page":                   {dinterotest.Fault{Status: 200, Body: "<html>"}, 1, 1, 0},
		"reset before it took effect":  {reset, 3, 4, 0}, // Go itself repeats a GET once on a connection that was idle
		"reset after it took effect":   {withEffect(reset), 3, 4, 1},
		"response cut off":             {cutOff, 3, 3, 1},
		"500 cut off":                  {dinterotest.Fault{Status: 500, Body: "{}", CutOff: true}, 3, 3, 0},
		"silence":                      {silent, 3, 3, 0},
		"silence after it took effect": {withEffect(silent), 3, 3, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			edit := timeout(5 * time.Second)
			if c.fault.Delay > 0 {
				edit = timeout(150 * time.Millisecond)
			}
			sim, client := start(t, edit)
			sim.Inject(dinterotest.RouteToken, -1, c.fault)
			_, _ = client.Token(t.Context(), account)
			equal(t, "token requests", sim.Count(dinterotest.RouteToken), c.token)
			sim.ClearFaults()

			client = connect(t, sim.URL, edit) // a refused token would be final
			sim.Inject(dinterotest.RouteSettings, -1, c.fault)
			_, _ = client.Settings(t.Context(), account)
			equal(t, "GETs", sim.Count(dinterotest.RouteSettings), c.get)
			sim.ClearFaults()

			sim.Inject(dinterotest.RouteSignup, -1, c.fault)
			_, _ = client.SubmitVippsPSP(t.Context(), account, inNOK(caseA))
			time.Sleep(50 * time.Millisecond) // for a late effect, and for a POST too many
			wantPOSTs(t, sim, 1, c.effects)
			equal(t, "signups at Dintero", sim.Signups(), c.effects)
		})
	}
}

func TestRetry_FaultThatPassesIsNotNoticed(t *testing.T) {
	for _, fault := range []dinterotest.Fault{status(429), status(500), status(503), {Reset: true}, {CutOff: true}} {
		sim, client := start(t)
		addSignup(sim, account, caseA)
		sim.Inject(dinterotest.RouteToken, 2, fault)
		sim.Inject(dinterotest.RouteSettings, 2, fault)
		connection, err := client.Settings(t.Context(), account)
		succeed(t, err)
		_, shown := connection.Signup(caseA)
		equal(t, "shown", shown, true)
		wantRequests(t, sim, "token token token settings settings settings")
	}
}

func TestRetry_MaxRetriesBoundsAttempts(t *testing.T) {
	for maxRetries, want := range []int{1, 2, 3, 4} {
		sim, client := start(t, retries(maxRetries))
		sim.Inject(dinterotest.RouteSettings, -1, status(503))
		_, err := client.Settings(t.Context(), account)
		equal(t, "status", errorOf[*dintero.Error](t, err).Status, 503)
		equal(t, "GETs", sim.Count(dinterotest.RouteSettings), want)
	}
}

func TestRetry_TimeoutIsPerAttempt_Defect04(t *testing.T) {
	t.Parallel()
	sim, client := start(t, timeout(2*time.Second))
	addSignup(sim, account, caseA)
	sim.Inject(dinterotest.RouteSettings, 2, dinterotest.Fault{Status: 503, Delay: 1200 * time.Millisecond})
	started := time.Now()
	connection, err := client.Settings(t.Context(), account)
	succeed(t, err)
	equal(t, "shown", connection != nil, true)
	if took := time.Since(started); took < 2400*time.Millisecond {
		t.Errorf("it took %s, want both delays in it", took)
	}
	equal(t, "GETs", sim.Count(dinterotest.RouteSettings), 3)
}

// The timeout of an attempt includes the body.
func TestRetry_BodyThatNeverEndsTimesOut_Defect04(t *testing.T) {
	endless := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusOK)
		_, _ = w.Write([]byte(`{"connections":`))
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	})
	client := connect(t, endless, accessToken("ready-token"), retries(1), timeout(100*time.Millisecond))
	within(t, 3*time.Second, func() {
		_, err := client.Settings(t.Context(), account)
		equal(t, "status", errorOf[*dintero.Error](t, err).Status, 200)
		contains(t, "error", err.Error(), "Client.Timeout or context cancellation while reading body")
	})
}

func TestRetry_EndOfTheContextEndsTheWait_Defect14(t *testing.T) {
	for name, f := range map[string]dinterotest.Fault{
		"backoff":     status(503),
		"Retry-After": {Status: 503, Header: http.Header{"Retry-After": {"60"}}},
		"rate limit":  {Status: 429, Header: http.Header{"Retry-After": {"60"}}},
	} {
		sim, client := start(t, func(c *dintero.Config) { c.Timing.Retry, c.Timing.MaxRetry = time.Minute, time.Minute })
		_, err := client.Token(t.Context(), account)
		succeed(t, err)
		sim.Inject(dinterotest.RouteApprovals, -1, f)
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(100*time.Millisecond, cancel)
		within(t, time.Second, func() {
			_, err := client.PaymentApprovals(ctx, account, nil)
			equal(t, name+": status", errorOf[*dintero.Error](t, err).Status, f.Status)
			equal(t, name+": cause", dintero.CauseOf(err), dintero.CauseInterrupted)
			equal(t, name+": cancelled", errors.Is(err, context.Canceled), true)
		})
		equal(t, name+": GETs", sim.Count(dinterotest.RouteApprovals), 1)
	}
}

func TestRetry_RetryAfterOfAnUnavailableServerIsWaitedFor_Defect05(t *testing.T) {
	t.Parallel()
	for retryAfter, c := range map[string]struct{ least, most time.Duration }{
		"0.3": {300 * time.Millisecond, 2 * time.Second}, "0": {0, 250 * time.Millisecond}, "-5": {0, 250 * time.Millisecond},
		"soon": {0, 250 * time.Millisecond}, "9000": {0, 250 * time.Millisecond}, "Sun, 06 Nov 1994 08:49:37 GMT": {0, 250 * time.Millisecond},
	} {
		sim, client := start(t)
		sim.Inject(dinterotest.RouteSettings, 1, dinterotest.Fault{Status: 503, Header: http.Header{"Retry-After": {retryAfter}}})
		_, err := client.Settings(t.Context(), account)
		succeed(t, err)
		log := sim.Requests(dinterotest.RouteSettings)
		equal(t, "GETs", len(log), 2)
		if wait := log[1].Time.Sub(log[0].Time); wait < c.least || wait > c.most {
			t.Errorf("after Retry-After %q the next attempt came after %s, want between %s and %s", retryAfter, wait, c.least, c.most)
		}
	}
}

func TestRetry_NextRenewsATokenOnce(t *testing.T) {
	rejected := &dintero.Error{Status: 401}
	renewing := connect(t, "http://localhost").Retries()
	wait, again := renewing.Next(rejected)
	equal(t, "wait", wait, 0)
	equal(t, "again with a new token", again, true)
	_, again = renewing.Next(rejected)
	equal(t, "again after two rejections", again, false)

	_, again = connect(t, "http://localhost", accessToken("ready-token")).Retries().Next(rejected)
	equal(t, "again with the same token", again, false)
	_, again = connect(t, "http://localhost").Retries().Next(&dintero.TokenError{Err: &dintero.Error{Status: 503}})
	equal(t, "again after a token request that was repeated itself", again, false)
}
