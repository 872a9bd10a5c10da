package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

func wantShop(attribute string, value knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(shop, tfjsonpath.New(attribute), value)
}

func wantAction(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(shop, action)}}
}

func TestAccConnection_WholeLife(t *testing.T) {
	w := newWorld(t)
	resource.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			{
				Config:           w.shop(),
				ConfigPlanChecks: wantAction(plancheck.ResourceActionCreate),
				ConfigStateChecks: []statecheck.StateCheck{
					wantShop("status", knownvalue.StringExact("pending")),
					wantShop("merchant_serial_number", knownvalue.Null()),
					wantShop("signature_link", knownvalue.NotNull()),
				},
			},
			{
				PreConfig: func() {
					w.Sign(dinterotest.Account)
					w.SetMerchantSerialNumber(dinterotest.Account, "654321")
				},
				RefreshState: true,
			},
			{
				Config:           w.shop(),
				ConfigPlanChecks: wantAction(plancheck.ResourceActionNoop),
				ConfigStateChecks: []statecheck.StateCheck{
					wantShop("status", knownvalue.StringExact("enabled")),
					wantShop("merchant_serial_number", knownvalue.StringExact("654321")),
				},
			},
			{Config: w.provider()}, // destroyed, which asks Dintero for nothing
			{
				Config:           w.shop(), // and adopted again
				ConfigPlanChecks: wantAction(plancheck.ResourceActionCreate),
			},
		},
	})
	w.wantSignups(t, 1)
}
