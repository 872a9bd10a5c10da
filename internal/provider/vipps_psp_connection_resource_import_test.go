package provider_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/hashicorp/terraform-exec/tfexec"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/provider"
)

const shopLogo = `logo = "https://shop.example.com/logo.png"`

// signedElsewhere signs the shop up without Terraform.
func signedElsewhere(sim acctest.Sim) {
	sim.Server.AddSignup(dinterotest.Account, dinterotest.Signup{
		CaseID:         acctest.CaseID,
		PaymentOptions: []dinterotest.PaymentOption{{Type: "dintero_psp.vipps", Currencies: []string{"NOK"}}},
		Logo:           "https://shop.example.com/logo.png",
	})
	sim.Sign(dinterotest.Account)
}

// importIDs are the ways to write the shop's id.
var importIDs = map[string]string{
	"account and case": acctest.ShopID,
	"case alone":       acctest.CaseID,
	"in capitals":      "T12345678/" + strings.ToUpper(acctest.CaseID),
}

// wantImported wants the shop in the state with all that Dintero shows, and no
// POST.
func wantImported(t *testing.T, sim acctest.Sim, tf acctest.Terraform) {
	t.Helper()
	shop := tf.MustHave(acctest.ShopAddress)
	if shop.Tainted || shop.Attributes["id"] != acctest.ShopID || shop.Attributes["account_id"] != dinterotest.Account ||
		shop.Attributes["status"] != "enabled" || shop.Attributes["visible"] != true || currenciesOf(shop) != "[NOK]" {
		t.Errorf("the state has %v", shop.Attributes)
	}
	sim.WantPOSTs(t, 0)
}

// With the configuration that Dintero shows, an import is followed by an empty
// plan.
func TestAccImport_PlansNothing_Defect20(t *testing.T) {
	for name, id := range importIDs {
		t.Run("block, "+name, func(t *testing.T) {
			sim, tf := newShop(t)
			signedElsewhere(sim)
			tf.Configure(shopConfig(sim, shopLogo) + importShop(id))
			acctest.WantText(t, tf.MustPlan(), "1 to import, 0 to add, 0 to change, 0 to destroy")
			tf.MustApply()
			wantImported(t, sim, tf)
			tf.MustPlanNothing()
			tf.Configure(shopConfig(sim, shopLogo))
			tf.MustPlanNothing()
		})
		t.Run("command, "+name, func(t *testing.T) {
			sim, tf := newShop(t)
			signedElsewhere(sim)
			tf.Configure(shopConfig(sim, shopLogo))
			tf.Must(tf.Import(t.Context(), acctest.ShopAddress, id))
			wantImported(t, sim, tf)
			tf.MustPlanNothing()
		})
	}
}

// With another configuration that the signup covers, it is followed by a plan that
// only records, and says so.
func TestAccImport_RecordsAndSubmitsNothing_Defect20_41(t *testing.T) {
	for name, lines := range map[string][]string{
		"no logo":         nil,
		"another logo":    {`logo = "https://shop.example.com/another.png"`},
		"an attempt":      {shopLogo, "attempt = 1"},
		"a later attempt": {shopLogo, "attempt = 5"},
	} {
		t.Run(name, func(t *testing.T) {
			sim, tf := newShop(t)
			signedElsewhere(sim)
			tf.Configure(shopConfig(sim, lines...) + importShop(acctest.ShopID))
			planned := tf.MustPlan()
			acctest.WantText(t, planned, "1 to import, 0 to add, 1 to change, 0 to destroy", "Warning: "+shopTitle(provider.TitleNotSent), "attempt")
			acctest.WantNoText(t, planned, "known after apply")
			tf.MustApply()
			wantImported(t, sim, tf)
			tf.MustPlanNothing()
			attempt := tf.MustHave(acctest.ShopAddress).Attributes["attempt"].(float64)
			tf.Configure(shopConfig(sim, append(lines[:min(1, len(lines))], fmt.Sprintf("attempt = %v", attempt+1))...))
			tf.MustApply()
			tf.MustPlanNothing()
			sim.WantPOSTs(t, 1)
		})
	}
}

