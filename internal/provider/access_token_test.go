package provider_test

import (
	"maps"
	"os"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/echoprovider"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// runWithEcho needs ephemeral resources: Terraform has them since 1.10, OpenTofu
// since 1.11.
func runWithEcho(t *testing.T, steps ...resource.TestStep) {
	t.Helper()
	since := tfversion.Version1_10_0
	if os.Getenv("TF_ACC_PROVIDER_HOST") == "registry.opentofu.org" {
		since = tfversion.Version1_11_0
	}
	both := maps.Clone(factories)
	both["echo"] = echoprovider.NewProviderServer()
	resource.ParallelTest(t, resource.TestCase{
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(since)},
		ProtoV6ProviderFactories: both,
		Steps:                    steps,
	})
}

const echoed = `
ephemeral "dintero_access_token" "api" {}
provider "echo" { data = ephemeral.dintero_access_token.api }
resource "echo" "api" {}
`

func TestAccAccessToken_IsLentAndNeverStored(t *testing.T) {
	w := newWorld(t)
	data := func(name string) tfjsonpath.Path { return tfjsonpath.New("data").AtMapKey(name) }
	runWithEcho(t, resource.TestStep{
		Config: w.provider() + echoed,
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue("echo.api", data("account_id"), knownvalue.StringExact("T12345678")),
			statecheck.ExpectKnownValue("echo.api", data("token_type"), knownvalue.StringExact("Bearer")),
			statecheck.ExpectKnownValue("echo.api", data("access_token"), knownvalue.StringRegexp(regexp.MustCompile(`^[\w-]+\.[\w-]+\.[\w-]+$`))),
			statecheck.ExpectKnownValue("echo.api", data("expires_at"), knownvalue.StringRegexp(regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$`))),
		},
	})
	sent := w.Requests(dinterotest.RouteToken)
	if want := `{"audience":"https://api.dintero.com/v1/accounts/T12345678","grant_type":"client_credentials"}`; string(sent[0].Body) != want {
		t.Errorf("sent %s, want %s", sent[0].Body, want)
	}
}

func TestAccAccessToken_OfWrongCredentialsIsAnError(t *testing.T) {
	w := newWorld(t)
	runWithEcho(t, resource.TestStep{
		Config:      w.provider(`client_secret = "wrong"`) + echoed,
		ExpectError: regexp.MustCompile(`(?s)401\s+Unauthorized.*Check\s+client_id\s+and\s+client_secret`),
	})
}
