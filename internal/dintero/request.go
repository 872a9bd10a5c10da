package dintero

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"time"
)

// request is one request of the API before it is sent.
type request struct {
	method, path  string
	query         url.Values
	body          []byte
	authorization string
	attempt       int
	// private reports that the bodies have a token or personal data. An error then
	// quotes only Dintero's error object and the title of a web page.
	private bool
	// isLogged reports that the bodies are logged at LevelTrace. Those of the
	// settings are not, because they have the account's other connections, too.
	isLogged bool
}

// build builds a request. No other function does.
func (c *Client) build(ctx context.Context, r request) (*http.Request, error) {
	address := strings.TrimSuffix(c.baseURL.String(), "/") + r.path
	if query := r.query.Encode(); query != "" {
		address += "?" + query
	}
	req, err := http.NewRequestWithContext(ctx, r.method, address, bytes.NewReader(r.body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", r.authorization)
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", c.config.UserAgent)
	if r.method == http.MethodGet {
		req.Header.Set("Cache-Control", "no-cache")
	} else {
		req.Header.Set("Content-Type", "application/json")
	}
	return req, nil
}

// errOutage is the error of a request during an outage: see [Timing].
var errOutage = errors.New("the server could not be reached a moment ago")

// exchange sends a request once. No other function sends anything. It returns a
// response of any status, or a *TransportError.
func (c *Client) exchange(ctx context.Context, client *http.Client, r request) (*response, error) {
	failed := &TransportError{Method: r.method, Path: r.path, Err: errOutage}
	if until := c.unreachable.Load(); until != nil && time.Now().Before(*until) {
		return nil, failed
	}
	trace := &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { failed.Sent = true }}
	req, err := c.build(httptrace.WithClientTrace(ctx, trace), r)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", r.method, r.path, c.secrets.redactError(withoutURL(err)))
	}
	started := time.Now()
	resp, err := client.Do(req)
	if err != nil {
		failed.Err = c.secrets.redactError(withoutURL(err))
		c.log.DebugContext(ctx, "No response from Dintero", append(r.logAttrs(started), "error", failed.Err.Error(), "sent", failed.Sent)...)
		return nil, failed
	}
	read := c.read(r, resp)
	c.logResponse(ctx, r, read, started)
	return read, nil
}

// withoutURL removes the address that net/http puts in front of an error,
// because the errors of this package name the path already.
func withoutURL(err error) error {
	if inURL, ok := errors.AsType[*url.Error](err); ok {
		return inURL.Err
	}
	return err
}

// maxBody is how much of a response is read, in bytes. The largest useful
// response, a thousand signups with their logos, is far smaller.
const maxBody = 64 << 20

var errTooLarge = fmt.Errorf("the response is larger than %d MiB", maxBody>>20)

// read reads the whole body, within the timeout of the attempt. An incomplete
// body is not an error here, because the status of a POST still counts.
func (c *Client) read(r request, resp *http.Response) *response {
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxBody+1))
	if len(body) > maxBody {
		body, err = body[:maxBody], errTooLarge
	}
	return &response{request: r, status: resp.StatusCode, header: resp.Header, body: body, bodyErr: err, secrets: c.secrets}
}

// LevelTrace is below Debug. At this level bodies are logged too, redacted.
const LevelTrace = slog.LevelDebug - 4

const maxLoggedBody = 4096

func (c *Client) logResponse(ctx context.Context, r request, resp *response, started time.Time) {
	c.log.DebugContext(ctx, "Response from Dintero", append(r.logAttrs(started),
		"status", resp.status, "request_id", resp.requestID(), "bytes", len(resp.body))...)
	if !r.isLogged || !c.log.Enabled(ctx, LevelTrace) {
		return
	}
	c.log.Log(ctx, LevelTrace, "Bodies", append(r.logAttrs(started),
		"request_body", c.secrets.oneLine(string(r.body), maxLoggedBody),
		"response_body", c.secrets.oneLine(string(resp.body), maxLoggedBody))...)
}

func (r request) logAttrs(started time.Time) []any {
	return []any{"method", r.method, "path", r.path, "attempt", r.attempt, "duration_ms", time.Since(started).Milliseconds()}
}

// newHTTPClient returns a client with Go's default transport (the proxies of the
// environment, the system's certificate authorities, HTTP/2) and a few changes.
func newHTTPClient(timeout time.Duration) *http.Client {
	transport := http.DefaultTransport.(*http.Transport).Clone() //nolint:forcetypeassert // it is documented to be one
	transport.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	// Terraform works on ten resources at once; with the default of two idle
	// connections most requests would open a new one.
	transport.MaxIdleConnsPerHost = transport.MaxIdleConns
	return &http.Client{
		Transport: transport,
		Timeout:   timeout,
		// A redirect would send a POST or a token to an address that the user
		// has not chosen.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// newPOSTClient returns a client that makes a new connection for each request.
// The server may close an idle connection just as the request is sent, and then
// it is not known whether the request was received. The client uses HTTP/1.1
// only, because with HTTP/2 Go's transport shares connections in any case, and
// repeats requests that the server may have received.
func newPOSTClient(timeout time.Duration) *http.Client {
	client := newHTTPClient(timeout)
	transport := client.Transport.(*http.Transport) //nolint:forcetypeassert // newHTTPClient made it
	transport.DisableKeepAlives = true
	transport.Protocols = new(http.Protocols)
	transport.Protocols.SetHTTP1(true)
	return client
}
