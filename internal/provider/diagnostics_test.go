package provider_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// The titles of errors and warnings are what people search for. More of them
// would be too many to explain.
func TestDiagnostics_TitlesAreFew(t *testing.T) {
	titles := map[string]bool{}
	for _, file := range []string{"diagnostics.go", "warnings.go"} {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for node := range ast.Preorder(parsed) {
			spec, ok := node.(*ast.ValueSpec)
			if !ok || !strings.HasPrefix(spec.Names[0].Name, "title") {
				continue
			}
			title := spec.Values[0].(*ast.BasicLit).Value
			if words := len(strings.Fields(title)); words < 2 || words > 6 || titles[title] {
				t.Errorf("%s has %d words, want two to six, or it is there twice", title, words)
			}
			titles[title] = true
		}
	}
	if len(titles) < 10 || len(titles) > 26 {
		t.Errorf("there are %d titles, want at most 26", len(titles))
	}
}

func always(route dinterotest.Route, f dinterotest.Fault) func(acctest.Sim) {
	return func(sim acctest.Sim) { sim.OnRequest(dinterotest.Always(route, f)) }
}

func withdrawGrant(sim acctest.Sim) { sim.WithdrawGrant(dinterotest.ClientID, dinterotest.Account) }

func TestDiagnostics_EachCauseHasItsAdvice(t *testing.T) {
	const (
		settings = dinterotest.RouteSettings
		noOwner  = "The provider's account_id is not set, so the token was requested at account T12345678, which may not own the API client. Set account_id in the provider block, or DINTERO_ACCOUNT_ID"
	)
	for name, c := range map[string]struct {
		provider string // more of the provider block
		act      func(acctest.Sim)
		want     []string
		not      string // what would lead the user astray
	}{
		"wrong secret":              {`"client_secret":"wrong"`, nil, []string{"Either client_id or client_secret is wrong", "/accounts/T12345678/auth/token: 401 Unauthorized", "request id"}, "account_id is not set"},
		"wrong secret, no owner":    {`"client_secret":"wrong","account_id":null`, nil, []string{noOwner}, "grant"},
		"no grant":                  {``, withdrawGrant, []string{"The API client has no grant for account T12345678.", "Check account_id, or ask the owner", "403 Forbidden"}, "scope"},
		"no grant, no owner":        {`"account_id":null`, withdrawGrant, []string{noOwner, "has no grant for account T12345678."}, "scope"},
		"refused token request":     {`"account_id":null`, always(dinterotest.RouteToken, acctest.Refusal(400, "No such owner")), []string{noOwner, "No such owner"}, "grant"},
		"expired access token":      {`"access_token":"old","client_id":null,"client_secret":null`, nil, []string{"does not accept the access token.", "It may have expired", "use client_id and client_secret", "401 Unauthorized"}, "scope"},
		"issued token is refused":   {``, always(settings, acctest.Refusal(401, "Unknown issuer")), []string{"does not accept the access token.", "be for another account or audience", "Unknown issuer"}, "scope"},
		"no scope":                  {``, always(settings, acctest.Refusal(403, "Missing scope")), []string{"Missing scope", "lacks a scope", "reading admin:accounts or read:accounts"}, "grant"},
		"rate limit":                {`"max_retries":0`, always(settings, dinterotest.Fault{Status: 429}), []string{"429 Too Many Requests", "a lower -parallelism or a higher max_retries"}, "request_timeout"},
		"redirect":                  {``, always(settings, dinterotest.Fault{Status: 308, Header: http.Header{"Location": {"https://example.com/"}}}), []string{"308 Permanent Redirect", "would be sent to another address. Correct base_url."}, "proxy"},
		"nothing at this address":   {``, always(settings, acctest.Refusal(404, "No such account")), []string{"404 Not Found", "No such account", "Check account_id and base_url."}, "scope"},
		"no tokens at this address": {``, always(dinterotest.RouteToken, acctest.Refusal(404, "No such resource")), []string{"404 Not Found", "No such resource", "Check the provider's base_url"}, "grant"},
		"web page of a login":       {``, always(settings, dinterotest.Gateway(403)), []string{"403 Forbidden", "such as a proxy, a firewall or a gateway"}, "scope"},
		"failure of Dintero":        {`"max_retries":0`, always(settings, acctest.Refusal(503, "Down for maintenance")), []string{"503 Service Unavailable", "Down for maintenance"}, "base_url"},
		"no answer in time":         {`"request_timeout":"50ms","max_retries":0`, always(settings, dinterotest.Fault{Delay: time.Hour}), []string{"No answer came in time. Try again, if need be with a longer request_timeout"}, "scope"},
		"nobody listens":            {`"base_url":"http://127.0.0.1:1/v1"`, nil, []string{"Dintero cannot be reached.", "Check the network, the proxy variables", "connection refused"}, "TLS"},
		"token page is a web page":  {`"max_retries":0`, always(dinterotest.RouteToken, dinterotest.Gateway(401)), []string{"401 Unauthorized", "such as a proxy, a firewall or a gateway"}, "client_secret is wrong"},
		"token request is limited":  {`"max_retries":0`, always(dinterotest.RouteToken, dinterotest.Fault{Status: 429}), []string{"429 Too Many Requests", "a higher max_retries"}, "client_secret is wrong"},
		"secret repeated by answer": {`"max_retries":0`, always(settings, acctest.Refusal(500, "bad client "+dinterotest.ClientSecret)), []string{"bad client ***"}, dinterotest.ClientSecret},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim := acctest.Start(t)
			if c.act != nil {
				c.act(sim)
			}
			diags := newProtocol(t, sim, c.provider).plan("null", `{"account_id":"T12345678",`+shopSignupJSON+`}`).Diagnostics
			wantOneError(t, diags, append(c.want, "Dintero cannot be read: "+acctest.ShopID, "terraform destroy -refresh=false works in spite of this error.")...)
			acctest.WantNoText(t, diagnosticsText(diags), c.not, "%!", "Error()")
		})
	}
}

