package dintero_test

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// serveTLS starts a server with a certificate authority that no system knows.
func serveTLS(t *testing.T, handler http.Handler, edits ...func(*httptest.Server)) (baseURL string, authority *x509.CertPool) {
	t.Helper()
	server := httptest.NewUnstartedServer(handler)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	for _, edit := range edits {
		edit(server)
	}
	server.StartTLS()
	t.Cleanup(server.Close)
	authority = x509.NewCertPool()
	authority.AddCert(server.Certificate())
	return server.URL + "/v1", authority
}

func withHTTP2(server *httptest.Server) { server.EnableHTTP2 = true }

// Over HTTP/2, Go's transport replays a POST after a lost connection, although
// the server may have received it. An idle connection may be closed by the server
// just as a POST is sent.
func TestTransport_EachPOSTHasAConnectionOfItsOwnOverHTTP1(t *testing.T) {
	var mu sync.Mutex
	protocols, addresses := map[string]string{}, map[string]bool{}
	baseURL, authority := serveTLS(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		protocols[r.Method] = r.Proto
		if r.Method == http.MethodPost {
			addresses[r.RemoteAddr] = true
		}
		answer(200, `{}`)(w, r)
	}), withHTTP2)
	client := connect(t, baseURL)
	client.Trust(authority)
	for range 3 {
		_, err := client.Settings(t.Context(), account)
		succeed(t, err)
		_, err = client.SubmitVippsPSP(t.Context(), account, inNOK)
		succeed(t, err)
	}
	equal(t, "protocols", protocols, map[string]string{"GET": "HTTP/2.0", "POST": "HTTP/1.1"})
	equal(t, "connections of POSTs", len(addresses), 3)
}

func TestTransport_WithoutTrustNothingIsSentAndNothingRepeated(t *testing.T) {
	var requests atomic.Int32
	handler := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { requests.Add(1) })
	trusted, authority := serveTLS(t, handler)
	tooOld, _ := serveTLS(t, handler, func(server *httptest.Server) {
		server.TLS = &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}
	})
	plain := httptest.NewServer(handler)
	t.Cleanup(plain.Close)
	for name, c := range map[string]struct {
		baseURL   string
		authority *x509.CertPool
		want      string
	}{
		"untrusted certificate":    {trusted, nil, "certificate"},
		"another name":             {strings.Replace(trusted, "127.0.0.1", "localhost", 1), authority, "not localhost"},
		"TLS 1.1":                  {tooOld, authority, "protocol version"},
		"a server that has no TLS": {strings.Replace(plain.URL, "http:", "https:", 1), authority, "server gave HTTP response to HTTPS client"},
	} {
		t.Run(name, func(t *testing.T) {
			var log logBuffer
			client := connect(t, c.baseURL, log.at(slog.LevelDebug))
			client.Trust(c.authority)
			_, err := client.Settings(t.Context(), account)
			equal(t, "cause", dintero.CauseOf(err), dintero.CauseTLS)
			equal(t, "permanent", dintero.IsPermanent(err), true)
			contains(t, "error", err.Error(), c.want)
			equal(t, "attempts", log.attempts(), 1)
			_, err = client.SubmitVippsPSP(t.Context(), account, inNOK)
			equal(t, "sent", errorOf[*dintero.TransportError](t, err).Sent, false)
			equal(t, "ambiguous", dintero.Ambiguous(err), false)
		})
	}
	equal(t, "requests that arrived", requests.Load(), int32(0))
}

func TestTransport_UnreachableServerIsTriedAgainAndNotAmbiguous(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	succeed(t, err)
	succeed(t, listener.Close())
	var log logBuffer
	client := connect(t, "http://"+listener.Addr().String(), log.at(slog.LevelDebug))
	_, err = client.SubmitVippsPSP(t.Context(), account, inNOK)
	equal(t, "sent", errorOf[*dintero.TransportError](t, err).Sent, false)
	equal(t, "ambiguous", dintero.Ambiguous(err), false)
	equal(t, "cause", dintero.CauseOf(err), dintero.CauseUnreachable)
	equal(t, "attempts of the POST", log.attempts(), 1)
	_, err = client.Settings(t.Context(), account)
	equal(t, "cause", dintero.CauseOf(err), dintero.CauseUnreachable)
	equal(t, "attempts", log.attempts(), 1+3)
}

