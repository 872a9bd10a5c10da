package dintero

import (
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"testing"
)

// listenTLS serves with a certificate that nobody trusts; it returns a base URL.
func listenTLS(t *testing.T, handler http.Handler) string {
	t.Helper()
	server := httptest.NewUnstartedServer(handler)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	return server.URL + "/v1"
}

// listenPlain serves without TLS; it returns an address.
func listenPlain(t *testing.T, handler http.Handler) string {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.Listener.Addr().String()
}
