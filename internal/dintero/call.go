package dintero

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"

	"github.com/hashicorp/go-retryablehttp"
)

// maxBody is how much of an answer is read, in bytes: far above the largest
// that makes sense (a thousand signups with their logos), far below what hurts.
const maxBody = 64 << 20

var errTooLarge = fmt.Errorf("the answer is larger than %d MiB", maxBody>>20)

// request is one call of the API before it is sent.
type request struct {
	method, path string
	body         []byte
	header       http.Header
	// repeatable requests change nothing, so they may be sent again after any
	// failure. The others only where the server cannot have taken them.
	repeatable bool
	// secret bodies are not even logged in a masked form.
	secret bool
	// retries are those left, where several sends share them; nil means all.
	retries *int
	// proceed is asked before each attempt where it is set; its error keeps the
	// attempt from being made.
	proceed func() error
}

// answer is what came back, whatever its status.
type answer struct {
	request
	status    int
	header    http.Header
	body      []byte
	bodyErr   error // why the body could not be read to its end
	requestID string
}

// TransportError is a request that got no answer.
type TransportError struct {
	Method, Path string
	// Sent tells that a connection was made, so the server may have taken the
	// request.
	Sent bool
	Err  error
}

func (e *TransportError) Error() string { return e.Method + " " + e.Path + ": " + e.Err.Error() }
func (e *TransportError) Unwrap() error { return e.Err }

// Hint is the way out of what cannot pass by itself.
func (e *TransportError) Hint() string {
	if untrusted(e.Err) {
		return "No trusted TLS connection could be made. Check base_url and any proxy in between, and give a private certificate authority by the environment variable SSL_CERT_FILE."
	}
	return "Check the network, the proxy variables (HTTPS_PROXY, NO_PROXY) and base_url."
}

// authorized sends a request with the account's token. A 401 renews the token
// once; the server has not taken a request that it refused to authenticate.
func (c *Client) authorized(ctx context.Context, accountID string, r request) (*answer, error) {
	for renewed := false; ; renewed = true {
		token, err := c.Token(ctx, accountID)
		if err != nil {
			return nil, err
		}
		r.header = http.Header{"Authorization": {"Bearer " + token.AccessToken}}
		a, err := c.send(ctx, r)
		if err != nil || a.status != http.StatusUnauthorized || renewed || c.config.AccessToken != "" {
			return a, err
		}
		c.tokens.drop(c.tokenKey(accountID), token)
	}
}

// payload is the body for retryablehttp, to which a nil []byte is an empty body
// and not none.
func (r request) payload() any {
	if r.body == nil {
		return nil
	}
	return r.body
}

// send is the one place that builds requests and sends them. It returns an
// answer of any status, or a *TransportError.
func (c *Client) send(ctx context.Context, r request) (*answer, error) {
	s := &sending{client: c, request: r}
	req, err := retryablehttp.NewRequestWithContext(httptrace.WithClientTrace(ctx, s.trace()), r.method, c.endpoint(r.path), r.payload())
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", r.method, r.path, err)
	}
	if !r.repeatable {
		// Over HTTP/2 Go's transport replays a body that it can get again, also
		// where the server has taken it. Our own retries do not need this.
		req.GetBody = nil
	}
	for key, values := range r.header {
		req.Header[key] = values
	}
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", c.config.UserAgent)
	if r.body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	retrying := retryablehttp.Client{
		HTTPClient:   c.http,
		RetryMax:     c.config.MaxRetries,
		CheckRetry:   s.check,
		Backoff:      s.backoff,
		PrepareRetry: func(*http.Request) error { return s.mayProceed() },
		ErrorHandler: retryablehttp.PassthroughErrorHandler,
	}
	if r.retries != nil {
		retrying.RetryMax = *r.retries
		defer func() { *r.retries -= s.attempt - 1 }()
	}
	s.begin()
	if err = s.mayProceed(); err == nil {
		_, err = retrying.Do(req) //nolint:bodyclose // check has read and closed it
	}
	if err != nil {
		return nil, &TransportError{Method: r.method, Path: r.path, Sent: s.connected, Err: c.mask.error(withoutURL(err))}
	}
	return s.answer, nil
}

// read takes the whole body in, within the time of the attempt. A cut-off body
// is no error here: the status of a POST counts even so.
func (c *Client) read(r request, resp *http.Response) *answer {
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxBody+1))
	if len(body) > maxBody {
		body, err = body[:maxBody], errTooLarge
	}
	resp.Body = io.NopCloser(bytes.NewReader(nil))
	return &answer{
		request: r, status: resp.StatusCode, header: resp.Header, body: body, bodyErr: err,
		requestID: readable(c.mask.string(requestID(resp.Header)), 100),
	}
}

// requestID is the id to quote to Dintero's support. Which header carries it is
// not documented.
func requestID(h http.Header) string {
	for _, name := range []string{"X-Request-Id", "Request-Id", "X-Amzn-Requestid", "X-Amzn-Trace-Id"} {
		if id := h.Get(name); id != "" {
			return id
		}
	}
	return ""
}
