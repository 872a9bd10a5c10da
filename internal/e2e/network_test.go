package e2e

import (
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/sandbox"
)

// farAway is a host that only the proxy knows, because Go never asks a proxy for
// a loopback address.
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

// Companies often have a proxy and a certificate authority of their own.
func TestAccNetwork_ProxyAndPrivateAuthority_Defect16(t *testing.T) {
	acceptance(t)
	skipUnlessAuthoritiesAreFiles(t)
	secure := startTLS(t, farAway)
	p := startProxy(t, farAway+":443", secure.address)
	secure.sim.URL = "https://" + farAway + "/v1"
	tf := installed(t, secure.sim.Provider()+acctest.Shop("shop", acctest.CaseID)+acctest.Shop("other", acctest.OtherCaseID),
		sandbox.Options{Environment: behindProxy(p, secure.authorityFile)})
	tf.Must(tf.Apply(t.Context()))
	tf.MustPlanNothing()
	secure.sim.WantPOSTs(t, 2)
	if got := secure.protocols(); got != "HTTP/1.1, HTTP/2.0" {
		t.Errorf("the provider speaks %s to Dintero, want HTTP/1.1 for signups and HTTP/2.0 for reads", got)
	}
	if p.tunnels() == 0 || secure.connections() != p.tunnels() {
		t.Errorf("%d connections, %d of them through the proxy, want all", secure.connections(), p.tunnels())
	}
}

func TestAccNetwork_NoProxy_Defect16(t *testing.T) {
	acceptance(t)
	secure := startTLS(t, farAway)
	p := startProxy(t, farAway+":443", secure.address)
	secure.sim.URL = "https://" + farAway + "/v1"
	env := behindProxy(p, secure.authorityFile)
	env["NO_PROXY"] = "internal.example.com," + farAway
	quick := secure.sim.Provider("max_retries = 0", `request_timeout = "10s"`) // a name server may be slow to answer
	tf := installed(t, quick+acctest.Shop("shop", acctest.CaseID), sandbox.Options{Environment: env})
	acctest.WantText(t, tf.MustNotApply(), "Dintero cannot be reached", farAway, "NO_PROXY")
	if n := p.tunnels() + secure.connections(); n != 0 {
		t.Errorf("%d connections, want 0", n)
	}
}

// A server that is not trusted gets no request, and there is no retry.
func TestAccNetwork_UntrustedCertificate_Defect16(t *testing.T) {
	acceptance(t)
	secure := startTLS(t, "127.0.0.1")
	secure.sim.URL = "https://" + secure.address + "/v1"
	noAuthority := filepath.Join(t.TempDir(), "empty.pem")
	if err := os.WriteFile(noAuthority, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	tf := installed(t, secure.sim.Provider()+acctest.Shop("shop", acctest.CaseID),
		sandbox.Options{Environment: map[string]string{"SSL_CERT_FILE": noAuthority}})
	acctest.WantText(t, tf.MustNotApply(), "certificate", "SSL_CERT_FILE")
	if n := secure.connections(); n != 1 {
		t.Errorf("%d connections, want 1", n)
	}
	if n := len(secure.sim.Requests()); n != 0 {
		t.Errorf("%d requests, want 0", n)
	}
}

// A proxy that refuses is named in the error.
func TestAccNetwork_ProxyThatRefuses_Defect16(t *testing.T) {
	acceptance(t)
	secure := startTLS(t, farAway)
	p := startProxy(t, "elsewhere:443", secure.address)
	secure.sim.URL = "https://" + farAway + "/v1"
	tf := installed(t, secure.sim.Provider("max_retries = 0")+acctest.Shop("shop", acctest.CaseID),
		sandbox.Options{Environment: behindProxy(p, secure.authorityFile)})
	acctest.WantText(t, tf.MustNotApply(), http.StatusText(http.StatusForbidden), "HTTPS_PROXY")
}

// A value that is no address of a proxy is a warning, and no reason to fail.
func TestAccNetwork_ProxyThatCannotBeParsed_Defect52(t *testing.T) {
	acceptance(t)
	sim := acctest.Start(t)
	tf := installed(t, sim.Provider()+acctest.Shop("shop", acctest.CaseID),
		sandbox.Options{Environment: map[string]string{"HTTPS_PROXY": "http://user:proxy password@[proxy", "https_proxy": ""}})
	printed := tf.MustApply()
	acctest.WantText(t, printed, "Warning: Proxy ignored", "HTTPS_PROXY")
	acctest.WantNoText(t, printed, "proxy password")
	sim.WantPOSTs(t, 1)
}

// The server closes its idle connections just as they are used again. No signup
// is sent twice, and none fails.
func TestAccNetwork_IdleConnectionsAreClosed_Defect49(t *testing.T) {
	acceptance(t)
	for name, start := range map[string]func(*testing.T) (acctest.Sim, map[string]string){
		"HTTP/1.1": func(t *testing.T) (acctest.Sim, map[string]string) { return acctest.Start(t), nil },
		"HTTP/2": func(t *testing.T) (acctest.Sim, map[string]string) {
			skipUnlessAuthoritiesAreFiles(t)
			secure := startTLS(t, "127.0.0.1")
			secure.sim.URL = "https://" + secure.address + "/v1"
			return secure.sim, map[string]string{"SSL_CERT_FILE": secure.authorityFile, "SSL_CERT_DIR": ""}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim, env := start(t)
			tf := installed(t, sim.Provider()+acctest.Shop("shop", acctest.CaseID)+
				acctest.Shop("other", acctest.OtherCaseID, "depends_on = [dintero_vipps_psp_connection.shop]"), sandbox.Options{Environment: env})
			sim.HangUpIdle(dinterotest.RouteSignup, dinterotest.RouteSettings)
			tf.Must(tf.Apply(t.Context()))
			tf.MustPlanNothing()
			if sent, taken := sim.POSTs(), sim.Effects(); sent != 2 || taken != 2 {
				t.Errorf("%d POSTs were sent and %d taken, want 2", sent, taken)
			}
		})
	}
}
