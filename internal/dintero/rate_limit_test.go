package dintero_test

import (
	"context"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// waitsFor returns the waits between the attempts of an operation that is
// answered 429 again and again, with the timing of production. It runs in the
// time of synctest, in which waits take no time.
func waitsFor(t *testing.T, retryAfter time.Duration, edits ...func(*dintero.Config)) (waits []time.Duration, total time.Duration) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		edits = append(edits, func(c *dintero.Config) { c.Timing = dintero.DefaultTiming })
		operation := connect(t, "http://localhost", edits...).Retries()
		for len(waits) < 100 { // more would be for ever
			wait, again := operation.Next(&dintero.Error{Status: 429, RetryAfter: retryAfter})
			if !again {
				return
			}
			waits, total = append(waits, wait), total+wait
			dintero.Sleep(t.Context(), wait)
		}
	})
	return waits, total
}

func TestRateLimit_WithoutRetryAfterIsWaitedForMoreThanAMinute_Defect46(t *testing.T) {
	for range 50 { // there is jitter
		for _, maxRetries := range []int{1, dintero.DefaultMaxRetries} {
			waits, total := waitsFor(t, 0, retries(maxRetries))
			if total <= time.Minute || total > 3*time.Minute {
				t.Fatalf("the waits are %s in all, want more than a minute, and less than three", total)
			}
			for i, wait := range waits {
				if least := min(dintero.DefaultTiming.Retry<<i, dintero.DefaultTiming.MaxRetry); wait < least {
					t.Fatalf("wait %d is %s, want at least %s", i, wait, least)
				}
			}
		}
	}
}

func TestRateLimit_NoRetriesMeansNone_Defect46(t *testing.T) {
	waits, _ := waitsFor(t, 0, retries(0))
	equal(t, "waits", len(waits), 0)
}

func TestRateLimit_RetryAfterIsAtLeastTheBackoff_Defect46(t *testing.T) {
	for retryAfter, least := range map[time.Duration][]time.Duration{
		time.Millisecond:          {500 * time.Millisecond, time.Second, 2 * time.Second, 4 * time.Second},
		3 * time.Second:           {3 * time.Second, 3 * time.Second, 3 * time.Second, 4 * time.Second},
		2 * time.Minute:           {2 * time.Minute, 2 * time.Minute, 2 * time.Minute, 2 * time.Minute},
		119999 * time.Millisecond: {119 * time.Second, 119 * time.Second, 119 * time.Second, 119 * time.Second},
	} {
		waits, _ := waitsFor(t, retryAfter, retries(dintero.DefaultMaxRetries))
		if len(waits) < len(least) {
			t.Fatalf("Retry-After %s: %d waits, want at least %d", retryAfter, len(waits), len(least))
		}
		for i, want := range least {
			if waits[i] < want || waits[i] > max(retryAfter, want*5/4) {
				t.Errorf("Retry-After %s: wait %d is %s, want at least %s", retryAfter, i, waits[i], want)
			}
		}
	}
}

func TestRateLimit_AboveTwoMinutesFailsAtOnceAndSaysHowLong_Defect46(t *testing.T) {
	waits, _ := waitsFor(t, 2*time.Minute+time.Second)
	equal(t, "waits", len(waits), 0)

	for value, want := range map[string]time.Duration{
		"121": 121 * time.Second, "7200": 2 * time.Hour, "99999999999999999999": 365 * 24 * time.Hour,
		time.Now().Add(time.Hour).UTC().Format(http.TimeFormat): time.Hour,
	} {
		for _, route := range []dinterotest.Route{dinterotest.RouteToken, dinterotest.RouteSettings} {
			sim, client := start(t, func(c *dintero.Config) { c.Timing.RateLimit = time.Minute })
			sim.Inject(route, -1, dinterotest.Fault{Status: 429, Header: http.Header{"Retry-After": {value}}})
			ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
			defer cancel()
			within(t, time.Second, func() {
				_, err := client.Settings(ctx, account)
				equal(t, "cause", dintero.CauseOf(err), dintero.CauseRateLimit)
				if got := errorOf[*dintero.Error](t, err).RetryAfter; got > want || got < want-10*time.Second {
					t.Errorf("Retry-After %q: the error says %s, want %s", value, got, want)
				}
			})
			equal(t, "requests", sim.Count(route), 1)
		}
	}
}

func TestRateLimit_IsWaitedForLongerThanMaxRetries_Defect46(t *testing.T) {
	t.Parallel()
	sim, client := start(t, retries(1), func(c *dintero.Config) { c.Timing.RateLimit = 300 * time.Millisecond })
	sim.Inject(dinterotest.RouteSettings, 8, status(429))
	_, err := client.Settings(t.Context(), account)
	succeed(t, err)
	equal(t, "GETs", sim.Count(dinterotest.RouteSettings), 9)

	sim.Inject(dinterotest.RouteSettings, -1, status(429))
	started := time.Now()
	_, err = client.Settings(t.Context(), account)
	equal(t, "cause", dintero.CauseOf(err), dintero.CauseRateLimit)
	if took := time.Since(started); took < 300*time.Millisecond || took > 3*time.Second {
		t.Errorf("it took %s, want a little more than 300ms", took)
	}
}

func TestRateLimit_HeaderIsWaitedForOverHTTP_Defect46(t *testing.T) {
	t.Parallel()
	for value, least := range map[string]time.Duration{
		"0.2": 200 * time.Millisecond, "1": time.Second, "0": 50 * time.Millisecond, "": 50 * time.Millisecond, "-1": 50 * time.Millisecond, "soon": 50 * time.Millisecond,
	} {
		sim, client := start(t, func(c *dintero.Config) { c.Timing.Retry, c.Timing.MaxRetry = 50*time.Millisecond, 50*time.Millisecond })
		sim.Inject(dinterotest.RouteSettings, 1, dinterotest.Fault{Status: 429, Header: http.Header{"Retry-After": {value}}})
		_, err := client.Settings(t.Context(), account)
		succeed(t, err)
		log := sim.Requests(dinterotest.RouteSettings)
		equal(t, "GETs", len(log), 2)
		if wait := log[1].Time.Sub(log[0].Time); wait < least || wait > least+2*time.Second {
			t.Errorf("after Retry-After %q the next attempt came after %s, want at least %s", value, wait, least)
		}
	}
}
