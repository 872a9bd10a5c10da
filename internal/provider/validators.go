package provider

import (
	"context"
	"fmt"
	"math"
	"math/big"
	"regexp"
	"strings"
	"time"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// rule is a requirement for a string. Attributes, for which a rule is a
// validator, environment variables and import ids all use the same rules.
type rule struct {
	must   string // completes "It must …"
	secret bool   // the value is not repeated in the error
	check  func(string) bool
}

func pattern(expression, must string) rule {
	return rule{must: must, check: regexp.MustCompile(expression).MatchString}
}

const uuid = `[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}`

var (
	accountIDRule    = pattern(`^[PT]\d{8}$`, "be T (test) or P (production) followed by eight digits, such as T12345678")
	caseIDRule       = pattern(`^`+uuid+`$`, "be a UUID, such as 3c90c3cc-0d44-4b50-8888-8dd25736052a: the id of the merchant's case at Dintero")
	connectionIDRule = pattern(`^[PT]\d{8}/`+uuid+`$`, "be ACCOUNT/CASE, such as T12345678/3c90c3cc-0d44-4b50-8888-8dd25736052a: the id of a dintero_vipps_psp_connection")
	currencyRule     = pattern(`^[A-Z]{3}$`, "be an ISO 4217 code in capital letters, such as NOK")
	notEmptyRule     = rule{must: "not be empty; leave it out instead", check: func(s string) bool { return s != "" }}
	typeRule         = rule{must: "not be empty; for Vipps it is dintero_psp.vipps", check: func(s string) bool { return s != "" }}

	credentialRule = rule{
		must:   "not be empty or contain white space; the usual cause is a line break at the end of a file, which trimspace(file(…)) removes",
		secret: true,
		check:  func(s string) bool { return s != "" && !strings.ContainsFunc(s, unicode.IsSpace) },
	}
	accessTokenRule = rule{
		must:   "be a token, without white space and with printable ASCII characters only; the usual cause is a line break at the end of a file, which trimspace(file(…)) removes",
		secret: true,
		check:  dintero.IsHeaderValue,
	}
	baseURLRule = rule{
		must:   "be an absolute https URL without user, query or fragment, such as " + dintero.DefaultBaseURL + "; plain http, which others on the network can read, is for loopback addresses only",
		secret: true, // it may contain a password
		check:  func(s string) bool { _, err := dintero.ParseBaseURL(s); return err == nil },
	}
	durationRule = rule{must: "be a duration above zero, such as 30s or 1m30s", check: isPositiveDuration}
)

func isPositiveDuration(s string) bool {
	d, err := time.ParseDuration(s)
	return err == nil && d > 0
}

// problem returns an error text if a value breaks the rule, or "".
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
	name := attributeName(req.Path)
	problem := r.problem(name, req.ConfigValue.ValueString())
	switch {
	case problem == "":
	case r.secret: // Terraform prints the line at the path
		resp.Diagnostics.AddError(titleInvalidValue+": "+name, problem)
	default:
		resp.Diagnostics.AddAttributeError(outermost(req.Path), titleInvalidValue+": "+name, problem)
	}
}

// outermost returns the first step of a path. For a path into a nested
// attribute Terraform would show the first line of the resource instead of the
// attribute's.
func outermost(p path.Path) path.Path {
	return path.Root(p.Steps()[0].String())
}

// attributeName returns a path without the elements of sets, which have no names
// and would be printed as whole values.
func attributeName(p path.Path) string {
	var names []string
	for _, step := range p.Steps() {
		if name, ok := step.(path.PathStepAttributeName); ok {
			names = append(names, string(name))
		}
	}
	return strings.Join(names, ".")
}

// wholeNumber is a requirement for a number. The attributes are numbers and not
// 64-bit integers, because for a fraction in such an integer the framework
// reports a bug of the provider.
type wholeNumber struct{ least, most int64 }

func (w wholeNumber) Description(context.Context) string {
	if w.most == math.MaxInt64 {
		return fmt.Sprintf("must be a whole number of at least %d", w.least)
	}
	return fmt.Sprintf("must be a whole number from %d to %d", w.least, w.most)
}
func (w wholeNumber) MarkdownDescription(ctx context.Context) string { return w.Description(ctx) }

func (w wholeNumber) ValidateNumber(ctx context.Context, req validator.NumberRequest, resp *validator.NumberResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	value := req.ConfigValue.ValueBigFloat()
	if n, accuracy := value.Int64(); accuracy != big.Exact || n < w.least || n > w.most {
		name := attributeName(req.Path)
		resp.Diagnostics.AddAttributeError(outermost(req.Path), titleInvalidValue+": "+name, fmt.Sprintf("%s %s. It is %s.", name, w.Description(ctx), value.Text('g', 20)))
	}
}

// int64Of returns the whole number in a value; 0 if there is none.
func int64Of(n types.Number) int64 {
	if n.IsNull() || n.IsUnknown() {
		return 0
	}
	whole, _ := n.ValueBigFloat().Int64()
	return whole
}

func numberOf(n int64) types.Number { return types.NumberValue(new(big.Float).SetInt64(n)) }
