package dintero

import (
	"context"
	"math/rand/v2"
	"time"
)

// Timing is how long to wait between attempts.
type Timing struct {
	Retry     time.Duration // before the second attempt, doubling from there
	MaxRetry  time.Duration // between two attempts, unless the server asks for more
	RateLimit time.Duration // for how long requests are repeated that are answered 429
	// MaxRetryAfter is the longest Retry-After that is waited for.
	MaxRetryAfter time.Duration
	// Outage is for how long a server that could not be reached is not tried
	// again.
	Outage time.Duration
}

// DefaultTiming is for people; tests are in a hurry.
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

// Sleep reports whether it slept the whole time; it ends early with ctx.
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
