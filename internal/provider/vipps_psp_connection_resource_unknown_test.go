package provider_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// later returns resources whose outputs are known only after apply, in each step
// anew.
func later(step int) string {
	var b strings.Builder
	for name, value := range map[string]string{
		"case":       fmt.Sprintf("%q", acctest.CaseID),
		"logo":       `"https://example.com/logo.png"`,
		"type":       `"dintero_psp.vipps"`,
		"currency":   `"NOK"`,
		"currencies": `["NOK"]`,
		"options":    `[{ type = "dintero_psp.vipps", currencies = ["NOK"] }]`,
		"account":    fmt.Sprintf("%q", dinterotest.Account),
		"number":     "3",
		"signup":     fmt.Sprintf(`{ case_id = %q, payment_options = [{ type = "dintero_psp.vipps", currencies = ["NOK"] }], logo = null }`, acctest.CaseID),
	} {
		fmt.Fprintf(&b, "resource \"terraform_data\" %q {\n  input = %s\n  triggers_replace = %d\n}\n", name, value, step)
	}
	return b.String()
}

// The lines of a signup with one value that is known only after apply.
const (
	laterCase       = "case_id = terraform_data.case.output"
	laterLogo       = "logo = terraform_data.logo.output"
	laterType       = `payment_options = [{ type = terraform_data.type.output, currencies = ["NOK"] }]`
	laterCurrency   = `payment_options = [{ type = "dintero_psp.vipps", currencies = [terraform_data.currency.output] }]`
	laterCurrencies = `payment_options = [{ type = "dintero_psp.vipps", currencies = toset(terraform_data.currencies.output) }]`
	laterOptions    = "payment_options = terraform_data.options.output"
	laterAccount    = "account_id = terraform_data.account.output"
	laterAttempt    = "attempt = terraform_data.number.output"
)

func laterSignup(name, line string) string {
	return fmt.Sprintf("resource %q %q {\n  signup = terraform_data.signup.output\n  %s\n}\n", acctest.ShopType, name, line)
}

// A value of a new signup that is known only after apply may be anything, so the
// plan says that the signup may be submitted. Each signup is in its own account.
func TestAccUnknownValue_OfANewSignup_Defect18(t *testing.T) {
	sim := acctest.Start(t)
	config := later(1) + sim.Provider() + acctest.Shop("account", acctest.CaseID, laterAccount) + laterSignup("signup", `account_id = "T00000000"`)
	lines := []string{laterCase, laterLogo, laterType, laterCurrency, laterCurrencies, laterOptions, laterAttempt}
	for i, line := range lines {
		config += acctest.Shop(fmt.Sprintf("line_%d", i), acctest.CaseID, line, fmt.Sprintf(`account_id = "T1000000%d"`, i))
	}
	var checks []plancheck.PlanCheck
	for _, name := range []string{"account", "signup", "line_0", "line_1", "line_2", "line_3", "line_4", "line_5", "line_6"} {
		checks = append(checks, plancheck.ExpectUnknownValue(acctest.ShopType+"."+name, tfjsonpath.New("adopted")))
	}
	acctest.Test(t, resource.TestStep{Config: config, ConfigPlanChecks: beforeApply(checks...)})
	sim.WantPOSTs(t, len(checks))
}

// The same in a change: the apply decides, and sends only what has changed. A key
// that is not known replaces the resource, which is adopted if the key is the same.
func TestAccUnknownValue_OfAChange_Defect18(t *testing.T) {
	const update, replace = plancheck.ResourceActionUpdate, plancheck.ResourceActionReplace
	sim := acctest.Start(t)
	steps := []resource.TestStep{{Config: providerAndShop(sim)}}
	posts := 1
	for i, step := range []struct {
		shop   string
		action plancheck.ResourceActionType
		posts  int // after the step
	}{
		{acctest.Shop("shop", acctest.CaseID, laterCurrencies), update, 1},
		{acctest.Shop("shop", acctest.CaseID, laterCase), replace, 1},
		{acctest.Shop("shop", acctest.CaseID, laterAccount), replace, 1},
		{laterSignup("shop", ""), replace, 1},
		{acctest.Shop("shop", acctest.CaseID, laterAttempt), update, 2},
		{acctest.Shop("shop", acctest.CaseID, laterAttempt, laterLogo), update, 3},
	} {
		before := posts
		posts = step.posts
		steps = append(steps, resource.TestStep{
			PreConfig: func() {
				sim.WantPOSTs(t, before)
				sim.Advance(time.Minute)
			},
			Config: later(i) + sim.Provider() + step.shop,
			ConfigPlanChecks: beforeApply(
				plancheck.ExpectResourceAction(acctest.ShopAddress, step.action),
				plancheck.ExpectUnknownValue(acctest.ShopAddress, tfjsonpath.New("adopted")),
			),
		})
	}
	acctest.Test(t, steps...)
	sim.WantPOSTs(t, posts)
}
