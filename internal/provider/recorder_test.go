package provider_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"
)

// recorder is a proxy between the provider and Dintero, real or simulated, that
// keeps requests and responses. A test that runs against the real one has no
// other way to count, and to find out what Dintero does.
type recorder struct {
	URL string

	mu        sync.Mutex
	exchanges []exchange
}

type exchange struct {
	method, path string
	status       int
	body         []byte
}

func newRecorder(t *testing.T, upstream string) *recorder {
	t.Helper()
	target, err := url.Parse(upstream)
	if err != nil {
		t.Fatal(err)
	}
	r := &recorder{}
	proxy := &httputil.ReverseProxy{
		Rewrite:        func(p *httputil.ProxyRequest) { p.SetURL(&url.URL{Scheme: target.Scheme, Host: target.Host}) },
		ModifyResponse: r.keep,
	}
	server := httptest.NewServer(proxy)
	t.Cleanup(server.Close)
	r.URL = server.URL + target.Path
	return r
}

func (r *recorder) keep(resp *http.Response) error {
	body, err := io.ReadAll(resp.Body)
	resp.Body = io.NopCloser(bytes.NewReader(body))
	r.mu.Lock()
	defer r.mu.Unlock()
	r.exchanges = append(r.exchanges, exchange{resp.Request.Method, resp.Request.URL.Path, resp.StatusCode, body})
	return err
}

// of returns the exchanges on paths that end in suffix.
func (r *recorder) of(method, suffix string) []exchange {
	r.mu.Lock()
	defer r.mu.Unlock()
	var found []exchange
	for _, e := range r.exchanges {
		if e.method == method && strings.HasSuffix(e.path, suffix) {
			found = append(found, e)
		}
	}
	return found
}

// object returns the response as JSON; nil if it is none.
func (e exchange) object() map[string]any {
	var o map[string]any
	_ = json.Unmarshal(e.body, &o)
	return o
}
