package provider_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/sandbox"
)

// Bad input is an error of the plan that names the attribute, the value and what
// it must be. No request is made.
func TestAccValidators_BadInputIsRefusedBeforeAnyRequest_Defect52(t *testing.T) {
	options := func(option string) string { return "payment_options = [" + option + "]" }
	for name, c := range map[string]struct {
		provider, shop, want string
	}{
		"account_id of the provider": {provider: `account_id = "X123"`, want: `account_id must be T (test) or P (production) followed by eight digits, such as T12345678. It is "X123".`},
		"account_id":                 {shop: `account_id = "t12345678"`, want: `account_id must be T (test) or P (production) followed by eight digits, such as T12345678. It is "t12345678".`},
		"account_id of nine digits":  {shop: `account_id = "T123456789"`, want: `It is "T123456789".`},
		"case_id":                    {shop: `case_id = "1234"`, want: `signup.case_id must be a UUID, such as 3c90c3cc-0d44-4b50-8888-8dd25736052a: the id of the merchant's case at Dintero. It is "1234".`},
		"case_id in braces":          {shop: `case_id = "{` + acctest.CaseID + `}"`, want: `signup.case_id must be a UUID`},
		"currency":                   {shop: acctest.Currencies("nok"), want: `signup.payment_options.currencies must be an ISO 4217 code in capital letters, such as NOK. It is "nok".`},
		"null currency":              {shop: options(`{ type = "dintero_psp.vipps", currencies = ["NOK", null] }`), want: `contains a null value`},
		"no currency":                {shop: options(`{ type = "dintero_psp.vipps", currencies = [] }`), want: `set must contain at least 1 elements`},
		"no options":                 {shop: options(""), want: `signup.payment_options set must contain at least 1 elements`},
		"empty type":                 {shop: options(`{ type = "", currencies = ["NOK"] }`), want: `signup.payment_options.type must not be empty; for Vipps it is dintero_psp.vipps`},
		"empty logo":                 {shop: `logo = ""`, want: `signup.logo must not be empty; leave it out instead`},
		"attempt 0":                  {shop: `attempt = 0`, want: `attempt must be a whole number of at least 1. It is 0.`},
		"attempt of a fraction":      {shop: `attempt = 1.5`, want: `attempt must be a whole number of at least 1. It is 1.5.`},
		"huge attempt":               {shop: `attempt = 1e30`, want: `attempt must be a whole number of at least 1. It is 1e+30.`},
		"plain http":                 {provider: `base_url = "http://api.dintero.com/v1"`, want: `base_url must be an absolute https URL`},
		"relative URL":               {provider: `base_url = "api.dintero.com/v1"`, want: `base_url must be an absolute https URL`},
		"timeout in words":           {provider: `request_timeout = "soon"`, want: `request_timeout must be a duration above zero, such as 30s or 1m30s. It is "soon".`},
		"negative timeout":           {provider: `request_timeout = "-5s"`, want: `request_timeout must be a duration above zero, such as 30s or 1m30s. It is "-5s".`},
		"timeout without a unit":     {provider: `request_timeout = "30"`, want: `It is "30".`},
		"too many retries":           {provider: `max_retries = 99`, want: `max_retries must be a whole number from 0 to 20. It is 99.`},
		"retries of a fraction":      {provider: `max_retries = 4.5`, want: `max_retries must be a whole number from 0 to 20. It is 4.5.`},
		"negative retries":           {provider: `max_retries = -1`, want: `max_retries must be a whole number from 0 to 20. It is -1.`},
		"limit of a fraction":        {provider: `max_submissions = 0.5`, want: `max_submissions must be a whole number of at least 0. It is 0.5.`},
		"negative limit":             {provider: `max_submissions = -1`, want: `max_submissions must be a whole number of at least 0. It is -1.`},
		"empty audience":             {provider: `audience = ""`, want: `audience must not be empty; leave it out instead`},
		"client_id with a space":     {provider: `client_id = "a b"`, want: `client_id must not be empty or contain white space`},
		"secret with a line break":   {provider: `client_secret = "abc\n"`, want: `client_secret must not be empty or contain white space; the usual cause is a line break at the end of a file, which trimspace(file(…)) removes.`},
		"token with a line break":    {provider: `access_token = "abc\n"`, want: `access_token must be a token, without white space`},
		"two kinds of credentials":   {provider: `access_token = "abc"`, want: `The provider block sets access_token as well as client_id or client_secret. Remove one of the two kinds.`},
		"password in base_url":       {provider: `base_url = "https://user:hunter2@api.dintero.com/v1"`, want: `base_url must be an absolute https URL without user, query or fragment`},
	} {
		t.Run(name, func(t *testing.T) {
			sim := acctest.Start(t)
			acctest.Run(t, resource.TestStep{
				Config:      sim.Provider(lines(c.provider)...) + acctest.Shop("shop", acctest.CaseID, lines(c.shop)...),
				PlanOnly:    true,
				ExpectError: acctest.Words(c.want),
			})
			if requests := sim.Requests(); len(requests) != 0 {
				t.Errorf("%d requests were made", len(requests))
			}
		})
	}
}

