package provider_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// words matches text however Terraform wraps its lines.
func words(text string) *regexp.Regexp {
	quoted := regexp.QuoteMeta(text)
	return regexp.MustCompile(strings.ReplaceAll(quoted, " ", `\s+`))
}

// Bad input is an error while planning, that names the attribute and the way
// out; no request is made.
func TestAccConfig_BadInputIsRefusedBeforeAnyRequest(t *testing.T) {
	for name, c := range map[string]struct {
		provider, signup string
		want             string
	}{
		"account id":          {provider: `account_id = "X123"`, want: `account_id must be T (test) or P (production) followed by eight digits, such as T12345678. It is "X123".`},
		"case id":             {signup: `case_id = "1234"`, want: `signup.case_id must be a UUID`},
		"currency":            {signup: `payment_options = [{ type = "dintero_psp.vipps", currencies = ["nok"] }]`, want: `signup.payment_options.currencies must be an ISO 4217 code in capital letters, such as NOK. It is "nok".`},
		"no currency":         {signup: `payment_options = [{ type = "dintero_psp.vipps", currencies = [] }]`, want: `set must contain at least 1 elements`},
		"no options":          {signup: `payment_options = []`, want: `signup.payment_options set must contain at least 1 elements`},
		"empty type":          {signup: `payment_options = [{ type = "", currencies = ["NOK"] }]`, want: `signup.payment_options.type must not be empty; for Vipps it is dintero_psp.vipps`},
		"empty logo":          {signup: `logo = ""`, want: `signup.logo must not be empty`},
		"plain http":          {provider: `base_url = "http://api.dintero.com/v1"`, want: `base_url must be an absolute https URL`},
		"password in the URL": {provider: `base_url = "https://user:hunter2@api.dintero.com/v1"`, want: `base_url must be an absolute https URL without user`},
		"secret with newline": {provider: `client_secret = "abc\n"`, want: `client_secret must not be empty nor contain white space; a line break at the end of a file is the usual cause`},
		"token with newline":  {provider: `access_token = "abc\n"`, want: `access_token must be a token that fits into a header`},
		"two kinds":           {provider: `access_token = "abc"`, want: `cannot be specified when`},
		"time-out":            {provider: `request_timeout = "soon"`, want: `request_timeout must be a duration above zero, such as 30s or 1m30s. It is "soon".`},
		"retries":             {provider: `max_retries = 99`, want: `max_retries value must be between 0 and 20`},
		"empty audience":      {provider: `audience = ""`, want: `audience must not be empty`},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			var providerLines, signupLines []string
			if c.provider != "" {
				providerLines = append(providerLines, c.provider)
			}
			if c.signup != "" {
				signupLines = append(signupLines, c.signup)
			}
			run(t, resource.TestStep{
				Config:      w.provider(providerLines...) + shopResource(signupLines...),
				PlanOnly:    true,
				ExpectError: words(c.want),
			})
			if requests := w.Requests(); len(requests) != 0 {
				t.Errorf("%d requests were made", len(requests))
			}
		})
	}
}

func withoutDinteroVariables(t *testing.T) {
	t.Helper()
	for _, name := range []string{"ACCOUNT_ID", "CLIENT_ID", "CLIENT_SECRET", "ACCESS_TOKEN", "AUDIENCE", "BASE_URL"} {
		t.Setenv("DINTERO_"+name, "")
	}
}

// runAlone is run for tests that set the environment.
func runAlone(t *testing.T, steps ...resource.TestStep) {
	t.Helper()
	withoutDinteroVariables(t)
	resource.Test(t, resource.TestCase{ProtoV6ProviderFactories: factories, Steps: steps})
}

func TestAccConfig_MissingCredentialsNameAttributeAndVariable(t *testing.T) {
	for _, want := range []string{
		"Set client_id in the provider's configuration or the environment variable DINTERO_CLIENT_ID.",
		"Set client_secret in the provider's configuration or the environment variable DINTERO_CLIENT_SECRET.",
	} {
		runAlone(t, resource.TestStep{
			Config:      `provider "dintero" { account_id = "T12345678" }` + "\n" + shopResource(),
			PlanOnly:    true,
			ExpectError: words(want),
		})
	}
}

func TestAccConfig_MissingAccountNamesAttributeAndVariable(t *testing.T) {
	runAlone(t, resource.TestStep{
		Config:      "provider \"dintero\" {\n  access_token = \"abc\"\n}\n" + shopResource(),
		PlanOnly:    true,
		ExpectError: words("Set account_id here or in the provider's configuration, or the environment variable DINTERO_ACCOUNT_ID."),
	})
}