func TestAccImport_ByIdentity_Defect20(t *testing.T) {
	importByIdentity(t, fmt.Sprintf("account_id = %q, case_id = %q", dinterotest.Account, acctest.CaseID))
}

func TestAccImport_ByIdentityWithoutAnAccount_Defect20(t *testing.T) {
	importByIdentity(t, fmt.Sprintf("case_id = %q", acctest.CaseID))
}

func importByIdentity(t *testing.T, identity string) {
	t.Helper()
	sim := acctest.Start(t)
	signedElsewhere(sim)
	resource.ParallelTest(t, resource.TestCase{
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
		ProtoV6ProviderFactories: acctest.Factories,
		Steps: []resource.TestStep{
			{Config: shopConfig(sim, shopLogo) + "import {\n  to = " + acctest.ShopAddress + "\n  identity = { " + identity + " }\n}\n",
				ConfigStateChecks: []statecheck.StateCheck{acctest.WantShop("status", knownvalue.StringExact("enabled"))}},
			acctest.PlanEmpty(shopConfig(sim, shopLogo)),
		},
	})
	sim.WantPOSTs(t, 0)
}

// An identity is enough for an import. The installed Terraform may not support
// that.
func TestImport_ByIdentity_Defect08_20(t *testing.T) {
	for name, identity := range map[string]string{
		"whole": shopIdentityJSON, "case alone": `{"case_id":"` + acctest.CaseID + `"}`, "in capitals": `{"case_id":"` + strings.ToUpper(acctest.CaseID) + `"}`,
	} {
		t.Run(name, func(t *testing.T) {
			sim := acctest.Start(t)
			signedElsewhere(sim)
			p := newProtocol(t, sim)
			imported, diags := p.importResource("", identity)
			wantNoDiagnostics(t, diags)
			refreshed, diags := p.read(imported)
			wantNoDiagnostics(t, diags)
			for what, o := range map[string]object{"import": imported, "read": refreshed} {
				if id := p.identityText(o.identity); id != acctest.ShopID {
					t.Errorf("%s: the identity is %q, want %q", what, id, acctest.ShopID)
				}
			}
			if status := text(p.attributes(refreshed)["status"]); status != "enabled" {
				t.Errorf("the status is %s", status)
			}
		})
	}
}

// Whether and in which form Dintero shows logos, the apply after an import
// submits nothing.
func TestAccImport_LogoInAnyForm_Defect41(t *testing.T) {
	var n atomic.Int32
	for name, logo := range map[string]func() string{
		"another link each time": func() string { return fmt.Sprintf("https://cdn.example.com/%d.png", n.Add(1)) },
		"not at all":             func() string { return "" },
		"as it was sent":         func() string { return "https://shop.example.com/logo.png" },
	} {
		for _, lines := range [][]string{nil, {shopLogo}, {`logo = "https://shop.example.com/another.png"`}} {
			t.Run(fmt.Sprintf("%s/%v", name, lines), func(t *testing.T) {
				sim, tf := newShop(t)
				signedElsewhere(sim)
				sim.OnShow(func(_ dinterotest.Route, c *dinterotest.Connection) *dinterotest.Connection {
					c.Signups[0].Logo = logo()
					return c
				})
				tf.Configure(shopConfig(sim, lines...) + importShop(acctest.ShopID))
				tf.MustApply()
				wantImported(t, sim, tf)
				for range 2 {
					tf.MustPlanNothing()
					tf.MustApply()
				}
				sim.WantPOSTs(t, 0)
			})
		}
	}
}

