package provider_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// setEnvironment sets the provider's variables, in this process and so also in
// the provider that it serves.
func setEnvironment(t *testing.T, values map[string]string) {
	t.Helper()
	for name, value := range values {
		t.Setenv("DINTERO_"+name, value)
	}
}

// testAlone is acctest.Test for tests that set the environment.
func testAlone(t *testing.T, steps ...resource.TestStep) {
	t.Helper()
	resource.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Factories, Steps: steps})
}

func TestAccConfig_EnvironmentIsUsed(t *testing.T) {
	sim := acctest.Start(t)
	setEnvironment(t, map[string]string{
		"BASE_URL": sim.URL, "ACCOUNT_ID": dinterotest.Account, "CLIENT_ID": dinterotest.ClientID, "CLIENT_SECRET": dinterotest.ClientSecret,
	})
	testAlone(t, resource.TestStep{Config: acctest.Shop("shop", acctest.CaseID)})
	sim.WantPOSTs(t, 1)
}

func TestAccConfig_ProviderBlockTakesPrecedence(t *testing.T) {
	sim := acctest.Start(t)
	setEnvironment(t, map[string]string{
		"BASE_URL": "https://wrong.invalid/v1", "ACCOUNT_ID": "T00000000", "CLIENT_ID": "wrong", "CLIENT_SECRET": "wrong", "ACCESS_TOKEN": "wrong", "AUDIENCE": "wrong",
	})
	const audience = "https://api.dintero.com/v1/accounts/T87654321"
	testAlone(t, resource.TestStep{
		Config: sim.Provider(fmt.Sprintf("audience = %q", audience)) + acctest.Shop("shop", acctest.CaseID, `account_id = "T87654321"`),
	})
	sim.WantPOSTs(t, 1)
	acctest.WantText(t, string(sim.Requests(dinterotest.RouteToken)[0].Body), audience)
}

func TestAccConfig_AccessTokenIsUsedAsItIs(t *testing.T) {
	sim := acctest.Start(t)
	token := fmt.Sprintf("access_token = %q", sim.IssueToken(dinterotest.Account))
	acctest.Test(t, resource.TestStep{Config: sim.Provider("client_id = null", "client_secret = null", token) + acctest.Shop("shop", acctest.CaseID)})
	sim.WantPOSTs(t, 1)
	if got := sim.Count(dinterotest.RouteToken); got != 0 {
		t.Errorf("%d tokens were requested, want 0", got)
	}
}

// A module may offer both kinds of credentials, of which one turns out to be
// null. While Terraform validates, the values are not known.
func TestAccConfig_ModuleMayOfferBothKindsOfCredentials(t *testing.T) {
	sim := acctest.Start(t)
	variables := fmt.Sprintf("variable \"token\" {\n  type = string\n  default = null\n}\nvariable \"secret\" {\n  type = string\n  default = %q\n}\n", dinterotest.ClientSecret)
	acctest.Test(t, resource.TestStep{
		Config: variables + sim.Provider("access_token = var.token", "client_secret = var.secret") + acctest.Shop("shop", acctest.CaseID),
	})
	sim.WantPOSTs(t, 1)
}

