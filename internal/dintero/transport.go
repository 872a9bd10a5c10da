package dintero

import (
	"crypto/tls"
	"net/http"
	"time"
)

// newHTTPClient is Go's default transport (proxies of the environment, the
// system's CA pool, HTTP/2, kept-alive connections) with three differences.
func newHTTPClient(timeout time.Duration) *http.Client {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	// Terraform works on ten resources at once; with the default of two idle
	// connections most requests would open a new one.
	transport.MaxIdleConnsPerHost = transport.MaxIdleConns
	return &http.Client{
		Transport: transport,
		Timeout:   timeout,
		// A redirect would send a POST, or a token, to where nobody meant it.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}