// Options that Dintero has in a form of its own, or with more in it, are no
// change either.
func TestAccImport_OptionsThatCoverTheConfiguration_Defect41(t *testing.T) {
	for name, change := range map[string]func(*dinterotest.Signup){
		"more currencies": func(s *dinterotest.Signup) { s.PaymentOptions[0].Currencies = []string{"SEK", "nok"} },
		"not shown":       func(s *dinterotest.Signup) { s.PaymentOptions = nil },
	} {
		t.Run(name, func(t *testing.T) {
			sim, tf := newShop(t)
			signedElsewhere(sim)
			sim.Change(dinterotest.Account, func(c *dinterotest.Connection) { change(&c.Signups[0]) })
			tf.Configure(shopConfig(sim, shopLogo) + importShop(acctest.ShopID))
			tf.MustApply()
			wantImported(t, sim, tf)
			tf.MustPlanNothing()
		})
	}
}

// Options that Dintero does not have are a change, and the plan shows it.
func TestAccImport_OtherOptionsAreSubmitted(t *testing.T) {
	sim, tf := newShop(t)
	signedElsewhere(sim)
	tf.Configure(shopConfig(sim, shopLogo, acctest.Currencies("SEK")) + importShop(acctest.ShopID))
	acctest.WantText(t, tf.MustPlan(), `- "NOK"`, `+ "SEK"`, "Warning: "+shopTitle(provider.TitleSubmittedAgain))
	tf.MustApply()
	tf.MustPlanNothing()
	sim.WantPOSTs(t, 1)
}

// After an import, the first change of the configuration is only recorded. The
// plan says so, and how to submit it.
func TestAccImport_FirstChangeAfterAnEmptyPlanIsRecorded(t *testing.T) {
	sim, tf := newShop(t)
	signedElsewhere(sim)
	tf.Configure(shopConfig(sim, shopLogo) + importShop(acctest.ShopID))
	tf.MustApply()
	const another = `logo = "https://shop.example.com/another.png"`
	tf.Configure(shopConfig(sim, another))
	acctest.WantText(t, tf.MustPlan(), "+ attempt = 1", "Warning: "+shopTitle(provider.TitleNotSent), "attempt = 2")
	tf.MustApply()
	sim.WantPOSTs(t, 0)
	tf.Configure(shopConfig(sim, another, "attempt = 2"))
	tf.MustApply()
	tf.MustPlanNothing()
	sim.WantPOSTs(t, 1)
}

// Terraform's own command writes a configuration that plans nothing new.
func TestAccImport_GeneratedConfiguration_Defect41(t *testing.T) {
	sim, tf := newShop(t)
	signedElsewhere(sim)
	tf.Configure(sim.Provider() + importShop(acctest.ShopID))
	printed, err := tf.Run("plan", "-generate-config-out=generated.tf")
	if err != nil {
		t.Fatalf("%v\n%s", err, printed)
	}
	acctest.WantText(t, tf.MustApply(), "1 imported")
	wantImported(t, sim, tf)
	tf.MustPlanNothing()
}

func TestAccImport_MalformedID_Defect52(t *testing.T) {
	for _, id := range []string{"shop", "X1/" + acctest.CaseID, "/" + acctest.CaseID, acctest.ShopID + "/x", "T12345678/not-a-case", "T12345678/", "T12345678"} {
		t.Run(id, func(t *testing.T) {
			sim, tf := newShop(t)
			signedElsewhere(sim)
			tf.Configure(shopConfig(sim) + importShop(id))
			acctest.WantText(t, tf.MustNotPlan(), "Error: "+provider.TitleInvalidImportID, "ACCOUNT/CASE")
			if requests := len(sim.Requests()); requests > 0 {
				t.Errorf("%d requests were made, want none", requests)
			}
		})
	}
}

// A broken read is an error, and nothing is imported.
func TestAccImport_BrokenRead(t *testing.T) {
	sim, tf := newShop(t)
	signedElsewhere(sim)
	sim.FailReads(dinterotest.Fault{Status: http.StatusInternalServerError})
	tf.Configure(shopConfig(sim) + importShop(acctest.ShopID))
	acctest.WantText(t, tf.MustNotApply(tfexec.Parallelism(1)), "Error: "+shopTitle(provider.TitleNotRead))
	wantEmptyState(t, tf)
}