func TestConfig_Credentials(t *testing.T) {
	const token, client = `"access_token":"abc"`, `"client_id":"abc","client_secret":"abc"`
	both := "The environment sets DINTERO_ACCESS_TOKEN as well as DINTERO_CLIENT_ID or DINTERO_CLIENT_SECRET."
	for name, c := range map[string]struct {
		environment map[string]string
		config      string
		want        string // "" if the configuration is valid
	}{
		"nothing":                   {nil, ``, "Set client_id or DINTERO_CLIENT_ID, and client_secret or DINTERO_CLIENT_SECRET. Instead of client_id and client_secret you can set access_token"},
		"empty variables":           {map[string]string{"CLIENT_ID": "", "ACCESS_TOKEN": ""}, ``, "Set client_id or DINTERO_CLIENT_ID, and"},
		"id alone":                  {nil, `"client_id":"abc"`, "Set client_secret or DINTERO_CLIENT_SECRET."},
		"secret alone":              {nil, `"client_secret":"abc"`, "Set client_id or DINTERO_CLIENT_ID."},
		"id, and secret's variable": {map[string]string{"CLIENT_SECRET": "abc"}, `"client_id":"abc"`, ""},
		"two kinds of variables":    {map[string]string{"ACCESS_TOKEN": "abc", "CLIENT_ID": "abc"}, ``, both},
		"token, client's variables": {map[string]string{"CLIENT_ID": "abc", "CLIENT_SECRET": "abc"}, token, ""},
		"client, token's variable":  {map[string]string{"ACCESS_TOKEN": "abc"}, client, ""},
		"id, token's variable":      {map[string]string{"ACCESS_TOKEN": "abc"}, `"client_id":"abc"`, "Set client_secret or DINTERO_CLIENT_SECRET."},
		"unknown token":             {map[string]string{"CLIENT_ID": "abc", "CLIENT_SECRET": "abc"}, `"access_token":"` + unknown + `"`, ""},
		"unknown token and client":  {nil, `"access_token":"` + unknown + `",` + client, ""},
		"unknown id and secret":     {nil, `"client_id":"` + unknown + `","client_secret":"` + unknown + `"`, ""},
		"unknown id, no secret":     {nil, `"client_id":"` + unknown + `"`, "Set client_secret or DINTERO_CLIENT_SECRET."},
		"line break in a variable":  {map[string]string{"CLIENT_ID": "abc", "CLIENT_SECRET": "hunter2\n"}, ``, `DINTERO_CLIENT_SECRET begins or ends with white space, such as a line break. To set it from a file in a shell: export DINTERO_CLIENT_SECRET="$(cat FILE)"`},
		"line break in the token":   {map[string]string{"ACCESS_TOKEN": "hunter2\nhunter2"}, ``, "DINTERO_ACCESS_TOKEN must be a token"},
		"secret as account":         {map[string]string{"ACCOUNT_ID": "hunter2"}, client, "DINTERO_ACCOUNT_ID must be T (test) or P (production)"},
		"password in the address":   {map[string]string{"BASE_URL": "https://user:hunter2@example.com"}, client, "DINTERO_BASE_URL must be an absolute https URL"},
	} {
		t.Run(name, func(t *testing.T) {
			setEnvironment(t, c.environment)
			diags := unconfiguredProtocol(t).configure("{" + c.config + "}")
			if c.want == "" {
				wantNoDiagnostics(t, diags)
				return
			}
			wantOneError(t, diags, c.want)
			acctest.WantNoText(t, diagnosticsText(diags), "hunter2")
		})
	}
}

// Terraform prints the source line of an attribute that an error is about.
func TestAccConfig_SecretsAreNotPrinted_Defect48(t *testing.T) {
	const secret = "hunter2-very-secret-value"
	for name, lines := range map[string][]string{
		"secret with a line break":    {`client_secret = "` + secret + `\n"`},
		"secret of a heredoc":         {"client_secret = <<EOT\n" + secret + "\nEOT\n"},
		"secret as id":                {`client_id = "a ` + secret + `"`},
		"token with a line break":     {`access_token = "` + secret + `\n"`},
		"token that is no ASCII":      {`access_token = "` + secret + `ø"`},
		"token beside a client":       {`access_token = "` + secret + `"`},
		"secret beside a token":       {`access_token = "abc"`, `client_secret = "` + secret + `"`},
		"secret without an id":        {"client_id = null", `client_secret = "` + secret + `"`},
		"secret as account":           {`account_id = "` + secret + `"`},
		"secret as request_timeout":   {`request_timeout = "` + secret + `"`},
		"secret as audience":          {`audience = "` + secret + `"`},
		"secret as base_url":          {`base_url = "` + secret + `"`},
		"password in base_url":        {`base_url = "https://user:` + secret + `@api.dintero.com/v1"`},
		"query in base_url":           {`base_url = "https://api.dintero.com/v1?key=` + secret + `"`},
		"base_url that is no address": {`base_url = "https://user:` + secret + `%%zz@host:port"`},
		"wrong account":               {`account_id = "X"`, `client_secret = "` + secret + `"`},
	} {
		t.Run(name, func(t *testing.T) {
			acctest.SkipUnlessAcceptance(t)
			t.Parallel()
			sim := acctest.Start(t)
			tf := acctest.NewTerraform(t, sim.Provider(lines...)+acctest.Shop("shop", acctest.CaseID))
			validated, _ := tf.Run("validate -json")
			printed := tf.MustFail("plan") + tf.MustFail("apply -auto-approve") + validated
			acctest.WantNoText(t, printed, "hunter2", dinterotest.ClientSecret, "terraform crashed", "bug in the provider")
			if strings.Contains(name, "audience") { // Dintero gets it, and its answer is printed
				acctest.WantText(t, printed, "400 Bad Request")
			}
		})
	}
}
