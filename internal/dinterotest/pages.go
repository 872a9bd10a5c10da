package dinterotest

import (
	"bytes"
	"cmp"
	"embed"
	"html/template"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// The pages are for people: the start page has buttons for what happens outside
// Terraform, and the signature pages are where signature links lead. They belong
// neither to the API nor to its log. They need no script and load nothing from
// elsewhere.

//go:embed pages
var pageFiles embed.FS

var pageTemplates = template.Must(template.ParseFS(pageFiles, "pages/*.html"))

// IsPage reports whether a request is for a page and not for the API.
func IsPage(r *http.Request) bool {
	path := r.URL.Path
	return path == "/" || path == "/style.css" || strings.HasPrefix(path, "/control/") || strings.HasPrefix(path, "/sign/")
}

// newPages returns what serves the pages. A page of another site cannot send its
// forms here.
func (s *Server) newPages() http.Handler {
	pages := http.NewServeMux()
	pages.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) { showPage(w, http.StatusOK, "start", s.startView()) })
	pages.HandleFunc("GET /style.css", func(w http.ResponseWriter, r *http.Request) { http.ServeFileFS(w, r, pageFiles, "pages/style.css") })
	pages.HandleFunc("GET /sign/{link}", s.showSignature)
	pages.HandleFunc("POST /sign/{link}", s.pressSignature)
	pages.HandleFunc("POST /control/{name}", s.pressControl)
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
	URL       string // of the API
	Merchants []merchantView
	Settings  []settingView
}

// merchantView is an account that has a connection.
type merchantView struct {
	Account      string
	Connection   *Connection
	SerialNumber string
	HasGrant     bool
}

// settingView is a setting for all merchants, with a button for each value.
type settingView struct {
	Name    string // of its path below /control/
	Title   string
	Chosen  string
	Choices []choice
}

type choice struct{ Value, Label string }

func (s *Server) startView() startView {
	s.mu.Lock()
	defer s.mu.Unlock()
	view := startView{URL: s.URL, Settings: []settingView{
		{"reads", "What shows a signup after it was submitted", string(s.reads), []choice{
			{string(ReadsSettings), "The account's settings"},
			{string(ReadsSettingsHyphen), "The account's settings, under another name"},
			{string(ReadsOwnPath), "The address that it was sent to"},
			{string(ReadsBoth), "Both"},
			{string(ReadsNone), "Nothing"},
		}},
		{"lag", "How old what they show is", s.lag.String(), []choice{
			{"0s", "Up to date"}, {"2s", "2 seconds"}, {"10s", "10 seconds"}, {"1m0s", "1 minute"},
		}},
		{"next-submission", "The next submission", s.nextSubmission, []choice{
			{"answered", "Is answered"},
			{"503-without-effect", "503, and does not reach Dintero"},
			{"503-with-effect", "503, but Dintero accepts it"},
		}},
	}}
	for _, account := range slices.Sorted(maps.Keys(s.connections)) {
		view.Merchants = append(view.Merchants, s.merchantView(account))
	}
	return view
}

// merchantView keeps no reference to what can change.
func (s *Server) merchantView(account string) merchantView {
	c := clone(s.connections[account])
	return merchantView{account, c, c.configure().MerchantSerialNumber, s.hasGrant(ClientID, account)}
}

// signatureView is what a signature page shows; without a merchant, only its
// title.
type signatureView struct {
	Title    string
	Merchant *merchantView
}

// showSignature shows what a link asks the merchant to sign.
func (s *Server) showSignature(w http.ResponseWriter, r *http.Request) {
	account, ok := s.signer(r)
	if !ok {
		showPage(w, http.StatusNotFound, "signature", signatureView{Title: "This link is unknown"})
		return
	}
	var merchant merchantView
	s.locked(func() { merchant = s.merchantView(account) })
	titles := map[string]string{
		StatusPending:  "Sign up for Vipps",
		StatusEnabled:  "Thank you, it is signed",
		StatusDeclined: "It is declined",
	}
	title := cmp.Or(titles[merchant.Connection.Status], "Nothing left to sign")
	showPage(w, http.StatusOK, "signature", signatureView{title, &merchant})
}

// signer returns the account whose signature a link asks for.
func (s *Server) signer(r *http.Request) (account string, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	account = s.signatures[r.PathValue("link")]
	return account, s.connections[account] != nil
}
