package e2e

import (
	"net/http"
	"os"
	"runtime"
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/sandbox"
)

// farAway is a host that only the proxy knows, since Go never asks a proxy for a
// loopback address.
const farAway = "dintero.test"

// behindProxy is the environment of a company's network.
func behindProxy(p *proxy, authority string) map[string]string {
	return map[string]string{
		"HTTPS_PROXY": p.url, "https_proxy": "", "NO_PROXY": "", "no_proxy": "",
		"SSL_CERT_FILE": authority, "SSL_CERT_DIR": "",
	}
}

func skipUnlessAuthoritiesAreFiles(t *testing.T) {
	t.Helper()
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		t.Skip("this system asks its own store for authorities, not SSL_CERT_FILE")
	}
}

// What companies have between a pipeline and the world: a proxy, and an
// authority of their own.
func TestAccDefect16_ProxyAndPrivateAuthority(t *testing.T) {
	acceptance(t)
	skipUnlessAuthoritiesAreFiles(t)
	secure := startTLS(t, farAway)
	p := startProxy(t, farAway+":443", secure.address)
	secure.sim.URL = "https://" + farAway + "/v1"
	tf := installed(t, providerBlock(secure.sim)+shop("shop", caseID)+shop("other", otherID, "# of the same account"),
		sandbox.Options{Environment: behindProxy(p, secure.authorityFile)})
	tf.must(tf.Apply(t.Context()))
	tf.mustPlanNothing()
	if n := secure.sim.Count(dinterotest.RouteSignup); n != 2 {
		t.Errorf("%d signups were sent, want 2", n)
	}
	if got := secure.protocols(); got != "HTTP/2.0" {
		t.Errorf("Dintero was spoken to in %s, want HTTP/2.0", got)
	}
	if p.tunnels() == 0 || secure.connections() != p.tunnels() {
		t.Errorf("%d connections, %d of them through the proxy, want all", secure.connections(), p.tunnels())
	}
}

func TestAccDefect16_NoProxy(t *testing.T) {
	acceptance(t)
	secure := startTLS(t, farAway)
	p := startProxy(t, farAway+":443", secure.address)
	secure.sim.URL = "https://" + farAway + "/v1"
	env := behindProxy(p, secure.authorityFile)
	env["NO_PROXY"] = "internal.example.com," + farAway
	quick := providerBlock(secure.sim, "max_retries = 0", `request_timeout = "10s"`) // a name server may be slow to say no
	tf := installed(t, quick+shop("shop", caseID), sandbox.Options{Environment: env})
	err := tf.Apply(t.Context())
	if err == nil || !strings.Contains(flat(err.Error()), "NO_PROXY") {
		t.Errorf("error %v, want one of a host that is not known here, with a hint at NO_PROXY", err)
	}
	if n := p.tunnels() + secure.connections(); n != 0 {
		t.Errorf("%d connections, want 0", n)
	}
}

// Who is not trusted hears nothing, and is not asked again.
func TestAccDefect16_UntrustedCertificate(t *testing.T) {
	acceptance(t)
	secure := startTLS(t, "127.0.0.1")
	secure.sim.URL = "https://" + secure.address + "/v1"
	nobody := t.TempDir() + "/empty.pem"
	if err := os.WriteFile(nobody, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	tf := installed(t, providerBlock(secure.sim)+shop("shop", caseID),
		sandbox.Options{Environment: map[string]string{"SSL_CERT_FILE": nobody}})
	err := tf.Apply(t.Context())
	if err == nil || !strings.Contains(flat(err.Error()), "certificate") || !strings.Contains(flat(err.Error()), "SSL_CERT_FILE") {
		t.Errorf("error %v, want one of the certificate, with a hint at SSL_CERT_FILE", err)
	}
	if n := secure.connections(); n != 1 {
		t.Errorf("%d connections, want 1", n)
	}
	if n := len(secure.sim.Requests()); n != 0 {
		t.Errorf("%d requests, want 0", n)
	}
}

// A proxy that refuses is named as what refuses.
func TestAccDefect16_ProxyThatRefuses(t *testing.T) {
	acceptance(t)
	secure := startTLS(t, farAway)
	p := startProxy(t, "elsewhere:443", secure.address)
	secure.sim.URL = "https://" + farAway + "/v1"
	tf := installed(t, providerBlock(secure.sim, "max_retries = 0")+shop("shop", caseID),
		sandbox.Options{Environment: behindProxy(p, secure.authorityFile)})
	err := tf.Apply(t.Context())
	if err == nil || !strings.Contains(flat(err.Error()), http.StatusText(http.StatusForbidden)) || !strings.Contains(flat(err.Error()), "HTTPS_PROXY") {
		t.Errorf("error %v, want the proxy's answer, with a hint at HTTPS_PROXY", err)
	}
}

// flat undoes Terraform's line breaks.
func flat(s string) string { return strings.Join(strings.Fields(s), " ") }
