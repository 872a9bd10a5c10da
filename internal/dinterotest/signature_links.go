package dinterotest

import (
	"crypto/rand"
	"strings"
)

// signature is what a signature link stands for.
type signature struct {
	account string
	caseID  string
}

// SetSignatureLinks sets what signature links begin with; "" means the pages of
// this server.
func (s *Server) SetSignatureLinks(base string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.signatureLinks = strings.TrimSuffix(base, "/")
}

// newSignatureLink makes a link that nobody had before. The caller holds s.mu.
func (s *Server) newSignatureLink(account, caseID string) string {
	link := rand.Text()
	s.signatures[link] = signature{account: account, caseID: caseID}
	return s.signatureBase() + "/" + link
}

// signatureBase falls back to the host of the documented example when nobody
// has said where this server can be reached.
func (s *Server) signatureBase() string {
	switch {
	case s.signatureLinks != "":
		return s.signatureLinks
	case s.URL != "":
		return strings.TrimSuffix(s.URL, "/v1") + "/sign"
	default:
		return "https://sig.example.com"
	}
}
