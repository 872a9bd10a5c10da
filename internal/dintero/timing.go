package dintero

import (
	"context"
	"math/rand/v2"
	"time"
)

// Timing has the waits of the retry policy.
type Timing struct {
	Retry     time.Duration // the wait before the second attempt; it doubles with each one
	MaxRetry  time.Duration // the longest wait between attempts, unless the server asks for more
	RateLimit time.Duration // how long a request is repeated while the response is 429
	// MaxRetryAfter is the longest Retry-After that is obeyed; a longer one is
	// an error at once.
	MaxRetryAfter time.Duration
	// Outage is how long no request is sent after the server could not be
	// reached.
	Outage time.Duration
}

// DefaultTiming is what users get; tests use shorter times.
var DefaultTiming = Timing{
	Retry:         500 * time.Millisecond,
	MaxRetry:      30 * time.Second,
	RateLimit:     75 * time.Second,
	MaxRetryAfter: 2 * time.Minute,
	Outage:        10 * time.Second,
}

// backoff doubles with each attempt, with random jitter so that many clients do
// not return at once. The jitter only adds.
func (t Timing) backoff(attempt int) time.Duration {
	wait := min(t.Retry<<min(attempt-1, 16), t.MaxRetry)
	return wait + rand.N(wait/4+1)
}

// Sleep waits for d, or until ctx ends. It reports whether it has waited for d.
func Sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return ctx.Err() == nil
	}
}
