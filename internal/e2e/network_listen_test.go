package e2e

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"io"
	"log"
	"maps"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// secureServer is a simulated Dintero that speaks TLS and HTTP/2, with a
// certificate of an authority that is trusted only where a test says so.
type secureServer struct {
	sim           acctest.Sim
	address       string
	authorityFile string

	mu       sync.Mutex
	spoken   map[string]bool
	accepted atomic.Int32
}

func startTLS(t *testing.T, host string) *secureServer {
	t.Helper()
	s := &secureServer{sim: acctest.Sim{Server: dinterotest.New()}, spoken: map[string]bool{}}
	server := httptest.NewUnstartedServer(s)
	certificate, authority := certify(t, host)
	server.TLS = &tls.Config{Certificates: []tls.Certificate{certificate}}
	server.EnableHTTP2 = true
	server.Config.ConnContext = dinterotest.CountRequests
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			s.accepted.Add(1)
		}
	}
	server.StartTLS()
	t.Cleanup(server.Close)
	s.address = server.Listener.Addr().String()
	s.authorityFile = filepath.Join(t.TempDir(), "authority.pem")
	if err := os.WriteFile(s.authorityFile, authority, 0o600); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *secureServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.spoken[r.Proto] = true
	s.mu.Unlock()
	s.sim.ServeHTTP(w, r)
}

func (s *secureServer) connections() int { return int(s.accepted.Load()) }

// protocols are those of all requests, in order.
func (s *secureServer) protocols() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Join(slices.Sorted(maps.Keys(s.spoken)), ", ")
}

// certify makes an authority and a certificate of it for a host.
func certify(t *testing.T, host string) (tls.Certificate, []byte) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Authority of a test"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
		DNSNames: []string{host},
	}
	if ip := net.ParseIP(host); ip != nil {
		template.DNSNames, template.IPAddresses = nil, []net.IP{ip}
	}
	signed, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{signed}, PrivateKey: key},
		pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: signed})
}

// proxy makes tunnels to one host, and refuses others.
type proxy struct {
	url    string
	opened atomic.Int32

	mu          sync.Mutex
	credentials string // that it was given last
	refusal     string // the status text with which it refuses everything; "" if it does not
}

func (p *proxy) tunnels() int { return int(p.opened.Load()) }

// user returns the user and the password that the proxy was given last.
func (p *proxy) user() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	decoded, _ := base64.StdEncoding.DecodeString(p.credentials)
	return string(decoded)
}

// refuse makes the proxy refuse everything. %s in the text stands for the
// credentials as they were sent. The empty text ends it.
func (p *proxy) refuse(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.refusal = text
}

// refusalOf returns the status text for a request; "" if it is not refused.
func (p *proxy) refusalOf(r *http.Request) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.credentials = strings.TrimPrefix(r.Header.Get("Proxy-Authorization"), "Basic ")
	return strings.ReplaceAll(p.refusal, "%s", p.credentials)
}

func startProxy(t *testing.T, host, address string) *proxy {
	t.Helper()
	p := &proxy{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodConnect || r.Host != host {
			http.Error(w, "not through this proxy", http.StatusForbidden)
			return
		}
		if text := p.refusalOf(r); text != "" {
			refuse(t, w, text)
			return
		}
		p.opened.Add(1)
		tunnel(t, w, address)
	}))
	t.Cleanup(server.Close)
	p.url = server.URL
	return p
}

// refuse answers with a status text of its own, which net/http does not offer.
func refuse(t *testing.T, w http.ResponseWriter, text string) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		t.Error(err)
		return
	}
	_, _ = io.WriteString(conn, "HTTP/1.1 407 "+text+"\r\nContent-Length: 0\r\n\r\n")
	_ = conn.Close()
}

func tunnel(t *testing.T, w http.ResponseWriter, address string) {
	far, err := net.Dial("tcp", address)
	if err != nil {
		t.Error(err)
		return
	}
	near, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		t.Error(err)
		return
	}
	_, _ = io.WriteString(near, "HTTP/1.1 200 Connection established\r\n\r\n")
	go func() { _, _ = io.Copy(far, near); _ = far.Close() }()
	_, _ = io.Copy(near, far)
	_ = near.Close()
}
