package provider_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/go-version"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

const fullID = "T12345678/" + caseID

// signedElsewhere is a world with a signup that Terraform has not made.
func signedElsewhere(t *testing.T) world {
	t.Helper()
	w := newWorld(t)
	w.Put(dinterotest.Account, dinterotest.Signup{
		CaseID:         caseID,
		PaymentOptions: []dinterotest.PaymentOption{{Type: "dintero_psp.vipps", Currencies: []string{"NOK"}}},
		Logo:           "bG9nbw==",
	})
	w.Sign(dinterotest.Account)
	return w
}

func (w world) shopWithLogo() string { return w.shop(`logo = "bG9nbw=="`) }

func importBlock(line string) string {
	return fmt.Sprintf("import {\n  to = %s\n  %s\n}\n", shop, line)
}

var wantImported = resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
	plancheck.ExpectResourceAction(shop, plancheck.ResourceActionNoop),
}}

func TestAccDefect20_ImportPlansNothing(t *testing.T) {
	for name, id := range map[string]string{
		"by id":         fullID,
		"by case alone": caseID,
		"in capitals":   "T12345678/" + strings.ToUpper(caseID),
	} {
		t.Run("block "+name, func(t *testing.T) {
			w := signedElsewhere(t)
			run(t,
				resource.TestStep{
					Config:           w.shopWithLogo() + importBlock(fmt.Sprintf("id = %q", id)),
					ConfigPlanChecks: wantImported,
					ConfigStateChecks: []statecheck.StateCheck{
						wantShop("id", knownvalue.StringExact(fullID)),
						wantShop("status", knownvalue.StringExact("enabled")),
						wantShop("account_id", knownvalue.StringExact("T12345678")),
						statecheck.ExpectKnownValue(shop, tfjsonpath.New("signup").AtMapKey("logo"), knownvalue.StringExact("bG9nbw==")),
					},
				},
				quiet(w.shopWithLogo()),
			)
			w.wantSignups(t, 0)
		})
		t.Run("command "+name, func(t *testing.T) {
			w := signedElsewhere(t)
			run(t,
				resource.TestStep{
					Config: w.shopWithLogo(), ResourceName: shop, ImportState: true, ImportStateId: id, ImportStatePersist: true,
				},
				quiet(w.shopWithLogo()),
			)
			w.wantSignups(t, 0)
		})
	}
}

// runSince runs the steps with a Terraform that is new enough.
func runSince(t *testing.T, since *version.Version, steps ...resource.TestStep) {
	t.Helper()
	resource.ParallelTest(t, resource.TestCase{
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(since)},
		ProtoV6ProviderFactories: factories,
		Steps:                    steps,
	})
}

func TestAccDefect20_ImportByIdentityPlansNothing(t *testing.T) {
	for name, identity := range map[string]string{
		"whole":      fmt.Sprintf("identity = {\n    account_id = \"T12345678\"\n    case_id = %q\n  }", caseID),
		"case alone": fmt.Sprintf("identity = {\n    case_id = %q\n  }", caseID),
	} {
		t.Run(name, func(t *testing.T) {
			w := signedElsewhere(t)
			runSince(t, tfversion.Version1_12_0,
				resource.TestStep{
					Config:            w.shopWithLogo() + importBlock(identity),
					ConfigPlanChecks:  wantImported,
					ConfigStateChecks: []statecheck.StateCheck{wantIdentity},
				},
				quiet(w.shopWithLogo()),
			)
			w.wantSignups(t, 0)
		})
	}
}

var wantIdentity = statecheck.ExpectIdentity(shop, map[string]knownvalue.Check{
	"account_id": knownvalue.StringExact("T12345678"),
	"case_id":    knownvalue.StringExact(caseID),
})

func TestAccConnection_IdentityIsInEveryState(t *testing.T) {
	w := newWorld(t)
	runSince(t, tfversion.Version1_12_0,
		resource.TestStep{Config: w.shop(fmt.Sprintf("case_id = %q", strings.ToUpper(caseID))), ConfigStateChecks: []statecheck.StateCheck{wantIdentity}},
		resource.TestStep{Config: w.shop(), ConfigStateChecks: []statecheck.StateCheck{wantIdentity}},
		resource.TestStep{Config: w.shop(twoCurrencies), ConfigStateChecks: []statecheck.StateCheck{wantIdentity}},
	)
}

func TestAccConnection_ImportOfABadIDSaysWhatItMustBe(t *testing.T) {
	for id, want := range map[string]string{
		"shop":                       `case_id must be a UUID`,
		"X1/" + caseID:               `account_id must be T (test) or P (production)`,
		"/" + caseID:                 `The id must be ACCOUNT/CASE`,
		"T12345678/" + caseID + "/x": `The id must be ACCOUNT/CASE`,
		"T12345678/not-a-case":       `case_id must be a UUID`,
	} {
		t.Run(id, func(t *testing.T) {
			w := signedElsewhere(t)
			run(t, resource.TestStep{Config: w.shop(), ResourceName: shop, ImportState: true, ImportStateId: id, ExpectError: words(want)})
		})
	}
}

func TestAccConnection_ImportOfWhatIsNotThereIsAnError(t *testing.T) {
	w := signedElsewhere(t)
	run(t, resource.TestStep{
		Config: w.shop(), ResourceName: shop, ImportState: true, ImportStateId: "T12345678/" + otherID,
		ExpectError: words("Cannot import non-existent remote object"),
	})
}

// Where nothing can be read an import takes the configuration's word for what
// was signed up for, and sends nothing.
func TestAccConnection_ImportUnseenSendsNothing(t *testing.T) {
	w := signedElsewhere(t)
	w.SetReads(dinterotest.ReadsNone)
	run(t,
		resource.TestStep{
			Config:           w.shopWithLogo() + importBlock(fmt.Sprintf("id = %q", fullID)),
			ConfigPlanChecks: wantAction(plancheck.ResourceActionUpdate),
		},
		quiet(w.shopWithLogo()),
		before(quiet(w.shopWithLogo()), func() { w.SetReads(dinterotest.ReadsSettings) }),
		resource.TestStep{Config: w.shopWithLogo(), ConfigStateChecks: []statecheck.StateCheck{wantShop("status", knownvalue.StringExact("enabled"))}},
	)
	w.wantSignups(t, 0)
}
