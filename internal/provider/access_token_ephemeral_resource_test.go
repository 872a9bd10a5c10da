package provider_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/echoprovider"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// testToken runs steps with the echo provider, which writes the ephemeral
// resource to a resource so that it can be checked. It needs Terraform 1.10.
func testToken(t *testing.T, steps ...resource.TestStep) {
	t.Helper()
	factories := maps.Clone(acctest.Factories)
	factories["echo"] = echoprovider.NewProviderServer()
	resource.ParallelTest(t, resource.TestCase{
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_10_0)},
		ProtoV6ProviderFactories: factories,
		Steps:                    steps,
	})
}

func tokenOf(lines string) string {
	return "ephemeral \"dintero_access_token\" \"api\" {\n  " + lines + "\n}\n"
}

const echoed = "provider \"echo\" {\n  data = ephemeral.dintero_access_token.api\n}\nresource \"echo\" \"api\" {}\n"

func wantEchoed(name string, check knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue("echo.api", tfjsonpath.New("data").AtMapKey(name), check)
}

func TestAccAccessToken_IsTheProvidersOwn(t *testing.T) {
	sim := acctest.Start(t)
	testToken(t, resource.TestStep{
		Config: sim.Provider() + tokenOf("") + echoed,
		ConfigStateChecks: []statecheck.StateCheck{
			wantEchoed("account_id", exactly("T12345678")),
			wantEchoed("token_type", exactly("Bearer")),
			wantEchoed("access_token", knownvalue.StringRegexp(regexp.MustCompile(`^[\w-]+\.[\w-]+\.[\w-]+$`))),
			wantEchoed("expires_at", knownvalue.StringRegexp(regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$`))),
		},
	})
}

func TestAccAccessToken_OfAnotherAccountOrAFixedOne(t *testing.T) {
	sim := acctest.Start(t)
	fixed := fmt.Sprintf("access_token = %q", sim.IssueToken(dinterotest.Account))
	testToken(t,
		resource.TestStep{
			Config:            sim.Provider() + tokenOf(`account_id = "T87654321"`) + echoed,
			ConfigStateChecks: []statecheck.StateCheck{wantEchoed("account_id", exactly("T87654321"))},
		},
		resource.TestStep{Config: sim.Provider(), Destroy: true}, // the echo provider never updates
		resource.TestStep{
			Config:            sim.Provider("client_id = null", "client_secret = null", fixed) + tokenOf("") + echoed,
			ConfigStateChecks: []statecheck.StateCheck{wantEchoed("access_token", exactly(sim.Tokens()[0])), wantEchoed("expires_at", knownvalue.Null())},
		},
	)
	acctest.WantText(t, string(sim.Requests(dinterotest.RouteToken)[0].Body), "accounts/T87654321")
}

func TestAccessToken_Errors(t *testing.T) {
	sim := acctest.Start(t)
	wantOneError(t, newProtocol(t, sim, `"client_secret":"wrong"`).openToken("{}"), "No access token: account T12345678", "Either client_id or client_secret is wrong")
	withdrawGrant(sim)
	wantOneError(t, newProtocol(t, sim).openToken("{}"), "No access token: account T12345678", "has no grant for account T12345678")
}

// The token is in no plan, no output and no state.
func TestAccAccessToken_IsNotStored(t *testing.T) {
	acctest.SkipUnlessAcceptance(t)
	t.Parallel()
	sim := acctest.Start(t)
	tf := acctest.NewTerraform(t, sim.Provider()+acctest.Shop("shop", acctest.CaseID)+tokenOf(""))
	tf.SkipBelow(10, 11)
	printed := tf.Must("plan -out=saved") + tf.Must("show -json saved") + tf.Apply() + tf.Must("show -json")
	state, err := os.ReadFile(filepath.Join(tf.Dir, "terraform.tfstate"))
	if err != nil {
		t.Fatal(err)
	}
	if len(sim.Tokens()) == 0 {
		t.Fatal("no token was issued")
	}
	acctest.WantNoText(t, printed+string(state), sim.Tokens()...)
}
