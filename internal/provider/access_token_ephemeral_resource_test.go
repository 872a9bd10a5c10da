package provider_test

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/echoprovider"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/sandbox"
)

const accessToken = "dintero_access_token"

// runWithEcho needs ephemeral resources: Terraform has them since 1.10, and
// OpenTofu since 1.11.
func runWithEcho(t *testing.T, steps ...resource.TestStep) {
	t.Helper()
	since := tfversion.Version1_10_0
	if os.Getenv("TF_ACC_PROVIDER_HOST") == "registry.opentofu.org" {
		since = tfversion.Version1_11_0
	}
	both := maps.Clone(acctest.Factories)
	both["echo"] = echoprovider.NewProviderServer()
	resource.ParallelTest(t, resource.TestCase{
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(since)},
		ProtoV6ProviderFactories: both,
		Steps:                    steps,
	})
}

// echoed writes the values of the ephemeral resource to a resource, so that a
// test can check them.
func echoed(lines string) string {
	return "ephemeral \"dintero_access_token\" \"api\" {\n  " + lines + "\n}\nprovider \"echo\" {\n  data = ephemeral.dintero_access_token.api\n}\nresource \"echo\" \"api\" {}\n"
}

func wantEchoed(name string, check knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue("echo.api", tfjsonpath.New("data").AtMapKey(name), check)
}

func TestAccAccessToken_IsReturned(t *testing.T) {
	sim := acctest.Start(t)
	runWithEcho(t, resource.TestStep{
		Config: sim.Provider() + echoed(""),
		ConfigStateChecks: []statecheck.StateCheck{
			wantEchoed("account_id", knownvalue.StringExact("T12345678")),
			wantEchoed("token_type", knownvalue.StringExact("Bearer")),
			wantEchoed("access_token", knownvalue.StringRegexp(regexp.MustCompile(`^[\w-]+\.[\w-]+\.[\w-]+$`))),
			wantEchoed("expires_at", knownvalue.StringRegexp(regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$`))),
		},
	})
	sent := sim.Requests(dinterotest.RouteToken)
	if want := `{"audience":"https://api.dintero.com/v1/accounts/T12345678","grant_type":"client_credentials"}`; string(sent[0].Body) != want {
		t.Errorf("sent %s, want %s", sent[0].Body, want)
	}
}

func TestAccAccessToken_OfAnotherAccount(t *testing.T) {
	sim := acctest.Start(t)
	runWithEcho(t, resource.TestStep{
		Config:            sim.Provider() + echoed(`account_id = "`+otherAccount+`"`),
		ConfigStateChecks: []statecheck.StateCheck{wantEchoed("account_id", knownvalue.StringExact(otherAccount))},
	})
	if sent := sim.Requests(dinterotest.RouteToken)[0]; !strings.Contains(string(sent.Body), otherAccount) || sent.Account != dinterotest.Account {
		t.Errorf("requested at %s with %s", sent.Account, sent.Body)
	}
}

// open opens the ephemeral resource. The configuration is JSON.
func (p protocol) open(config string) (map[string]tftypes.Value, []*tfprotov6.Diagnostic) {
	p.t.Helper()
	kind := p.schemas.EphemeralResourceSchemas[accessToken].ValueType()
	resp, err := p.server.OpenEphemeralResource(p.t.Context(), &tfprotov6.OpenEphemeralResourceRequest{TypeName: accessToken, Config: p.encode(kind, config)})
	p.must(err)
	if resp.Result == nil || failed(resp.Diagnostics) {
		return nil, resp.Diagnostics
	}
	return p.decode(kind, resp.Result), resp.Diagnostics
}

// The expiry of the provider's own access token is not known.
func TestAccessToken_OfTheProviderHasNoEnd(t *testing.T) {
	p := newProtocol(t, acctest.Start(t), `"client_id":null,"client_secret":null,"access_token":"given-token"`)
	opened, diags := p.open("{}")
	wantNoDiagnostics(t, diags)
	if got := text(opened["access_token"]); got != "given-token" {
		t.Errorf("the token is %q", got)
	}
	if !opened["expires_at"].IsNull() {
		t.Errorf("it expires at %s", opened["expires_at"])
	}
}

// It is the token that the provider uses itself, not another one.
func TestAccessToken_IsNotRequestedAgain_Defect12(t *testing.T) {
	sim := acctest.Start(t)
	p := newProtocol(t, sim)
	p.create(shopJSON)
	for range 3 {
		_, diags := p.open("{}")
		wantNoDiagnostics(t, diags)
	}
	if got := sim.Count(dinterotest.RouteToken); got != 1 {
		t.Errorf("%d tokens were requested, want 1", got)
	}
}

func TestAccessToken_Errors(t *testing.T) {
	for name, c := range map[string]struct {
		provider, config string
		act              func(*testing.T, acctest.Sim)
		want             []string
	}{
		"wrong secret":    {`"client_secret":"wrong"`, "{}", nothing, []string{"No access token: account T12345678", "Either client_id or client_secret is wrong", "401 Unauthorized"}},
		"no grant":        {"", "{}", limitGrant, []string{"No access token: account T12345678", "The API client has no grant for account T12345678."}},
		"no account":      {`"account_id":null`, "{}", nothing, []string{"Missing account", "Set account_id here or in the provider block"}},
		"unknown secret":  {`"client_secret":` + unknown, "{}", nothing, []string{"Provider configuration not known yet", "the provider's client_secret comes from"}},
		"token in a page": {"", "{}", fault(dinterotest.RouteToken, dinterotest.Fault{Alter: func([]byte) []byte { return []byte("<html><title>Login</title>") }}), []string{`titled "Login"`}},
	} {
		t.Run(name, func(t *testing.T) {
			clearEnvironment(t)
			sim := acctest.Start(t)
			c.act(t, sim)
			_, diags := newProtocol(t, sim, jsonLines(c.provider)...).open(c.config)
			wantDiagnostic(t, diags, isError, c.want...)
		})
	}
}

// It is in no plan, no state and no output of Terraform.
func TestAccAccessToken_IsNeverStored_Defect13(t *testing.T) {
	acctest.SkipUnlessAcceptance(t)
	t.Parallel()
	sim := acctest.Start(t)
	config := sim.Provider() + fmt.Sprintf("ephemeral %q \"api\" {}\n", accessToken) + acctest.Shop("shop", acctest.CaseID)
	tf := acctest.NewTerraform(t, config, sandbox.Options{})
	printed := tf.MustRun("plan", "-out=saved.tfplan") + tf.MustRun("show", "-json", "saved.tfplan") + tf.MustRun("apply", "saved.tfplan") + tf.MustRun("show", "-json")
	acctest.WantNoText(t, printed, sim.Tokens()...)
	state, err := os.ReadFile(tf.Dir + "/terraform.tfstate")
	tf.Must(err)
	acctest.WantNoText(t, string(state), sim.Tokens()...)
	if len(sim.Tokens()) == 0 {
		t.Error("no token was issued")
	}
}

func TestAccAccessToken_AccountThatIsKnownLater_Defect18(t *testing.T) {
	sim := acctest.Start(t)
	runWithEcho(t, resource.TestStep{
		Config:            unknownValues + sim.Provider() + echoed("account_id = terraform_data.account.output"),
		ConfigStateChecks: []statecheck.StateCheck{wantEchoed("account_id", knownvalue.StringExact(dinterotest.Account))},
	})
}
