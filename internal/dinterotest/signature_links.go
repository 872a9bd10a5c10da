package dinterotest

import (
	"crypto/rand"
	"strings"
)

// signature identifies the signup that a signature link is for.
type signature struct {
	account string
	caseID  string
}

// SetSignatureLinks sets the beginning of signature links; "" means the pages
// of this server.
func (s *Server) SetSignatureLinks(base string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.signatureLinks = strings.TrimSuffix(base, "/")
}

// requestSignature records that the merchant has to sign, at a new link. The
// caller holds s.mu.
func (s *Server) requestSignature(c *Connection, of signature, by string) {
	link := rand.Text()
	s.signatures[link] = of
	s.newestLinks[of] = link
	s.record(c, Event{
		Event:       "signature_required",
		Status:      StatusPending,
		CreatedBy:   by,
		Description: "Vipps awaiting signature",
		Metadata:    map[string]any{"signature_link": s.signatureBase() + "/" + link},
	})
}

// signatureBase falls back to the host of the documented example if the address
// of this server is not known.
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
