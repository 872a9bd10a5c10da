package provider_test

import (
	"encoding/base64"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
)

const lfsPointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n"

func TestValidators_Signup(t *testing.T) {
	const vipps, noElement = "dintero_psp.vipps", "must have at least one element."
	for name, c := range map[string]struct {
		logo       string
		kind       string
		currencies string
		attribute  string // that the error names; "" if the signup is valid
		want       string
	}{
		"link to a picture":     {"https://example.com/logo.png", vipps, `["NOK"]`, "", ""},
		"base64":                {base64.StdEncoding.EncodeToString([]byte("\x89PNG\r\n\x1a\n")), vipps, `["NOK","SEK","ISK"]`, "", ""},
		"another type":          {"x", "other-psp.card_2", `["EUR"]`, "", ""},
		"empty logo":            {"", vipps, `["NOK"]`, "signup.logo", "filebase64("},
		"path":                  {"./logo.png", vipps, `["NOK"]`, "signup.logo", `not the path of a file`},
		"path in capitals":      {"LOGO.JPEG", vipps, `["NOK"]`, "signup.logo", "not the path of a file"},
		"path of SVG":           {"img/logo.svg", vipps, `["NOK"]`, "signup.logo", "not the path of a file"},
		"LFS pointer":           {lfsPointer, vipps, `["NOK"]`, "signup.logo", "git lfs pull"},
		"LFS pointer in base64": {base64.StdEncoding.EncodeToString([]byte(lfsPointer)), vipps, `["NOK"]`, "signup.logo", "git lfs pull"},
		"type without a dot":    {"x", "vipps", `["NOK"]`, "signup.payment_options.type", `have the form PROVIDER.METHOD; for Vipps it is dintero_psp.vipps. It is "vipps".`},
		"empty type":            {"x", "", `["NOK"]`, "signup.payment_options.type", "PROVIDER.METHOD"},
		"currency in small":     {"x", vipps, `["nok"]`, "signup.payment_options.currencies", `ISO 4217 in capital letters, such as NOK. It is "nok".`},
		"no such currency":      {"x", vipps, `["NOK","NKR"]`, "signup.payment_options.currencies", `It is "NKR".`},
		"empty currency":        {"x", vipps, `[""]`, "signup.payment_options.currencies", "ISO 4217"},
		"no currency":           {"x", vipps, `[]`, "signup.payment_options.currencies", noElement},
	} {
		t.Run(name, func(t *testing.T) {
			diags := unconfiguredProtocol(t).validate(fmt.Sprintf(
				`{"signup":{"case_id":%q,"logo":%q,"payment_options":[{"type":%q,"currencies":%s}]}}`, acctest.CaseID, c.logo, c.kind, c.currencies))
			if c.attribute == "" {
				wantNoDiagnostics(t, diags)
				return
			}
			wantOneError(t, diags, "Invalid value: "+c.attribute+": "+c.attribute+" must ", c.want)
			if path := diags[0].Attribute; !path.Equal(tftypes.NewAttributePath().WithAttributeName("signup")) {
				t.Errorf("the error is about %s, for which Terraform does not print the right line", path)
			}
		})
	}
}

// A secret may be in the wrong place.
func TestValidators_ErrorDoesNotRepeatWhatMayBeASecret(t *testing.T) {
	const secret = "hunter2!"
	for _, config := range []string{
		`{"account_id":"` + secret + `","signup":{}}`,
		`{"signup":{"case_id":"` + secret + `"}}`,
		`{"signup":{"payment_options":[{"type":"` + secret + `","currencies":["` + secret + `"]}]}}`,
		`{"signup":{"logo":"` + secret + `.png"}}`,
	} {
		diags := unconfiguredProtocol(t).validate(config)
		if text := diagnosticsText(diags); !strings.Contains(text, "Invalid value") || strings.Contains(text, secret) {
			t.Errorf("%s: %s", config, text)
		}
	}
}

// validate returns what is reported about a configuration of the shop.
func (p protocol) validate(config string) []*diagnostic {
	p.t.Helper()
	resp, err := p.server.ValidateResourceConfig(p.t.Context(), &tfprotov6.ValidateResourceConfigRequest{
		TypeName: acctest.ShopType, Config: p.encode(p.shop(), config),
	})
	p.must(err)
	return resp.Diagnostics
}

// A mistake of the user is an error of the plan that names the attribute, shows
// its line unless it may be a secret, and comes before any request.
func TestAccValidators_ErrorNamesTheAttribute_Defect52(t *testing.T) {
	const accountID = "must be T (test) or P (production) followed by eight digits, such as T12345678."
	for name, c := range map[string]struct{ provider, shop, line, want string }{
		"case_id":                {shop: `case_id = "1234"`, line: "signup = {", want: `signup.case_id must be a UUID, such as 3c90c3cc-0d44-4b50-8888-8dd25736052a: the id of the merchant's case at Dintero. It is "1234".`},
		"payment_options":        {shop: `payment_options = []`, line: "signup = {", want: `signup.payment_options must have at least one element.`},
		"logo":                   {shop: `logo = "logo.png"`, line: "signup = {", want: `signup.logo must be the content of an image`},
		"null currency":          {shop: `payment_options = [{ type = "dintero_psp.vipps", currencies = ["NOK", null] }]`, want: `contains a null value`},
		"account_id":             {shop: `account_id = "t12345678"`, line: `account_id = "t12345678"`, want: `account_id ` + accountID},
		"provider's account_id":  {provider: `account_id = "T123"`, want: `account_id ` + accountID},
		"attempt 0":              {shop: `attempt = 0`, line: "attempt = 0", want: `Attribute attempt value must be at least 1, got: 0`},
		"attempt 1.5":            {shop: `attempt = 1.5`, want: `attempt = 1.5`},
		"max_retries 4.5":        {provider: `max_retries = 4.5`, want: `max_retries = 4.5`},
		"max_retries -1":         {provider: `max_retries = -1`, want: `Attribute max_retries value must be between 0 and 20, got: -1`},
		"max_retries 21":         {provider: `max_retries = 21`, want: `between 0 and 20, got: 21`},
		"negative timeout":       {provider: `request_timeout = "-5s"`, want: `request_timeout must be a duration above zero, such as 30s or 1m30s.`},
		"timeout of zero":        {provider: `request_timeout = "0s"`, want: `request_timeout must be a duration above zero`},
		"timeout without a unit": {provider: `request_timeout = "30"`, want: `request_timeout must be a duration above zero`},
		"plain http":             {provider: `base_url = "http://api.dintero.com/v1"`, want: `base_url must be an absolute https URL`},
		"empty audience":         {provider: `audience = ""`, want: `audience must not be empty; leave it out instead.`},
		"secret with a break":    {provider: `client_secret = "abc\n"`, want: `client_secret must not be empty or contain white space; the usual cause is a line break at the end of a file, which trimspace(file(…)) removes.`},
		"two credentials":        {provider: `access_token = "abc"`, want: `The provider block sets access_token as well as client_id or client_secret. Remove one of the two kinds.`},
	} {
		t.Run(name, func(t *testing.T) {
			sim := acctest.Start(t)
			acctest.Test(t, resource.TestStep{
				Config:      sim.Provider(c.provider) + acctest.Shop("shop", acctest.CaseID, c.shop),
				PlanOnly:    true,
				ExpectError: regexp.MustCompile("(?s)" + acctest.Words(c.line).String() + ".*" + acctest.Words(c.want).String()),
			})
			if n := len(sim.Requests()); n > 0 {
				t.Errorf("%d requests were made, want 0", n)
			}
		})
	}
}
