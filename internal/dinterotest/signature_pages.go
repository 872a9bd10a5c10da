package dinterotest

import (
	"html/template"
	"net/http"
)

// The signature pages stand for what the merchant sees behind a signature link.
// They are outside the API and its log, for they belong to the signing service.

var signaturePage = template.Must(template.New("signature").Parse(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>{{.Title}}</title>
<h1>{{.Title}}</h1>
{{- if .Account}}
<p>Account <strong>{{.Account}}</strong>, case <strong>{{.CaseID}}</strong></p>
<p>Status of the connection: <strong>{{.Status}}</strong></p>
{{- end}}
{{- if .Open}}
<form method="post"><button name="action" value="sign">Sign</button></form>
<form method="post"><button name="action" value="decline">Decline</button></form>
{{- end}}
</html>
`))

type signatureView struct {
	Title   string
	Account string
	CaseID  string
	Status  string
	Open    bool
}

func (s *Server) serveSignaturePage(w http.ResponseWriter, r *http.Request, link string) {
	status, view := http.StatusMethodNotAllowed, signatureView{Title: "This page can only be read or signed"}
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		status, view = s.showSignature(link)
	case http.MethodPost:
		status, view = s.settleSignature(link, r.PostFormValue("action"))
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_ = signaturePage.Execute(w, view) // fails only when nobody reads it any more
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

// settleSignature signs or declines. What was settled before stays as it is.
func (s *Server) settleSignature(link, action string) (int, signatureView) {
	return s.atSignature(link, func(c *Connection, view *signatureView) int {
		switch {
		case action != "sign" && action != "decline":
			view.Title = "Choose to sign or to decline"
			return http.StatusBadRequest
		case !view.Open:
			view.Title = "This was settled before"
			return http.StatusConflict
		case action == "sign":
			s.sign(c, view.Account)
			view.Title = "Thank you, it is signed"
		default:
			s.decline(c)
			view.Title = "It is declined"
		}
		view.Status, view.Open = c.Status, false
		return http.StatusOK
	})
}

// atSignature finds what a link stands for. A link leads nowhere once its signup
// is gone.
func (s *Server) atSignature(link string, act func(*Connection, *signatureView) int) (int, signatureView) {
	s.mu.Lock()
	defer s.mu.Unlock()
	unknown := signatureView{Title: "This link is unknown"}
	signature, known := s.signatures[link]
	connection, ok := s.connections[signature.account]
	if !known || !ok || !connection.has(signature.caseID) {
		return http.StatusNotFound, unknown
	}
	view := signatureView{
		Account: signature.account,
		CaseID:  signature.caseID,
		Status:  connection.Status,
		Open:    connection.Status == StatusPending,
	}
	status := act(connection, &view)
	return status, view
}
