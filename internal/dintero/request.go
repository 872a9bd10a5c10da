package dintero

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// request is one request of the API before it is sent.
type request struct {
	method, path  string
	query         url.Values
	body          []byte
	authorization string
	attempt       int
	// secret reports that the bodies must not be logged, not even redacted.
	secret bool
	// personal reports that the response has personal data, which must neither
	// be logged nor quoted in an error.
	personal bool
}

// build builds a request. No other function does.
func (c *Client) build(ctx context.Context, r request) (*http.Request, error) {
	address := strings.TrimSuffix(c.baseURL.String(), "/") + r.path
	if query := r.query.Encode(); query != "" {
		address += "?" + query
	}
	var body io.Reader
	if r.body != nil {
		body = bytes.NewReader(r.body)
	}
	req, err := http.NewRequestWithContext(ctx, r.method, address, body)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", r.authorization)
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", c.config.UserAgent)
	if r.body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	return req, nil
}
