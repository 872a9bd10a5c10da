package dintero_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

func TestError_QuotesDinterosWords(t *testing.T) {
	const path = "GET /accounts/T12345678/management/settings: "
	for _, c := range []struct {
		status     int
		body, want string
	}{
		{404, `{"error":{"code":"NOT FOUND","message":"No such account"}}`, "404 Not Found (NOT FOUND): No such account"},
		{400, `{"error":{"message":"INVALID_REQUEST_PARAMETER"}}`, "400 Bad Request: INVALID_REQUEST_PARAMETER"},
		{400, `{"error":{"message":"no","errors":[{"message":"is required","path":["signup","logo"]},{"description":"too long","code":"X"},"plain",{"code":"Y", "params":[1]},7]}}`,
			`400 Bad Request: no: signup.logo: is required; too long; plain; {"code":"Y", "params":[1]}; 7`},
		{400, `{"error":{"code":17,"description":"described","errors":{}}}`, "400 Bad Request (17): described"},
		{400, `{"error":"invalid_client"}`, "400 Bad Request: invalid_client"},
		{500, `{"error":{}}`, `500 Internal Server Error: the response is not Dintero's: {"error":{}}`},
		{502, `upstream` + "\n\x00 failed", "502 Bad Gateway: the response is not Dintero's: upstream failed"},
		{503, ``, "503 Service Unavailable: the response is empty"},
		{599, ``, "599: the response is empty"},
		{403, page, `403 Forbidden: a web page came instead of Dintero's JSON, titled "Sign in"`},
		{200, `<?xml version="1.0"?><a/>`, "200 OK: a web page came instead of Dintero's JSON"},
		{200, `[]`, "200 OK: the response cannot be read: the response is not a JSON object"},
		{200, `{"a":}`, "200 OK: the response cannot be read: invalid character '}' looking for beginning of value"},
		{200, `{"error":{"message":"no"}}`, "200 OK: no"},
	} {
		_, err := connect(t, serve(t, answer(c.status, c.body)).URL, retries(0)).Settings(t.Context(), account)
		equal(t, c.body, err.Error(), path+c.want)
	}
}

func TestError_NamesTheRequestID(t *testing.T) {
	for _, header := range []string{"Request-Id", "X-Request-Id"} {
		_, err := connect(t, serve(t, answer(404, `{"error":{"message":"no"}}`, header, "abc-1")).URL).Settings(t.Context(), account)
		response := errorOf[*dintero.Error](t, err)
		equal(t, "request id", response.RequestID, "abc-1")
		equal(t, "text", response.Error(), "GET /accounts/T12345678/management/settings: 404 Not Found: no [request id abc-1]")
	}
}

func TestErrors_OfOtherKindsAreJudged(t *testing.T) {
	tokenError := func(err error) error { return &dintero.TokenError{AccountID: account, Owner: account, Err: err} }
	lost := &dintero.TransportError{Sent: true, Err: errors.New("EOF")}
	refused := &dintero.TransportError{Err: errors.New("connection refused")}
	for name, c := range map[string]struct {
		err                  error
		cause                dintero.Cause
		ambiguous, permanent bool
	}{
		"none":                     {nil, dintero.CauseOther, false, false},
		"an error of another":      {errors.New("x"), dintero.CauseOther, false, false},
		"no credentials":           {&dintero.CredentialsError{}, dintero.CauseNoCredentials, false, true},
		"interrupted before":       {context.Canceled, dintero.CauseInterrupted, false, false},
		"interrupted while sent":   {&dintero.TransportError{Sent: true, Err: context.Canceled}, dintero.CauseInterrupted, true, false},
		"lost":                     {lost, dintero.CauseOther, true, false},
		"no connection":            {refused, dintero.CauseUnreachable, false, false},
		"no connection for tokens": {tokenError(refused), dintero.CauseUnreachable, false, false},
		"lost while getting one":   {tokenError(lost), dintero.CauseOther, false, false},
		"token 500":                {tokenError(&dintero.Error{Status: 500}), dintero.CauseOther, false, false},
		"token 401":                {tokenError(&dintero.Error{Status: 401}), dintero.CauseCredentials, false, true},
		"token 404":                {tokenError(&dintero.Error{Status: 404}), dintero.CauseNoTokens, false, true},
		"token 403, a page":        {tokenError(&dintero.Error{Status: 403, WebPage: true}), dintero.CauseWebPage, false, false},
		"403":                      {&dintero.Error{Status: 403}, dintero.CauseScope, false, true},
		"403, wrapped":             {fmt.Errorf("x: %w", &dintero.Error{Status: 403}), dintero.CauseScope, false, true},
		"403, a page":              {&dintero.Error{Status: 403, WebPage: true}, dintero.CauseWebPage, true, false},
		"404":                      {&dintero.Error{Status: 404}, dintero.CauseNotFound, false, true},
		"408":                      {&dintero.Error{Status: 408}, dintero.CauseOther, true, false},
		"429":                      {&dintero.Error{Status: 429}, dintero.CauseRateLimit, false, false},
		"503":                      {&dintero.Error{Status: 503}, dintero.CauseOther, true, false},
	} {
		equal(t, name+": cause", causeNames[dintero.CauseOf(c.err)], causeNames[c.cause])
		equal(t, name+": ambiguous", dintero.Ambiguous(c.err), c.ambiguous)
		equal(t, name+": permanent", dintero.IsPermanent(c.err), c.permanent)
	}
}

func TestError_BodyThatIsTooLargeIsNotReadToItsEnd(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		mebibyte := bytes.Repeat([]byte(" "), 1<<20)
		for range 65 {
			_, _ = w.Write(mebibyte)
		}
	})
	_, err := connect(t, s.URL).Settings(t.Context(), account)
	contains(t, "error", err.Error(), "200 OK: the response cannot be read: the response is larger than 64 MiB")
	equal(t, "requests", len(s.all("")), 1)
}
