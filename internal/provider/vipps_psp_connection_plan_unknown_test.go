package provider_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-exec/tfexec"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/provider"
)

// later is a resource of the same run, so that its output is known only after
// apply.
func later(value string) string {
	return "resource \"terraform_data\" \"later\" {\n  input = " + value + "\n}\n"
}

const laterOutput = "terraform_data.later.output"

// unknownLines set each part of a signup to a value that is known only after
// apply.
var unknownLines = map[string]struct{ line, value string }{
	"account_id":      {"account_id = " + laterOutput, `"T12345678"`},
	"attempt":         {"attempt = " + laterOutput, "1"},
	"case_id":         {"case_id = " + laterOutput, `"` + acctest.CaseID + `"`},
	"logo":            {"logo = " + laterOutput, `"https://shop.example.com/logo.png"`},
	"payment_options": {"payment_options = " + laterOutput, `[{ type = "dintero_psp.vipps", currencies = ["NOK"] }]`},
	"type":            {`payment_options = [{ type = ` + laterOutput + `, currencies = ["NOK"] }]`, `"dintero_psp.vipps"`},
	"currencies":      {`payment_options = [{ type = "dintero_psp.vipps", currencies = ` + laterOutput + ` }]`, `["NOK"]`},
	"currency":        {`payment_options = [{ type = "dintero_psp.vipps", currencies = [` + laterOutput + `, "NOK"] }]`, `"SEK"`},
}

// A new signup can be planned whichever values are unknown, and is submitted
// once.
func TestAccPlanUnknown_NewSignup_Defect18(t *testing.T) {
	for name, u := range unknownLines {
		t.Run(name, func(t *testing.T) {
			sim, tf := newShop(t)
			tf.Configure(shopConfig(sim, u.line) + later(u.value))
			tf.MustRun("validate")
			tf.MustPlan(tfexec.Out("plan"))
			tf.MustApply(tfexec.DirOrPlan("plan"))
			tf.MustPlanNothing()
			sim.WantPOSTs(t, 1)
		})
	}
	t.Run("signup", func(t *testing.T) {
		sim, tf := newShop(t)
		tf.Configure(sim.Provider() + "resource \"dintero_vipps_psp_connection\" \"shop\" {\n  signup = " + laterOutput + "\n}\n" +
			later(`{ case_id = "`+acctest.CaseID+`", payment_options = [{ type = "dintero_psp.vipps", currencies = ["NOK"] }] }`))
		tf.MustApply()
		tf.MustPlanNothing()
		sim.WantPOSTs(t, 1)
	})
}

// The same for a signup in the state. If all values turn out to be unchanged,
// nothing is submitted.
func TestAccPlanUnknown_SignupInTheState_Defect18(t *testing.T) {
	for name, u := range unknownLines {
		t.Run(name, func(t *testing.T) {
			sim, tf := newShop(t)
			tf.MustApply()
			sim.ResetLog()
			tf.Configure(shopConfig(sim, u.line) + later(u.value))
			tf.MustPlan(tfexec.Out("plan"))
			tf.MustApply(tfexec.DirOrPlan("plan"))
			tf.MustPlanNothing()
			want := 0
			if name == "logo" || name == "currency" { // these are changes
				want = 1
			}
			sim.WantPOSTs(t, want)
		})
	}
}

// unknownProviders are values of the provider block that are known only after
// apply. That of base_url is the simulator's.
var unknownProviders = map[string]string{
	"base_url":        "",
	"account_id":      fmt.Sprintf("%q", dinterotest.Account),
	"client_id":       fmt.Sprintf("%q", dinterotest.ClientID),
	"client_secret":   fmt.Sprintf("%q", dinterotest.ClientSecret),
	"audience":        `"https://api.dintero.com/v1/accounts/T12345678"`,
	"max_submissions": "1",
	"request_timeout": `"10s"`,
	"max_retries":     "1",
}

