package provider_test

import (
	"compress/gzip"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// Go's own client asks for compression, and what is kept has to be readable all
// the same.
func TestRecorder_KeepsAResponseThatIsCompressed(t *testing.T) {
	upstream := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Request-Id", "one")
		if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			fmt.Fprint(w, `{"status":"pending"}`)
			return
		}
		w.Header().Set("Content-Encoding", "gzip")
		compressed := gzip.NewWriter(w)
		fmt.Fprint(compressed, `{"status":"pending"}`)
		_ = compressed.Close()
	}))
	t.Cleanup(upstream.Close)
	r := newRecorder(t, upstream.URL+"/v1")
	before := time.Now()
	resp, err := http.Get(r.URL + "/accounts")
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()

	kept := r.exchanges().of("GET", "/v1/accounts")
	if len(kept) != 1 {
		t.Fatalf("%d exchanges are kept, want 1", len(kept))
	}
	e := kept[0]
	if e.object()["status"] != "pending" || e.header.Get("Request-Id") != "one" {
		t.Errorf("kept: %q with the headers %v", e.body, e.header)
	}
	if e.sent.Before(before) || e.answered.Before(e.sent) || e.answered.After(time.Now()) {
		t.Errorf("sent at %s, answered at %s, want times after %s in this order", e.sent, e.answered, before)
	}
}