func lines(line string) []string {
	if line == "" {
		return nil
	}
	return []string{line}
}

// Terraform prints the line of the attribute, with for_each also.
func TestAccValidators_ErrorShowsTheLine(t *testing.T) {
	acctest.SkipUnlessAcceptance(t)
	t.Parallel()
	sim := acctest.Start(t)
	tf := acctest.NewTerraform(t, sim.Provider()+acctest.Shop("shop", acctest.CaseID, `for_each = { book = "1234" }`, "case_id = each.value"), sandbox.Options{})
	printed := tf.MustNotPlan()
	acctest.WantText(t, printed, "Error: Invalid value: signup.case_id with dintero_vipps_psp_connection.shop[\"book\"]", "14: signup = {", `It is "1234".`)
}

// secretMisuses are ways to get a secret refused: by its own rule, or because it
// contradicts another attribute.
func secretMisuses() map[string]string {
	const secret = "hunter2-very-secret-value"
	jwt := "eyJhbGciOiJSUzI1NiJ9.hunter2-very-secret-value.c2ln"
	return map[string]string{
		"client_secret with a line break":    fmt.Sprintf(`client_secret = "%s\n"`, secret),
		"client_secret with a space":         fmt.Sprintf(`client_secret = "two %s"`, secret),
		"client_id with a line break":        fmt.Sprintf(`client_id = "%s\n"`, secret),
		"access_token with a line break":     fmt.Sprintf(`access_token = "%s\n"`, jwt),
		"access_token that is no ASCII":      fmt.Sprintf(`access_token = "%sø"`, secret),
		"access_token beside a client":       fmt.Sprintf(`access_token = "%s"`, secret),
		"access_token as JWT beside one":     fmt.Sprintf(`access_token = "%s"`, jwt),
		"password in base_url":               fmt.Sprintf(`base_url = "https://user:%s@api.dintero.com/v1"`, secret),
		"query of base_url":                  fmt.Sprintf(`base_url = "https://api.dintero.com/v1?key=%s"`, secret),
		"base_url that cannot be parsed":     fmt.Sprintf(`base_url = "https://user:%s%%%%zz@host:port"`, secret),
		"secret in a plain address":          fmt.Sprintf(`base_url = "http://user:%s@example.com"`, secret),
		"client_secret of a heredoc's end":   fmt.Sprintf("client_secret = <<EOT\n%s\nEOT\n", secret),
		"client_secret beside access_token":  fmt.Sprintf("access_token = \"abc\"\n  client_secret = \"%s\"", secret),
		"empty id beside a literal secret":   fmt.Sprintf("client_id = \"\"\n  client_secret = \"%s\"", secret),
		"bad account beside literal secrets": fmt.Sprintf("account_id = \"X\"\n  client_secret = \"%s\"", secret),
	}
}

func TestAccValidators_SecretIsNotPrinted_Defect48(t *testing.T) {
	acctest.SkipUnlessAcceptance(t)
	for name, misuse := range secretMisuses() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim := acctest.Start(t)
			config := sim.Provider(strings.Split(misuse, "\n  ")...) + acctest.Shop("shop", acctest.CaseID)
			tf := acctest.NewTerraform(t, config, sandbox.Options{})
			for _, command := range [][]string{{"validate"}, {"validate", "-json"}, {"plan"}, {"apply", "-auto-approve"}, {"plan", "-json"}} {
				printed, err := tf.Run(command...)
				if err == nil {
					t.Errorf("terraform %s did not fail", strings.Join(command, " "))
				}
				acctest.WantNoText(t, printed, "hunter2", dinterotest.ClientSecret, "terraform crashed", "This is a bug", "Please report")
			}
		})
	}
}
