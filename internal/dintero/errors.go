package dintero

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Error reports a response that is not a success, or that cannot be read.
type Error struct {
	Method, Path string
	Status       int    // the HTTP status
	Code         string // Dintero's error.code, if any
	Message      string // Dintero's error.message, or a description of the response without one
	Details      []string
	RequestID    string
	// RetryAfter is how long the server asks to wait; zero if it does not ask.
	RetryAfter time.Duration

	temporary bool // the same request may succeed a moment later
}

// Error returns one sentence without a full stop.
func (e *Error) Error() string {
	return fmt.Sprintf("%s %s: %s", e.Method, e.Path, e.Answer())
}

// StatusLine returns the status as HTTP writes it, such as "404 Not Found".
func (e *Error) StatusLine() string {
	return strings.TrimSpace(fmt.Sprintf("%d %s", e.Status, http.StatusText(e.Status)))
}

// Answer returns the error without the request: status, code, message, details
// and request id.
func (e *Error) Answer() string {
	var b strings.Builder
	b.WriteString(e.StatusLine())
	if e.Code != "" {
		fmt.Fprintf(&b, " (%s)", e.Code)
	}
	if e.Message != "" {
		b.WriteString(": " + e.Message)
	}
	if len(e.Details) > 0 {
		b.WriteString(": " + strings.Join(e.Details, "; "))
	}
	if e.RequestID != "" {
		b.WriteString(" [request id " + e.RequestID + "]")
	}
	return b.String()
}

// TransportError reports that a request got no response.
type TransportError struct {
	Method, Path string
	// Sent reports that a connection was made, so the server may have received
	// the request.
	Sent bool
	Err  error
}

func (e *TransportError) Error() string { return e.Method + " " + e.Path + ": " + e.Err.Error() }
func (e *TransportError) Unwrap() error { return e.Err }

// TokenError reports that a request was not made, because there is no token for
// it.
type TokenError struct {
	AccountID string // the account that the token was for
	Owner     string // the account at which it was requested
	Err       error  // *Error or *TransportError
}

func (e *TokenError) Error() string {
	return fmt.Sprintf("no access token for account %s: %v", e.AccountID, e.Err)
}
func (e *TokenError) Unwrap() error { return e.Err }

// CredentialsError reports that a request was not made, because no credentials
// are set.
type CredentialsError struct{}

func (*CredentialsError) Error() string {
	return "neither access_token nor client_id and client_secret are set"
}

// Ambiguous reports whether a POST that ended with err may have taken effect. A
// POST that Dintero refused (4xx), or that was never sent, has not.
func Ambiguous(err error) bool {
	var token *TokenError
	var transport *TransportError
	var response *Error
	switch {
	case errors.As(err, &token):
		return false
	case errors.As(err, &transport):
		return transport.Sent
	case errors.As(err, &response):
		return !isRefusal(response.Status)
	}
	return false
}

// isRefusal reports whether a status says that the request was not carried out.
func isRefusal(status int) bool {
	return status >= 400 && status < 500 && status != http.StatusRequestTimeout
}

// IsPermanent reports whether the same request fails again, however long one
// waits.
func IsPermanent(err error) bool {
	var response *Error
	cause := CauseOf(err)
	if errors.As(err, &response) {
		return isRefusal(response.Status) && cause != CauseRateLimit
	}
	return cause == CauseNoCredentials || cause == CauseTLS
}

// Cause is the reason why a request failed, as far as users need to know it to
// decide what to do.
type Cause int

// The causes.
const (
	CauseOther         Cause = iota // any other reason; the text of the error has to name it
	CauseCredentials                // the token endpoint does not accept the client (401)
	CauseGrant                      // the client has no grant for the account (403 from the token endpoint)
	CauseAccessToken                // the API does not accept the token (401)
	CauseScope                      // the client lacks a scope (403)
	CauseNotFound                   // nothing is at this address (404)
	CauseNoEndpoint                 // the method or the path does not exist (405, 410, 501)
	CauseRateLimit                  // too many requests (429)
	CauseRedirect                   // the address has moved (3xx), which is not followed
	CauseUnreachable                // no connection could be made
	CauseTLS                        // no trusted connection could be made
	CauseInterrupted                // the caller gave up
	CauseNoCredentials              // nothing is configured to authenticate with
)

// CauseOf returns the cause of an error of this package.
func CauseOf(err error) Cause {
	var none *CredentialsError
	var token *TokenError
	var response *Error
	var transport *TransportError
	switch {
	case errors.As(err, &none):
		return CauseNoCredentials
	case errors.Is(err, context.Canceled):
		return CauseInterrupted
	case errors.As(err, &response):
		return causeOfStatus(response.Status, errors.As(err, &token))
	case errors.As(err, &transport) && isTLSFailure(transport.Err):
		return CauseTLS
	case errors.As(err, &transport) && !transport.Sent:
		return CauseUnreachable
	}
	return CauseOther
}

func causeOfStatus(status int, token bool) Cause {
	switch {
	case token && status == http.StatusUnauthorized:
		return CauseCredentials
	case token && status == http.StatusForbidden:
		return CauseGrant
	case status == http.StatusUnauthorized:
		return CauseAccessToken
	case status == http.StatusForbidden:
		return CauseScope
	case status == http.StatusNotFound:
		return CauseNotFound
	case status == http.StatusMethodNotAllowed, status == http.StatusGone, status == http.StatusNotImplemented:
		return CauseNoEndpoint
	case status == http.StatusTooManyRequests:
		return CauseRateLimit
	case status >= 300 && status < 400:
		return CauseRedirect
	}
	return CauseOther
}
