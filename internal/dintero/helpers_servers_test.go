package dintero_test

import (
	"crypto/x509"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// serve starts a server that is not Dintero at all, for responses that the
// simulator cannot give. It returns a base URL.
func serve(t testing.TB, handler http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	return server.URL + "/v1"
}

// serveTLS starts a server with a private certificate authority.
func serveTLS(t testing.TB, handler http.Handler, edits ...func(*httptest.Server)) (baseURL string, authority *x509.CertPool) {
	t.Helper()
	server := httptest.NewUnstartedServer(handler)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	for _, edit := range edits {
		edit(server)
	}
	server.StartTLS()
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	authority = x509.NewCertPool()
	authority.AddCert(server.Certificate())
	return server.URL + "/v1", authority
}

func withHTTP2(server *httptest.Server) { server.EnableHTTP2 = true }

// connectTLS returns a client that trusts an authority.
func connectTLS(t testing.TB, baseURL string, authority *x509.CertPool, edits ...func(*dintero.Config)) *dintero.Client {
	t.Helper()
	client := connect(t, baseURL, edits...)
	client.Trust(authority)
	return client
}

// unusedAddress returns an address at which no server listens.
func unusedAddress(t testing.TB) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// acceptConnections calls a function with each connection, until the test ends.
// It returns an address.
func acceptConnections(t testing.TB, listener net.Listener, handle func(net.Conn)) string {
	t.Helper()
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			go handle(connection)
		}
	}()
	return listener.Addr().String()
}
