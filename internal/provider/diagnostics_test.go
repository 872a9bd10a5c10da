package provider_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// cause is a reason why a signup cannot be planned, and what the error says
// about it.
type cause struct {
	provider string // more lines of the provider block, as JSON
	act      func(t *testing.T, sim acctest.Sim)
	want     []string
	refuse   []string // what would lead the user astray
}

func fault(route dinterotest.Route, f dinterotest.Fault) func(*testing.T, acctest.Sim) {
	return func(_ *testing.T, sim acctest.Sim) { sim.Inject(route, -1, f) }
}

func limitGrant(_ *testing.T, sim acctest.Sim) {
	sim.AddClient(dinterotest.Client{ID: dinterotest.ClientID, Secret: dinterotest.ClientSecret, Accounts: []string{"T99999999"}})
}

func nothing(*testing.T, acctest.Sim) {}

var causes = map[string]cause{
	"wrong secret": {
		provider: `"client_secret":"wrong"`, act: nothing,
		want: []string{
			"Either client_id or client_secret is wrong, or the API client does not belong to account T12345678, the provider's account_id.",
			"POST /accounts/T12345678/auth/token: 401 Unauthorized", "request id",
		},
		refuse: []string{"grant", "scope", "account_id is not set"},
	},
	"wrong secret, and no account_id": {
		provider: `"client_secret":"wrong","account_id":null`, act: nothing,
		want: []string{
			"The provider's account_id is not set, so the token was requested at account T12345678, which may not own the API client. " +
				"Set account_id in the provider block, or DINTERO_ACCOUNT_ID, to the account that owns it. Otherwise client_id or client_secret is wrong.",
		},
	},
	"client of another account, and no account_id": {
		provider: `"account_id":null`, act: func(_ *testing.T, sim acctest.Sim) {
			sim.AddClient(dinterotest.Client{ID: dinterotest.ClientID, Secret: dinterotest.ClientSecret, Owner: "T99999999"})
		},
		want: []string{"The provider's account_id is not set, so the token was requested at account T12345678"},
	},
	"no grant": {
		act: limitGrant,
		want: []string{
			"The API client has no grant for account T12345678. Ask the owner of the client (account T12345678) to add the grant, then apply again.",
			"403 Forbidden", "The client has no grant for the audience",
		},
		refuse: []string{"client_secret", "account_id is not set", "scope"},
	},
	"no grant, and no account_id": {
		provider: `"account_id":null`, act: limitGrant,
		want: []string{"The provider's account_id is not set", "The API client has no grant for account T12345678."},
	},
	"token endpoint refuses the request, and no account_id": {
		provider: `"account_id":null`, act: fault(dinterotest.RouteToken, acctest.Refusal(400, "No such owner")),
		want: []string{"The provider's account_id is not set", "No such owner"},
	},
	"expired access token": {
		provider: `"access_token":"expired","client_id":null,"client_secret":null`, act: nothing,
		want: []string{"Dintero does not accept the access token. It may have expired, or be for another account.", "use client_id and client_secret", "401 Unauthorized"},
	},
	"token that was just issued is refused": {
		act:  fault(dinterotest.RouteSettings, acctest.Refusal(401, "Unknown issuer")),
		want: []string{"Dintero does not accept the token that it has issued. Check audience and base_url of the provider.", "Unknown issuer"},
	},
	"account may not be read": {
		act:    fault(dinterotest.RouteSettings, acctest.Refusal(403, "Missing scope")),
		want:   []string{"The API client may not read account T12345678.", "nothing is submitted", "admin:accounts or read:accounts (inferred)"},
		refuse: []string{"grant"},
	},
	"rate limit that says for how long": {
		act:  fault(dinterotest.RouteSettings, dinterotest.Fault{Status: 429, Header: http.Header{"Retry-After": {"600"}}}),
		want: []string{"429 Too Many Requests", "Dintero limits the rate of requests and asks to wait 10m0s. Apply again after that, with a lower -parallelism."},
	},
	"rate limit": {
		act:  fault(dinterotest.RouteSettings, dinterotest.Fault{Status: 429}),
		want: []string{"429 Too Many Requests", "for longer than the provider waits. Apply again later, with a lower -parallelism or a higher max_retries."},
	},
	"redirect": {
		act:  fault(dinterotest.RouteSettings, dinterotest.Fault{Status: 308, Header: http.Header{"Location": {"https://example.com/"}}}),
		want: []string{"308 Permanent Redirect", "The address redirects. The provider does not follow that", "Correct base_url."},
	},
	"wrong path": {
		provider: `"base_url":"URL/v2"`, act: nothing,
		want: []string{"404 Not Found", "Dintero has nothing at this address. Check account_id and base_url."},
	},
	"no response in time": {
		provider: `"request_timeout":"50ms","max_retries":0`, act: fault(dinterotest.RouteSettings, dinterotest.Fault{Delay: time.Second}),
		want: []string{"No response came in time. Apply again, if need be with a longer request_timeout in the provider block."},
	},
	"failure of Dintero": {
		act:  fault(dinterotest.RouteSettings, dinterotest.Fault{Status: 503, Body: "<html><title>Down for maintenance</title></html>"}),
		want: []string{"503 Service Unavailable", `titled "Down for maintenance"`, "If this does not name the cause, ask Dintero and quote the request id."},
	},
	"unreachable": {
		provider: `"base_url":"http://127.0.0.1:1/v1"`, act: nothing,
		want: []string{"Dintero cannot be reached. Check the network, the proxy variables (HTTPS_PROXY, NO_PROXY) and base_url.", "connection refused"},
	},
}

