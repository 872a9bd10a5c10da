package dinterotest

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"net/http"
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

// newPages returns what serves the pages. A page of another site can neither
// send its forms here nor show these pages inside itself.
func (s *Server) newPages() http.Handler {
	pages := http.NewServeMux()
	pages.HandleFunc("GET /{$}", s.serveStartPage)
	pages.HandleFunc("GET /style.css", serveStyle)
	pages.HandleFunc("POST /control/{name}", s.servePress)
	pages.HandleFunc("/sign/{link...}", s.serveSignaturePage)
	protection := http.NewCrossOriginProtection()
	protection.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		showProblem(w, http.StatusForbidden, "The page of another site has sent this. It has no effect.")
	}))
	return withPageHeaders(protection.Handler(pages))
}

func withPageHeaders(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Cache-Control", "no-store")
		header.Set("Content-Security-Policy",
			"default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
		header.Set("X-Content-Type-Options", "nosniff")
		next.ServeHTTP(w, r)
	})
}

func serveStyle(w http.ResponseWriter, r *http.Request) {
	http.ServeFileFS(w, r, pageFiles, "pages/style.css")
}

// problemView is a page that says why something was not done.
type problemView struct{ Title string }

func showProblem(w http.ResponseWriter, status int, title string) {
	showPage(w, status, "problem", problemView{title})
}

func showPage(w http.ResponseWriter, status int, name string, view any) {
	var page bytes.Buffer
	if err := pageTemplates.ExecuteTemplate(&page, name, view); err != nil {
		panic(fmt.Sprintf("dinterotest: page %s: %v", name, err))
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(page.Bytes()) // fails only if the reader has left
}
