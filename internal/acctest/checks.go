package acctest

import (
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
)

// ShopAddress is the address of the resource that most tests check.
const ShopAddress = ShopType + ".shop"

// Run runs the steps against real Terraform.
func Run(t *testing.T, steps ...resource.TestStep) {
	t.Helper()
	resource.ParallelTest(t, resource.TestCase{ProtoV6ProviderFactories: Factories, Steps: steps})
}

// PlanEmpty is a step that wants its configuration to plan nothing.
func PlanEmpty(config string) resource.TestStep {
	return resource.TestStep{Config: config, PlanOnly: true}
}

// Before does something at Dintero before a step.
func Before(step resource.TestStep, act func()) resource.TestStep {
	step.PreConfig = act
	return step
}

// WantShop checks an attribute of the shop.
func WantShop(attribute string, value knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(ShopAddress, tfjsonpath.New(attribute), value)
}

// WantAction checks what is planned for the shop.
func WantAction(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(ShopAddress, action)}}
}

// Words matches text however Terraform wraps its lines.
func Words(text string) *regexp.Regexp {
	return regexp.MustCompile(strings.ReplaceAll(regexp.QuoteMeta(text), " ", `[\s│]+`))
}
