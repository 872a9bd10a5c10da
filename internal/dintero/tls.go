package dintero

import (
	"crypto/tls"
	"errors"
	"net"
	"net/http"
)

// isTLSFailure reports whether no trusted connection could be made, which is
// the same at each attempt.
func isTLSFailure(err error) bool {
	var certificate *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	return errors.As(err, &certificate) || errors.As(err, &record) ||
		errors.Is(err, http.ErrSchemeMismatch) || isTLSAlert(err)
}

// isTLSAlert reports whether the server refused the handshake, for example
// because it only supports old versions of TLS. crypto/tls has no type for this
// error.
func isTLSAlert(err error) bool {
	var operation *net.OpError
	return errors.As(err, &operation) && operation.Op == "remote error"
}

// isUnknownHost reports whether a name server said that there is no such host.
func isUnknownHost(err error) bool {
	var dns *net.DNSError
	return errors.As(err, &dns) && dns.IsNotFound
}
