package provider_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// recorder is a proxy between the provider and Dintero, real or simulated, that
// stores requests and responses. A test against the real Dintero has no other
// way to count requests and to read responses.
type recorder struct {
	URL string

	mu       sync.Mutex
	recorded exchanges
}

// exchange is a request and its response.
type exchange struct {
	method, path   string
	sent, answered time.Time
	request        []byte
	status         int
	header         http.Header // of the response
	body           []byte      // of the response
}

// exchanges are in the order in which they were answered.
type exchanges []exchange

func newRecorder(t *testing.T, upstream string) *recorder {
	t.Helper()
	target, err := url.Parse(upstream)
	if err != nil {
		t.Fatal(err)
	}
	r := &recorder{}
	proxy := &httputil.ReverseProxy{
		Rewrite: func(p *httputil.ProxyRequest) {
			p.SetURL(&url.URL{Scheme: target.Scheme, Host: target.Host})
			// Then the transport asks for compression itself, and undoes it.
			p.Out.Header.Del("Accept-Encoding")
			keepRequest(p)
		},
		ModifyResponse: r.keep,
	}
	server := httptest.NewServer(proxy)
	t.Cleanup(server.Close)
	r.URL = server.URL + target.Path
	return r
}

// requestKey is the key of what is known of a request, in its context.
type requestKey struct{}

func keepRequest(p *httputil.ProxyRequest) {
	body, _ := io.ReadAll(p.In.Body) // if it ends early, it cannot be sent either
	p.Out.Body = io.NopCloser(bytes.NewReader(body))
	kept := exchange{method: p.In.Method, path: p.In.URL.Path, request: body, sent: time.Now()}
	p.Out = p.Out.WithContext(context.WithValue(p.Out.Context(), requestKey{}, kept))
}

func (r *recorder) keep(resp *http.Response) error {
	e := resp.Request.Context().Value(requestKey{}).(exchange)
	body, err := io.ReadAll(resp.Body)
	resp.Body = io.NopCloser(bytes.NewReader(body))
	e.answered, e.status, e.header, e.body = time.Now(), resp.StatusCode, resp.Header.Clone(), body
	r.mu.Lock()
	defer r.mu.Unlock()
	r.recorded = append(r.recorded, e)
	return err
}

// exchanges returns all that was recorded so far.
func (r *recorder) exchanges() exchanges {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.recorded)
}

// of returns the exchanges on paths that end in suffix.
func (all exchanges) of(method, suffix string) (found exchanges) {
	for _, e := range all {
		if e.method == method && strings.HasSuffix(e.path, suffix) {
			found = append(found, e)
		}
	}
	return found
}

// object returns the response as JSON; nil if it is none.
func (e exchange) object() map[string]any { return objectIn(e.body) }

func objectIn(body []byte) map[string]any {
	var o map[string]any
	_ = json.Unmarshal(body, &o)
	return o
}

func (e exchange) isSuccess() bool { return e.status >= 200 && e.status <= 299 }
