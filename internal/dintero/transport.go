package dintero

import (
	"crypto/tls"
	"net/http"
	"time"
)

// newHTTPClient returns a client with Go's default transport (the system's
// certificate authorities, HTTP/2) and a few changes.
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
		// A redirect would send a POST or a token to an address that the user
		// has not chosen.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// newPOSTClient returns a client that makes a new connection for each request.
// The server may close an idle connection just as the request is sent, and then
// it is not known whether the request was received. The client uses HTTP/1.1
// only, because with HTTP/2 Go's transport shares connections in any case, and
// repeats requests that the server may have received.
func newPOSTClient(timeout time.Duration) *http.Client {
	client := newHTTPClient(timeout)
	transport := client.Transport.(*http.Transport) //nolint:forcetypeassert // newHTTPClient made it
	transport.DisableKeepAlives = true
	transport.Protocols = new(http.Protocols)
	transport.Protocols.SetHTTP1(true)
	return client
}