func (w world) environment(t *testing.T) {
	t.Helper()
	t.Setenv("DINTERO_BASE_URL", w.URL)
	t.Setenv("DINTERO_ACCOUNT_ID", dinterotest.Account)
	t.Setenv("DINTERO_CLIENT_ID", dinterotest.ClientID)
	t.Setenv("DINTERO_CLIENT_SECRET", dinterotest.ClientSecret)
}

func TestAccConfig_EnvironmentStandsIn(t *testing.T) {
	w := newWorld(t)
	withoutDinteroVariables(t)
	w.environment(t)
	resource.Test(t, resource.TestCase{ProtoV6ProviderFactories: factories, Steps: []resource.TestStep{
		{Config: shopResource()}, quiet(shopResource()),
	}})
	w.wantSignups(t, 1)
}

func TestAccConfig_ConfigurationBeatsEnvironment(t *testing.T) {
	w := newWorld(t)
	withoutDinteroVariables(t)
	t.Setenv("DINTERO_BASE_URL", "https://wrong.invalid/v1")
	t.Setenv("DINTERO_ACCOUNT_ID", "T00000000")
	t.Setenv("DINTERO_CLIENT_ID", "wrong")
	t.Setenv("DINTERO_CLIENT_SECRET", "wrong")
	t.Setenv("DINTERO_ACCESS_TOKEN", "wrong")
	resource.Test(t, resource.TestCase{ProtoV6ProviderFactories: factories, Steps: []resource.TestStep{{Config: w.shop()}}})
	w.wantSignups(t, 1)
}

func TestAccConfig_MalformedVariablesAreNamed(t *testing.T) {
	for variable, value := range map[string]string{
		"DINTERO_ACCOUNT_ID": "X1", "DINTERO_BASE_URL": "http://example.com", "DINTERO_CLIENT_SECRET": "abc\n", "DINTERO_CLIENT_ID": "a b",
	} {
		w := newWorld(t)
		withoutDinteroVariables(t)
		w.environment(t)
		t.Setenv(variable, value)
		resource.Test(t, resource.TestCase{ProtoV6ProviderFactories: factories, Steps: []resource.TestStep{{
			Config: shopResource(), PlanOnly: true, ExpectError: words("The environment variable " + variable + " must"),
		}}})
	}
}

func TestAccConfig_TwoKindsOfCredentialsInTheEnvironmentAreRefused(t *testing.T) {
	w := newWorld(t)
	withoutDinteroVariables(t)
	w.environment(t)
	t.Setenv("DINTERO_ACCESS_TOKEN", "abc")
	resource.Test(t, resource.TestCase{ProtoV6ProviderFactories: factories, Steps: []resource.TestStep{{
		Config: shopResource(), PlanOnly: true, ExpectError: words("The environment sets DINTERO_ACCESS_TOKEN as well as"),
	}}})
}

func TestAccConfig_AccessTokenIsUsedAsItIs(t *testing.T) {
	w := newWorld(t)
	withoutDinteroVariables(t)
	token := w.IssueToken(dinterotest.Account)
	config := fmt.Sprintf("provider \"dintero\" {\n  base_url = %q\n  account_id = %q\n  access_token = %q\n}\n", w.URL, dinterotest.Account, token) + shopResource()
	resource.Test(t, resource.TestCase{ProtoV6ProviderFactories: factories, Steps: []resource.TestStep{{Config: config}}})
	w.wantSignups(t, 1)
	if got := w.Count(dinterotest.RouteToken); got != 0 {
		t.Errorf("%d tokens were asked for, want 0", got)
	}
}

func TestAccConfig_AudienceIsTheOneGiven(t *testing.T) {
	w := newWorld(t)
	config := w.provider(`audience = "https://api.dintero.com/v1/accounts/T87654321"`) + `
resource "dintero_vipps_psp_connection" "shop" {
  account_id = "T87654321"
  signup = {
    case_id         = "` + caseID + `"
    payment_options = [{ type = "dintero_psp.vipps", currencies = ["NOK"] }]
  }
}
`
	run(t, resource.TestStep{Config: config})
	sent := string(w.Requests(dinterotest.RouteToken)[0].Body)
	if want := `{"audience":"https://api.dintero.com/v1/accounts/T87654321","grant_type":"client_credentials"}`; sent != want {
		t.Errorf("sent %s, want %s", sent, want)
	}
}

