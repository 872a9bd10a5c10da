package dintero

import (
	"math"
	"testing"
	"time"
)

func TestRetryAfter_IsSecondsOrADate_Defect05(t *testing.T) {
	now := time.Date(2026, 5, 12, 10, 0, 0, 0, time.UTC)
	const year = 365 * 24 * time.Hour
	for value, want := range map[string]time.Duration{
		"0": 0, "3": 3 * time.Second, " 3 ": 3 * time.Second, "120": 2 * time.Minute, "-0": 0,
		"0.5": 500 * time.Millisecond, "1.25": 1250 * time.Millisecond,
		"86400": 24 * time.Hour, "99999999": year,
		"99999999999999999999":            year,
		"Tue, 12 May 2026 10:00:05 GMT":   5 * time.Second,
		"Tuesday, 12-May-26 10:01:00 GMT": time.Minute,
		"Tue May 12 11:00:00 2026":        time.Hour,
	} {
		if wait := parseRetryAfter(value, now); wait != want {
			t.Errorf("Retry-After %q = %s, want %s", value, wait, want)
		}
	}
	for _, value := range []string{
		"", " ", "soon", "-1", "-0.001", "-99999999999999999999", "NaN", "Inf", "3s", "3,5", "0x", "0x1p4", "1e3", "１",
		"Tue, 12 May 2026 10:00:00 GMT", "Tue, 12 May 2026 09:59:59 GMT", "Sun, 06 Nov 1994 08:49:37 GMT",
		"2026-05-12T10:00:05Z", "Tue, 32 May 2026 10:00:05 GMT",
	} {
		if wait := parseRetryAfter(value, now); wait != 0 {
			t.Errorf("Retry-After %q = %s, want none", value, wait)
		}
	}
}

func TestBackoff_DoublesUpToItsBoundAndJitterOnlyAdds(t *testing.T) {
	for i, least := range []time.Duration{
		500 * time.Millisecond, time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second,
		16 * time.Second, 30 * time.Second, 30 * time.Second,
	} {
		wantSpread(t, i+1, least)
	}
	for _, attempt := range []int{17, 64, 1000, math.MaxInt} {
		wantSpread(t, attempt, 30*time.Second)
	}
	if wait := (Timing{}).backoff(1); wait != 0 {
		t.Errorf("without a timing the wait is %s, want none", wait)
	}
}

// wantSpread calls a function until the results come near both ends of the
// jitter.
func wantSpread(t *testing.T, attempt int, least time.Duration) {
	t.Helper()
	most := least + least/4
	low, high := time.Duration(math.MaxInt64), time.Duration(0)
	for range 200 {
		wait := DefaultTiming.backoff(attempt)
		low, high = min(low, wait), max(high, wait)
	}
	if low < least || high > most || high-low < (most-least)/2 {
		t.Errorf("the waits of attempt %d are between %s and %s, want them spread between %s and %s", attempt, low, high, least, most)
	}
}
