package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/compare"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

func TestAccDefect22_PlansAreEmptyInEachStatus(t *testing.T) {
	for _, status := range []string{"pending", "enabled", "failed", "declined", "resting"} {
		t.Run(status, func(t *testing.T) {
			w := newWorld(t)
			run(t,
				resource.TestStep{Config: w.shop()},
				before(quiet(w.shop()), func() {
					w.AddEvent(dinterotest.Account, dinterotest.Event{Event: "moved", Status: status})
				}),
				quiet(w.shop()),
				resource.TestStep{
					Config:            w.shop(),
					ConfigPlanChecks:  wantAction(plancheck.ResourceActionNoop),
					ConfigStateChecks: []statecheck.StateCheck{wantShop("status", knownvalue.StringExact(status))},
				},
			)
			w.wantSignups(t, 1)
		})
	}
}

// An apply never files a refused signup again by itself; -replace, which is an
// explicit wish, does.
func TestAccDefect28_DeclinedIsSubmittedAgainOnlyOnWish(t *testing.T) {
	for status, end := range map[string]func(world){
		"declined": func(w world) { w.Decline(dinterotest.Account) },
		"failed":   func(w world) { w.Fail(dinterotest.Account, "The company is unknown to Vipps") },
	} {
		t.Run(status, func(t *testing.T) {
			w := newWorld(t)
			run(t,
				resource.TestStep{Config: w.shop()},
				before(resource.TestStep{Config: w.shop()}, func() { end(w) }),
				resource.TestStep{Config: w.shop(), ConfigStateChecks: []statecheck.StateCheck{wantShop("status", knownvalue.StringExact(status))}},
				before(resource.TestStep{
					Config:            w.shop(),
					Taint:             []string{shop}, // what -replace comes to
					ConfigPlanChecks:  wantAction(plancheck.ResourceActionReplace),
					ConfigStateChecks: []statecheck.StateCheck{wantShop("status", knownvalue.StringExact("pending"))},
				}, func() { w.wantSignups(t, 1) }),
			)
			w.wantSignups(t, 2)
		})
	}
}

// Replacing a signup that did not end adopts it again.
func TestAccConnection_ReplaceOfAPendingSignupSendsNothing(t *testing.T) {
	w := newWorld(t)
	run(t,
		resource.TestStep{Config: w.shop()},
		resource.TestStep{Config: w.shop(), Taint: []string{shop}, ConfigPlanChecks: wantAction(plancheck.ResourceActionReplace)},
		quiet(w.shop()),
	)
	w.wantSignups(t, 1)
}

func TestAccDefect21_StatusMayMoveDuringAnUpdate(t *testing.T) {
	w := newWorld(t)
	run(t,
		resource.TestStep{Config: w.shop()},
		before(resource.TestStep{
			Config:            w.shop(twoCurrencies),
			ConfigPlanChecks:  wantAction(plancheck.ResourceActionUpdate),
			ConfigStateChecks: []statecheck.StateCheck{wantShop("status", knownvalue.StringExact("enabled"))},
		}, func() {
			w.Inject(dinterotest.RouteSignup, 1, dinterotest.Fault{Alter: func([]byte) []byte {
				w.Sign(dinterotest.Account)
				return []byte("{}") // so that the provider has to look
			}})
		}),
		quiet(w.shop(twoCurrencies)),
	)
}

func TestAccDefect29_SignatureLinkStaysAfterTheSignature(t *testing.T) {
	w := newWorld(t)
	link := statecheck.CompareValue(compare.ValuesSame())
	run(t,
		resource.TestStep{Config: w.shop(), ConfigStateChecks: []statecheck.StateCheck{link.AddStateValue(shop, tfjsonpath.New("signature_link"))}},
		before(resource.TestStep{
			Config: w.shop(),
			ConfigStateChecks: []statecheck.StateCheck{
				wantShop("status", knownvalue.StringExact("enabled")),
				link.AddStateValue(shop, tfjsonpath.New("signature_link")),
			},
		}, func() { w.Sign(dinterotest.Account) }),
	)
}
