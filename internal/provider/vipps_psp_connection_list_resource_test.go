package provider_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/querycheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// twoSignups is an account with an enabled connection and two signups.
func twoSignups(t *testing.T) acctest.Sim {
	t.Helper()
	sim := acctest.Start(t)
	sim.AddSignup(dinterotest.Account, acctest.CaseID, "NOK")
	sim.AddSignup(dinterotest.Account, acctest.OtherCaseID, "SEK")
	sim.Sign(dinterotest.Account)
	return sim
}

func TestList_EachSignupWithItsIdentity_Defect08(t *testing.T) {
	for _, reads := range acctest.WorkingReads {
		t.Run(string(reads), func(t *testing.T) {
			sim := twoSignups(t)
			sim.SetReads(reads)
			p := newProtocol(t, sim)
			results := p.list("{}", false, 10)
			if len(results) != 2 {
				t.Fatalf("%d results, want 2", len(results))
			}
			for i, want := range []string{acctest.ShopID, "T12345678/" + acctest.OtherCaseID} {
				wantNoDiagnostics(t, results[i].Diagnostics)
				if got := p.identityText(results[i].Identity); got != want {
					t.Errorf("the identity of result %d is %q, want %q", i, got, want)
				}
				if got := results[i].DisplayName; got != want+" (enabled)" {
					t.Errorf("the display name of result %d is %q, want %q", i, got, want+" (enabled)")
				}
				if results[i].Resource != nil {
					t.Errorf("result %d has a resource, which was not asked for", i)
				}
			}
		})
	}
}

func TestList_IdentityIsInLowerCase(t *testing.T) {
	sim := acctest.Start(t)
	sim.AddSignup(dinterotest.Account, strings.ToUpper(acctest.CaseID), "NOK")
	p := newProtocol(t, sim)
	results := p.list("{}", true, 10)
	if len(results) != 1 || p.identityText(results[0].Identity) != acctest.ShopID {
		t.Fatalf("%d results, the first of which is %s, want one that is %s", len(results), p.identityText(results[0].Identity), acctest.ShopID)
	}
}

// The listed resource is the same as after an import and a refresh.
func TestList_IncludesTheResourceOnRequest(t *testing.T) {
	sim := twoSignups(t)
	p := newProtocol(t, sim)
	listed := object{value: p.list("{}", true, 10)[0].Resource}
	imported, diags := p.importResource(acctest.ShopID, "")
	wantNoDiagnostics(t, diags)
	imported, diags = p.read(imported)
	wantNoDiagnostics(t, diags)
	if got, want := p.show(listed.value), p.show(imported.value); got != want {
		t.Errorf("listed:\n%s\nimported:\n%s", got, want)
	}
	shown := p.attributes(listed)
	for attribute, want := range map[string]string{"id": acctest.ShopID, "account_id": "T12345678", "status": "enabled", "merchant_serial_number": "933491"} {
		if got := text(shown[attribute]); got != want {
			t.Errorf("%s is %q, want %q", attribute, got, want)
		}
	}
}

func TestList_EndsAtTheLimit(t *testing.T) {
	for limit, want := range map[int64]int{1: 1, 2: 2, 10: 2, 0: 2} {
		if got := len(newProtocol(t, twoSignups(t)).list("{}", false, limit)); got != want {
			t.Errorf("with a limit of %d there are %d results, want %d", limit, got, want)
		}
	}
}

func TestList_AnotherAccount(t *testing.T) {
	sim := twoSignups(t)
	sim.AddSignup(otherAccount, acctest.CaseID, "NOK")
	p := newProtocol(t, sim)
	results := p.list(`{"account_id":"`+otherAccount+`"}`, false, 10)
	if len(results) != 1 || p.identityText(results[0].Identity) != otherAccount+"/"+acctest.CaseID {
		t.Errorf("%d results, want that of %s", len(results), otherAccount)
	}
}

// A case that has entries for several stores is one resource, and what has only
// entries for stores, or was deleted, is none.
func TestList_ACaseIsListedOnce(t *testing.T) {
	sim := twoSignups(t)
	option := []dinterotest.PaymentOption{{Type: "x", Currencies: []string{"EUR"}}}
	sim.Server.AddSignup(dinterotest.Account, dinterotest.Signup{CaseID: acctest.CaseID, StoreID: "store-1", PaymentOptions: option})
	sim.Server.AddSignup(dinterotest.Account, dinterotest.Signup{CaseID: "3c90c3cc-0d44-4b50-8888-000000000009", StoreID: "store-1", PaymentOptions: option})
	if got := len(newProtocol(t, sim).list("{}", true, 10)); got != 2 {
		t.Errorf("%d results, want 2", got)
	}
}

