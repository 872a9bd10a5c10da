package e2e

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// secureServer is a simulated Dintero that speaks TLS and HTTP/2, with a
// certificate of an authority that nobody knows yet.
type secureServer struct {
	sim           *dinterotest.Server
	address       string
	authorityFile string

	mu       sync.Mutex
	spoken   map[string]bool
	accepted atomic.Int32
}

func startTLS(t *testing.T, host string) *secureServer {
	t.Helper()
	s := &secureServer{sim: dinterotest.New(), spoken: map[string]bool{}}
	server := httptest.NewUnstartedServer(s)
	certificate, authority := certify(t, host)
	server.TLS = &tls.Config{Certificates: []tls.Certificate{certificate}}
	server.EnableHTTP2 = true
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

// protocols are those of all requests.
func (s *secureServer) protocols() (all string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for protocol := range s.spoken {
		all += protocol
	}
	return all
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
}

func (p *proxy) tunnels() int { return int(p.opened.Load()) }

func startProxy(t *testing.T, host, address string) *proxy {
	t.Helper()
	p := &proxy{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodConnect || r.Host != host {
			http.Error(w, "not from here", http.StatusForbidden)
			return
		}
		p.opened.Add(1)
		tunnel(t, w, address)
	}))
	t.Cleanup(server.Close)
	p.url = server.URL
	return p
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
