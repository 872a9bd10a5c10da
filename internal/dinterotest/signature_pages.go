package dinterotest

import (
	"encoding/base64"
	"html/template"
	"image/png"
	"net/http"
	"strings"
)

// The signature pages stand for what the merchant sees behind a signature link.

type signatureView struct {
	Title        string
	Merchant     string // empty if the link is unknown
	CaseID       string
	Options      []string
	Logo         template.URL // empty if there is none that can be shown
	Status       statusView
	SerialNumber string // empty if there is none
	Open         bool   // there is something to sign

	account string
}

func (s *Server) serveSignaturePage(w http.ResponseWriter, r *http.Request) {
	link := r.PathValue("link")
	status, view := http.StatusMethodNotAllowed, signatureView{Title: "This page can only be read or signed"}
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		status, view = s.showSignature(link)
	case http.MethodPost:
		status, view = s.actOnSignature(link, r.PostFormValue("action"))
	}
	showPage(w, status, "signature", view)
}

func (s *Server) showSignature(link string) (int, signatureView) {
	return s.atSignature(link, func(_ *Connection, view *signatureView) int {
		view.Title = "Nothing left to sign"
		if view.Open {
			view.Title = "Sign up for Vipps"
		}
		return http.StatusOK
	})
}

// actOnSignature signs or declines. If the merchant has signed or declined
// already, it changes nothing.
func (s *Server) actOnSignature(link, action string) (int, signatureView) {
	return s.atSignature(link, func(c *Connection, view *signatureView) int {
		switch {
		case action != "sign" && action != "decline":
			view.Title = "Choose to sign or to decline"
			return http.StatusBadRequest
		case !view.Open:
			view.Title = "This is signed or declined already"
			return http.StatusConflict
		case action == "sign":
			s.sign(c, view.account)
			view.Title = "Thank you, it is signed"
		default:
			s.decline(c)
			view.Title = "It is declined"
		}
		s.past.note(view.account, c)
		view.Status, view.SerialNumber, view.Open = statusOf(c), serialNumberOf(c), false
		return http.StatusOK
	})
}

// atSignature calls act with the signup that a link is for. If the signup no
// longer exists, the link is unknown.
func (s *Server) atSignature(link string, act func(*Connection, *signatureView) int) (int, signatureView) {
	s.mu.Lock()
	defer s.mu.Unlock()
	unknown := signatureView{Title: "This link is unknown"}
	signature, known := s.signatures[link]
	connection, ok := s.connections[signature.account]
	if !known || !ok {
		return http.StatusNotFound, unknown
	}
	signup, ok := connection.signupOf(signature.caseID)
	if !ok {
		return http.StatusNotFound, unknown
	}
	view := signatureView{
		Merchant:     merchantName(signature.account),
		CaseID:       signup.CaseID,
		Options:      describeOptions(signup.PaymentOptions),
		Logo:         imageOf(signup.Logo),
		Status:       statusOf(connection),
		SerialNumber: serialNumberOf(connection),
		Open:         connection.Status == StatusPending,
		account:      signature.account,
	}
	status := act(connection, &view)
	return status, view
}

// imageOf returns a logo that is a PNG in base64 as a data URL; "" for other
// logos. Nothing is loaded from a logo that is a link.
func imageOf(logo string) template.URL {
	_, err := png.DecodeConfig(base64.NewDecoder(base64.StdEncoding, strings.NewReader(logo)))
	if err != nil {
		return ""
	}
	return template.URL("data:image/png;base64," + logo) //nolint:gosec // base64 that begins with a PNG
}
