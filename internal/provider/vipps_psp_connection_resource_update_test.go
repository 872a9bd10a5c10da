package provider_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/compare"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/provider"
)

// What a submission does not change stays known in the plan, so that nothing that
// depends on it is planned again.
func TestAccUpdate_ChangedOptionsAreSubmittedInPlace(t *testing.T) {
	sim := acctest.Start(t)
	two := acctest.Currencies("NOK", "SEK")
	stays := []string{"id", "account_id", "created_at", "created_by", "schema", "merchant_serial_number"}
	planned := []plancheck.PlanCheck{
		plancheck.ExpectResourceAction(acctest.ShopAddress, plancheck.ResourceActionUpdate),
		plancheck.ExpectUnknownValue(acctest.ShopAddress, tfjsonpath.New("status")),
		plancheck.ExpectUnknownValue(acctest.ShopAddress, tfjsonpath.New("events")),
	}
	var before, after []statecheck.StateCheck
	for _, name := range stays {
		same := statecheck.CompareValue(compare.ValuesSame())
		before = append(before, same.AddStateValue(acctest.ShopAddress, tfjsonpath.New(name)))
		after = append(after, same.AddStateValue(acctest.ShopAddress, tfjsonpath.New(name)))
		planned = append(planned, plancheck.ExpectKnownValue(acctest.ShopAddress, tfjsonpath.New(name), knownvalue.NotNull()))
	}
	acctest.Run(t,
		resource.TestStep{Config: shopConfig(sim)},
		acctest.Before(resource.TestStep{Config: shopConfig(sim), ConfigStateChecks: before}, func() { sim.Sign(dinterotest.Account) }),
		resource.TestStep{
			Config:            shopConfig(sim, two),
			ConfigPlanChecks:  resource.ConfigPlanChecks{PreApply: planned},
			ConfigStateChecks: append(after, acctest.WantShop("status", knownvalue.StringExact("pending"))),
		},
		acctest.PlanEmpty(shopConfig(sim, two)),
	)
	sim.WantPOSTs(t, 2)
	wantStored(t, sim, "NOK", "SEK")
}

func TestAccUpdate_ChangedLogoIsSubmittedInPlace(t *testing.T) {
	sim := acctest.Start(t)
	one, other := shopConfig(sim, `logo = "https://shop.example.com/1.png"`), shopConfig(sim, `logo = "https://shop.example.com/2.png"`)
	acctest.Run(t,
		resource.TestStep{Config: one},
		resource.TestStep{Config: other, ConfigPlanChecks: acctest.WantAction(plancheck.ResourceActionUpdate)},
		acctest.PlanEmpty(other),
		resource.TestStep{Config: shopConfig(sim), ConfigPlanChecks: acctest.WantAction(plancheck.ResourceActionUpdate)},
		acctest.PlanEmpty(shopConfig(sim)),
	)
	sim.WantPOSTs(t, 3)
	if stored, _ := sim.Connection(dinterotest.Account); stored.Signups[0].Logo != "" {
		t.Errorf("the logo is still %q", stored.Signups[0].Logo)
	}
}

// The plan names the account, what is at stake, and what the change may cost.
func TestAccUpdate_PlanSaysWhatTheChangeMayCost(t *testing.T) {
	sim, tf := newShop(t)
	tf.MustApply()
	sim.Sign(dinterotest.Account)
	stored, _ := sim.Connection(dinterotest.Account)
	tf.Configure(shopConfig(sim, acctest.Currencies("NOK", "SEK")))
	acctest.WantText(t, tf.MustPlan(), "Warning: "+shopTitle(provider.TitleSubmittedAgain), `"enabled"`, stored.Configuration.MerchantSerialNumber, "sign again", "pay with Vipps")
}

// Order, repetition, upper and lower case, and the number of entries that the
// currencies are spread across make no difference.
func TestAccUpdate_SameMeaningPlansNothing_Defect22(t *testing.T) {
	sim := acctest.Start(t)
	config := func(options string) string { return shopConfig(sim, "payment_options = "+options) }
	steps := []resource.TestStep{{Config: config(`[{ type = "a", currencies = ["NOK", "SEK"] }, { type = "b", currencies = ["NOK"] }]`)}}
	for _, options := range []string{
		`[{ type = "b", currencies = ["NOK"] }, { type = "a", currencies = ["SEK", "NOK"] }]`,
		`[{ type = "B", currencies = ["NOK"] }, { type = "A", currencies = ["NOK", "SEK"] }]`,
		`[{ type = "a", currencies = ["NOK"] }, { type = "a", currencies = ["SEK"] }, { type = "b", currencies = ["NOK"] }]`,
		`[{ type = "a", currencies = ["NOK", "SEK"] }, { type = "a", currencies = ["SEK"] }, { type = "b", currencies = ["NOK"] }]`,
	} {
		steps = append(steps, acctest.PlanEmpty(config(options)))
	}
	acctest.Run(t, steps...)
	sim.WantPOSTs(t, 1)
}

// Nothing that happens to a connection makes a plan.
func TestAccUpdate_PlansAreEmptyInEachStatus_Defect22(t *testing.T) {
	for _, status := range []string{"pending", "enabled", "failed", "declined", "resting"} {
		t.Run(status, func(t *testing.T) {
			sim, tf := newShop(t)
			tf.MustApply()
			sim.AddEvent(dinterotest.Account, dinterotest.Event{Event: "moved", Status: status})
			for range 3 {
				tf.MustPlanNothing()
			}
			tf.MustApply()
			tf.MustPlanNothing()
			if got := tf.MustHave(acctest.ShopAddress).Attributes["status"]; got != status {
				t.Errorf("the status in the state is %v", got)
			}
			sim.WantPOSTs(t, 1)
		})
	}
}

func TestAccUpdate_StatusMayMoveDuringIt_Defect21(t *testing.T) {
	sim := acctest.Start(t)
	two := shopConfig(sim, acctest.Currencies("NOK", "SEK"))
	acctest.Run(t,
		resource.TestStep{Config: shopConfig(sim)},
		acctest.Before(resource.TestStep{
			Config:            two,
			ConfigPlanChecks:  acctest.WantAction(plancheck.ResourceActionUpdate),
			ConfigStateChecks: []statecheck.StateCheck{acctest.WantShop("status", knownvalue.StringExact("enabled"))},
		}, func() {
			sim.Inject(dinterotest.RouteSignup, 1, dinterotest.Fault{Alter: func([]byte) []byte {
				sim.Sign(dinterotest.Account)
				return []byte("{}") // so that the provider has to read
			}})
		}),
		acctest.PlanEmpty(two),
	)
	sim.WantPOSTs(t, 2)
}

// A refusal changes nothing in the state, and the next apply tries again.
func TestAccUpdate_RefusalKeepsWhatWasThere(t *testing.T) {
	for _, status := range []int{400, 403, 404, 409, 422} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			sim, tf := newShop(t)
			tf.MustApply()
			before := tf.MustHave(acctest.ShopAddress)
			tf.Configure(shopConfig(sim, acctest.Currencies("NOK", "SEK"), "attempt = 2"))
			sim.Inject(dinterotest.RouteSignup, 1, acctest.Refusal(status, "Not this one"))
			acctest.WantText(t, tf.MustNotApply(), "Error: "+shopTitle(provider.TitleNotSubmitted), "Not this one")
			if after := tf.MustHave(acctest.ShopAddress); fmt.Sprint(after) != fmt.Sprint(before) {
				t.Errorf("the state went from %v to %v", before, after)
			}
			tf.MustApply()
			tf.MustPlanNothing()
			sim.WantPOSTs(t, 3)
		})
	}
}
