package provider

import (
	"context"
	"encoding/base64"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"golang.org/x/text/currency"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// rule is a requirement for a string. Attributes, for which a rule is a
// validator, environment variables and import ids all use the same rules.
type rule struct {
	must   string // completes "It must …"
	secret bool   // the value is not repeated in the error, and neither is its line
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
	typeRule         = pattern(`^[\w-]+\.[\w-]+$`, "have the form PROVIDER.METHOD; for Vipps it is dintero_psp.vipps")
	notEmptyRule     = rule{must: "not be empty; leave it out instead", check: func(s string) bool { return s != "" }}
	currencyRule     = rule{must: "be a currency of ISO 4217 in capital letters, such as NOK", check: isCurrency}
	logoRule         = rule{must: "be the content of an image, such as filebase64(\"logo.png\"), or a link: not the path of a file, and not a Git LFS pointer (git lfs pull)", check: isLogo}
	durationRule     = rule{must: "be a duration above zero, such as 30s or 1m30s", check: isPositiveDuration}

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
)

// hidden returns the rule for an attribute of the provider block, where a secret
// may be in the wrong place.
func (r rule) hidden() rule {
	r.secret = true
	return r
}

func isCurrency(s string) bool {
	_, err := currency.ParseISO(s)
	return err == nil && s == strings.ToUpper(s)
}

var imagePath = regexp.MustCompile(`(?i)\.(png|jpe?g|svg)$`)

func isLogo(s string) bool {
	const pointer = "version https://git-lfs.github.com/spec/"
	decoded, _ := base64.StdEncoding.DecodeString(s[:min(len(s), 80)]) // as far as it is base64
	isPath := imagePath.MatchString(s) && !strings.Contains(s, "://")
	return s != "" && !isPath && !strings.HasPrefix(s, pointer) && !strings.HasPrefix(string(decoded), pointer)
}

func isPositiveDuration(s string) bool {
	d, err := time.ParseDuration(s)
	return err == nil && d > 0
}

// maxShown is the length up to which an error repeats a value. A longer one may be
// a secret in the wrong place.
const maxShown = 5

// problem returns an error text if a value breaks the rule, or "".
func (r rule) problem(name, value string) string {
	switch {
	case r.check(value):
		return ""
	case r.secret || len(value) > maxShown:
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

// notEmptySet requires at least one element. The library's validator prints the
// whole element of an outer set as the attribute's name.
type notEmptySet struct{}

func (notEmptySet) Description(context.Context) string { return "must have at least one element" }
func (notEmptySet) MarkdownDescription(context.Context) string {
	return "must have at least one element"
}

func (notEmptySet) ValidateSet(_ context.Context, req validator.SetRequest, resp *validator.SetResponse) {
	if !req.ConfigValue.IsNull() && !req.ConfigValue.IsUnknown() && len(req.ConfigValue.Elements()) == 0 {
		name := attributeName(req.Path)
		resp.Diagnostics.AddAttributeError(outermost(req.Path), titleInvalidValue+": "+name, name+" must have at least one element.")
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
