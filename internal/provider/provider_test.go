package provider_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// A secret that another resource of the same run makes is neither an error nor a
// reason to use the environment's.
func TestAccProvider_UnknownSecretPlansACreate_Defect17(t *testing.T) {
	sim := acctest.Start(t)
	setEnvironment(t, map[string]string{"CLIENT_SECRET": "of-the-environment"})
	testAlone(t, resource.TestStep{
		Config: fmt.Sprintf("resource \"terraform_data\" \"secret\" {\n  input = %q\n}\n", dinterotest.ClientSecret) +
			sim.Provider("client_secret = terraform_data.secret.output") + acctest.Shop("shop", acctest.CaseID),
		ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
			plancheck.ExpectResourceAction(acctest.ShopAddress, plancheck.ResourceActionCreate),
			plancheck.ExpectUnknownValue(acctest.ShopAddress, tfjsonpath.New("adopted")),
		}},
	})
	sim.WantPOSTs(t, 1)
}

func TestProvider_UnknownValueIsNamedByWhatHasToCallDintero_Defect17(t *testing.T) {
	for _, attribute := range []string{"account_id", "client_id", "client_secret", "access_token", "audience", "base_url", "request_timeout"} {
		t.Run(attribute, func(t *testing.T) {
			setEnvironment(t, map[string]string{strings.ToUpper(attribute): "not-read"})
			sim := acctest.Start(t)
			p := newProtocol(t, sim, fmt.Sprintf("%q:%q", attribute, unknown))
			wantNoDiagnostics(t, p.plan("null", shopJSON).Diagnostics)
			want := "Dintero now, but the provider's " + attribute + " comes from something that is known only after apply."
			wantOneError(t, p.refresh(shopStateJSON), "Provider configuration not known yet", want)
			const account = `{"account_id":"T12345678"}`
			wantOneError(t, p.readData("dintero_vipps_psp_connection", account), want)
			wantOneError(t, p.readData("dintero_payment_approvals", account), want)
			wantOneError(t, p.list(account, 10)[0].Diagnostics, want)
			wantOneError(t, p.openToken(account), want)
			if n := len(sim.Requests()); n > 0 {
				t.Errorf("%d requests were made, want 0", n)
			}
		})
	}
}

func TestProvider_MissingAccountNamesAttributeAndVariable(t *testing.T) {
	const want = "Set account_id here or in the provider block, or the environment variable DINTERO_ACCOUNT_ID."
	sim := acctest.Start(t)
	p := newProtocol(t, sim, `"account_id":null`)
	for name, diags := range map[string][]*diagnostic{
		"resource":    p.plan("null", shopJSON).Diagnostics,
		"data source": p.readData("dintero_vipps_psp_connection", "{}"),
		"approvals":   p.readData("dintero_payment_approvals", "{}"),
		"list":        p.list("{}", 10)[0].Diagnostics,
		"token":       p.openToken("{}"),
	} {
		t.Run(name, func(t *testing.T) { wantOneError(t, diags, "Missing account", want) })
	}
}

func TestAccProvider_AccountOfTheResourceSuffices(t *testing.T) {
	sim := acctest.Start(t)
	acctest.Test(t, resource.TestStep{
		Config: sim.Provider("account_id = null") + acctest.Shop("shop", acctest.CaseID, `account_id = "`+dinterotest.Account+`"`),
	})
	sim.WantPOSTs(t, 1)
}

// Configuring makes no request. A read that fails is repeated max_retries times.
func TestProvider_MaxRetriesBoundsAttempts(t *testing.T) {
	for maxRetries, want := range []int{1, 2, 3} {
		sim := acctest.Start(t)
		sim.FailReads(dinterotest.Fault{Status: 500})
		p := newProtocol(t, sim, fmt.Sprintf(`"max_retries":%d`, maxRetries))
		if n := len(sim.Requests()); n > 0 {
			t.Errorf("configuring made %d requests, want 0", n)
		}
		wantOneError(t, p.refresh(shopStateJSON), "500 Internal Server Error")
		if got := sim.Count(dinterotest.RouteSettings); got != want {
			t.Errorf("with max_retries = %d there were %d attempts, want %d", maxRetries, got, want)
		}
	}
}

func TestProvider_UserAgent_Defect52(t *testing.T) {
	const own = "terraform-provider-dintero/test (+https://github.com/dintero/terraform-provider-dintero) Terraform/1.11.4"
	for name, c := range map[string]struct{ appended, want string }{
		"nothing appended": {"", own},
		"appended":         {"team-payments/1.0", own + " team-payments/1.0"},
		"line breaks":      {"team\r\nX-Injected: yes\n", own + " team X-Injected: yes"},
		"other than ASCII": {"  grøss/1\t\x7f", own + " gr ss/1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("TF_APPEND_USER_AGENT", c.appended)
			sim := acctest.Start(t)
			wantNoDiagnostics(t, newProtocol(t, sim).plan("null", shopJSON).Diagnostics)
			if n := len(sim.Requests()); n < 2 {
				t.Errorf("%d requests were made, want a token's and a read", n)
			}
			for _, r := range sim.Requests() {
				if got := r.Header.Get("User-Agent"); got != c.want || r.Header.Get("X-Injected") != "" {
					t.Errorf("%s %s has the user agent %q, want %q", r.Method, r.Path, got, c.want)
				}
			}
		})
	}
}
