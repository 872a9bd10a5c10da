package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// unknownValues has a resource for each attribute, whose value is known only
// after apply.
const unknownValues = `
resource "terraform_data" "case" { input = "` + acctest.CaseID + `" }
resource "terraform_data" "logo" { input = "https://example.com/logo.png" }
resource "terraform_data" "type" { input = "dintero_psp.vipps" }
resource "terraform_data" "currency" { input = "NOK" }
resource "terraform_data" "currencies" { input = ["NOK"] }
resource "terraform_data" "options" { input = [{ type = "dintero_psp.vipps", currencies = ["NOK"] }] }
resource "terraform_data" "account" { input = "` + dinterotest.Account + `" }
resource "terraform_data" "number" { input = 3 }
resource "terraform_data" "timeout" { input = "20s" }
resource "terraform_data" "id" { input = "` + acctest.ShopID + `" }
resource "terraform_data" "what" { input = "signature_link" }
resource "terraform_data" "signup" {
  input = { case_id = "` + acctest.CaseID + `", payment_options = [{ type = "dintero_psp.vipps", currencies = ["NOK"] }], logo = null }
}
`

func TestAccUnknownValues_Create_Defect18(t *testing.T) {
	for name, line := range map[string]string{
		"case_id":    "case_id = terraform_data.case.output",
		"logo":       "logo = terraform_data.logo.output",
		"type":       `payment_options = [{ type = terraform_data.type.output, currencies = ["NOK"] }]`,
		"currency":   `payment_options = [{ type = "dintero_psp.vipps", currencies = [terraform_data.currency.output] }]`,
		"currencies": `payment_options = [{ type = "dintero_psp.vipps", currencies = toset(terraform_data.currencies.output) }]`,
		"options":    "payment_options = terraform_data.options.output",
		"account_id": "account_id = terraform_data.account.output",
		"attempt":    "attempt = terraform_data.number.output",
	} {
		t.Run(name, func(t *testing.T) {
			sim := acctest.Start(t)
			config := unknownValues + sim.Provider() + acctest.Shop("shop", acctest.CaseID, line)
			acctest.Run(t, resource.TestStep{Config: config}, acctest.PlanEmpty(config))
			sim.WantPOSTs(t, 1)
		})
	}
	t.Run("signup", func(t *testing.T) {
		sim := acctest.Start(t)
		config := unknownValues + sim.Provider() + "resource \"dintero_vipps_psp_connection\" \"shop\" {\n  signup = terraform_data.signup.output\n}\n"
		acctest.Run(t, resource.TestStep{Config: config}, acctest.PlanEmpty(config))
		sim.WantPOSTs(t, 1)
	})
}

func TestAccUnknownValues_Provider_Defect18(t *testing.T) {
	for name, line := range map[string]string{
		"account_id":      "account_id = terraform_data.account.output",
		"max_retries":     "max_retries = terraform_data.number.output",
		"max_submissions": "max_submissions = terraform_data.number.output",
		"request_timeout": "request_timeout = terraform_data.timeout.output",
	} {
		t.Run(name, func(t *testing.T) {
			sim := acctest.Start(t)
			config := unknownValues + sim.Provider(line) + acctest.Shop("shop", acctest.CaseID)
			acctest.Run(t, resource.TestStep{Config: config}, acctest.PlanEmpty(config))
			sim.WantPOSTs(t, 1)
		})
	}
}

// An unknown value in a change may mean that the signup is submitted again. It is
// not, if the value turns out to be the same.
func TestAccUnknownValues_Update_Defect18(t *testing.T) {
	for name, c := range map[string]struct {
		line  string
		posts int
	}{
		"another logo":    {"logo = terraform_data.logo.output", 2},
		"same currencies": {`payment_options = [{ type = "dintero_psp.vipps", currencies = toset(terraform_data.currencies.output) }]`, 1},
		"same case":       {"case_id = terraform_data.case.output", 1},
		"higher attempt":  {"attempt = terraform_data.number.output", 2},
	} {
		t.Run(name, func(t *testing.T) {
			sim := acctest.Start(t)
			config := unknownValues + sim.Provider() + acctest.Shop("shop", acctest.CaseID, c.line)
			acctest.Run(t, resource.TestStep{Config: sim.Provider() + acctest.Shop("shop", acctest.CaseID)}, resource.TestStep{Config: config}, acctest.PlanEmpty(config))
			sim.WantPOSTs(t, c.posts)
		})
	}
}

func TestAccUnknownValues_OtherTypes_Defect18(t *testing.T) {
	for name, config := range map[string]string{
		"data source": "data \"dintero_vipps_psp_connection\" \"shop\" {\n  account_id = terraform_data.account.output\n}\n",
		"approvals":   "data \"dintero_payment_approvals\" \"all\" {\n  account_id = terraform_data.account.output\n  case_status = [terraform_data.what.output]\n}\n",
		"activation":  "resource \"dintero_vipps_psp_connection_activation\" \"shop\" {\n  connection_id = terraform_data.id.output\n  wait_for = terraform_data.what.output\n  timeouts = { create = terraform_data.timeout.output }\n}\n",
	} {
		t.Run(name, func(t *testing.T) {
			sim := acctest.Start(t)
			sim.AddSignup(dinterotest.Account, acctest.CaseID, "NOK")
			acctest.Run(t, resource.TestStep{Config: unknownValues + sim.Provider() + config}, acctest.PlanEmpty(unknownValues+sim.Provider()+config))
			sim.WantPOSTs(t, 0)
		})
	}
}

// A case that is unknown in a change is not replaced if the value is the same, and
// the plan does not say that it would be.
func TestAccUnknownValues_SameCaseIsNotReplaced_Defect18(t *testing.T) {
	sim := acctest.Start(t)
	config := unknownValues + sim.Provider() + acctest.Shop("shop", acctest.CaseID, "case_id = terraform_data.case.output")
	acctest.Run(t,
		resource.TestStep{Config: unknownValues + sim.Provider() + acctest.Shop("shop", acctest.CaseID)},
		resource.TestStep{Config: config, ConfigPlanChecks: acctest.WantAction(plancheck.ResourceActionNoop)},
	)
	sim.WantPOSTs(t, 1)
}
