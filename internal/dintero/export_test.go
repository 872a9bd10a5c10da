package dintero

import (
	"crypto/x509"
	"net/http"
	"net/url"
)

// Trust makes a client trust a certificate authority that the system does not
// know.
func (c *Client) Trust(pool *x509.CertPool) {
	for _, client := range []*http.Client{c.http, c.posts} {
		transportOf(client).TLSClientConfig.RootCAs = pool
	}
}

// UseProxy sends all requests through a proxy. Go reads the proxy variables once
// in a process, and never uses a proxy for loopback addresses.
func (c *Client) UseProxy(address *url.URL) {
	for _, client := range []*http.Client{c.http, c.posts} {
		transportOf(client).Proxy = http.ProxyURL(address)
	}
}

// UseTransport replaces the network, for tests in which time is simulated.
func (c *Client) UseTransport(transport http.RoundTripper) {
	c.http.Transport, c.posts.Transport = transport, transport
}

// Proxies returns what chooses the proxy for reads, and for signups.
func (c *Client) Proxies() (reads, posts func(*http.Request) (*url.URL, error)) {
	return transportOf(c.http).Proxy, transportOf(c.posts).Proxy
}

func transportOf(client *http.Client) *http.Transport {
	return client.Transport.(*http.Transport)
}
