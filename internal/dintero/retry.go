package dintero

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"time"
)

// Timing has the waits of the retry policy.
type Timing struct {
	Retry     time.Duration // the wait before the second attempt; it doubles with each one
	MaxRetry  time.Duration // the longest wait between attempts, unless the server asks for more
	RateLimit time.Duration // the wait after a 429 that does not say how long
	// MaxRetryAfter is the longest Retry-After that is obeyed; a longer one is
	// an error at once.
	MaxRetryAfter time.Duration
	// Outage is how long no request is sent after all attempts of one could not
	// reach the server, so that many requests do not each wait for that.
	Outage time.Duration
}

// DefaultTiming is what users get; tests use shorter times.
var DefaultTiming = Timing{
	Retry:         500 * time.Millisecond,
	MaxRetry:      30 * time.Second,
	RateLimit:     15 * time.Second,
	MaxRetryAfter: 2 * time.Minute,
	Outage:        10 * time.Second,
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

// Retries is the retry policy for one operation, and counts its attempts. It is
// the only place that decides whether a request is sent again. Whether that is
// safe is for the caller to know: for a POST see [Ambiguous].
type Retries struct {
	timing   Timing
	max      int
	made     int
	mayRenew bool // the token can be renewed, once
}

// Retries returns the retry policy for one operation, with no attempt made yet.
func (c *Client) Retries() *Retries {
	return &Retries{timing: c.config.Timing, max: c.config.MaxRetries, mayRenew: c.config.AccessToken == ""}
}

// Next returns how long to wait before the next attempt, and whether there is
// one.
func (r *Retries) Next(err error) (wait time.Duration, again bool) {
	if r.made >= r.max {
		return 0, false
	}
	r.made++
	wait = withJitter(min(r.timing.Retry<<min(r.made-1, 16), r.timing.MaxRetry))
	if _, ok := errors.AsType[*TokenError](err); ok { // its own request has been repeated already
		return 0, false
	}
	if transport, ok := errors.AsType[*TransportError](err); ok {
		return wait, !isTLSFailure(transport) && !isUnknownHost(transport) && !errors.Is(transport, errOutage)
	}
	response, ok := errors.AsType[*Error](err)
	switch {
	case !ok || response.RetryAfter > r.timing.MaxRetryAfter:
		return 0, false
	case response.Status == http.StatusUnauthorized:
		again, r.mayRenew = r.mayRenew, false
		return 0, again
	case response.Status == http.StatusTooManyRequests && response.RetryAfter == 0:
		return max(wait, withJitter(r.timing.RateLimit)), true
	}
	return max(wait, response.RetryAfter), response.isTemporary()
}

// withJitter adds up to a quarter, so that many clients do not return at once.
func withJitter(d time.Duration) time.Duration { return d + rand.N(d/4+1) }

// isTemporary reports whether the same request may succeed a moment later.
func (e *Error) isTemporary() bool {
	return e.isCutOff || e.Status == http.StatusRequestTimeout || e.Status == http.StatusTooManyRequests ||
		e.Status >= 500 && e.Status != http.StatusNotImplemented
}

// repeat makes a request until it is a complete success, or [Retries] gives up.
// It is only for requests that can be repeated safely.
func (c *Client) repeat(ctx context.Context, retries *Retries, once func(attempt int) (*response, error)) (*response, error) {
	for attempt := 1; ; attempt++ {
		resp, err := once(attempt)
		if err == nil {
			err = resp.check()
		}
		if err == nil {
			return resp, nil
		}
		if ctx.Err() != nil { // the caller gave up, which says nothing about the server
			return nil, err
		}
		wait, again := retries.Next(err)
		if !again {
			c.noteOutage(err)
			return nil, err
		}
		if !Sleep(ctx, wait) {
			return nil, fmt.Errorf("%w; then %w", err, ctx.Err())
		}
	}
}

// noteOutage begins an outage if err says that the server could not be reached.
// It is the same for all accounts.
func (c *Client) noteOutage(err error) {
	if CauseOf(err) == CauseUnreachable && !errors.Is(err, errOutage) {
		until := time.Now().Add(c.config.Timing.Outage)
		c.unreachable.Store(&until)
	}
}
