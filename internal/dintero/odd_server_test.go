package dintero_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// serve starts a server that is no Dintero at all, for answers that the
// simulator cannot give.
func serve(t *testing.T, handler http.HandlerFunc) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	return server
}

// visit returns a client of it with a ready token.
func visit(t *testing.T, server *httptest.Server, edits ...func(*dintero.Config)) *dintero.Client {
	t.Helper()
	config := dintero.Config{BaseURL: server.URL + "/v1", AccessToken: "ready-token", UserAgent: "test", Pace: hasty}
	for _, edit := range edits {
		edit(&config)
	}
	client, err := dintero.New(config)
	succeed(t, err)
	return client
}