// With an unknown provider block a new signup is planned without asking Dintero,
// and created in the same apply.
func TestAccPlanUnknown_Provider_Defect17(t *testing.T) {
	for name, value := range unknownProviders {
		t.Run(name, func(t *testing.T) {
			sim, tf := newShop(t)
			if name == "base_url" {
				value = fmt.Sprintf("%q", sim.URL)
			}
			tf.Configure(sim.Provider(name+" = "+laterOutput) + acctest.Shop("shop", acctest.CaseID) + later(value))
			tf.MustPlan(tfexec.Out("plan"))
			if requests := len(sim.Requests()); requests > 0 {
				t.Errorf("the plan made %d requests, want none", requests)
			}
			tf.MustApply(tfexec.DirOrPlan("plan"))
			tf.MustPlanNothing()
			sim.WantPOSTs(t, 1)
		})
	}
}

// With an unknown provider block a signup in the state cannot be refreshed. The
// error names the attribute and the way out.
func TestAccPlanUnknown_ProviderOfASignupInTheState_Defect17(t *testing.T) {
	for name, value := range unknownProviders {
		t.Run(name, func(t *testing.T) {
			sim, tf := newShop(t)
			tf.MustApply()
			sim.ResetLog()
			if name == "base_url" {
				value = fmt.Sprintf("%q", sim.URL)
			}
			tf.Configure(sim.Provider(name+" = "+laterOutput) + acctest.Shop("shop", acctest.CaseID) + later(value))
			acctest.WantText(t, tf.MustNotPlan(), "Error: "+provider.TitleNotKnownYet, name, "-target")
			tf.MustApply(tfexec.Target("terraform_data.later"))
			tf.MustPlanNothing()
			sim.WantPOSTs(t, 0)
		})
	}
}

// All resources of an unknown provider block are deferred, if Terraform allows
// it.
func TestPlanUnknown_IsDeferredIfAllowed_Defect17(t *testing.T) {
	for name, test := range map[string]struct {
		allowed  bool
		more     string
		deferred bool
	}{
		"allowed, unknown":     {true, `"client_secret":` + unknown, true},
		"allowed, known":       {true, `"max_retries":1`, false},
		"not allowed, unknown": {false, `"client_secret":` + unknown, false},
	} {
		for _, isNew := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s/new %t", name, isNew), func(t *testing.T) {
				sim := acctest.Start(t)
				p := unconfiguredProtocol(t, acctest.Timing())
				prior := p.none()
				if !isNew {
					prior = newProtocol(t, sim).create(shopJSON)
				}
				sim.ResetLog()
				p.configureAllowingDeferral(providerJSON(sim, test.more), test.allowed)
				planned := p.planRequest(&tfprotov6.PlanResourceChangeRequest{
					TypeName: p.resource, PriorState: prior.value, ProposedNewState: p.proposed(prior.value, shopJSON), Config: p.encode(p.kind(), shopJSON),
					ClientCapabilities: &tfprotov6.PlanResourceChangeClientCapabilities{DeferralAllowed: test.allowed},
				})
				if isDeferred := planned.Deferred != nil && planned.Deferred.Reason == tfprotov6.DeferredReasonProviderConfigUnknown; isDeferred != test.deferred {
					t.Errorf("deferred: %v, want %t", planned.Deferred, test.deferred)
				}
				wantNoDiagnostics(t, planned.Diagnostics)
				if requests := len(sim.Requests()); requests > 0 && test.deferred {
					t.Errorf("%d requests were made, want none", requests)
				}
			})
		}
	}
}

func (p protocol) configureAllowingDeferral(config string, allowed bool) {
	p.t.Helper()
	resp, err := p.server.ConfigureProvider(p.t.Context(), &tfprotov6.ConfigureProviderRequest{
		TerraformVersion:   "1.11.4",
		Config:             p.encode(p.schemas.Provider.ValueType(), config),
		ClientCapabilities: &tfprotov6.ConfigureProviderClientCapabilities{DeferralAllowed: allowed},
	})
	p.must(err)
	wantNoDiagnostics(p.t, resp.Diagnostics)
}
