package provider

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// rule is what a string must be. The same rules hold for the configuration,
// where Terraform calls them as validators, and for the environment.
type rule struct {
	must   string // completes "It must …"
	secret bool   // the value is not repeated in the error
	check  func(string) bool
}

func matching(pattern, must string) rule {
	return rule{must: must, check: regexp.MustCompile(pattern).MatchString}
}

var (
	accountIDRule    = matching(`^[PT]\d{8}$`, "be T (test) or P (production) followed by eight digits, such as T12345678")
	caseIDRule       = matching(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`, "be a UUID, such as 3c90c3cc-0d44-4b50-8888-8dd25736052a: the id of the merchant's case at Dintero")
	connectionIDRule = matching(`^[PT]\d{8}/[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`, "be ACCOUNT/CASE, such as T12345678/3c90c3cc-0d44-4b50-8888-8dd25736052a: the id of a dintero_vipps_psp_connection")
	currencyRule     = matching(`^[A-Z]{3}$`, "be an ISO 4217 code in capital letters, such as NOK")
	notEmptyRule     = rule{must: "not be empty; leave it out instead", check: func(s string) bool { return s != "" }}
	typeRule         = rule{must: "not be empty; for Vipps it is dintero_psp.vipps", check: func(s string) bool { return s != "" }}

	credentialRule = rule{
		must:   "not be empty nor contain white space; a line break at the end of a file is the usual cause: try trimspace()",
		secret: true,
		check:  func(s string) bool { return s != "" && !strings.ContainsFunc(s, unicode.IsSpace) },
	}
	accessTokenRule = rule{
		must:   "be a token that fits into a header: neither empty nor with white space or other than printable ASCII characters; a line break at the end of a file is the usual cause: try trimspace()",
		secret: true,
		check: func(s string) bool {
			return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' })
		},
	}
	baseURLRule = rule{
		must:   "be an absolute https URL without user, query or fragment, such as " + dintero.DefaultBaseURL + "; plain http, which anybody on the way can read, is for loopback addresses only",
		secret: true, // it may hold a password
		check:  func(s string) bool { _, err := dintero.ParseBaseURL(s); return err == nil },
	}
	durationRule = rule{
		must:  "be a duration above zero, such as 30s or 1m30s",
		check: func(s string) bool { d, err := time.ParseDuration(s); return err == nil && d > 0 },
	}
)

// problem is what is wrong with a value, "" when nothing is.
func (r rule) problem(name, value string) string {
	switch {
	case r.check(value):
		return ""
	case r.secret:
		return fmt.Sprintf("%s must %s.", name, r.must)
	}
	return fmt.Sprintf("%s must %s. It is %q.", name, r.must, value)
}

func (r rule) Description(context.Context) string         { return "must " + r.must }
func (r rule) MarkdownDescription(context.Context) string { return "must " + r.must }

func (r rule) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if problem := r.problem(attributeName(req.Path), req.ConfigValue.ValueString()); problem != "" {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid value", problem)
	}
}

// attributeName is a path without the elements of sets, which have no names and
// would be shown as whole values.
func attributeName(p path.Path) string {
	var names []string
	for _, step := range p.Steps() {
		if name, ok := step.(path.PathStepAttributeName); ok {
			names = append(names, string(name))
		}
	}
	return strings.Join(names, ".")
}
