package dintero_test

import (
	"crypto/tls"
	"crypto/x509"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// Over HTTP/2, Go's transport replays a POST after a lost connection, although
// the server may have received it.
func TestTransport_OnlyReadsUseHTTP2_Defect49(t *testing.T) {
	var protocols sync.Map
	sim := dinterotest.New()
	baseURL, authority := serveTLS(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		protocols.Store(r.Method, r.Proto)
		sim.ServeHTTP(w, r)
	}), withHTTP2)
	client := connectTLS(t, baseURL, authority, accessToken(sim.IssueToken(account)))
	_, err := client.Settings(t.Context(), account)
	succeed(t, err)
	_, err = client.SubmitVippsPSP(t.Context(), account, inNOK(caseA))
	succeed(t, err)
	for method, want := range map[string]string{"GET": "HTTP/2.0", "POST": "HTTP/1.1"} {
		protocol, _ := protocols.Load(method)
		equal(t, method, protocol, any(want))
	}
}

func TestTransport_WithoutTrustNothingIsSentAndNothingRepeated_Defect16(t *testing.T) {
	sim := dinterotest.New()
	untrusted, untrustedAuthority := serveTLS(t, sim)
	tooOld, authority := serveTLS(t, sim, func(server *httptest.Server) {
		server.TLS = &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}
	})
	plain := httptest.NewServer(sim)
	t.Cleanup(plain.Close)
	for name, c := range map[string]struct {
		baseURL   string
		authority *x509.CertPool
		want      string
	}{
		"untrusted certificate":    {untrusted, nil, "certificate"},
		"another name":             {"https://localhost:" + portOf(t, untrusted), untrustedAuthority, "not localhost"},
		"TLS 1.1":                  {tooOld, authority, "protocol version"},
		"a server that has no TLS": {"https://" + plain.Listener.Addr().String() + "/v1", nil, "server gave HTTP response to HTTPS client"},
	} {
		t.Run(name, func(t *testing.T) {
			var log logBuffer
			client := connectTLS(t, c.baseURL, c.authority, log.at(slog.LevelDebug), accessToken("ready-token"))
			_, err := client.Settings(t.Context(), account)
			equal(t, "cause", dintero.CauseOf(err), dintero.CauseTLS)
			equal(t, "sent", errorOf[*dintero.TransportError](t, err).Sent, false)
			contains(t, "error", err.Error(), c.want)
			equal(t, "attempts", log.failures(t), 1)
			_, err = client.SubmitVippsPSP(t.Context(), account, inNOK(caseA))
			equal(t, "ambiguous", dintero.Ambiguous(err), false)
		})
	}
	equal(t, "requests that arrived", len(sim.Requests()), 0)
}

func portOf(t *testing.T, baseURL string) string {
	t.Helper()
	parsed, err := dintero.ParseBaseURL(baseURL)
	succeed(t, err)
	return parsed.Port()
}

// A server closes a connection that was idle just as the next request goes out.
// Nobody knows then whether a POST was received.
func TestTransport_ClosedIdleConnectionNeitherFailsNorRepeatsAPOST_Defect49(t *testing.T) {
	sim, client := start(t, retries(0))
	sim.HangUpIdle(dinterotest.RouteSignup)
	for i := range 20 {
		_, err := client.Settings(t.Context(), account)
		succeed(t, err)
		submission, err := client.SubmitVippsPSP(t.Context(), account, inNOK(caseNumber(i)))
		succeed(t, err)
		equal(t, "incomplete", submission.Incomplete, nil)
	}
	wantPOSTs(t, sim, 20, 20)
	equal(t, "signups at Dintero", sim.Signups(), 20)
}

func TestTransport_ClosedIdleConnectionFailsNoRead_Defect49(t *testing.T) {
	sim, client := start(t)
	for _, route := range []dinterotest.Route{dinterotest.RouteSettings, dinterotest.RouteToken} {
		sim.HangUpIdle(route)
		for range 5 {
			sim.RevokeTokens()
			_, err := client.Settings(t.Context(), account)
			succeed(t, err)
		}
	}
}

func TestTransport_EachPOSTHasAConnectionOfItsOwn_Defect49(t *testing.T) {
	for name, edits := range map[string][]func(*httptest.Server){"HTTP/1.1": nil, "HTTP/2": {withHTTP2}} {
		sim, used := dinterotest.New(), &connections{}
		sim.SetLatency(50 * time.Millisecond)
		baseURL, authority := serveTLS(t, used.count(sim), edits...)
		client := connectTLS(t, baseURL, authority, accessToken(sim.IssueToken(account)))
		for i := range 3 {
			_, err := client.Settings(t.Context(), account)
			succeed(t, err)
			_, err = client.SubmitVippsPSP(t.Context(), account, inNOK(caseNumber(i)))
			succeed(t, err)
		}
		inParallel(5, func(i int) {
			if _, err := client.SubmitVippsPSP(t.Context(), account, inNOK(caseNumber(10+i))); err != nil {
				t.Error(err)
			}
		})
		equal(t, name+": connections of signups", used.of(http.MethodPost), 8)
	}
}

func TestTransport_ReadsShareTheirConnections(t *testing.T) {
	sim, used := dinterotest.New(), &connections{}
	client := connect(t, serve(t, used.count(sim)), accessToken(sim.IssueToken(account)))
	for range 3 {
		inParallel(10, func(int) {
			if _, err := client.Settings(t.Context(), account); err != nil {
				t.Error(err)
			}
		})
		time.Sleep(10 * time.Millisecond) // until all connections are idle again
	}
	if n := used.of(http.MethodGet); n > 12 {
		t.Errorf("30 reads, 10 at once, used %d connections", n)
	}
}

// connections are the addresses that requests came from, by method.
type connections struct {
	mu   sync.Mutex
	from map[string]map[string]bool
}

func (c *connections) count(handler http.Handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		c.mu.Lock()
		if c.from == nil {
			c.from = map[string]map[string]bool{http.MethodGet: {}, http.MethodPost: {}}
		}
		c.from[r.Method][r.RemoteAddr] = true
		c.mu.Unlock()
		handler.ServeHTTP(w, r)
	}
}

func (c *connections) of(method string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.from[method])
}
