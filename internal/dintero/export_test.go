package dintero

import (
	"crypto/x509"
	"net/http"
	"net/url"
	"time"
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

// NoteOutage begins an outage, as if the server could not be reached.
func (c *Client) NoteOutage(err error) { c.outage.note(err, time.Minute) }

func transportOf(client *http.Client) *http.Transport {
	return client.Transport.(*http.Transport)
}
