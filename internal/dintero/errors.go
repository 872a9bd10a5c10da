package dintero

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
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
	// WebPage reports that the response came from a gateway or a login form and
	// not from Dintero's API, so its status says nothing about the request.
	WebPage bool

	isCutOff bool // the body ended too early
}

// Error returns one sentence without a full stop: the request, the status as HTTP
// writes it, code, message, details and request id.
func (e *Error) Error() string {
	text := strings.TrimSpace(fmt.Sprintf("%s %s: %d %s", e.Method, e.Path, e.Status, http.StatusText(e.Status)))
	if e.Code != "" {
		text += " (" + e.Code + ")"
	}
	if e.Message != "" {
		text += ": " + e.Message
	}
	if len(e.Details) > 0 {
		text += ": " + strings.Join(e.Details, "; ")
	}
	if e.RequestID != "" {
		text += " [request id " + e.RequestID + "]"
	}
	return text
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
// POST that Dintero refused, or that was never sent, has not.
func Ambiguous(err error) bool {
	if _, ok := errors.AsType[*TokenError](err); ok {
		return false
	}
	if transport, ok := errors.AsType[*TransportError](err); ok {
		return transport.Sent
	}
	response, ok := errors.AsType[*Error](err)
	if !ok || response.Status == http.StatusUnauthorized || response.Status == http.StatusTooManyRequests {
		return false
	}
	return response.WebPage || !isRefusal(response.Status)
}

// isRefusal reports whether a status says that the request was not carried out,
// and will not be by another attempt.
func isRefusal(status int) bool {
	return status >= 400 && status < 500 && status != http.StatusRequestTimeout && status != http.StatusTooManyRequests
}

// IsPermanent reports whether the same request fails again, however long one
// waits.
func IsPermanent(err error) bool {
	if response, ok := errors.AsType[*Error](err); ok {
		return isRefusal(response.Status) && !response.WebPage
	}
	cause := CauseOf(err)
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
	CauseNoTokens                   // nothing is at the address of the token endpoint (404)
	CauseConflict                   // the request is in conflict with what is there (409)
	CauseRateLimit                  // too many requests (429)
	CauseRedirect                   // the address has moved (3xx), which is not followed
	CauseUnreachable                // no connection could be made
	CauseTLS                        // no trusted connection could be made
	CauseInterrupted                // the caller gave up
	CauseNoCredentials              // nothing is configured to authenticate with
	CauseWebPage                    // a web page came instead of Dintero's JSON
)

// CauseOf returns the cause of an error of this package.
func CauseOf(err error) Cause {
	if _, ok := errors.AsType[*CredentialsError](err); ok {
		return CauseNoCredentials
	}
	if errors.Is(err, context.Canceled) {
		return CauseInterrupted
	}
	if response, ok := errors.AsType[*Error](err); ok {
		_, isToken := errors.AsType[*TokenError](err)
		return causeOfResponse(response, isToken)
	}
	transport, ok := errors.AsType[*TransportError](err)
	switch {
	case ok && isTLSFailure(err):
		return CauseTLS
	case ok && !transport.Sent:
		return CauseUnreachable
	}
	return CauseOther
}

// causeOfResponse blames neither a scope nor a grant for a web page, because its
// status is not Dintero's.
func causeOfResponse(response *Error, isToken bool) Cause {
	switch status := response.Status; {
	case status == http.StatusTooManyRequests:
		return CauseRateLimit
	case response.WebPage:
		return CauseWebPage
	case status == http.StatusUnauthorized && isToken:
		return CauseCredentials
	case status == http.StatusUnauthorized:
		return CauseAccessToken
	case status == http.StatusForbidden && isToken:
		return CauseGrant
	case status == http.StatusForbidden:
		return CauseScope
	case status == http.StatusNotFound && isToken:
		return CauseNoTokens
	case status == http.StatusNotFound:
		return CauseNotFound
	case status == http.StatusConflict:
		return CauseConflict
	case status >= 300 && status < 400:
		return CauseRedirect
	}
	return CauseOther
}

// isTLSFailure reports whether no trusted connection could be made, which is
// the same at each attempt.
func isTLSFailure(err error) bool {
	_, isCertificate := errors.AsType[*tls.CertificateVerificationError](err)
	_, isNoTLS := errors.AsType[tls.RecordHeaderError](err)
	// The server refused the handshake, for example because it only supports old
	// versions of TLS. crypto/tls has no type for this error.
	operation, ok := errors.AsType[*net.OpError](err)
	isAlert := ok && operation.Op == "remote error"
	return isCertificate || isNoTLS || isAlert || errors.Is(err, http.ErrSchemeMismatch)
}

// isUnknownHost reports whether a name server said that there is no such host.
func isUnknownHost(err error) bool {
	dns, ok := errors.AsType[*net.DNSError](err)
	return ok && dns.IsNotFound
}
