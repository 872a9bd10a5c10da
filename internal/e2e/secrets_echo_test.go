package e2e

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// echo is a way to answer with what was sent.
type echo struct {
	name string
	make func(authorization, secret string) dinterotest.Fault
}

var echoing = []echo{
	{"Dintero's error", func(a, s string) dinterotest.Fault {
		return failing(400, jsonOf(map[string]any{"error": map[string]any{
			"message": "No such header " + a, "code": s,
			"errors": []any{s, map[string]string{"field": a, "message": "Wrong: " + s}, map[string]string{"secret": s}},
		}}))
	}},
	{"a long message", func(a, s string) dinterotest.Fault {
		return failing(403, jsonOf(map[string]any{"error": map[string]string{"message": strings.Repeat("x", 280) + a + s}}))
	}},
	{"plain text", func(a, s string) dinterotest.Fault { return failing(500, a+" "+s) }},
	{"plain text, late", func(a, s string) dinterotest.Fault { return failing(404, strings.Repeat("x", 100)+a+" "+s) }},
	{"a web page", func(a, s string) dinterotest.Fault {
		return failing(502, "<html><head><title>Bad Gateway for "+html.EscapeString(s+a)+"</title></head></html>")
	}},
	{"a web page with a long title", func(a, s string) dinterotest.Fault {
		return failing(200, "<html><head><title>"+strings.Repeat("x", 80)+s+a+"</title></head></html>")
	}},
	{"a success that is none", func(a, s string) dinterotest.Fault { return failing(200, jsonOf([]string{a, s})) }},
	{"a request id", func(a, s string) dinterotest.Fault {
		return dinterotest.Fault{Status: 400, Header: http.Header{"X-Request-Id": {a + " " + s}}}
	}},
	{"a redirect", func(a, s string) dinterotest.Fault {
		return dinterotest.Fault{Status: 307, Header: http.Header{"Location": {"/elsewhere?a=" + url.QueryEscape(a) + "&s=" + url.QueryEscape(s)}}}
	}},
	{"a signup taken", func(a, s string) dinterotest.Fault {
		f := failing(200, "<title>"+a+s+"</title>")
		f.After = true
		return f
	}},
	{"a token in a page", func(string, string) dinterotest.Fault {
		return dinterotest.Fault{Alter: func(body []byte) []byte { return []byte("<html><title>" + string(body) + "</title>") }}
	}},
	{"a token cut off", func(string, string) dinterotest.Fault { return dinterotest.Fault{CutOff: true} }},
	{"a token for no header", func(_, s string) dinterotest.Fault {
		return failing(200, jsonOf(map[string]any{"access_token": "two words " + s, "token_type": "Bearer"}))
	}},
}

func failing(status int, body string) dinterotest.Fault {
	return dinterotest.Fault{Status: status, Body: body}
}

func jsonOf(v any) string {
	encoded, _ := json.Marshal(v) // strings always encode
	return string(encoded)
}

// echoes gives each echo an account for each route that it can come from, so
// that one run of Terraform meets them all.
type echoes struct {
	sim    *dinterotest.Server
	routes []dinterotest.Route
}

func newEchoes(sim *dinterotest.Server) *echoes {
	return &echoes{sim: sim, routes: []dinterotest.Route{dinterotest.RouteToken, dinterotest.RouteSettings, dinterotest.RouteSignup}}
}

func (e *echoes) account(i int) string { return fmt.Sprintf("T%08d", 10000000+i) }
func (e *echoes) address(i int) string {
	return fmt.Sprintf("dintero_vipps_psp_connection.shop[%q]", e.account(i))
}

// begin makes each account's request fail at its route, if that is among those
// given.
func (e *echoes) begin(routes ...dinterotest.Route) {
	var mu sync.Mutex
	e.sim.InjectFunc(func(r *http.Request, route dinterotest.Route) *dinterotest.Fault {
		mu.Lock()
		defer mu.Unlock()
		asked, _ := io.ReadAll(r.Body) // it is in memory already
		for i := range len(echoing) * len(e.routes) {
			kind, at := echoing[i%len(echoing)], e.routes[i/len(echoing)]
			if at != route || !strings.Contains(r.URL.Path+string(asked), e.account(i)) || !among(route, routes) {
				continue
			}
			authorization := r.Header.Get("Authorization")
			secret := authorization
			if encoded, ok := strings.CutPrefix(authorization, "Basic "); ok {
				decoded, _ := base64.StdEncoding.DecodeString(encoded)
				secret = string(decoded)
			}
			fault := kind.make(authorization, secret)
			return &fault
		}
		return nil
	})
}

func among(route dinterotest.Route, routes []dinterotest.Route) bool {
	for _, r := range routes {
		if r == route {
			return true
		}
	}
	return false
}

func (e *echoes) end() { e.sim.ClearFaults() }

// configuration reads the secret from a file, so that it is in none of the files
// that Terraform writes because it was in the configuration.
func (e *echoes) configuration(more string) string {
	var accounts []string
	for i := range len(echoing) * len(e.routes) {
		accounts = append(accounts, fmt.Sprintf("%q", e.account(i)))
	}
	return fmt.Sprintf(`
provider "dintero" {
  base_url      = %q
  account_id    = %q
  client_id     = %q
  client_secret = file("${path.module}/secret")
  max_retries   = 0
}

resource "dintero_vipps_psp_connection" "shop" {
  for_each   = toset([%s])
  account_id = each.key
  signup = {
    case_id         = %q
    payment_options = [{ type = "dintero_psp.vipps", currencies = ["NOK"] }]
    %s
  }
}
`, e.sim.URL, dinterotest.Account, awkward.ID, strings.Join(accounts, ", "), caseID, more)
}
