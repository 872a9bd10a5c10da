package provider_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

const importLogo = `logo = "https://shop.example.com/logo.png"`

// startWithSignup starts a simulator in which somebody else has signed the shop up.
func startWithSignup(t *testing.T) acctest.Sim {
	t.Helper()
	sim := acctest.Start(t)
	sim.Server.AddSignup(dinterotest.Account, dinterotest.Signup{
		CaseID: acctest.CaseID, Logo: "https://shop.example.com/logo.png",
		PaymentOptions: []dinterotest.PaymentOption{{Type: "dintero_psp.vipps", Currencies: []string{"NOK"}}},
	})
	sim.Sign(dinterotest.Account)
	return sim
}

func shopImport(key string) string {
	return "import {\n  to = " + acctest.ShopAddress + "\n  " + key + "\n}\n"
}

// importedShop are the checks of a state after an import and an apply.
var importedShop = []statecheck.StateCheck{
	acctest.WantShop("id", knownvalue.StringExact(acctest.ShopID)),
	acctest.WantShop("account_id", knownvalue.StringExact(dinterotest.Account)),
	acctest.WantShop("adopted", knownvalue.Bool(true)),
	acctest.WantShop("attempt", knownvalue.Int64Exact(1)),
	acctest.WantShop("status", knownvalue.StringExact("enabled")),
	acctest.WantShop("submitted_at", knownvalue.NotNull()),
	acctest.WantShop("signature_link", knownvalue.NotNull()),
}

// An import block takes what Dintero shows. The plan sets only an attempt, and a
// case id that is written in other letters, and nothing is sent.
func TestAccImport_ByBlock_Defect20(t *testing.T) {
	capitals := strings.ToUpper(acctest.CaseID)
	for name, test := range map[string]struct{ id, line, changes string }{
		"account and case":       {acctest.ShopID, importLogo, "attempt"},
		"case alone":             {acctest.CaseID, importLogo, "attempt"},
		"in capitals":            {dinterotest.Account + "/" + capitals, importLogo, "attempt"},
		"configured in capitals": {acctest.ShopID, fmt.Sprintf("case_id = %q\n %s", capitals, importLogo), "attempt signup"},
		"without the logo":       {acctest.ShopID, "", "attempt signup"},
	} {
		t.Run(name, func(t *testing.T) {
			sim := startWithSignup(t)
			config := providerAndShop(sim, strings.Split(test.line, "\n ")...)
			acctest.Test(t, resource.TestStep{
				Config: config + shopImport(fmt.Sprintf("id = %q", test.id)), ConfigPlanChecks: beforeApply(shopChange{known: test.changes}), ConfigStateChecks: importedShop,
			})
			sim.WantPOSTs(t, 0)
		})
	}
}

// The import command reads the same as what the state of a created signup has.
func TestAccImport_ByCommand_Defect20(t *testing.T) {
	sim := acctest.Start(t)
	verify := func(id string) resource.TestStep {
		return resource.TestStep{
			ResourceName: acctest.ShopAddress, ImportState: true, ImportStateId: id,
			ImportStateVerify: true, ImportStateVerifyIgnore: []string{"adopted", "attempt"},
		}
	}
	acctest.Test(t, resource.TestStep{Config: providerAndShop(sim, importLogo)}, verify(acctest.ShopID), verify(acctest.CaseID))
	sim.WantPOSTs(t, 1)
}

func TestAccImport_ByIdentity_Defect20(t *testing.T) {
	for name, account := range map[string]string{"whole": fmt.Sprintf("account_id = %q, ", dinterotest.Account), "case alone": ""} {
		t.Run(name, func(t *testing.T) {
			sim := startWithSignup(t)
			identity := fmt.Sprintf("identity = { %scase_id = %q }", account, acctest.CaseID)
			resource.ParallelTest(t, resource.TestCase{
				TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
				ProtoV6ProviderFactories: acctest.Factories,
				Steps: []resource.TestStep{{
					Config: providerAndShop(sim, importLogo) + shopImport(identity), ConfigPlanChecks: beforeApply(shopChange{known: "attempt"}), ConfigStateChecks: importedShop,
				}},
			})
			sim.WantPOSTs(t, 0)
		})
	}
}

