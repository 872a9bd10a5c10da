package provider_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// clearEnvironment removes the provider's variables from the environment, which
// this process shares with the provider.
func clearEnvironment(t *testing.T) {
	t.Helper()
	for _, name := range []string{"ACCOUNT_ID", "CLIENT_ID", "CLIENT_SECRET", "ACCESS_TOKEN", "AUDIENCE", "BASE_URL"} {
		t.Setenv("DINTERO_"+name, "")
	}
}

// setEnvironment configures the provider by the environment alone.
func setEnvironment(t *testing.T, sim acctest.Sim) {
	t.Helper()
	clearEnvironment(t)
	t.Setenv("DINTERO_BASE_URL", sim.URL)
	t.Setenv("DINTERO_ACCOUNT_ID", dinterotest.Account)
	t.Setenv("DINTERO_CLIENT_ID", dinterotest.ClientID)
	t.Setenv("DINTERO_CLIENT_SECRET", dinterotest.ClientSecret)
}

// runAlone is acctest.Run for tests that set the environment.
func runAlone(t *testing.T, steps ...resource.TestStep) {
	t.Helper()
	resource.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Factories, Steps: steps})
}

// configureOnly configures a provider, and returns what it reports.
func configureOnly(t *testing.T, config string) []*tfprotov6.Diagnostic {
	t.Helper()
	return unconfiguredProtocol(t, acctest.Timing()).configure(config).Diagnostics
}

func TestAccConfig_EnvironmentIsUsed(t *testing.T) {
	sim := acctest.Start(t)
	setEnvironment(t, sim)
	config := acctest.Shop("shop", acctest.CaseID)
	runAlone(t, resource.TestStep{Config: config}, acctest.PlanEmpty(config))
	sim.WantPOSTs(t, 1)
}

func TestAccConfig_ConfigurationTakesPrecedence(t *testing.T) {
	sim := acctest.Start(t)
	for variable, value := range map[string]string{
		"BASE_URL": "https://wrong.invalid/v1", "ACCOUNT_ID": "T00000000", "CLIENT_ID": "wrong", "CLIENT_SECRET": "wrong", "ACCESS_TOKEN": "wrong", "AUDIENCE": "wrong",
	} {
		t.Setenv("DINTERO_"+variable, value)
	}
	audience := `audience = "https://api.dintero.com/v1/accounts/` + dinterotest.Account + `"`
	runAlone(t, resource.TestStep{Config: sim.Provider(audience) + acctest.Shop("shop", acctest.CaseID)})
	sim.WantPOSTs(t, 1)
}

func TestConfig_MissingCredentialsNameAttributeAndVariable(t *testing.T) {
	for name, c := range map[string]struct {
		config       string
		want, refuse []string
	}{
		"both": {
			config: `{"account_id":"T12345678"}`,
			want:   []string{"Set client_id or DINTERO_CLIENT_ID, and client_secret or DINTERO_CLIENT_SECRET.", "access_token or DINTERO_ACCESS_TOKEN", "In a pipeline"},
		},
		"secret": {
			config: `{"client_id":"abc"}`,
			want:   []string{"Set client_secret or DINTERO_CLIENT_SECRET."}, refuse: []string{"DINTERO_CLIENT_ID"},
		},
		"id": {
			config: `{"client_secret":"abc"}`,
			want:   []string{"Set client_id or DINTERO_CLIENT_ID."}, refuse: []string{"DINTERO_CLIENT_SECRET"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			clearEnvironment(t)
			diags := configureOnly(t, c.config)
			wantDiagnostic(t, diags, isError, append(c.want, "Missing credentials")...)
			acctest.WantNoText(t, texts(diags), c.refuse...)
		})
	}
}

func TestConfig_MalformedVariablesAreNamed(t *testing.T) {
	for variable, c := range map[string]struct{ value, want string }{
		"DINTERO_ACCOUNT_ID":    {"X1", `DINTERO_ACCOUNT_ID must be T (test) or P (production) followed by eight digits, such as T12345678. It is "X1". (Read from the environment, because account_id is not set in the provider block.)`},
		"DINTERO_BASE_URL":      {"http://example.com", "DINTERO_BASE_URL must be an absolute https URL"},
		"DINTERO_CLIENT_SECRET": {"abc\n", `DINTERO_CLIENT_SECRET begins or ends with white space, such as a line break. To set it from a file in a shell: export DINTERO_CLIENT_SECRET="$(cat FILE)"`},
		"DINTERO_CLIENT_ID":     {"a b", "DINTERO_CLIENT_ID must not be empty or contain white space"},
	} {
		t.Run(variable, func(t *testing.T) {
			setEnvironment(t, acctest.Start(t))
			t.Setenv(variable, c.value)
			wantDiagnostic(t, configureOnly(t, "{}"), isError, "Invalid value: "+variable, c.want)
		})
	}
	t.Run("DINTERO_ACCESS_TOKEN", func(t *testing.T) {
		clearEnvironment(t)
		t.Setenv("DINTERO_ACCESS_TOKEN", "abc\ndef")
		wantDiagnostic(t, configureOnly(t, "{}"), isError, "Invalid value: DINTERO_ACCESS_TOKEN", "must be a token, without white space")
	})
}

