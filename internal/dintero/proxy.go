package dintero

import (
	"net/http"
	"net/url"
	"os"
	"strings"
)

// proxy is one that the environment names.
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

// parseProxy takes what Go's HTTP client takes: a URL, or a host and a port.
func parseProxy(value string) *url.URL {
	for _, address := range []string{value, "http://" + value} {
		if u, err := url.Parse(address); err == nil && u.Scheme != "" && u.Host != "" && !hasTwoSchemes(u) {
			return u
		}
	}
	return nil
}

// hasTwoSchemes reports whether an address is one such as http://http://proxy:port.
// Go makes it of http://proxy:port, which it cannot parse.
func hasTwoSchemes(u *url.URL) bool { return strings.HasPrefix(u.Path, "//") }

// environmentProxy is Go's own choice of a proxy, except that what cannot be
// parsed is ignored in each case.
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
