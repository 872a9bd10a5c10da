package provider_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// laterValues are values that are known only after apply.
func laterValues() string {
	return fmt.Sprintf(`
resource "terraform_data" "secret" { input = %q }
resource "terraform_data" "account" { input = %q }
resource "terraform_data" "url" { input = "https://127.0.0.1:1/v1" }
`, dinterotest.ClientSecret, dinterotest.Account)
}

// A secret that another resource of the same run makes is neither an error nor a
// reason to use the environment's.
func TestAccSession_UnknownSecretPlansACreate_Defect17(t *testing.T) {
	sim := acctest.Start(t)
	clearEnvironment(t)
	t.Setenv("DINTERO_CLIENT_SECRET", "of-the-environment")
	runAlone(t, resource.TestStep{
		Config:           laterValues() + sim.Provider("client_secret = terraform_data.secret.output") + acctest.Shop("shop", acctest.CaseID),
		ConfigPlanChecks: acctest.WantAction(plancheck.ResourceActionCreate),
	})
	sim.WantPOSTs(t, 1)
}

func TestSession_UnknownValueIsNoReasonForTheEnvironment_Defect17(t *testing.T) {
	for attribute, variable := range map[string]string{
		"account_id": "DINTERO_ACCOUNT_ID", "client_id": "DINTERO_CLIENT_ID", "client_secret": "DINTERO_CLIENT_SECRET", "audience": "DINTERO_AUDIENCE", "base_url": "DINTERO_BASE_URL",
	} {
		t.Run(attribute, func(t *testing.T) {
			sim := acctest.Start(t)
			clearEnvironment(t)
			t.Setenv(variable, "not read")
			p := newProtocol(t, sim, fmt.Sprintf("%q:%s", attribute, unknown))
			_, diags := p.readDataSource("dintero_vipps_psp_connection", `{"account_id":"T12345678"}`)
			wantDiagnostic(t, diags, isError, "Provider configuration not known yet", "the provider's "+attribute+" comes from something that is known only after apply")
			if n := len(sim.Requests()); n > 0 {
				t.Errorf("%d requests were made, want 0", n)
			}
		})
	}
}

// Everything that has to call Dintero names the attribute and the way out, and
// makes no request.
func TestAccSession_UnknownValueIsNamed_Defect17(t *testing.T) {
	const fromURL = "base_url = terraform_data.url.output"
	for name, c := range map[string]struct{ provider, rest, want string }{
		"data source": {"client_secret = terraform_data.secret.output", "data \"dintero_vipps_psp_connection\" \"shop\" {}\n", "the provider's client_secret comes from something"},
		"approvals":   {fromURL, "data \"dintero_payment_approvals\" \"all\" {}\n", "the provider's base_url comes from something"},
		"import":      {fromURL, acctest.Shop("shop", acctest.CaseID) + importShop(acctest.ShopID), "the provider's base_url comes from something"},
	} {
		t.Run(name, func(t *testing.T) {
			sim := acctest.Start(t)
			sim.AddSignup(dinterotest.Account, acctest.CaseID, "NOK")
			acctest.Run(t, resource.TestStep{
				Config:      laterValues() + sim.Provider(c.provider) + c.rest,
				PlanOnly:    true,
				ExpectError: acctest.Words(c.want),
			})
			if requests := sim.Requests(); len(requests) != 0 {
				t.Errorf("%d requests were made, want 0", len(requests))
			}
		})
	}
}

func TestSession_UnknownConfigurationDefersIfTheClientCan(t *testing.T) {
	sim := acctest.Start(t)
	for _, allowed := range []bool{true, false} {
		p := unconfiguredProtocol(t, acctest.Timing())
		configure := &tfprotov6.ConfigureProviderRequest{
			TerraformVersion:   "1.11.4",
			ClientCapabilities: &tfprotov6.ConfigureProviderClientCapabilities{DeferralAllowed: allowed},
			Config:             p.encode(p.schemas.Provider.ValueType(), providerJSON(sim, `"client_secret":`+unknown)),
		}
		configured, err := p.server.ConfigureProvider(t.Context(), configure)
		p.must(err)
		wantNoDiagnostics(t, configured.Diagnostics)
		resp := p.planRequest(&tfprotov6.PlanResourceChangeRequest{
			TypeName: p.resource, PriorState: p.none().value, ProposedNewState: p.proposed(p.none().value, shopJSON), Config: p.encode(p.kind(), shopJSON),
			ClientCapabilities: &tfprotov6.PlanResourceChangeClientCapabilities{DeferralAllowed: allowed},
		})
		wantNoDiagnostics(t, resp.Diagnostics)
		if deferred := resp.Deferred != nil; deferred != allowed {
			t.Errorf("deferral allowed: %v, deferred: %v", allowed, deferred)
		}
	}
}

func TestSession_MissingAccountNamesAttributeAndVariable(t *testing.T) {
	const want = "Set account_id here or in the provider block, or the environment variable DINTERO_ACCOUNT_ID."
	clearEnvironment(t)
	p := newProtocol(t, acctest.Start(t), `"account_id":null`)
	t.Run("resource", func(t *testing.T) {
		wantDiagnostic(t, p.plan(p.none(), shopJSON).Diagnostics, isError, "Missing account", want)
	})
	for _, name := range []string{"dintero_vipps_psp_connection", "dintero_payment_approvals"} {
		t.Run("data source "+name, func(t *testing.T) {
			_, diags := p.readDataSource(name, "{}")
			wantDiagnostic(t, diags, isError, "Missing account", want)
		})
	}
	t.Run("list", func(t *testing.T) {
		results := p.list("{}", false, 10)
		if len(results) != 1 {
			t.Fatalf("%d results, want 1", len(results))
		}
		wantDiagnostic(t, results[0].Diagnostics, isError, "Missing account", want)
	})
	t.Run("import", func(t *testing.T) {
		_, diags := p.importResource(acctest.CaseID, "")
		wantDiagnostic(t, diags[:1], isError, "Missing account", want)
	})
}

// A resource with account_id needs no account_id in the provider block.
func TestAccSession_AccountOfAResourceSuffices(t *testing.T) {
	sim := acctest.Start(t)
	clearEnvironment(t)
	runAlone(t, resource.TestStep{
		Config:            sim.Provider("account_id = null") + acctest.Shop("shop", acctest.CaseID, `account_id = "`+dinterotest.Account+`"`),
		ConfigStateChecks: []statecheck.StateCheck{acctest.WantShop("id", knownvalue.StringExact(acctest.ShopID))},
	})
	sim.WantPOSTs(t, 1)
}

// Configuring makes no request, not even for a token.
func TestSession_ConfiguringMakesNoRequest(t *testing.T) {
	sim := acctest.Start(t)
	newProtocol(t, sim)
	if requests := sim.Requests(); len(requests) != 0 {
		t.Errorf("%d requests were made, want 0", len(requests))
	}
}

// A read that fails is repeated max_retries times.
func TestSession_MaxRetriesBoundsAttempts(t *testing.T) {
	for maxRetries, want := range []int{1, 2, 3} {
		sim := acctest.Start(t)
		sim.Inject(dinterotest.RouteSettings, -1, dinterotest.Fault{Status: 500})
		p := newProtocol(t, sim, fmt.Sprintf(`"max_retries":%d`, maxRetries))
		_, diags := p.read(p.object(shopStateJSON))
		wantDiagnostic(t, diags, isError, "500 Internal Server Error")
		if got := sim.Count(dinterotest.RouteSettings); got != want {
			t.Errorf("with max_retries = %d there were %d attempts, want %d", maxRetries, got, want)
		}
	}
}
