package provider_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// The whole life of a signup is one POST.
func TestAccLife_IsOnePOST(t *testing.T) {
	for _, reads := range []dinterotest.Reads{dinterotest.ReadsSettings, dinterotest.ReadsOwnPath} {
		t.Run(string(reads), func(t *testing.T) {
			sim := acctest.Start(t)
			sim.SetReads(reads)
			acctest.Run(t,
				resource.TestStep{
					Config:           shopConfig(sim),
					ConfigPlanChecks: acctest.WantAction(plancheck.ResourceActionCreate),
					ConfigStateChecks: []statecheck.StateCheck{
						acctest.WantShop("status", knownvalue.StringExact("pending")),
						acctest.WantShop("merchant_serial_number", knownvalue.Null()),
						acctest.WantShop("signature_link", knownvalue.NotNull()),
					},
				},
				acctest.Before(resource.TestStep{RefreshState: true}, func() {
					sim.Sign(dinterotest.Account)
					sim.SetMerchantSerialNumber(dinterotest.Account, "654321")
				}),
				resource.TestStep{
					Config:           shopConfig(sim),
					ConfigPlanChecks: acctest.WantAction(plancheck.ResourceActionNoop),
					ConfigStateChecks: []statecheck.StateCheck{
						acctest.WantShop("status", knownvalue.StringExact("enabled")),
						acctest.WantShop("merchant_serial_number", knownvalue.StringExact("654321")),
					},
				},
				resource.TestStep{Config: sim.Provider()}, // destroyed, which asks Dintero for nothing
				resource.TestStep{
					Config:           shopConfig(sim), // adopted
					ConfigPlanChecks: acctest.WantAction(plancheck.ResourceActionCreate),
					ConfigStateChecks: []statecheck.StateCheck{
						acctest.WantShop("status", knownvalue.StringExact("enabled")),
						acctest.WantShop("merchant_serial_number", knownvalue.StringExact("654321")),
					},
				},
				acctest.PlanEmpty(shopConfig(sim)),
			)
			sim.WantPOSTs(t, 1)
		})
	}
}

// If nothing can be read, the values from the response to the POST stay in the
// state.
func TestAccLife_WithoutAnyRead(t *testing.T) {
	for name, hide := range unreadable {
		t.Run(name, func(t *testing.T) {
			sim, tf := newShop(t)
			hide(sim)
			tf.MustApply()
			sim.Sign(dinterotest.Account)
			for range 2 {
				tf.MustPlanNothing()
				tf.MustApply()
			}
			shop := tf.MustHave(acctest.ShopAddress).Attributes
			if shop["status"] != "pending" || shop["signature_link"] == nil || shop["visible"] != false {
				t.Errorf("the state has %v", shop)
			}
			sim.WantPOSTs(t, 1)
		})
	}
}

// The provider stores nothing in the state that users cannot see.
func TestAccLife_NoPrivateState(t *testing.T) {
	sim, tf := newShop(t)
	for _, lines := range [][]string{nil, {acctest.Currencies("NOK", "SEK")}, {acctest.Currencies("NOK", "SEK"), "attempt = 2"}} {
		tf.Configure(shopConfig(sim, lines...))
		tf.MustApply()
		tf.MustApply()
	}
	tf.MustRun("taint", acctest.ShopAddress)
	tf.MustApply()
	state, err := os.ReadFile(filepath.Join(tf.Dir, "terraform.tfstate"))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(state), `"private":`) {
		t.Errorf("there is private state:\n%s", state)
	}
	sim.WantPOSTs(t, 3)
}
