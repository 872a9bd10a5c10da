package dintero

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// failures counts the attempts that got no answer, by the line that each leaves
// in the log, for a server that is not there cannot count them.
type failures struct {
	slog.Handler
	count atomic.Int32
	each  func(n int32)
}

func (f *failures) Enabled(context.Context, slog.Level) bool { return true }

func (f *failures) Handle(_ context.Context, r slog.Record) error {
	if r.Message == "No answer from Dintero" {
		if n := f.count.Add(1); f.each != nil {
			f.each(n)
		}
	}
	return nil
}

// deserted is an address where nobody listens.
func deserted(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

func unconnected(t *testing.T, address, token string, log *failures) *Client {
	t.Helper()
	client, err := New(Config{
		BaseURL: "http://" + address + "/v1", AccessToken: token, MaxRetries: 2, Logger: slog.New(log),
		Pace: Pace{Retry: time.Millisecond, MaxRetry: 10 * time.Millisecond},
	})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func signupBody(t *testing.T) []byte {
	t.Helper()
	body, err := NewSignup("3c90c3cc-0d44-4b50-8888-8dd25736052a", []PaymentOption{NewPaymentOption("dintero_psp.vipps", []string{"NOK"})}, "").body()
	if err != nil {
		t.Fatal(err)
	}
	return body
}

func TestPostIsRepeatedWhereNoConnectionIsMade(t *testing.T) {
	log := &failures{}
	client := unconnected(t, deserted(t), "token", log)
	_, err := client.post(t.Context(), "T12345678", signupBody(t), nil)
	var transport *TransportError
	if !errors.As(err, &transport) || transport.Sent || !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("error %v, want a refused connection by which nothing was sent", err)
	}
	if !refused(nil, err) {
		t.Error("the POST counts as one that may have been taken")
	}
	if n := log.count.Load(); n != 3 {
		t.Errorf("%d attempts, want 3", n)
	}
}

func TestPostGoesOutOnceTheServerIsThere(t *testing.T) {
	address, sim := deserted(t), dinterotest.New()
	sim.URL = "http://" + address + "/v1"
	server := &http.Server{Handler: sim, ReadHeaderTimeout: time.Second}
	t.Cleanup(func() { _ = server.Close() })
	log := &failures{each: func(n int32) {
		if n < 2 {
			return
		}
		listener, err := net.Listen("tcp", address)
		if err != nil {
			t.Errorf("listen: %v", err)
			return
		}
		go func() { _ = server.Serve(listener) }()
	}}
	client := unconnected(t, address, sim.IssueToken("T12345678"), log)
	a, err := client.post(t.Context(), "T12345678", signupBody(t), nil)
	if err != nil || a.status != 200 {
		t.Fatalf("answer %v, error %v", a, err)
	}
	if n := log.count.Load(); n != 2 {
		t.Errorf("%d attempts failed, want 2", n)
	}
	if sent, held := sim.Count(dinterotest.RouteSignup), sim.Signups(); sent != 1 || held != 1 {
		t.Errorf("%d POSTs arrived and %d signups are held, want 1 of each", sent, held)
	}
}

// A server that takes the connection and hangs up has perhaps read the request.
func TestPostIsNotRepeatedOnceAConnectionIsMade(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	var connections atomic.Int32
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			connections.Add(1)
			connection.Close()
		}
	}()
	client := unconnected(t, listener.Addr().String(), "token", &failures{})
	_, err = client.post(t.Context(), "T12345678", signupBody(t), nil)
	var transport *TransportError
	if !errors.As(err, &transport) || !transport.Sent {
		t.Errorf("error %v, want one that says that the POST may have been sent", err)
	}
	if n := connections.Load(); n != 1 {
		t.Errorf("%d connections, want 1", n)
	}
}

func TestFailuresThatStayAreNotRepeated(t *testing.T) {
	secure := dinterotest.New()
	for name, address := range map[string]string{
		"no such host":      "https://host.invalid/v1",
		"certificate":       listenTLS(t, secure),
		"no TLS on the way": "https://" + listenPlain(t, secure) + "/v1",
	} {
		log := &failures{}
		client, err := New(Config{BaseURL: address, AccessToken: "token", MaxRetries: 2, Logger: slog.New(log), Pace: Pace{Retry: time.Millisecond}})
		if err != nil {
			t.Fatal(err)
		}
		_, err = client.Fresh(t.Context(), "T12345678", "")
		var transport *TransportError
		if !errors.As(err, &transport) || transport.Sent {
			t.Errorf("%s: error %v, want a *TransportError of nothing sent", name, err)
		}
		if n := log.count.Load(); n != 1 && name != "no such host" { // a resolver that is not there may come back
			t.Errorf("%s: %d attempts, want 1", name, n)
		}
	}
	if n := len(secure.Requests()); n != 0 {
		t.Errorf("%d requests arrived, want 0", n)
	}
}
