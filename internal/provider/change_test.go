package provider_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/compare"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

const twoCurrencies = `payment_options = [{ type = "dintero_psp.vipps", currencies = ["NOK", "SEK"] }]`

func TestAccConnection_ChangedOptionsAreSubmittedAgainInPlace(t *testing.T) {
	w := newWorld(t)
	same := statecheck.CompareValue(compare.ValuesSame())
	run(t,
		resource.TestStep{
			Config:            w.shop(),
			ConfigStateChecks: []statecheck.StateCheck{same.AddStateValue(shop, tfjsonpath.New("id"))},
		},
		before(resource.TestStep{
			Config: w.shop(twoCurrencies),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(shop, plancheck.ResourceActionUpdate),
				plancheck.ExpectUnknownValue(shop, tfjsonpath.New("status")),
				plancheck.ExpectUnknownValue(shop, tfjsonpath.New("events")),
				plancheck.ExpectKnownValue(shop, tfjsonpath.New("id"), knownvalue.StringExact("T12345678/"+caseID)),
				plancheck.ExpectKnownValue(shop, tfjsonpath.New("account_id"), knownvalue.StringExact("T12345678")),
			}},
			ConfigStateChecks: []statecheck.StateCheck{
				same.AddStateValue(shop, tfjsonpath.New("id")),
				wantShop("status", knownvalue.StringExact("pending")),
			},
		}, func() { w.Sign(dinterotest.Account) }),
		quiet(w.shop(twoCurrencies)),
	)
	w.wantSignups(t, 2)
	held, _ := w.Connection(dinterotest.Account)
	if got := fmt.Sprint(held.Signups[0].PaymentOptions); len(held.Signups) != 1 || got != "[{[NOK SEK] dintero_psp.vipps}]" {
		t.Errorf("the simulator holds %v", held.Signups)
	}
}

func TestAccConnection_ChangedLogoIsSubmittedAgainInPlace(t *testing.T) {
	w := newWorld(t)
	run(t,
		resource.TestStep{Config: w.shop(`logo = "b25l"`)},
		resource.TestStep{Config: w.shop(`logo = "dHdv"`), ConfigPlanChecks: wantAction(plancheck.ResourceActionUpdate)},
		resource.TestStep{Config: w.shop(), ConfigPlanChecks: wantAction(plancheck.ResourceActionUpdate)},
		quiet(w.shop()),
	)
	w.wantSignups(t, 3)
	if held, _ := w.Connection(dinterotest.Account); held.Signups[0].Logo != "" {
		t.Errorf("the logo is still %q", held.Signups[0].Logo)
	}
}

func TestAccConnection_AnotherCaseReplaces(t *testing.T) {
	w := newWorld(t)
	other := fmt.Sprintf("case_id = %q", otherID)
	run(t,
		resource.TestStep{Config: w.shop()},
		resource.TestStep{
			Config:           w.shop(other),
			ConfigPlanChecks: wantAction(plancheck.ResourceActionReplace),
			ConfigStateChecks: []statecheck.StateCheck{
				wantShop("id", knownvalue.StringExact("T12345678/"+otherID)),
			},
		},
		quiet(w.shop(other)),
	)
	w.wantSignups(t, 2)
}

func TestAccConnection_AnotherProviderAccountReplaces(t *testing.T) {
	w := newWorld(t)
	w.AddClient(dinterotest.Client{ID: "other-client", Secret: "other-secret-0123456789", Owner: "T87654321"})
	other := w.provider(`account_id = "T87654321"`, `client_id = "other-client"`, `client_secret = "other-secret-0123456789"`) + shopResource()
	run(t,
		resource.TestStep{Config: w.shop()},
		resource.TestStep{
			Config:            other,
			ConfigPlanChecks:  wantAction(plancheck.ResourceActionReplace),
			ConfigStateChecks: []statecheck.StateCheck{wantShop("account_id", knownvalue.StringExact("T87654321"))},
		},
	)
}

// The letter case of a case id and the order of options mean nothing to
// Dintero, so they plan nothing.
func TestAccConnection_AnotherSpellingPlansNothing(t *testing.T) {
	w := newWorld(t)
	run(t,
		resource.TestStep{Config: w.shop(`payment_options = [{ type = "a", currencies = ["NOK", "SEK"] }, { type = "b", currencies = ["NOK"] }]`)},
		quiet(w.shop(fmt.Sprintf("case_id = %q", strings.ToUpper(caseID)),
			`payment_options = [{ type = "b", currencies = ["NOK"] }, { type = "a", currencies = ["SEK", "NOK"] }]`)),
	)
	w.wantSignups(t, 1)
}

func TestAccConnection_CaseIDInCapitalsHasTheSameID(t *testing.T) {
	w := newWorld(t)
	config := w.shop(fmt.Sprintf("case_id = %q", strings.ToUpper(caseID)))
	run(t,
		resource.TestStep{Config: config, ConfigStateChecks: []statecheck.StateCheck{
			wantShop("id", knownvalue.StringExact("T12345678/"+caseID)),
			statecheck.ExpectKnownValue(shop, tfjsonpath.New("signup").AtMapKey("case_id"), knownvalue.StringExact(strings.ToUpper(caseID))),
		}},
		quiet(config),
	)
}

func (w world) put(account, id string, currencies ...string) {
	w.Put(account, dinterotest.Signup{CaseID: id, PaymentOptions: []dinterotest.PaymentOption{{Type: "dintero_psp.vipps", Currencies: currencies}}})
}

func TestAccConnection_EqualSignupIsAdopted(t *testing.T) {
	w := newWorld(t)
	w.put(dinterotest.Account, caseID, "NOK")
	w.Sign(dinterotest.Account)
	run(t,
		resource.TestStep{Config: w.shop(), ConfigStateChecks: []statecheck.StateCheck{wantShop("status", knownvalue.StringExact("enabled"))}},
		quiet(w.shop()),
	)
	w.wantSignups(t, 0)
}

func TestAccConnection_DifferentSignupIsRefusedWithTheImportBlock(t *testing.T) {
	w := newWorld(t)
	w.put(dinterotest.Account, caseID, "SEK")
	run(t, resource.TestStep{
		Config: w.shop(),
		ExpectError: regexp.MustCompile(`(?s)has a signup for case.*for\s+something\s+else:\s+dintero_psp\.vipps\s+\(SEK\),\s+no\s+logo.*` +
			`import \{\s*to = dintero_vipps_psp_connection\.NAME\s*id = "T12345678/3c90c3cc-0d44-4b50-8888-8dd25736052a"\s*\}`),
	})
	w.wantSignups(t, 0)
}
