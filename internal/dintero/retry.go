package dintero

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Pace is how long to wait. The zero value of a field means the default.
type Pace struct {
	Retry     time.Duration // before the second attempt, doubling from there; 500 ms
	MaxRetry  time.Duration // between two attempts, whatever Retry-After says; 60 s
	Poll      time.Duration // before the second poll of Await, growing from there; 2 s
	MaxPoll   time.Duration // between two polls; 30 s
	Interrupt time.Duration // for a POST under way, and for the look after it, when interrupted; 400 ms each
}

func (p Pace) orDefault() Pace {
	for _, f := range []struct {
		value *time.Duration
		or    time.Duration
	}{
		{&p.Retry, 500 * time.Millisecond},
		{&p.MaxRetry, time.Minute},
		{&p.Poll, 2 * time.Second},
		{&p.MaxPoll, 30 * time.Second},
		{&p.Interrupt, 400 * time.Millisecond},
	} {
		if *f.value == 0 {
			*f.value = f.or
		}
	}
	return p
}

// sending is one request over all its attempts.
type sending struct {
	client *Client
	request
	attempt   int
	started   time.Time
	connected bool // a connection was had in this attempt
	answer    *answer
}

func (s *sending) begin() { s.attempt, s.started, s.connected = s.attempt+1, time.Now(), false }

func (s *sending) mayProceed() error {
	if s.proceed == nil {
		return nil
	}
	return s.proceed()
}

// trace learns whether the server can have seen anything of the request.
func (s *sending) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { s.connected = true }}
}

// check decides whether a request is sent again. A request that is not
// repeatable is sent again only where the server cannot have taken it: it said
// so itself (429), or no connection was ever made.
func (s *sending) check(ctx context.Context, resp *http.Response, err error) (bool, error) {
	if err != nil {
		s.logFailure(ctx, err)
		return ctx.Err() == nil && (s.repeatable || !s.connected) && !final(err), err
	}
	s.answer = s.client.read(s.request, resp)
	s.logAnswer(ctx, s.answer)
	if ctx.Err() != nil {
		return false, nil
	}
	if s.answer.status == http.StatusTooManyRequests {
		return true, nil
	}
	return s.repeatable && s.answer.passing(), nil
}

// passing failures may be gone a moment later.
func (a *answer) passing() bool {
	if a.status == http.StatusNotImplemented || errors.Is(a.bodyErr, errTooLarge) {
		return false
	}
	return a.bodyErr != nil || a.status >= 500 || a.status == http.StatusRequestTimeout
}

// backoff is the wait between two attempts.
func (s *sending) backoff(_, _ time.Duration, retries int, resp *http.Response) time.Duration {
	s.begin()
	if resp != nil {
		if wait, ok := retryAfter(resp.Header.Get("Retry-After"), time.Now()); ok {
			return min(wait, s.client.config.Pace.MaxRetry)
		}
	}
	return s.client.config.Pace.backoff(retries)
}

// backoff doubles from Retry to MaxRetry, with jitter so that many clients do
// not come back at once.
func (p Pace) backoff(retries int) time.Duration {
	wait := min(p.Retry<<min(retries, 16), p.MaxRetry)
	return jitter(wait)
}

// jitter takes off up to half.
func jitter(d time.Duration) time.Duration {
	return d - rand.N(d/2+1)
}

// retryAfter reads the header's two forms, seconds and an HTTP date (RFC 9110,
// section 10.2.3). Anything else, and a time that has passed, is no answer.
func retryAfter(value string, now time.Time) (time.Duration, bool) {
	value = strings.TrimSpace(value)
	if seconds, err := strconv.ParseFloat(value, 64); err == nil && strings.Trim(value, "-.0123456789") == "" {
		const most = 24 * 60 * 60
		return time.Duration(min(seconds, most) * float64(time.Second)), seconds >= 0
	}
	at, err := http.ParseTime(value)
	return at.Sub(now), err == nil && at.After(now)
}

// final failures are the same at each attempt.
func final(err error) bool {
	var unknownHost *net.DNSError
	return untrusted(err) || errors.As(err, &unknownHost) && unknownHost.IsNotFound
}

func untrusted(err error) bool {
	var certificate *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var authority x509.UnknownAuthorityError
	return errors.As(err, &certificate) || errors.As(err, &record) || errors.As(err, &authority) ||
		errors.Is(err, http.ErrSchemeMismatch) || alerted(err)
}

// alerted tells whether the server refused the handshake, as one does that has
// only versions of TLS that are too old. crypto/tls has no type for it.
func alerted(err error) bool {
	var operation *net.OpError
	return errors.As(err, &operation) && operation.Op == "remote error"
}

// withoutURL takes off what net/http puts in front: the whole address, which
// our own errors name shorter.
func withoutURL(err error) error {
	var inURL *url.Error
	if errors.As(err, &inURL) {
		return inURL.Err
	}
	return err
}
