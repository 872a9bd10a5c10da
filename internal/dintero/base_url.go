package dintero

import (
	"errors"
	"net"
	"net/url"
)

// DefaultBaseURL is the address of Dintero's API, for test and production
// accounts (documented).
const DefaultBaseURL = "https://api.dintero.com/v1"

// errBaseURL does not quote the value, because it may contain a password.
var errBaseURL = errors.New("it must be an absolute https URL such as " + DefaultBaseURL + ", without user, query or fragment; plain http is for loopback addresses only")

// ParseBaseURL parses an https URL, or an http URL of a loopback address.
func ParseBaseURL(s string) (*url.URL, error) {
	u, err := url.Parse(s)
	if err != nil || u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" ||
		u.Scheme != "https" && (u.Scheme != "http" || !isLoopback(u.Hostname())) {
		return nil, errBaseURL
	}
	return u, nil
}

func isLoopback(host string) bool {
	return host == "localhost" || net.ParseIP(host).IsLoopback()
}
