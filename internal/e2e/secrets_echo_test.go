package e2e

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
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
	{"without padding", func(a, _ string) dinterotest.Fault {
		return failing(400, jsonOf(map[string]any{"error": map[string]string{"message": "No such header " + strings.TrimRight(a, "=")}}))
	}},
	{"in the alphabet of addresses", func(a, _ string) dinterotest.Fault {
		return failing(400, jsonOf(map[string]any{"error": map[string]string{"message": strings.NewReplacer("+", "-", "/", "_").Replace(a)}}))
	}},
	{"plain text", func(a, s string) dinterotest.Fault { return failing(500, a+" "+s) }},
	{"plain text, far behind", func(a, s string) dinterotest.Fault { return failing(404, strings.Repeat("x", 100)+a+" "+s) }},
	{"a web page", func(a, s string) dinterotest.Fault {
		return failing(502, "<html><head><title>Bad Gateway for "+html.EscapeString(s+a)+"</title></head></html>")
	}},
	{"a web page with a long title", func(a, s string) dinterotest.Fault {
		return failing(200, "<html><head><title>"+strings.Repeat("x", 80)+s+a+"</title></head></html>")
	}},
	{"a success that is none", func(a, s string) dinterotest.Fault { return failing(200, jsonOf([]string{a, s})) }},
	{"a success with an error", func(a, s string) dinterotest.Fault {
		return failing(200, jsonOf(map[string]any{"error": map[string]string{"message": a + s}}))
	}},
	{"a request id", func(a, s string) dinterotest.Fault {
		return dinterotest.Fault{Status: 400, Header: http.Header{"X-Request-Id": {a + " " + s}}}
	}},
	{"a redirect", func(a, s string) dinterotest.Fault {
		return dinterotest.Fault{Status: 307, Header: http.Header{"Location": {"/elsewhere?a=" + url.QueryEscape(a) + "&s=" + url.QueryEscape(s)}}}
	}},
	{"a signup taken", func(a, s string) dinterotest.Fault {
		return failing(200, "<title>"+a+s+"</title>").WithEffect(0)
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
// that one run of Terraform gets them all.
type echoes struct {
	sim    acctest.Sim
	routes []dinterotest.Route
}

func newEchoes(sim acctest.Sim) *echoes {
	return &echoes{sim: sim, routes: []dinterotest.Route{dinterotest.RouteToken, dinterotest.RouteSettings, dinterotest.RouteSignup, dinterotest.RouteApprovals}}
}

func (e *echoes) count() int           { return len(echoing) * len(e.routes) }
func (e *echoes) account(i int) string { return fmt.Sprintf("T%08d", 10000000+i) }
func (e *echoes) address(i int) string {
	return fmt.Sprintf("dintero_vipps_psp_connection.shop[%q]", e.account(i))
}

// begin makes each account's request fail at its route, if that is among those
// given. While signups fail, no read exists, because the provider would wait a
// minute for the effect of each.
func (e *echoes) begin(routes ...dinterotest.Route) {
	var mu sync.Mutex
	e.sim.InjectFunc(func(r *http.Request, route dinterotest.Route) *dinterotest.Fault {
		mu.Lock()
		defer mu.Unlock()
		isRead := route == dinterotest.RouteSettings || route == dinterotest.RouteConnection
		switch {
		case isRead && slices.Contains(routes, dinterotest.RouteSignup):
			return &dinterotest.Fault{Status: http.StatusMethodNotAllowed}
		case !slices.Contains(routes, route):
			return nil
		}
		sent, _ := io.ReadAll(r.Body) // it is in memory already
		for i := range e.count() {
			if e.routes[i/len(echoing)] == route && strings.Contains(r.URL.Path+string(sent), e.account(i)) {
				fault := echoing[i%len(echoing)].make(secretsIn(r.Header.Get("Authorization")))
				return &fault
			}
		}
		return nil
	})
}

// secretsIn returns a header's value, and what it encodes.
func secretsIn(authorization string) (header, decoded string) {
	encoded, isBasic := strings.CutPrefix(authorization, "Basic ")
	if !isBasic {
		return authorization, authorization
	}
	plain, _ := base64.StdEncoding.DecodeString(encoded)
	return authorization, string(plain)
}

func (e *echoes) end() { e.sim.ClearFaults() }

// configuration reads the secret from a file, so that it is in none of the files
// that Terraform writes because it was in the configuration.
func (e *echoes) configuration(more string) string {
	var accounts []string
	for i := range e.count() {
		accounts = append(accounts, fmt.Sprintf("%q", e.account(i)))
	}
	return e.sim.Provider(
		fmt.Sprintf("client_id = %q", awkward.ID),
		`client_secret = file("${path.module}/secret")`,
		"max_retries = 0",
	) + acctest.Shop("shop", acctest.CaseID, fmt.Sprintf("for_each = toset([%s])", strings.Join(accounts, ", ")), "account_id = each.key", more)
}