func TestTransport_UnknownHostIsNotTriedAgain(t *testing.T) {
	var log logBuffer
	client := connect(t, "https://host.invalid/v1", log.at(slog.LevelDebug))
	client.UseTransport(network(func(*http.Request) (*http.Response, error) {
		return nil, &net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: "host.invalid", IsNotFound: true}}
	}))
	_, err := client.Settings(t.Context(), account)
	equal(t, "cause", dintero.CauseOf(err), dintero.CauseUnreachable)
	equal(t, "attempts", log.attempts(), 1)
}

func TestTransport_TakesProxiesFromTheEnvironment(t *testing.T) {
	reads, posts := connect(t, dintero.DefaultBaseURL).Proxies()
	pointer := func(f any) uintptr { return reflect.ValueOf(f).Pointer() }
	equal(t, "reads", pointer(reads), pointer(http.ProxyFromEnvironment))
	equal(t, "posts", pointer(posts), pointer(http.ProxyFromEnvironment))
}

// proxy starts a proxy and returns its address with a user and a password.
func proxy(t *testing.T, handler http.HandlerFunc) *url.URL {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	address, err := url.Parse(server.URL)
	succeed(t, err)
	address.User = url.UserPassword("user", "proxy-password")
	return address
}

func TestTransport_RequestsGoThroughTheProxy(t *testing.T) {
	var requests, tunnels atomic.Int32
	baseURL, authority := serveTLS(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		answer(200, `{}`)(w, r)
	}))
	client := connect(t, baseURL)
	client.Trust(authority)
	client.UseProxy(proxy(t, func(w http.ResponseWriter, r *http.Request) {
		equal(t, "method", r.Method, "CONNECT")
		equal(t, "credentials", r.Header.Get("Proxy-Authorization"), "Basic dXNlcjpwcm94eS1wYXNzd29yZA==")
		tunnels.Add(1)
		tunnel(t, w, r.Host)
	}))
	_, err := client.Settings(t.Context(), account)
	succeed(t, err)
	_, err = client.SubmitVippsPSP(t.Context(), account, inNOK)
	succeed(t, err)
	equal(t, "tunnels", tunnels.Load(), int32(2))
	equal(t, "requests", requests.Load(), int32(2))
}

// tunnel connects a client of a proxy with a host.
func tunnel(t *testing.T, w http.ResponseWriter, host string) {
	server, err := net.Dial("tcp", host)
	if err != nil {
		t.Error(err)
		return
	}
	client, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		t.Error(err)
		return
	}
	_, _ = io.WriteString(client, "HTTP/1.1 200 Connection established\r\n\r\n")
	go func() { _, _ = io.Copy(server, client); _ = server.Close() }()
	go func() { _, _ = io.Copy(client, server); _ = client.Close() }()
}

// A proxy that refuses a POST has not forwarded it. Go's errors about a proxy
// must not show its password.
func TestTransport_ProxyThatFailsIsNotAmbiguousAndKeepsItsPassword(t *testing.T) {
	unreachable := proxy(t, nil)
	unreachable.Host = "127.0.0.1:1"
	socks := *unreachable
	socks.Scheme = "socks5"
	for name, c := range map[string]struct {
		address *url.URL
		want    string
	}{
		"refuses":     {proxy(t, answer(407, `proxy-password`)), "Proxy Authentication Required"},
		"unreachable": {unreachable, "connection refused"},
		"socks":       {&socks, "connection refused"},
	} {
		var log logBuffer
		client := connect(t, "https://api.dintero.example/v1", log.at(dintero.LevelTrace))
		client.UseProxy(c.address)
		_, err := client.SubmitVippsPSP(t.Context(), account, inNOK)
		contains(t, name, err.Error(), c.want)
		equal(t, name+": ambiguous", dintero.Ambiguous(err), false)
		equal(t, name+": cause", dintero.CauseOf(err), dintero.CauseUnreachable)
		for _, secret := range []string{"proxy-password", "dXNlcjpwcm94eS1wYXNzd29yZA"} {
			if strings.Contains(err.Error()+log.String(), secret) {
				t.Errorf("%s: the error %v or the log %s shows %s", name, err, log.String(), secret)
			}
		}
	}
}
