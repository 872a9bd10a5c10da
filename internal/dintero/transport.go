package dintero

import (
	"crypto/tls"
	"net/http"
	"time"
)

// newHTTPClient returns a client with Go's default transport (proxies of the
// environment, the system's certificate authorities, HTTP/2) that changes a few
// things.
func newHTTPClient(timeout time.Duration) *http.Client {
	transport := http.DefaultTransport.(*http.Transport).Clone() //nolint:forcetypeassert // it is documented to be one
	transport.Proxy = environmentProxy
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

// newPOSTClient returns a client that makes a new connection for each request.
// On one that has been idle, the server may hang up just as the request goes
// out, and then nobody knows whether it was received. It speaks HTTP/1.1 only:
// over HTTP/2, Go's transport shares connections all the same, and replays
// requests that the server may have received.
func newPOSTClient(timeout time.Duration) *http.Client {
	client := newHTTPClient(timeout)
	transport := client.Transport.(*http.Transport) //nolint:forcetypeassert // newHTTPClient made it
	transport.DisableKeepAlives = true
	transport.Protocols = new(http.Protocols)
	transport.Protocols.SetHTTP1(true)
	return client
}
