package dintero

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/http2"
)

// Go's transport replays a request after some HTTP/2 resets, although the
// server may have taken it by then; gateways send them when the answer of the
// server behind them is broken. A POST must not be among what is replayed.
func TestPostIsNotReplayedAfterAnHTTP2Reset(t *testing.T) {
	for _, code := range []http2.ErrCode{http2.ErrCodeProtocol, http2.ErrCodeRefusedStream, http2.ErrCodeInternal} {
		t.Run(code.String(), func(t *testing.T) {
			resetting := startResetting(t, code)
			client, err := New(Config{BaseURL: "https://" + resetting.address, AccessToken: "token", MaxRetries: 4, RequestTimeout: 2 * time.Second})
			if err != nil {
				t.Fatal(err)
			}
			client.http.Transport.(*http.Transport).TLSClientConfig.InsecureSkipVerify = true
			retries := 4
			_, err = client.post(t.Context(), "T12345678", []byte(`{"signup":{}}`), &retries)
			var transport *TransportError
			if !errors.As(err, &transport) || !transport.Sent {
				t.Errorf("error %v, want one that says that the POST may have been sent", err)
			}
			if got := resetting.posts.Load(); got != 1 {
				t.Errorf("the server took %d POSTs, want 1", got)
			}
		})
	}
}

// Over HTTP/2 an empty body is a body: a frame of its own, which strict gateways
// refuse in a GET.
func TestReadsHaveNoBody(t *testing.T) {
	lengths := make(chan int64, 1)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { lengths <- r.ContentLength }))
	server.EnableHTTP2 = true
	server.StartTLS()
	t.Cleanup(server.Close)
	client, err := New(Config{BaseURL: server.URL, AccessToken: "token"})
	if err != nil {
		t.Fatal(err)
	}
	client.http.Transport.(*http.Transport).TLSClientConfig.InsecureSkipVerify = true
	if _, err := client.send(t.Context(), request{method: http.MethodGet, path: "/", repeatable: true}); err != nil {
		t.Fatal(err)
	}
	if got := <-lengths; got != 0 {
		t.Errorf("a body of length %d, want none", got)
	}
}

// resetting is a server that takes whole requests over HTTP/2 and resets them.
type resetting struct {
	address string
	code    http2.ErrCode
	posts   atomic.Int32
}

func startResetting(t *testing.T, code http2.ErrCode) *resetting {
	t.Helper()
	certificates := httptest.NewTLSServer(nil)
	t.Cleanup(certificates.Close)
	listener, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: certificates.TLS.Certificates, NextProtos: []string{"h2"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	r := &resetting{address: listener.Addr().String(), code: code}
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go r.serve(conn)
		}
	}()
	return r
}

func (r *resetting) serve(conn net.Conn) {
	defer conn.Close()
	if _, err := io.ReadFull(conn, make([]byte, len(http2.ClientPreface))); err != nil {
		return
	}
	framer := http2.NewFramer(conn, conn)
	_ = framer.WriteSettings()
	for {
		frame, err := framer.ReadFrame()
		if err != nil {
			return
		}
		switch frame := frame.(type) {
		case *http2.SettingsFrame:
			if !frame.IsAck() {
				_ = framer.WriteSettingsAck()
			}
		case *http2.DataFrame:
			if frame.StreamEnded() {
				r.posts.Add(1)
				_ = framer.WriteRSTStream(frame.StreamID, r.code)
			}
		}
	}
}