// Row 17: a secret that is made in the same run is neither an error nor a
// reason to use the environment's.
func TestAccDefect17_UnknownSecretPlansACreate(t *testing.T) {
	w := newWorld(t)
	withoutDinteroVariables(t)
	t.Setenv("DINTERO_CLIENT_SECRET", "the-environments")
	config := fmt.Sprintf("resource \"terraform_data\" \"secret\" {\n  input = %q\n}\n", dinterotest.ClientSecret) +
		w.provider("client_secret = terraform_data.secret.output") + shopResource()
	resource.Test(t, resource.TestCase{ProtoV6ProviderFactories: factories, Steps: []resource.TestStep{{
		Config:           config,
		ConfigPlanChecks: wantAction(plancheck.ResourceActionCreate),
	}}})
	w.wantSignups(t, 1)
}

func TestAccDefect17_UnknownSecretIsNamedWhereTheAPIHasToBeAsked(t *testing.T) {
	w := newWorld(t)
	w.put(dinterotest.Account, caseID, "NOK")
	run(t, resource.TestStep{
		Config: fmt.Sprintf("resource \"terraform_data\" \"secret\" {\n  input = %q\n}\n", dinterotest.ClientSecret) +
			w.provider("client_secret = terraform_data.secret.output") + "data \"dintero_vipps_psp_connection\" \"shop\" {}\n",
		ExpectError: words("the provider's client_secret comes from something that is known only after apply"),
	})
	if requests := w.Requests(); len(requests) != 0 {
		t.Errorf("%d requests were made, want 0", len(requests))
	}
}

// Row 18: every attribute fed from a resource that is not applied yet.
func TestAccDefect18_UnknownValuesEverywhere(t *testing.T) {
	for name, lines := range map[string][]string{
		"case_id":    {"case_id = terraform_data.case.output"},
		"logo":       {"logo = terraform_data.logo.output"},
		"type":       {"payment_options = [{ type = terraform_data.type.output, currencies = [\"NOK\"] }]"},
		"currency":   {"payment_options = [{ type = \"dintero_psp.vipps\", currencies = [terraform_data.currency.output] }]"},
		"currencies": {"payment_options = [{ type = \"dintero_psp.vipps\", currencies = toset(terraform_data.currencies.output) }]"},
		"options":    {"payment_options = terraform_data.options.output"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			run(t, resource.TestStep{Config: unknowns + w.shop(lines...)}, quiet(unknowns+w.shop(lines...)))
			w.wantSignups(t, 1)
		})
	}
	t.Run("signup and account", func(t *testing.T) {
		w := newWorld(t)
		config := unknowns + w.provider() + `
resource "dintero_vipps_psp_connection" "shop" {
  account_id = terraform_data.account.output
  signup     = terraform_data.signup.output
}
`
		run(t, resource.TestStep{Config: config}, quiet(config))
		w.wantSignups(t, 1)
	})
	t.Run("provider account", func(t *testing.T) {
		w := newWorld(t)
		config := unknowns + w.provider("account_id = terraform_data.account.output") + shopResource()
		run(t, resource.TestStep{Config: config}, quiet(config))
		w.wantSignups(t, 1)
	})
	t.Run("in an update", func(t *testing.T) {
		w := newWorld(t)
		config := unknowns + w.shop("logo = terraform_data.logo.output")
		run(t, resource.TestStep{Config: w.shop()}, resource.TestStep{Config: config, ConfigPlanChecks: wantAction(plancheck.ResourceActionUpdate)}, quiet(config))
		w.wantSignups(t, 2)
	})
}

const unknowns = `
resource "terraform_data" "case" { input = "` + caseID + `" }
resource "terraform_data" "logo" { input = "bG9nbw==" }
resource "terraform_data" "type" { input = "dintero_psp.vipps" }
resource "terraform_data" "currency" { input = "NOK" }
resource "terraform_data" "currencies" { input = ["NOK"] }
resource "terraform_data" "options" { input = [{ type = "dintero_psp.vipps", currencies = ["NOK"] }] }
resource "terraform_data" "account" { input = "T12345678" }
resource "terraform_data" "signup" {
  input = { case_id = "` + caseID + `", payment_options = [{ type = "dintero_psp.vipps", currencies = ["NOK"] }], logo = null }
}
`

// Configuring asks Dintero for nothing, not even a token.
func TestAccConfig_ConfiguringMakesNoRequest(t *testing.T) {
	w := newWorld(t)
	run(t, resource.TestStep{Config: w.shop(), PlanOnly: true, ExpectNonEmptyPlan: true})
	if requests := w.Requests(); len(requests) != 0 {
		t.Errorf("%d requests were made, want 0", len(requests))
	}
}
