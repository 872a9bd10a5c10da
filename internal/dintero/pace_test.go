package dintero

import (
	"math"
	"testing"
	"time"
)

func TestDefect05_RetryAfterIsSecondsOrADate(t *testing.T) {
	now := time.Date(2026, 5, 12, 10, 0, 0, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"0": 0, "3": 3 * time.Second, " 3 ": 3 * time.Second, "120": 2 * time.Minute,
		"0.5": 500 * time.Millisecond, "1.25": 1250 * time.Millisecond,
		"86400": 24 * time.Hour, "86401": 24 * time.Hour,
		"99999999999999999999":            24 * time.Hour,
		"Tue, 12 May 2026 10:00:05 GMT":   5 * time.Second,
		"Tuesday, 12-May-26 10:01:00 GMT": time.Minute,
		"Tue May 12 11:00:00 2026":        time.Hour,
	} {
		wait, ok := retryAfter(value, now)
		if !ok || wait != want {
			t.Errorf("Retry-After %q = %s, %t; want %s", value, wait, ok, want)
		}
	}
	for _, value := range []string{
		"", " ", "soon", "-1", "-0.001", "-99999999999999999999", "NaN", "3s", "3,5", "0x", "１",
		"Tue, 12 May 2026 10:00:00 GMT", "Tue, 12 May 2026 09:59:59 GMT", "Sun, 06 Nov 1994 08:49:37 GMT",
		"2026-05-12T10:00:05Z", "Tue, 32 May 2026 10:00:05 GMT",
	} {
		if wait, ok := retryAfter(value, now); ok {
			t.Errorf("Retry-After %q = %s, want no answer", value, wait)
		}
	}
}

func TestBackoffDoublesUpToItsBound(t *testing.T) {
	p := Pace{}.orDefault()
	for retries, most := range []time.Duration{
		500 * time.Millisecond, time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second,
		16 * time.Second, 32 * time.Second, time.Minute, time.Minute,
	} {
		bounded(t, func() time.Duration { return p.backoff(retries) }, most/2, most)
	}
	for _, retries := range []int{16, 17, 63, 64, 1000, math.MaxInt} {
		bounded(t, func() time.Duration { return p.backoff(retries) }, 30*time.Second, time.Minute)
	}
}

func TestPollsGrowByHalfUpToTheirBound(t *testing.T) {
	p := Pace{}.orDefault()
	for polls, most := range []time.Duration{
		2 * time.Second, 3 * time.Second, 4500 * time.Millisecond, 6750 * time.Millisecond,
		10125 * time.Millisecond, 15187500 * time.Microsecond, 22781250 * time.Microsecond, 30 * time.Second, 30 * time.Second,
	} {
		bounded(t, func() time.Duration { return p.poll(polls) }, most/2, most)
	}
	bounded(t, func() time.Duration { return p.poll(math.MaxInt) }, 15*time.Second, 30*time.Second)
}

func TestPaceHasTheDesignedDefaults(t *testing.T) {
	want := Pace{Retry: 500 * time.Millisecond, MaxRetry: time.Minute, Poll: 2 * time.Second, MaxPoll: 30 * time.Second, Interrupt: 400 * time.Millisecond}
	if got := (Pace{}).orDefault(); got != want {
		t.Errorf("pace %+v, want %+v", got, want)
	}
	if got := (Pace{Retry: 1}).orDefault(); got.Retry != 1 || got.MaxRetry != time.Minute {
		t.Errorf("pace %+v", got)
	}
}

// After a time-out the server gets as long again as it had, within bounds.
func TestPauseBeforeTheSecondLook(t *testing.T) {
	const retry = 100 * time.Millisecond
	client := func(timeout time.Duration) *Client {
		return &Client{config: Config{RequestTimeout: timeout, Pace: Pace{Retry: retry}.orDefault()}}
	}
	answered := func(status int, retryAfter string) unclear {
		return unclear{answer: &answer{status: status, header: map[string][]string{"Retry-After": {retryAfter}}}}
	}
	for name, c := range map[string]struct {
		timeout     time.Duration
		u           unclear
		least, most time.Duration
	}{
		"500":                       {30 * time.Second, answered(500, ""), retry / 2, retry},
		"500 with Retry-After":      {30 * time.Second, answered(500, "7"), 7 * time.Second, 7 * time.Second},
		"503 with huge Retry-After": {30 * time.Second, answered(503, "9000"), time.Minute, time.Minute},
		"503 with bad Retry-After":  {30 * time.Second, answered(503, "later"), retry / 2, retry},
		"gateway time-out":          {3 * time.Second, answered(504, ""), 3 * time.Second, 3 * time.Second},
		"no answer in time":         {3 * time.Second, unclear{cause: timedOut{}}, 3 * time.Second, 3 * time.Second},
		"no answer in a long time":  {time.Hour, unclear{cause: timedOut{}}, 10 * time.Second, 10 * time.Second},
		"reset":                     {3 * time.Second, unclear{cause: errNotAnObject}, retry / 2, retry},
	} {
		t.Run(name, func(t *testing.T) {
			bounded(t, func() time.Duration { return client(c.timeout).pause(c.u) }, c.least, c.most)
		})
	}
}

type timedOut struct{ error }

func (timedOut) Timeout() bool { return true }

// bounded draws often enough to meet both ends of the jitter.
func bounded(t *testing.T, draw func() time.Duration, least, most time.Duration) {
	t.Helper()
	low, high := time.Duration(math.MaxInt64), time.Duration(0)
	for range 200 {
		d := draw()
		low, high = min(low, d), max(high, d)
	}
	if low < least || high > most {
		t.Errorf("waits between %s and %s, want them between %s and %s", low, high, least, most)
	}
	if spread := most - least; high-low < spread/2 {
		t.Errorf("waits between %s and %s, want them spread over %s", low, high, spread)
	}
}