func TestDiagnostics_UntrustedCertificate(t *testing.T) {
	server := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(server.Close)
	p := newProtocol(t, acctest.Start(t), fmt.Sprintf(`"base_url":%q`, server.URL+"/v1"))
	wantOneError(t, p.plan("null", shopJSON).Diagnostics, "No trusted connection to Dintero can be made.", "SSL_CERT_FILE", "certificate")
}

// Thirty signups that fail for the same cause need one token request, and one
// error that explains it.
func TestAccDiagnostics_OneCauseIsExplainedOnce_Defect47(t *testing.T) {
	for name, c := range map[string]struct {
		provider, full, short string
		tokens                int
	}{
		"wrong secret": {`client_secret = "not-the-secret"`, "Either client_id or client_secret is wrong", "Dintero does not accept the API client: client_id or client_secret is wrong.", 1},
		"server down":  {`base_url = "http://127.0.0.1:1/v1"`, "Check the network, the proxy variables", "Dintero cannot be reached.", 0},
	} {
		t.Run(name, func(t *testing.T) {
			acctest.SkipUnlessAcceptance(t)
			t.Parallel()
			sim := acctest.Start(t)
			shops := acctest.Shop("shop", "", "for_each = { for i in range(30) : i => format(\"%08d\", i) }", `account_id = "T${each.value}"`,
				`case_id = "3c90c3cc-0d44-4b50-8888-0000${each.value}"`)
			tf := acctest.NewTerraform(t, sim.Provider(c.provider)+shops)
			printed := tf.MustFail("plan")
			for text, want := range map[string]int{"Error: Dintero cannot be read": 30, c.full: 1, c.short + " The first error of this kind says more.": 29, "-refresh=false": 1} {
				if got := strings.Count(printed, text); got != want {
					t.Errorf("%q is printed %d times, want %d", text, got, want)
				}
			}
			if got := sim.Count(dinterotest.RouteToken); got != c.tokens {
				t.Errorf("%d tokens were requested, want %d", got, c.tokens)
			}
		})
	}
}

// A refused grant is about one account: each account has an explanation.
func TestDiagnostics_GrantIsAboutOneAccount_Defect47(t *testing.T) {
	sim := acctest.Start(t)
	p := newProtocol(t, sim)
	for _, account := range []string{"T10000001", "T10000002"} {
		sim.WithdrawGrant(dinterotest.ClientID, account)
		config := `{"account_id":"` + account + `",` + shopSignupJSON + `}`
		wantOneError(t, p.plan("null", config).Diagnostics, "The API client has no grant for account "+account+".", "Check account_id, or ask")
		wantOneError(t, p.plan("null", strings.Replace(config, acctest.CaseID, acctest.OtherCaseID, 1)).Diagnostics,
			"has no grant for account "+account+". The first error of this kind says more.")
	}
}
