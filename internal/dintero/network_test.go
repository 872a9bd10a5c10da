package dintero

import (
	"crypto/tls"
	"errors"
	"io"
	"log"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// reach returns a client of a TLS server that trusts it, and counts the attempts
// that got no answer.
func reach(t *testing.T, server *httptest.Server) (*Client, *failures) {
	t.Helper()
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	failed := &failures{}
	client, err := New(Config{
		BaseURL: server.URL + "/v1", AccessToken: "token", MaxRetries: 2, Logger: slog.New(failed),
		RequestTimeout: 5 * time.Second, Pace: Pace{Retry: time.Millisecond},
	})
	if err != nil {
		t.Fatal(err)
	}
	client.http.Transport.(*http.Transport).TLSClientConfig.RootCAs = server.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
	return client, failed
}

func TestHTTP2IsSpokenWhereTheServerDoes(t *testing.T) {
	var protocols atomic.Value
	sim := dinterotest.New()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		protocols.Store(r.Proto)
		sim.ServeHTTP(w, r)
	}))
	server.EnableHTTP2 = true
	client, _ := reach(t, server)
	client.config.AccessToken = sim.IssueToken("T12345678")
	if _, err := client.Fresh(t.Context(), "T12345678", ""); err != nil {
		t.Fatal(err)
	}
	if got := protocols.Load(); got != "HTTP/2.0" {
		t.Errorf("the server was spoken to in %v, want HTTP/2.0", got)
	}
}

// A server that is too old stays too old.
func TestServersWithOnlyTLS11AreRefusedAtOnce(t *testing.T) {
	var requests atomic.Int32
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { requests.Add(1) }))
	server.TLS = &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}
	client, failed := reach(t, server)
	_, err := client.Fresh(t.Context(), "T12345678", "")
	var transport *TransportError
	if !errors.As(err, &transport) || transport.Sent || !strings.Contains(err.Error(), "protocol version") {
		t.Errorf("error %v, want one of the protocol's version", err)
	}
	if transport != nil && !strings.Contains(transport.Hint(), "TLS") {
		t.Errorf("the hint is %q, want one about TLS", transport.Hint())
	}
	if n := failed.count.Load(); n != 1 {
		t.Errorf("%d attempts, want 1", n)
	}
	if n := requests.Load(); n != 0 {
		t.Errorf("%d requests arrived, want 0", n)
	}
}

// A flood is not drunk to its end, nor more than once.
func TestBodyThatIsTooLargeIsReadUpToALimit(t *testing.T) {
	var requests atomic.Int32
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		requests.Add(1)
		water := []byte(strings.Repeat(" ", 1<<20))
		for {
			if _, err := w.Write(water); err != nil {
				return
			}
		}
	}))
	client, _ := reach(t, server)
	client.http.Timeout = time.Minute
	_, err := client.Fresh(t.Context(), "T12345678", "")
	if err == nil || !strings.Contains(err.Error(), "larger than 64 MiB") {
		t.Errorf("error %v, want one of the size", err)
	}
	if n := requests.Load(); n != 1 {
		t.Errorf("%d requests, want 1", n)
	}
}

// Each attempt at a read may take as long as configured, and no longer.
func TestSlowHeadersTimeOutAttemptByAttempt(t *testing.T) {
	var requests atomic.Int32
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		<-r.Context().Done()
		panic(http.ErrAbortHandler) // an answer now could still overtake the time-out
	}))
	client, failed := reach(t, server)
	client.http.Timeout = 300 * time.Millisecond
	started := time.Now()
	_, err := client.Fresh(t.Context(), "T12345678", "")
	var transport *TransportError
	if !errors.As(err, &transport) || !transport.Sent || !strings.Contains(err.Error(), "Client.Timeout exceeded while awaiting headers") {
		t.Errorf("error %v, want one of the time-out", err)
	}
	if n, m := requests.Load(), failed.count.Load(); n != 3 || m != 3 {
		t.Errorf("%d requests and %d failures, want 3 of each", n, m)
	}
	if took := time.Since(started); took < 900*time.Millisecond {
		t.Errorf("it took %s, want three times 300ms", took)
	}
}
