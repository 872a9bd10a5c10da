package dintero_test

import (
	"encoding/base64"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

var proxyVariables = []string{"HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"}

// setProxies sets some of the proxy variables and empties the others.
func setProxies(t *testing.T, values map[string]string) {
	t.Helper()
	for _, variable := range proxyVariables {
		t.Setenv(variable, values[variable])
	}
}

func TestIgnoredProxies_NamesVariablesThatCannotBeParsed_Defect52(t *testing.T) {
	for _, variable := range proxyVariables {
		for _, value := range []string{"http://proxy\n", "http://proxy:port", "http://[::1", "://", "http://%zz", "http://user:pa ss@proxy:99999x"} {
			setProxies(t, map[string]string{variable: value})
			equal(t, variable+"="+value, strings.Join(dintero.IgnoredProxies(), " "), variable)
		}
		for _, value := range []string{
			"", "http://proxy:3128", "https://proxy", "proxy:3128", "proxy.example.com", "10.0.0.1:3128", "[::1]:3128", "socks5://proxy:1080",
			"http://user:password@proxy:3128", "user:password@proxy:3128", "http://user:p%40ss@proxy",
		} {
			setProxies(t, map[string]string{variable: value})
			equal(t, variable+"="+value, strings.Join(dintero.IgnoredProxies(), " "), "")
		}
	}
	setProxies(t, map[string]string{"HTTPS_PROXY": "http://%zz", "HTTP_PROXY": "http://proxy", "https_proxy": "://"})
	equal(t, "several", strings.Join(dintero.IgnoredProxies(), " "), "HTTPS_PROXY https_proxy")
}

// A proxy that cannot be parsed is not an error.
func TestProxy_ThatCannotBeParsedIsIgnored_Defect52(t *testing.T) {
	setProxies(t, map[string]string{"HTTPS_PROXY": "http://%zz", "HTTP_PROXY": "://"})
	sim, client := start(t)
	_, err := client.Settings(t.Context(), account)
	succeed(t, err)
	wantRequests(t, sim, "token settings")
}

// Go reads the proxy variables once in a process, so each request is made in one
// of its own.
func TestProxy_OfTheEnvironmentIsUsedUnlessItCannotBeParsed_Defect16_52(t *testing.T) {
	const want = "TEST_PROXY_WANT"
	if text := os.Getenv(want); text != "" {
		client := connect(t, "https://host.invalid/v1", accessToken("ready-token"), retries(0))
		_, err := client.Settings(t.Context(), account)
		contains(t, "error", err.Error(), text)
		return
	}
	unused := unusedAddress(t)
	for value, text := range map[string]string{
		"http://" + unused: "proxyconnect tcp: dial tcp " + unused, unused: "proxyconnect tcp: dial tcp " + unused,
		"http://proxy:port": "lookup host.invalid", "http://%zz": "lookup host.invalid",
	} {
		again := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$")
		again.Env = append(os.Environ(), want+"="+text, "HTTPS_PROXY="+value, "https_proxy=", "NO_PROXY=", "no_proxy=")
		if printed, err := again.CombinedOutput(); err != nil {
			t.Errorf("HTTPS_PROXY=%s: %v\n%s", value, err, printed)
		}
	}
}

// Go's errors and the pages of a proxy may repeat what it was sent.
func TestProxy_PasswordIsInNoErrorAndNoLog_Defect13(t *testing.T) {
	const user, password = "proxy-user", "pr0xy/p@ssw0rd"
	proxy := serve(t, func(w http.ResponseWriter, r *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		basic := strings.TrimPrefix(r.Header.Get("Proxy-Authorization"), "Basic ")
		credentials, _ := base64.StdEncoding.DecodeString(basic)
		_, _ = io.WriteString(conn, "HTTP/1.1 407 Not with "+basic+" "+strings.TrimRight(basic, "=")+" "+string(credentials)+" "+url.QueryEscape(string(credentials))+"\r\n\r\n")
		_ = conn.Close()
	})
	address, err := url.Parse(strings.TrimSuffix(proxy, "/v1"))
	succeed(t, err)
	address.User = url.UserPassword(user, password)
	for _, variable := range proxyVariables {
		for _, value := range []string{address.String(), strings.TrimPrefix(address.String(), "http://")} {
			setProxies(t, map[string]string{variable: value})
			var log logBuffer
			client := connect(t, "https://api.dintero.example/v1", log.at(dintero.LevelTrace), accessToken("ready-token"), retries(0))
			client.UseProxy(address)
			_, err := client.Settings(t.Context(), account)
			contains(t, "error", err.Error(), "Not with ***")
			equal(t, "cause", dintero.CauseOf(err), dintero.CauseUnreachable)
			basic := base64.RawStdEncoding.EncodeToString([]byte(user + ":" + password))
			for _, form := range []string{password, url.QueryEscape(password), basic, basic[:len(basic)/2]} {
				for what, text := range map[string]string{"error": err.Error(), "log": log.String()} {
					if strings.Contains(text, form) {
						t.Errorf("the %s shows %q: %s", what, form, text)
					}
				}
			}
		}
	}
}

func TestProxy_RequestsGoThroughIt_Defect16(t *testing.T) {
	sim := dinterotest.New()
	baseURL, authority := serveTLS(t, sim)
	var connected atomic.Int32
	proxy := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodConnect {
			t.Errorf("the proxy got a %s", r.Method)
			return
		}
		connected.Add(1)
		tunnel(t, w, r.Host)
	})
	address, err := url.Parse(strings.TrimSuffix(proxy, "/v1"))
	succeed(t, err)
	client := connectTLS(t, baseURL, authority, accessToken(sim.IssueToken(account)))
	client.UseProxy(address)
	_, err = client.Settings(t.Context(), account)
	succeed(t, err)
	_, err = client.SubmitVippsPSP(t.Context(), account, inNOK(caseA))
	succeed(t, err)
	equal(t, "tunnels", connected.Load(), 2)
	wantRequests(t, sim, "settings signup")
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

// A proxy that refuses a POST has not forwarded it.
func TestProxy_ThatRefusesIsNotAmbiguous_Defect03(t *testing.T) {
	proxy := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) })
	address, err := url.Parse(strings.TrimSuffix(proxy, "/v1"))
	succeed(t, err)
	var log logBuffer
	client := connect(t, "https://api.dintero.example/v1", log.at(slog.LevelDebug), accessToken("ready-token"))
	client.UseProxy(address)
	_, err = client.SubmitVippsPSP(t.Context(), account, inNOK(caseA))
	contains(t, "error", err.Error(), "Forbidden")
	equal(t, "ambiguous", dintero.Ambiguous(err), false)
	equal(t, "attempts", log.failures(t), 1)
}
