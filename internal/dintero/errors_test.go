package dintero_test

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

func TestError_IsOneSentenceOfItsParts(t *testing.T) {
	whole := dintero.Error{
		Method: "GET", Path: "/accounts/T12345678", Status: 418, Code: "TEAPOT", Message: "Short and stout",
		Details: []string{"handle", "spout"}, RequestID: "req-1",
	}
	for want, err := range map[string]dintero.Error{
		"GET /accounts/T12345678: 418 I'm a teapot (TEAPOT): Short and stout: handle; spout [request id req-1]": whole,
		"GET /x: 404 Not Found": {Method: "GET", Path: "/x", Status: 404},
		"GET /x: 599: odd":      {Method: "GET", Path: "/x", Status: 599, Message: "odd"},
	} {
		equal(t, "error", err.Error(), want)
	}
	equal(t, "answer", whole.Answer(), "418 I'm a teapot (TEAPOT): Short and stout: handle; spout [request id req-1]")
	equal(t, "status line", whole.StatusLine(), "418 I'm a teapot")
	equal(t, "status line", (&dintero.Error{Status: 599}).StatusLine(), "599")
}

func TestError_WrapsItsCause(t *testing.T) {
	transport := &dintero.TransportError{Method: "POST", Path: "/x", Err: net.ErrClosed}
	equal(t, "transport error", transport.Error(), "POST /x: use of closed network connection")
	equal(t, "its cause", errors.Is(transport, net.ErrClosed), true)
	token := &dintero.TokenError{AccountID: account, Owner: another, Err: transport}
	equal(t, "token error", token.Error(), "no access token for account T12345678: POST /x: use of closed network connection")
	equal(t, "its cause", errors.Is(token, net.ErrClosed), true)
}

func TestAmbiguous_IsWhatMayHaveTakenEffect_Defect03(t *testing.T) {
	for code, want := range map[int]bool{
		200: true, 202: true, 204: true, // accepted, but with an error or a web page in it
		301: true, 302: true, 307: true, 308: true, 408: true, 500: true, 501: true, 502: true, 503: true, 504: true, 599: true,
		400: false, 401: false, 402: false, 403: false, 404: false, 405: false, 409: false, 410: false, 413: false, 415: false, 422: false, 429: false, 499: false,
	} {
		equal(t, http.StatusText(code), dintero.Ambiguous(fmt.Errorf("wrapped: %w", &dintero.Error{Status: code})), want)
	}
	for name, c := range map[string]struct {
		err  error
		want bool
	}{
		"no error":       {nil, false},
		"sent":           {&dintero.TransportError{Sent: true, Err: net.ErrClosed}, true},
		"not sent":       {&dintero.TransportError{Err: net.ErrClosed}, false},
		"no token":       {&dintero.TokenError{Err: &dintero.Error{Status: 500}}, false},
		"token timeout":  {&dintero.TokenError{Err: &dintero.TransportError{Sent: true, Err: context.DeadlineExceeded}}, false},
		"no credentials": {&dintero.CredentialsError{}, false},
		"cancelled":      {context.Canceled, false},
	} {
		equal(t, name, dintero.Ambiguous(c.err), c.want)
	}
}

func TestCauseOf_DecidesOnStatusAndEndpoint(t *testing.T) {
	for code, want := range map[int]struct{ api, token dintero.Cause }{
		400: {dintero.CauseOther, dintero.CauseOther},
		401: {dintero.CauseAccessToken, dintero.CauseCredentials},
		403: {dintero.CauseScope, dintero.CauseGrant},
		404: {dintero.CauseNotFound, dintero.CauseNotFound},
		405: {dintero.CauseNoEndpoint, dintero.CauseNoEndpoint},
		410: {dintero.CauseNoEndpoint, dintero.CauseNoEndpoint},
		501: {dintero.CauseNoEndpoint, dintero.CauseNoEndpoint},
		429: {dintero.CauseRateLimit, dintero.CauseRateLimit},
		301: {dintero.CauseRedirect, dintero.CauseRedirect},
		308: {dintero.CauseRedirect, dintero.CauseRedirect},
		200: {dintero.CauseOther, dintero.CauseOther},
		408: {dintero.CauseOther, dintero.CauseOther},
		409: {dintero.CauseOther, dintero.CauseOther},
		500: {dintero.CauseOther, dintero.CauseOther},
		503: {dintero.CauseOther, dintero.CauseOther},
	} {
		err := &dintero.Error{Status: code}
		equal(t, fmt.Sprintf("cause of %d", code), dintero.CauseOf(fmt.Errorf("wrapped: %w", err)), want.api)
		equal(t, fmt.Sprintf("cause of %d for a token", code), dintero.CauseOf(&dintero.TokenError{Err: err}), want.token)
	}
}

func TestCauseOf_RequestsWithoutAResponse(t *testing.T) {
	transport := func(sent bool, err error) error { return &dintero.TransportError{Sent: sent, Err: err} }
	for name, c := range map[string]struct {
		err  error
		want dintero.Cause
	}{
		"no error":               {nil, dintero.CauseOther},
		"no credentials":         {&dintero.CredentialsError{}, dintero.CauseNoCredentials},
		"refused connection":     {transport(false, net.ErrClosed), dintero.CauseUnreachable},
		"lost connection":        {transport(true, net.ErrClosed), dintero.CauseOther},
		"certificate":            {transport(false, &tls.CertificateVerificationError{Err: net.ErrClosed}), dintero.CauseTLS},
		"no TLS":                 {transport(false, tls.RecordHeaderError{}), dintero.CauseTLS},
		"plain HTTP":             {transport(false, http.ErrSchemeMismatch), dintero.CauseTLS},
		"alert":                  {transport(false, &net.OpError{Op: "remote error", Err: net.ErrClosed}), dintero.CauseTLS},
		"cancelled":              {context.Canceled, dintero.CauseInterrupted},
		"cancelled before":       {transport(false, context.Canceled), dintero.CauseInterrupted},
		"cancelled on the way":   {transport(true, context.Canceled), dintero.CauseInterrupted},
		"token, refused":         {&dintero.TokenError{Err: transport(false, net.ErrClosed)}, dintero.CauseUnreachable},
		"another program's":      {errors.New("anything"), dintero.CauseOther},
		"timeout of the request": {transport(true, context.DeadlineExceeded), dintero.CauseOther},
	} {
		equal(t, name, dintero.CauseOf(c.err), c.want)
	}
}

func TestCauseOf_WhatTheSimulatorAnswers(t *testing.T) {
	sim, client := start(t)
	sim.SetReads(dinterotest.ReadsNone)
	_, err := client.VippsPSPConnection(t.Context(), account)
	equal(t, "cause", dintero.CauseOf(err), dintero.CauseNotFound)
	equal(t, "code", errorOf[*dintero.Error](t, err).Code, "NOT FOUND")

	client = connect(t, sim.URL, accessToken(sim.IssueToken(another)))
	_, err = client.Settings(t.Context(), account)
	equal(t, "cause", dintero.CauseOf(err), dintero.CauseScope)
	_, err = connect(t, sim.URL, accessToken("unknown")).Settings(t.Context(), account)
	equal(t, "cause", dintero.CauseOf(err), dintero.CauseAccessToken)
}
