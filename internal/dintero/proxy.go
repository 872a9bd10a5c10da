package dintero

import (
	"net/http"
	"net/url"
	"os"
	"strings"
)

// proxy is a proxy that an environment variable sets.
type proxy struct {
	variable string
	url      *url.URL // nil if the value cannot be parsed
}

// environmentProxies returns the proxies in the variables that Go's HTTP client
// reads.
func environmentProxies() []proxy {
	var proxies []proxy
	for _, variable := range []string{"HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"} {
		if value := os.Getenv(variable); value != "" {
			proxies = append(proxies, proxy{variable, parseProxy(value)})
		}
	}
	return proxies
}

// parseProxy parses what Go's HTTP client accepts: a URL, or a host and a port.
func parseProxy(value string) *url.URL {
	for _, address := range []string{value, "http://" + value} {
		if u, err := url.Parse(address); err == nil && u.Scheme != "" && u.Host != "" && !hasTwoSchemes(u) {
			return u
		}
	}
	return nil
}

// hasTwoSchemes reports whether an address is like http://http://proxy:port,
// which Go makes of http://proxy:port if it cannot parse that.
func hasTwoSchemes(u *url.URL) bool { return strings.HasPrefix(u.Path, "//") }

// environmentProxy returns the proxy that Go chooses, but always ignores an
// address that cannot be parsed.
func environmentProxy(req *http.Request) (*url.URL, error) {
	u, err := http.ProxyFromEnvironment(req)
	if err != nil || u == nil || hasTwoSchemes(u) {
		return nil, err
	}
	return u, nil
}

// IgnoredProxies returns the names of environment variables whose value is not
// the address of a proxy. Requests are sent without it.
func IgnoredProxies() []string {
	var names []string
	for _, p := range environmentProxies() {
		if p.url == nil {
			names = append(names, p.variable)
		}
	}
	return names
}
