package provider_test

import (
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/sandbox"
)

func TestProvider_UserAgent_Defect52(t *testing.T) {
	const own = "terraform-provider-dintero/test (+https://github.com/dintero/terraform-provider-dintero) Terraform/1.11.4"
	for name, c := range map[string]struct{ appended, want string }{
		"nothing appended":   {"", own},
		"appended":           {"team-payments/1.0", own + " team-payments/1.0"},
		"line breaks":        {"team\r\nX-Injected: yes\n", own + " team X-Injected: yes"},
		"tabs and spaces":    {"  a\t\tb  ", own + " a b"},
		"other than ASCII":   {"grøss/1 \x00\x7f", own + " gr ss/1"},
		"only control codes": {"\x01\x02", own},
	} {
		t.Run(name, func(t *testing.T) {
			sim := acctest.Start(t)
			if !strings.ContainsRune(c.appended, 0) { // the system refuses it in a variable
				t.Setenv("TF_APPEND_USER_AGENT", c.appended)
			} else {
				t.Setenv("TF_APPEND_USER_AGENT", strings.ReplaceAll(c.appended, "\x00", ""))
			}
			newProtocol(t, sim).create(shopJSON)
			for _, r := range sim.Requests() {
				if got := r.Header.Get("User-Agent"); got != c.want {
					t.Errorf("%s %s has the user agent %q, want %q", r.Method, r.Path, got, c.want)
				}
				if r.Header.Get("X-Injected") != "" {
					t.Error("the variable sets a header of its own")
				}
			}
		})
	}
}

// A proxy that cannot be parsed is a warning: Go's HTTP client silently connects
// without it, or makes an address of it that does not exist.
// A password in it is not printed in either case.
func TestAccProvider_ProxyThatCannotBeParsed_Defect52(t *testing.T) {
	acctest.SkipUnlessAcceptance(t)
	plugin := acctest.Plugin(t)
	ignored := []string{"Warning: Proxy ignored", "HTTPS_PROXY is not the address of a proxy, so requests are sent without a proxy."}
	nowhere := []string{"Error: Signup cannot be planned", "Dintero cannot be reached. Check the network, the proxy variables (HTTPS_PROXY, NO_PROXY) and base_url."}
	for name, c := range map[string]struct {
		proxy string
		want  []string
	}{
		"bad escape":    {"http://user:hunter2%zz@proxy:3128", ignored},
		"port in words": {"http://user:hunter2@proxy.example.com:port", nowhere},
		"spaces":        {"http://user:hunter2 hunter2@proxy", nowhere},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim := acctest.Start(t)
			config := sim.Provider(`base_url = "https://dintero.invalid/v1"`, "max_retries = 0") + acctest.Shop("shop", acctest.CaseID)
			tf := acctest.NewTerraform(t, config, sandbox.Options{
				Plugin: plugin, Environment: map[string]string{"HTTPS_PROXY": c.proxy, "HTTP_PROXY": "", "http_proxy": "", "https_proxy": "", "no_proxy": "", "NO_PROXY": ""},
			})
			printed := tf.MustNotPlan()
			acctest.WantText(t, printed, c.want...)
			acctest.WantNoText(t, printed, "hunter2")
			if n := strings.Count(printed, "Proxy ignored"); n > 1 {
				t.Errorf("the warning is printed %d times, want at most 1", n)
			}
		})
	}
}

// Every attribute has a description, which names its environment variable.
func TestProvider_SchemasSayWhatEachAttributeIs(t *testing.T) {
	p := unconfiguredProtocol(t, acctest.Timing())
	for _, attribute := range p.schemas.Provider.Block.Attributes {
		if attribute.Description == "" {
			t.Errorf("the provider's %s has no description", attribute.Name)
		}
		if variable := "DINTERO_" + strings.ToUpper(attribute.Name); strings.Contains("account_id client_id client_secret access_token audience base_url", attribute.Name) &&
			!strings.Contains(attribute.Description, variable) {
			t.Errorf("the description of %s does not name %s", attribute.Name, variable)
		}
	}
	for name, schema := range p.schemas.ResourceSchemas {
		for _, attribute := range schema.Block.Attributes {
			if attribute.Description == "" && attribute.Name != "timeouts" {
				t.Errorf("%s.%s has no description", name, attribute.Name)
			}
		}
	}
	for name, schema := range p.schemas.DataSourceSchemas {
		for _, attribute := range schema.Block.Attributes {
			if attribute.Description == "" {
				t.Errorf("data.%s.%s has no description", name, attribute.Name)
			}
		}
	}
}

func TestProvider_SecretsAreSensitive_Defect13(t *testing.T) {
	p := unconfiguredProtocol(t, acctest.Timing())
	sensitive := map[string]bool{}
	for _, attribute := range p.schemas.Provider.Block.Attributes {
		sensitive[attribute.Name] = attribute.Sensitive
	}
	for _, attribute := range p.schemas.EphemeralResourceSchemas["dintero_access_token"].Block.Attributes {
		sensitive["ephemeral "+attribute.Name] = attribute.Sensitive
	}
	for _, name := range []string{"client_secret", "access_token", "ephemeral access_token"} {
		if !sensitive[name] {
			t.Errorf("%s is not sensitive", name)
		}
	}
}
