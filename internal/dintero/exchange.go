package dintero

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"time"
)

// exchange sends a request once. No other function sends anything. It returns a
// response of any status, or a *TransportError.
func (c *Client) exchange(ctx context.Context, client *http.Client, r request) (*response, error) {
	failed := &TransportError{Method: r.method, Path: r.path}
	trace := &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { failed.Sent = true }}
	req, err := c.build(httptrace.WithClientTrace(ctx, trace), r)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", r.method, r.path, c.secrets.redactError(err))
	}
	started := time.Now()
	resp, err := client.Do(req)
	if err != nil {
		failed.Err = c.secrets.redactError(withoutURL(err))
		c.logFailure(ctx, r, failed, started)
		return nil, failed
	}
	read := c.read(r, resp)
	c.logResponse(ctx, r, read, started)
	return read, nil
}

// read reads the whole body, within the timeout of the attempt. An incomplete
// body is not an error here, because the status of a POST still counts.
func (c *Client) read(r request, resp *http.Response) *response {
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxBody+1))
	if len(body) > maxBody {
		body, err = body[:maxBody], errTooLarge
	}
	return &response{
		method: r.method, path: r.path, personal: r.personal,
		status: resp.StatusCode, header: resp.Header, body: body, bodyErr: err,
		requestID: oneLine(c.secrets.redact(requestID(resp.Header)), 100),
	}
}

// requestID returns the id to quote to Dintero's support. Request-Id is
// documented for another API of Dintero.
func requestID(h http.Header) string {
	return cmp.Or(h.Get("Request-Id"), h.Get("X-Request-Id"), h.Get("X-Amzn-Requestid"), h.Get("X-Amzn-Trace-Id"))
}

// withoutURL removes the address that net/http puts in front of an error,
// because the errors of this package name the path already.
func withoutURL(err error) error {
	if inURL, ok := errors.AsType[*url.Error](err); ok {
		return inURL.Err
	}
	return err
}
