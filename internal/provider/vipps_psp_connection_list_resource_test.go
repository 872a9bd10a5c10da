package provider_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/querycheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// twoSignups starts a simulator with two signups, of which one has entries for
// stores, too, and a third one that has only an entry for a store.
func twoSignups(t *testing.T) acctest.Sim {
	t.Helper()
	sim := acctest.Start(t)
	sim.AddSignup(dinterotest.Account, acctest.CaseID, "NOK")
	sim.AddSignup(dinterotest.Account, acctest.OtherCaseID, "SEK")
	for _, caseID := range []string{acctest.CaseID, "3c90c3cc-0d44-4b50-8888-000000000009"} {
		sim.Server.AddSignup(dinterotest.Account, dinterotest.Signup{CaseID: caseID, StoreID: "store-1", PaymentOptions: []dinterotest.PaymentOption{{Type: "x.y", Currencies: []string{"EUR"}}}})
	}
	sim.Sign(dinterotest.Account)
	return sim
}

func TestAccList_QueryFindsTheSignups(t *testing.T) {
	sim := twoSignups(t)
	sim.AddSignup("T87654321", acctest.CaseID, "NOK")
	list := func(name, config string) string {
		return fmt.Sprintf("list %q %q {\n  provider = dintero\n  include_resource = true\n%s}\n", acctest.ShopType, name, config)
	}
	account := func(id string) string { return "  config {\n    account_id = \"" + id + "\"\n  }\n" }
	identity := func(account, caseID string) map[string]knownvalue.Check {
		return map[string]knownvalue.Check{"account_id": exactly(account), "case_id": exactly(caseID)}
	}
	resource.ParallelTest(t, resource.TestCase{
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_14_0)},
		ProtoV6ProviderFactories: acctest.Factories,
		Steps: []resource.TestStep{{
			Query:  true,
			Config: sim.Provider() + list("own", "") + list("other", account("T87654321")) + list("none", account("T99999999")),
			QueryResultChecks: []querycheck.QueryResultCheck{
				querycheck.ExpectLength(acctest.ShopType+".own", 2),
				querycheck.ExpectIdentity(acctest.ShopType+".own", identity("T12345678", acctest.CaseID)),
				querycheck.ExpectIdentity(acctest.ShopType+".own", identity("T12345678", acctest.OtherCaseID)),
				querycheck.ExpectLength(acctest.ShopType+".other", 1),
				querycheck.ExpectIdentity(acctest.ShopType+".other", identity("T87654321", acctest.CaseID)),
			},
		}},
	})
}

// The same by the protocol, for every Terraform.
func TestList_HasIdentityNameAndResource(t *testing.T) {
	p := newProtocol(t, twoSignups(t))
	results := p.list("{}", 10)
	if len(results) != 2 {
		t.Fatalf("%d results, want 2", len(results))
	}
	result := results[0]
	wantNoDiagnostics(t, result.Diagnostics)
	if want := acctest.ShopID + " (enabled)"; result.DisplayName != want {
		t.Errorf("the name is %q, want %q", result.DisplayName, want)
	}
	identity := p.decode(shopIdentityType(p), result.Identity.IdentityData)
	listed := p.decode(p.shop(), result.Resource)
	for name, got := range map[string]tftypes.Value{
		"T12345678": identity["account_id"], acctest.CaseID: identity["case_id"], acctest.ShopID: listed["id"], "enabled": listed["status"],
	} {
		if stringOf(got) != name {
			t.Errorf("the value is %s, want %q", got, name)
		}
	}
	if !listed["attempt"].IsNull() || listed["submitted_at"].IsNull() {
		t.Errorf("attempt is %s and submitted_at %s, want null and a time, as after an import", listed["attempt"], listed["submitted_at"])
	}
}

func TestList_EndsAtTheLimitOrWhenLeft(t *testing.T) {
	p := newProtocol(t, twoSignups(t))
	for limit, want := range map[int64]int{1: 1, 2: 2, 10: 2, 0: 2} {
		if got := len(p.list("{}", limit)); got != want {
			t.Errorf("with a limit of %d there are %d results, want %d", limit, got, want)
		}
	}
	stream, err := p.server.(tfprotov6.ListResourceServer).ListResource(t.Context(), &tfprotov6.ListResourceRequest{
		TypeName: acctest.ShopType, Config: p.encode(p.schemas.ListResourceSchemas[acctest.ShopType].ValueType(), "{}"), Limit: 10,
	})
	p.must(err)
	for range stream.Results {
		break // a list that goes on after this panics
	}
}

// An account without a signup is a warning, and whatever cannot be read is an
// error in the stream.
func TestList_ReportsWhatItCannotList_Defect24_51(t *testing.T) {
	for name, c := range map[string]struct {
		act      func(acctest.Sim)
		severity tfprotov6.DiagnosticSeverity
		want     string
	}{
		"no signup":        {func(acctest.Sim) {}, tfprotov6.DiagnosticSeverityWarning, "No connection shown by Dintero: account T12345678: Dintero shows no Vipps PSP connection of the account, so there is nothing to list."},
		"own path refused": {always(dinterotest.RouteConnection, acctest.Refusal(403, "No")), tfprotov6.DiagnosticSeverityWarning, "nothing to list"},
		"own path fails":   {always(dinterotest.RouteConnection, dinterotest.Gateway(502)), tfprotov6.DiagnosticSeverityError, "502 Bad Gateway"},
		"settings refused": {always(dinterotest.RouteSettings, acctest.Refusal(403, "Missing scope")), tfprotov6.DiagnosticSeverityError, "403 Forbidden: Missing scope"},
		"cut off":          {always(dinterotest.RouteSettings, dinterotest.Fault{CutOff: true}), tfprotov6.DiagnosticSeverityError, "Dintero cannot be read: account T12345678"},
		"no grant":         {withdrawGrant, tfprotov6.DiagnosticSeverityError, "has no grant for account T12345678"},
	} {
		t.Run(name, func(t *testing.T) {
			sim := acctest.Start(t)
			c.act(sim)
			results := newProtocol(t, sim, `"max_retries":0`).list("{}", 10)
			if len(results) != 1 || len(results[0].Diagnostics) != 1 || results[0].Diagnostics[0].Severity != c.severity {
				t.Fatalf("the results are not one %s, but %+v", c.severity, results)
			}
			acctest.WantText(t, diagnosticsText(results[0].Diagnostics), c.want)
		})
	}
}