func TestDiagnostics_EachCauseHasATextOfItsOwn(t *testing.T) {
	for name, c := range causes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim := acctest.Start(t)
			c.act(t, sim)
			lines := strings.ReplaceAll(c.provider, "URL/v2", strings.TrimSuffix(sim.URL, "1")+"2")
			p := newProtocol(t, sim, jsonLines(lines)...)
			diags := p.plan(p.none(), strings.Replace(shopJSON, "{", `{"account_id":"T12345678",`, 1)).Diagnostics
			wantDiagnostic(t, diags, isError, append(c.want, acctest.ShopID, "If this was terraform destroy: add -refresh=false")...)
			acctest.WantNoText(t, texts(diags), append(c.refuse, "Error()", "%!")...)
		})
	}
}

func jsonLines(line string) []string {
	if line == "" {
		return nil
	}
	return []string{line}
}

func TestDiagnostics_UntrustedCertificate_Defect16(t *testing.T) {
	server := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(server.Close)
	server.Config.ErrorLog = nil
	p := newProtocol(t, acctest.Start(t), fmt.Sprintf(`"base_url":%q`, server.URL+"/v1"))
	wantDiagnostic(t, p.plan(p.none(), shopJSON).Diagnostics, isError,
		"No trusted TLS connection can be made. Check base_url and any proxy in between.", "SSL_CERT_FILE", "certificate")
}

// The error of an apply says that nothing was submitted, if that is certain.
func TestDiagnostics_RefusedSubmissionSaysSo(t *testing.T) {
	for name, c := range map[string]struct {
		fault        dinterotest.Fault
		want, refuse []string
	}{
		"scope":       {acctest.Refusal(403, "Missing scope"), []string{"403 Forbidden: Missing scope", "admin:accounts or write:accounts"}, nil},
		"bad request": {acctest.Refusal(400, "Organisation number not set"), []string{"400 Bad Request: Organisation number not set", "quote the request id"}, []string{"scope", "grant"}},
	} {
		t.Run(name, func(t *testing.T) {
			sim := acctest.Start(t)
			sim.Inject(dinterotest.RouteSignup, -1, c.fault)
			p := newProtocol(t, sim)
			_, diags := p.planAndApply(p.none(), shopJSON)
			wantDiagnostic(t, diags, isError, append(c.want, "Signup not submitted: "+acctest.ShopID)...)
			acctest.WantNoText(t, texts(diags), c.refuse...)
		})
	}
	t.Run("no token", func(t *testing.T) {
		sim := acctest.Start(t)
		p := newProtocol(t, sim)
		planned := p.plan(p.none(), shopJSON)
		later := newProtocol(t, sim, `"client_secret":"wrong"`)
		_, diags := later.apply(later.none(), planned, shopJSON)
		wantDiagnostic(t, diags, isError, "Signup not submitted: "+acctest.ShopID, "Nothing was submitted. Either client_id or client_secret is wrong")
	})
}

