package e2e

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// farAway is a host that only the proxy knows, because Go never asks a proxy for a
// loopback address.
const farAway = "dintero.test"

// Companies often have a proxy and a certificate authority of their own.
func TestAccNetwork_ProxyAndPrivateAuthority_Defect16(t *testing.T) {
	inParallel(t)
	secure := startTLS(t)
	secure.sim.URL = "https://" + farAway + "/v1"
	proxy, tunnels := startProxy(t, secure.address)
	tf := acctest.NewTerraformWithPlugin(t, secure.sim.Provider()+acctest.Shop("shop", acctest.CaseID)+acctest.Shop("other", acctest.OtherCaseID))
	secure.trustedBy(t, tf)
	for name, value := range map[string]string{"HTTPS_PROXY": proxy, "https_proxy": "", "NO_PROXY": "", "no_proxy": ""} {
		tf.Setenv(name, value)
	}

	tf.Apply()
	tf.WantEmptyPlan()
	secure.sim.WantPOSTs(t, 2)
	if tunnels.Load() == 0 || secure.connections.Load() != tunnels.Load() {
		t.Errorf("%d connections, %d of them through the proxy, want all", secure.connections.Load(), tunnels.Load())
	}
}

// A server that is not trusted gets no request, and there is no retry.
func TestAccNetwork_UntrustedCertificate_Defect16(t *testing.T) {
	inParallel(t)
	secure := startTLS(t)
	secure.sim.URL = "https://" + secure.address + "/v1"
	tf := acctest.NewTerraformWithPlugin(t, secure.sim.Provider()+acctest.Shop("shop", acctest.CaseID))
	acctest.WantText(t, tf.MustFail("apply -auto-approve"), "certificate", "SSL_CERT_FILE")
	if connections, requests := secure.connections.Load(), len(secure.sim.Requests()); connections != 1 || requests != 0 {
		t.Errorf("%d connections and %d requests, want 1 and 0", connections, requests)
	}
}

// secureSim is a simulated Dintero that speaks TLS and HTTP/2, with a certificate
// of its own authority.
type secureSim struct {
	sim         acctest.Sim
	address     string
	authority   []byte // in PEM
	connections atomic.Int32
}

func startTLS(t *testing.T) *secureSim {
	t.Helper()
	s := &secureSim{sim: acctest.Sim{Server: dinterotest.New()}}
	server := httptest.NewUnstartedServer(s.sim)
	var certificate tls.Certificate
	certificate, s.authority = certify(t)
	server.TLS = &tls.Config{Certificates: []tls.Certificate{certificate}}
	server.EnableHTTP2 = true
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			s.connections.Add(1)
		}
	}
	server.StartTLS()
	t.Cleanup(server.Close)
	s.address = server.Listener.Addr().String()
	return s
}

// trustedBy makes a Terraform trust the authority.
func (s *secureSim) trustedBy(t *testing.T, tf *acctest.Terraform) {
	t.Helper()
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		t.Skip("this system asks its own store for authorities, not SSL_CERT_FILE")
	}
	tf.Write("authority.pem", string(s.authority))
	tf.Setenv("SSL_CERT_FILE", filepath.Join(tf.Dir, "authority.pem"))
	tf.Setenv("SSL_CERT_DIR", "")
}

// certify makes a certificate that is its own authority.
func certify(t *testing.T) (certificate tls.Certificate, authority []byte) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		NotBefore:    time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
		DNSNames: []string{farAway}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	signed, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{signed}, PrivateKey: key}, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: signed})
}

// startProxy starts a proxy that makes tunnels from farAway to an address, and
// refuses everything else.
func startProxy(t *testing.T, address string) (url string, tunnels *atomic.Int32) {
	t.Helper()
	tunnels = &atomic.Int32{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodConnect || r.Host != farAway+":443" {
			http.Error(w, "not through this proxy", http.StatusForbidden)
			return
		}
		tunnels.Add(1)
		tunnel(w, address)
	}))
	t.Cleanup(server.Close)
	return server.URL, tunnels
}

func tunnel(w http.ResponseWriter, address string) {
	far, err := net.Dial("tcp", address)
	if err != nil {
		panic(err)
	}
	near, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(err)
	}
	_, _ = io.WriteString(near, "HTTP/1.1 200 Connection established\r\n\r\n")
	go func() { _, _ = io.Copy(far, near); _ = far.Close() }()
	_, _ = io.Copy(near, far)
	_ = near.Close()
}
