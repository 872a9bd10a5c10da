package dinterotest

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// The pages are for people: the start page has buttons for what happens outside
// Terraform, and the signature pages are where signature links lead. They belong
// neither to the API nor to its log. They need no script and load nothing from
// elsewhere.

//go:embed pages.html
var pagesHTML string

var pageTemplates = template.Must(template.New("pages").Parse(pagesHTML))

// IsPage reports whether a request is for a page and not for the API.
func IsPage(r *http.Request) bool {
	path := r.URL.Path
	return path == "/" || strings.HasPrefix(path, "/control/") || strings.HasPrefix(path, "/sign/")
}

// newPages returns what serves the pages. A page of another site cannot send its
// forms here.
func (s *Server) newPages() http.Handler {
	pages := http.NewServeMux()
	pages.HandleFunc("GET /{$}", s.showStart)
	pages.HandleFunc("POST /control/{name}", s.pressControl)
	pages.HandleFunc("GET /sign/{link}", s.showSignature)
	pages.HandleFunc("POST /sign/{link}", s.pressSignature)
	return http.NewCrossOriginProtection().Handler(pages)
}

func showPage(w http.ResponseWriter, status int, name string, view any) {
	var page bytes.Buffer
	if err := pageTemplates.ExecuteTemplate(&page, name, view); err != nil {
		panic("dinterotest: page " + name + ": " + err.Error())
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(page.Bytes()) // fails only if the reader has left
}

// startView is what the start page shows.
type startView struct {
	URL            string // of the API
	Merchants      []merchantView
	Reads          Reads
	Lag            string
	NextSubmission string
}

// merchantView is an account that has a connection.
type merchantView struct {
	Account    string
	Connection *Connection
	HasGrant   bool
}

func (s *Server) showStart(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	view := startView{URL: s.URL, Reads: s.reads, Lag: s.lag.String(), NextSubmission: s.nextSubmission}
	for _, account := range slices.Sorted(maps.Keys(s.connections)) {
		view.Merchants = append(view.Merchants, s.merchantView(account))
	}
	s.mu.Unlock()
	showPage(w, http.StatusOK, "start", view)
}

// merchantView keeps no reference to what can change.
func (s *Server) merchantView(account string) merchantView {
	return merchantView{account, clone(s.connections[account]), !s.withdrawn[grant{ClientID, account}]}
}

// pressControl handles a button of the start page, and returns to that page.
func (s *Server) pressControl(w http.ResponseWriter, r *http.Request) {
	if err := s.control(r.PathValue("name"), r.PostFormValue); err != nil {
		showPage(w, http.StatusBadRequest, "message", err.Error())
		return
	}
	back := url.URL{Path: "/", Fragment: r.PostFormValue("account")}
	http.Redirect(w, r, back.String(), http.StatusSeeOther)
}

// control does what a button says, or returns why it has no effect.
func (s *Server) control(button string, value func(string) string) error {
	switch button {
	case "reads":
		reads, err := ParseReads(value(button))
		if err == nil {
			s.SetReads(reads)
		}
		return err
	case "lag":
		lag, err := time.ParseDuration(value(button))
		if err == nil {
			s.SetLag(lag)
		}
		return err
	case "next-submission":
		if _, ok := nextSubmissions[value(button)]; !ok {
			return fmt.Errorf("the next submission cannot be %q", value(button))
		}
		s.locked(func() { s.nextSubmission = value(button) })
	case "withdraw-grant":
		s.WithdrawGrant(ClientID, value("account"))
	case "restore-grant":
		s.RestoreGrant(ClientID, value("account"))
	default:
		return s.act(button, value("account"))
	}
	return nil
}

// act signs, declines or fails. What is signed or declined already can only fail.
func (s *Server) act(action, account string) error {
	c, ok := s.Connection(account)
	switch {
	case !ok:
		return fmt.Errorf("no merchant %q has signed up", account)
	case action == "fail":
		s.Fail(account, "Vipps does not accept the merchant")
	case action != "sign" && action != "decline":
		return fmt.Errorf("there is no button %q", action)
	case c.Status != StatusPending:
		return fmt.Errorf("nothing left to sign: the status of %s is %s", account, c.Status)
	case action == "sign":
		s.Sign(account)
	default:
		s.Decline(account)
	}
	return nil
}

// showSignature shows what a link asks the merchant to sign.
func (s *Server) showSignature(w http.ResponseWriter, r *http.Request) {
	merchant, ok := s.signer(r)
	if !ok {
		showPage(w, http.StatusNotFound, "message", "This link is unknown")
		return
	}
	showPage(w, http.StatusOK, "signature", merchant)
}

// pressSignature handles a button of a signature page, and shows that page again.
func (s *Server) pressSignature(w http.ResponseWriter, r *http.Request) {
	if merchant, ok := s.signer(r); ok {
		if err := s.act(r.PostFormValue("action"), merchant.Account); err != nil {
			showPage(w, http.StatusBadRequest, "message", err.Error())
			return
		}
	}
	s.showSignature(w, r)
}

// signer returns the merchant whose signature a link asks for.
func (s *Server) signer(r *http.Request) (merchant merchantView, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	account := s.signatures[r.PathValue("link")]
	if s.connections[account] == nil {
		return merchantView{}, false
	}
	return s.merchantView(account), true
}