// The provider block decides which kind of credentials is used. Two kinds are
// an error only if both are in the provider block, or both in the environment.
func TestConfig_TwoKindsOfCredentials(t *testing.T) {
	const token, client = `"access_token":"abc"`, `"client_id":"abc","client_secret":"abc"`
	for name, c := range map[string]struct {
		environment []string
		config      string
		want        string // "" if the configuration is valid
	}{
		"both in the environment":             {[]string{"ACCESS_TOKEN", "CLIENT_ID", "CLIENT_SECRET"}, "{}", "The environment sets DINTERO_ACCESS_TOKEN as well as DINTERO_CLIENT_ID or DINTERO_CLIENT_SECRET."},
		"token and half of a client":          {[]string{"ACCESS_TOKEN", "CLIENT_ID"}, "{}", "The environment sets DINTERO_ACCESS_TOKEN as well as"},
		"a token is configured":               {[]string{"CLIENT_ID", "CLIENT_SECRET"}, "{" + token + "}", ""},
		"a client is configured":              {[]string{"ACCESS_TOKEN"}, "{" + client + "}", ""},
		"half of a client is configured":      {[]string{"ACCESS_TOKEN", "CLIENT_SECRET"}, `{"client_id":"abc"}`, ""},
		"half of a client, and a token":       {[]string{"ACCESS_TOKEN"}, `{"client_id":"abc"}`, "Set client_secret or DINTERO_CLIENT_SECRET."},
		"an unknown token":                    {[]string{"CLIENT_ID", "CLIENT_SECRET"}, `{"access_token":` + unknown + `}`, ""},
		"an unknown token beside a client":    {nil, `{"access_token":` + unknown + `,` + client + `}`, ""},
		"a token beside an unknown secret":    {nil, `{` + token + `,"client_secret":` + unknown + `}`, ""},
		"an unknown id beside a known secret": {nil, `{"client_id":` + unknown + `,"client_secret":"abc"}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			clearEnvironment(t)
			for _, variable := range c.environment {
				t.Setenv("DINTERO_"+variable, "abc")
			}
			diags := configureOnly(t, c.config)
			if c.want == "" {
				wantNoDiagnostics(t, diags)
				return
			}
			wantDiagnostic(t, diags, isError, c.want)
		})
	}
}

// A module may offer both kinds, of which one turns out to be null. The values
// are not known to terraform validate.
func TestAccConfig_ModuleMayOfferBothKindsOfCredentials(t *testing.T) {
	sim := acctest.Start(t)
	acctest.Run(t, resource.TestStep{Config: fmt.Sprintf("variable \"token\" {\n  type = string\n  default = null\n}\nvariable \"secret\" {\n  type = string\n  default = %q\n}\n", dinterotest.ClientSecret) +
		sim.Provider("access_token = var.token", "client_secret = var.secret") + acctest.Shop("shop", acctest.CaseID)})
	sim.WantPOSTs(t, 1)
}

func TestAccConfig_AccessTokenIsUsedAsItIs(t *testing.T) {
	sim := acctest.Start(t)
	provider := fmt.Sprintf("provider \"dintero\" {\n  base_url = %q\n  account_id = %q\n  access_token = %q\n}\n", sim.URL, dinterotest.Account, sim.IssueToken(dinterotest.Account))
	acctest.Run(t, resource.TestStep{Config: provider + acctest.Shop("shop", acctest.CaseID)})
	sim.WantPOSTs(t, 1)
	if got := sim.Count(dinterotest.RouteToken); got != 0 {
		t.Errorf("%d tokens were requested, want 0", got)
	}
}

func TestAccConfig_AudienceIsTheOneThatIsSet(t *testing.T) {
	sim := acctest.Start(t)
	config := sim.Provider(`audience = "https://api.dintero.com/v1/accounts/T87654321"`) + acctest.Shop("shop", acctest.CaseID, `account_id = "T87654321"`)
	acctest.Run(t, resource.TestStep{Config: config})
	if want, sent := `{"audience":"https://api.dintero.com/v1/accounts/T87654321","grant_type":"client_credentials"}`, string(sim.Requests(dinterotest.RouteToken)[0].Body); sent != want {
		t.Errorf("sent %s, want %s", sent, want)
	}
}

// An empty variable, which a pipeline may set for a secret that it does not
// have, counts as not set.
func TestConfig_EmptyVariableIsNone(t *testing.T) {
	clearEnvironment(t)
	t.Setenv("DINTERO_ACCESS_TOKEN", "")
	wantNoDiagnostics(t, configureOnly(t, `{"account_id":"T12345678","client_id":"abc","client_secret":"abc"}`))
}