// An account without a signup is no error.
func TestList_NoSignupIsAWarning_Defect51(t *testing.T) {
	for name, act := range map[string]func(acctest.Sim){
		"settings":         func(acctest.Sim) {},
		"both reads":       func(sim acctest.Sim) { sim.SetReads(dinterotest.ReadsBoth) },
		"no read shows it": func(sim acctest.Sim) { sim.SetReads(dinterotest.ReadsNone) },
		"other account":    func(sim acctest.Sim) { sim.AddSignup(otherAccount, acctest.CaseID, "NOK") },
		"own path refused": func(sim acctest.Sim) { sim.Inject(dinterotest.RouteConnection, -1, acctest.Refusal(403, "No")) },
	} {
		t.Run(name, func(t *testing.T) {
			sim := acctest.Start(t)
			act(sim)
			results := newProtocol(t, sim).list("{}", true, 10)
			if len(results) != 1 || results[0].Identity != nil && results[0].Identity.IdentityData != nil {
				t.Fatalf("%d results, want one without an identity", len(results))
			}
			wantDiagnostic(t, results[0].Diagnostics, isWarning, "No signups listed: account T12345678",
				"Dintero shows no Vipps PSP connection of the account, so there is nothing to list.", "What was read: management/settings: shows no Vipps PSP connection")
		})
	}
}

// A connection without signups is listed as nothing, too.
func TestList_ConnectionWithoutSignups_Defect51(t *testing.T) {
	sim := twoSignups(t)
	sim.RemoveSignup(dinterotest.Account, acctest.CaseID)
	sim.RemoveSignup(dinterotest.Account, acctest.OtherCaseID)
	results := newProtocol(t, sim).list("{}", true, 10)
	for _, r := range results {
		if failed(r.Diagnostics) || r.Identity != nil && r.Identity.IdentityData != nil {
			t.Errorf("listed: %+v, %s", r, texts(r.Diagnostics))
		}
	}
}

func TestList_RefusalsAreErrors_Defect24_51(t *testing.T) {
	for name, c := range map[string]struct {
		act  func(acctest.Sim)
		want []string
	}{
		"failure":      {func(sim acctest.Sim) { sim.FailReads(acctest.Refusal(500, "Oops")) }, []string{"500 Internal Server Error: Oops"}},
		"forbidden":    {func(sim acctest.Sim) { sim.FailReads(acctest.Refusal(403, "Missing scope")) }, []string{"403 Forbidden", "admin:accounts or read:accounts"}},
		"no endpoint":  {func(sim acctest.Sim) { sim.FailReads(acctest.Refusal(404, "Not here")) }, []string{"404 Not Found"}},
		"wrong secret": {func(sim acctest.Sim) { sim.Inject(dinterotest.RouteToken, -1, acctest.Refusal(401, "Unknown")) }, []string{"401 Unauthorized", "Either client_id or client_secret is wrong"}},
		"no grant":     {func(sim acctest.Sim) { limitGrant(t, sim) }, []string{"The API client has no grant for account T12345678."}},
		"only own path": {func(sim acctest.Sim) {
			sim.Inject(dinterotest.RouteConnection, -1, acctest.Refusal(502, "Bad gateway"))
		}, []string{"502 Bad Gateway"}},
		"broken response": {func(sim acctest.Sim) { sim.FailReads(dinterotest.Fault{CutOff: true}) }, []string{"unexpected EOF"}},
	} {
		t.Run(name, func(t *testing.T) {
			sim := acctest.Start(t)
			c.act(sim)
			results := newProtocol(t, sim).list("{}", true, 10)
			if len(results) != 1 {
				t.Fatalf("%d results, want 1", len(results))
			}
			wantDiagnostic(t, results[0].Diagnostics, isError, append(c.want, "Signups cannot be listed: account T12345678")...)
		})
	}
}

// A list that is not read to its end stops without an error.
func TestList_MayBeLeft(t *testing.T) {
	p := newProtocol(t, twoSignups(t))
	stream, err := p.server.(tfprotov6.ListResourceServer).ListResource(t.Context(), &tfprotov6.ListResourceRequest{
		TypeName: acctest.ShopType, Config: p.encode(p.schemas.ListResourceSchemas[acctest.ShopType].ValueType(), "{}"), Limit: 10,
	})
	p.must(err)
	n := 0
	for range stream.Results {
		n++
		break
	}
	if n != 1 {
		t.Errorf("%d results, want 1", n)
	}
}

func TestAccList_QueryFindsWhatIsThere(t *testing.T) {
	sim := twoSignups(t)
	sim.AddSignup(otherAccount, acctest.OtherCaseID, "NOK")
	list := func(name, config string) string {
		return fmt.Sprintf("list %q %q {\n  provider = dintero\n  include_resource = true\n%s}\n", acctest.ShopType, name, config)
	}
	identity := func(account, caseID string) map[string]knownvalue.Check {
		return map[string]knownvalue.Check{"account_id": knownvalue.StringExact(account), "case_id": knownvalue.StringExact(caseID)}
	}
	resource.ParallelTest(t, resource.TestCase{
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_14_0)},
		ProtoV6ProviderFactories: acctest.Factories,
		Steps: []resource.TestStep{{
			Query: true,
			Config: sim.Provider() + list("own", "") + list("other", "  config {\n    account_id = \""+otherAccount+"\"\n  }\n") +
				list("none", "  config {\n    account_id = \"T99999999\"\n  }\n"),
			QueryResultChecks: []querycheck.QueryResultCheck{
				querycheck.ExpectLength(acctest.ShopType+".own", 2),
				querycheck.ExpectIdentity(acctest.ShopType+".own", identity("T12345678", acctest.CaseID)),
				querycheck.ExpectLength(acctest.ShopType+".other", 1),
				querycheck.ExpectIdentity(acctest.ShopType+".other", identity(otherAccount, acctest.OtherCaseID)),
			},
		}},
	})
}