// inParallel does something for each of so many shops, ten at a time as Terraform
// does, and returns all diagnostics.
func inParallel(n int, do func(account, config string) []*tfprotov6.Diagnostic) []*tfprotov6.Diagnostic {
	var all []*tfprotov6.Diagnostic
	var mu sync.Mutex
	var group sync.WaitGroup
	slots := make(chan struct{}, 10)
	for i := range n {
		group.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			account := fmt.Sprintf("T1%07d", i)
			diags := do(account, strings.Replace(shopJSON, "{", fmt.Sprintf(`{"account_id":%q,`, account), 1))
			mu.Lock()
			defer mu.Unlock()
			all = append(all, diags...)
		})
	}
	group.Wait()
	return all
}

// If two hundred signups fail for one cause, there is one request and one full
// error. The others say in a line where the details are.
func TestDiagnostics_OneCauseIsOneFullError_Defect47(t *testing.T) {
	for name, c := range map[string]struct {
		provider, full, short string
		act                   func(*testing.T, acctest.Sim)
		tokens                int
	}{
		"wrong secret": {`"client_secret":"wrong"`, "Either client_id or client_secret is wrong", "Dintero does not accept the API client.", nothing, 1},
		"unreachable":  {`"base_url":"http://127.0.0.1:1/v1"`, "Check the network", "Dintero cannot be reached.", nothing, 0},
		"limit":        {`"max_submissions":0`, "The provider block has max_submissions = 0", "The limit max_submissions is reached.", nothing, 200},
		"rate limit":   {`"max_retries":0`, "a lower -parallelism", "Dintero limits the rate of requests.", fault(dinterotest.RouteToken, dinterotest.Fault{Status: 429}), -1},
	} {
		t.Run(name, func(t *testing.T) {
			sim := acctest.Start(t)
			c.act(t, sim)
			p := newProtocol(t, sim, c.provider)
			diags := inParallel(200, func(_, config string) []*tfprotov6.Diagnostic { return p.plan(p.none(), config).Diagnostics })
			var full, short []*tfprotov6.Diagnostic
			for _, d := range diags {
				if strings.HasPrefix(d.Detail, c.short) {
					short = append(short, d)
				} else {
					full = append(full, d)
				}
			}
			if len(full) != 1 || len(short) != 199 {
				t.Fatalf("%d full errors and %d short ones, want 1 and 199:\n%s", len(full), len(short), texts(full))
			}
			acctest.WantText(t, full[0].Detail, c.full)
			_, id, _ := strings.Cut(full[0].Summary, ": ")
			for _, d := range short {
				if want := c.short + " The details are in the error for " + id + "."; d.Detail != want {
					t.Fatalf("a short error is %q, want %q", d.Detail, want)
				}
			}
			if got := sim.Count(dinterotest.RouteToken); c.tokens >= 0 && got != c.tokens {
				t.Errorf("%d tokens were requested, want %d", got, c.tokens)
			}
		})
	}
}

// A refused grant is about one account: each account has its own full error.
func TestDiagnostics_GrantIsAboutOneAccount_Defect47(t *testing.T) {
	sim := acctest.Start(t)
	limitGrant(t, sim)
	p := newProtocol(t, sim)
	for _, account := range []string{"T10000001", "T10000002"} {
		config := func(caseID string) string {
			return strings.NewReplacer("{\"signup", `{"account_id":"`+account+`","signup`, acctest.CaseID, caseID).Replace(shopJSON)
		}
		wantDiagnostic(t, p.plan(p.none(), config(acctest.CaseID)).Diagnostics, isError, "The API client has no grant for account "+account+". Ask the owner")
		wantDiagnostic(t, p.plan(p.none(), config(acctest.OtherCaseID)).Diagnostics, isError,
			"The API client has no grant for account "+account+". The details are in the error for "+account+"/"+acctest.CaseID+".")
	}
}