// The same without a Terraform that knows identities. A refresh writes the
// identity, too, also of a state that has none, and whatever it finds.
func TestIdentity_IsInEveryState_Defect08(t *testing.T) {
	sim := startWithSignup(t)
	p := newProtocol(t, sim)
	whole := `{"account_id":"` + dinterotest.Account + `","case_id":"` + acctest.CaseID + `"}`
	for _, identity := range []string{whole, `{"case_id":"` + acctest.CaseID + `"}`, `{"case_id":"` + strings.ToUpper(acctest.CaseID) + `"}`} {
		resp, err := p.server.ImportResourceState(t.Context(), &tfprotov6.ImportResourceStateRequest{
			TypeName: acctest.ShopType, Identity: &tfprotov6.ResourceIdentityData{IdentityData: p.encode(shopIdentityType(p), identity)},
		})
		p.must(err)
		wantNoDiagnostics(t, resp.Diagnostics)
		wantShopIdentity(p, "import by "+identity, resp.ImportedResources[0].Identity)
	}
	for name, others := range map[string]func(acctest.Sim){
		"shown":      func(acctest.Sim) {},
		"not shown":  func(sim acctest.Sim) { sim.RemoveConnection(dinterotest.Account); addOther(sim) },
		"no reads":   func(sim acctest.Sim) { sim.SetReads(dinterotest.ReadsNone) },
		"refused":    func(sim acctest.Sim) { sim.FailReads(acctest.Refusal(http.StatusForbidden, "no")) },
		"read fails": func(sim acctest.Sim) { sim.FailReads(acctest.Refusal(http.StatusInternalServerError, "no")) },
	} {
		sim := startWithSignup(t)
		others(sim)
		p := newProtocol(t, sim)
		resp, err := p.server.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{TypeName: acctest.ShopType, CurrentState: p.encode(p.shop(), shopStateJSON)})
		p.must(err)
		wantShopIdentity(p, "refresh, "+name, resp.NewIdentity)
	}
}

func shopIdentityType(p protocol) tftypes.Type {
	p.t.Helper()
	resp, err := p.server.GetResourceIdentitySchemas(p.t.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	p.must(err)
	return resp.IdentitySchemas[acctest.ShopType].ValueType()
}

func wantShopIdentity(p protocol, when string, identity *tfprotov6.ResourceIdentityData) {
	p.t.Helper()
	if identity == nil {
		p.t.Errorf("%s: there is no identity", when)
		return
	}
	got := p.decode(shopIdentityType(p), identity.IdentityData)
	if stringOf(got["account_id"]) != dinterotest.Account || stringOf(got["case_id"]) != acctest.CaseID {
		p.t.Errorf("%s: the identity is %v", when, got)
	}
}

// A moved block from this provider at another address keeps all of the state, and
// no other type can be moved.
func TestMove_FromAnotherAddress(t *testing.T) {
	p := newProtocol(t, acctest.Start(t))
	move := func(sourceType string) *tfprotov6.MoveResourceStateResponse {
		resp, err := p.server.MoveResourceState(t.Context(), &tfprotov6.MoveResourceStateRequest{
			SourceProviderAddress: "registry.example.com/acme/dintero", SourceTypeName: sourceType,
			SourceState: &tfprotov6.RawState{JSON: []byte(shopStateJSON)}, TargetTypeName: acctest.ShopType,
		})
		p.must(err)
		return resp
	}
	moved := move(acctest.ShopType)
	wantNoDiagnostics(t, moved.Diagnostics)
	for name, value := range p.decode(p.shop(), p.encode(p.shop(), shopStateJSON)) {
		if got := p.decode(p.shop(), moved.TargetState)[name]; !got.Equal(value) {
			t.Errorf("%s is %s, want %s", name, got, value)
		}
	}
	wantOneError(t, move("null_resource").Diagnostics, "null_resource")
}

// Whether and in which form Dintero shows logos, plans after an import are empty
// and nothing is sent. The library plans again without and with a refresh.
func TestAccImport_LogoInAnyForm_Defect41(t *testing.T) {
	var n atomic.Int32
	for name, logo := range map[string]func() string{
		"another link each time": func() string { return fmt.Sprintf("https://cdn.example.com/%d.png", n.Add(1)) },
		"not at all":             func() string { return "" },
	} {
		for _, line := range []string{"", importLogo} {
			t.Run(fmt.Sprintf("%s, configured %t", name, line != ""), func(t *testing.T) {
				sim := startWithSignup(t)
				sim.OnShow(func(_ dinterotest.Route, c *dinterotest.Connection) *dinterotest.Connection {
					c.Signups[0].Logo = logo()
					return c
				})
				acctest.Test(t, resource.TestStep{
					Config: providerAndShop(sim, line) + shopImport(fmt.Sprintf("id = %q", acctest.ShopID)), ConfigStateChecks: importedShop,
				})
				sim.WantPOSTs(t, 0)
			})
		}
	}
}

// Payment options in a form of Dintero's own, or with more in them, are only
// recorded; others are submitted, and the plan shows it.
func TestAccImport_PaymentOptions_Defect41(t *testing.T) {
	for name, test := range map[string]struct {
		shown []dinterotest.PaymentOption
		posts int
	}{
		"more currencies":  {[]dinterotest.PaymentOption{{Type: "dintero_psp.vipps", Currencies: []string{"SEK", "nok"}}}, 0},
		"not shown":        {nil, 0},
		"other currencies": {[]dinterotest.PaymentOption{{Type: "dintero_psp.vipps", Currencies: []string{"SEK"}}}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			sim := startWithSignup(t)
			sim.Change(dinterotest.Account, func(c *dinterotest.Connection) { c.Signups[0].PaymentOptions = test.shown })
			adopted := plancheck.ExpectKnownValue(acctest.ShopAddress, tfjsonpath.New("adopted"), knownvalue.Bool(true))
			if test.posts > 0 {
				adopted = plancheck.ExpectUnknownValue(acctest.ShopAddress, tfjsonpath.New("adopted"))
			}
			acctest.Test(t, resource.TestStep{Config: providerAndShop(sim, importLogo) + shopImport(fmt.Sprintf("id = %q", acctest.ShopID)), ConfigPlanChecks: beforeApply(adopted)})
			sim.WantPOSTs(t, test.posts)
		})
	}
}

