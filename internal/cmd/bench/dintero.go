package main

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"sync"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// startDintero starts a simulated Dintero in this process.
func (o options) startDintero() (dintero *dinterotest.Server, stop func()) {
	dintero = dinterotest.New()
	dintero.SetLatency(o.latency)
	server := httptest.NewServer(o.tokenCheck(dintero))
	dintero.URL = server.URL + "/v1"
	return dintero, server.Close
}

// environment returns the variables that make the provider use a simulated
// Dintero.
func (o options) environment(dintero *dinterotest.Server) map[string]string {
	variables := map[string]string{"DINTERO_BASE_URL": dintero.URL, "DINTERO_ACCOUNT_ID": dinterotest.Account}
	if o.static {
		variables["DINTERO_ACCESS_TOKEN"] = dintero.IssueToken(dinterotest.Account)
	} else {
		variables["DINTERO_CLIENT_ID"], variables["DINTERO_CLIENT_SECRET"] = dinterotest.ClientID, dinterotest.ClientSecret
	}
	return variables
}

var accountInPath = regexp.MustCompile(`/accounts/([PT]\d{8})/`)

// tokenCheck makes a static token valid for all accounts. The simulated Dintero
// knows only tokens for one account each, so the handler puts the account's own
// in its place.
func (o options) tokenCheck(dintero *dinterotest.Server) http.Handler {
	if !o.static {
		return dintero
	}
	var mu sync.Mutex
	tokens := map[string]string{} // by account
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if match := accountInPath.FindStringSubmatch(r.URL.Path); match != nil {
			mu.Lock()
			if tokens[match[1]] == "" {
				tokens[match[1]] = dintero.IssueToken(match[1])
			}
			r.Header.Set("Authorization", "Bearer "+tokens[match[1]])
			mu.Unlock()
		}
		dintero.ServeHTTP(w, r)
	})
}
