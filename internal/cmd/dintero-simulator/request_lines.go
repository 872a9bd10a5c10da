package main

import (
	"io"
	"log"
	"net/http"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// logged prints a line for each request to the API and for each button that is
// pressed: method, path and status. Headers, bodies and queries stay out of it,
// because they can contain secrets.
func logged(sim *dinterotest.Server, out io.Writer) http.Handler {
	lines := log.New(out, "", log.Ltime)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		watched := &statusWriter{ResponseWriter: w}
		sim.ServeHTTP(watched, r)
		sim.ResetLog() // the lines are the log; the other one would only grow
		if !dinterotest.IsPage(r) || r.Method == http.MethodPost {
			lines.Println(r.Method, r.URL.EscapedPath(), watched.status)
		}
	})
}

type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}
