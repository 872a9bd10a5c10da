package dintero

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Retries is the retry policy for one operation, and counts its attempts. It is
// the only place that decides whether a request is sent again. Whether that is
// safe is for the caller to know: for a POST see [Ambiguous].
type Retries struct {
	timing       Timing
	max          int
	made         int
	limitedSince time.Time
	mayRenew     bool // the token can be renewed, once
}

// Next returns how long to wait before the next attempt, and whether there is
// one.
func (r *Retries) Next(err error) (time.Duration, bool) {
	var response *Error
	var token *TokenError
	switch {
	case errors.As(err, &token): // its own request has been repeated already
		return 0, false
	case errors.As(err, &response) && response.Status == http.StatusTooManyRequests:
		return r.afterRateLimit(response)
	case errors.As(err, &response) && response.Status == http.StatusUnauthorized:
		renew := r.mayRenew
		r.mayRenew = false
		return 0, renew
	case r.made >= r.max || !isTemporary(err):
		return 0, false
	}
	r.made++
	wait := r.timing.backoff(r.made)
	if response != nil && response.RetryAfter <= r.timing.MaxRetryAfter {
		wait = max(wait, response.RetryAfter)
	}
	return wait, true
}

// afterRateLimit returns the wait that the server asks for, but never less than
// the usual backoff. Until Timing.RateLimit has passed, the number of retries
// does not count.
func (r *Retries) afterRateLimit(response *Error) (time.Duration, bool) {
	now := time.Now()
	if r.limitedSince.IsZero() {
		r.limitedSince = now
	}
	r.made++
	patient := now.Sub(r.limitedSince) < r.timing.RateLimit && r.max > 0
	if response.RetryAfter > r.timing.MaxRetryAfter || r.made > r.max && !patient {
		return 0, false
	}
	return max(response.RetryAfter, r.timing.backoff(r.made)), true
}

// isTemporary reports whether the same request may succeed a moment later.
func isTemporary(err error) bool {
	var response *Error
	var transport *TransportError
	switch {
	case errors.As(err, &response):
		return response.temporary
	case errors.As(err, &transport):
		return !isTLSFailure(transport.Err) && !isUnknownHost(transport.Err)
	}
	return false
}

// parseRetryAfter reads the header's two forms, seconds and an HTTP date
// (RFC 9110, section 10.2.3). It returns zero for anything else, and for a time
// that has passed.
func parseRetryAfter(value string, now time.Time) time.Duration {
	value = strings.TrimSpace(value)
	if seconds, err := strconv.ParseFloat(value, 64); err == nil && strings.Trim(value, "-.0123456789") == "" {
		const most = 365 * 24 * 60 * 60
		return time.Duration(max(0, min(seconds, most)) * float64(time.Second))
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	return max(0, at.Sub(now))
}