// The configuration that Terraform generates for an import is followed by a plan
// that only sets the attempt.
func TestAccImport_GeneratedConfiguration_Defect41(t *testing.T) {
	t.Parallel()
	sim := startWithSignup(t)
	tf := acctest.NewTerraform(t, sim.Provider()+shopImport(fmt.Sprintf("id = %q", acctest.ShopID)))
	tf.Must("plan -generate-config-out=generated.tf")
	acctest.WantText(t, tf.Apply(), "1 imported, 0 added")
	tf.WantEmptyPlan()
	sim.WantPOSTs(t, 0)
}

// What Dintero does not show cannot be imported, and the error says what it shows.
func TestAccImport_OfWhatIsNotThere_Defect42(t *testing.T) {
	for name, test := range map[string]struct {
		others func(acctest.Sim)
		says   string
	}{
		"another signup only":  {addOther, "Dintero shows no signup for case " + acctest.CaseID},
		"no connection":        {func(acctest.Sim) {}, "shows no Vipps PSP connection"},
		"a deleted connection": {func(sim acctest.Sim) { addOther(sim); changeConnection(markDeleted)(sim) }, "was deleted at 2031-01-02"},
		"a read that fails":    {func(sim acctest.Sim) { sim.FailReads(acctest.Refusal(http.StatusInternalServerError, "oops")) }, "oops"},
	} {
		t.Run(name, func(t *testing.T) {
			sim := acctest.Start(t)
			test.others(sim)
			acctest.Test(t, resource.TestStep{Config: providerAndShop(sim) + shopImport(fmt.Sprintf("id = %q", acctest.ShopID)), ExpectError: acctest.Words(test.says)})
			sim.WantPOSTs(t, 0)
		})
	}
}

func markDeleted(c *dinterotest.Connection) { c.DeletedAt = "2031-01-02T03:04:05Z" }

// An import id is validated before anything is asked of Dintero.
func TestAccImport_InvalidID_Defect52(t *testing.T) {
	sim := startWithSignup(t)
	var steps []resource.TestStep
	for _, id := range []string{"shop", "X1/" + acctest.CaseID, "/" + acctest.CaseID, acctest.ShopID + "/x", "T12345678/", "T12345678"} {
		steps = append(steps, resource.TestStep{
			Config:      providerAndShop(sim) + shopImport(fmt.Sprintf("id = %q", id)),
			ExpectError: regexp.MustCompile(`(?s)Invalid import id.*ACCOUNT/CASE`),
		})
	}
	acctest.Test(t, steps...)
	if requests := len(sim.Requests()); requests > 0 {
		t.Errorf("%d requests were made, want none", requests)
	}
}
