package provider

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// providerModel is the provider block. A new attribute is added here, to
// unknownAttributes and to the schema in provider.go.
type providerModel struct {
	AccountID      types.String `tfsdk:"account_id"`
	ClientID       types.String `tfsdk:"client_id"`
	ClientSecret   types.String `tfsdk:"client_secret"`
	AccessToken    types.String `tfsdk:"access_token"`
	Audience       types.String `tfsdk:"audience"`
	BaseURL        types.String `tfsdk:"base_url"`
	RequestTimeout types.String `tfsdk:"request_timeout"`
	MaxRetries     types.Int64  `tfsdk:"max_retries"`
}

// unknownAttributes returns the names of the attributes whose value is known only
// after apply.
func (m providerModel) unknownAttributes() []string {
	attributes := map[string]attr.Value{
		"account_id":      m.AccountID,
		"client_id":       m.ClientID,
		"client_secret":   m.ClientSecret,
		"access_token":    m.AccessToken,
		"audience":        m.Audience,
		"base_url":        m.BaseURL,
		"request_timeout": m.RequestTimeout,
		"max_retries":     m.MaxRetries,
	}
	maps.DeleteFunc(attributes, func(_ string, value attr.Value) bool { return !value.IsUnknown() })
	return slices.Sorted(maps.Keys(attributes))
}

// isSet reports whether a value is known and not null.
func isSet(value attr.Value) bool { return !value.IsNull() && !value.IsUnknown() }

// configResolver takes values from the configuration, or else from the
// environment.
type configResolver struct{ diags *diag.Diagnostics }

// stringOrEnv returns an attribute, or its environment variable if the attribute
// is null. It returns "" if the attribute is unknown.
func (r configResolver) stringOrEnv(name string, attribute types.String, rule rule) string {
	if !attribute.IsNull() {
		return attribute.ValueString() // its validators have checked it
	}
	variable := "DINTERO_" + strings.ToUpper(name)
	value := os.Getenv(variable)
	if value == "" {
		return ""
	}
	if problem := rule.problem(variable, value); problem != "" {
		text := fmt.Sprintf("%s (Read from the environment, because %s is not set in the provider block.)", problem, name)
		if rule.secret && strings.TrimSpace(value) != value {
			text = fmt.Sprintf("%s begins or ends with white space, such as a line break. To set it from a file in a shell: export %s=\"$(cat FILE)\"", variable, variable)
		}
		r.diags.AddError(titleInvalidValue+": "+variable, text)
		return ""
	}
	return value
}

// clientConfig returns the client's configuration. Missing and contradictory
// credentials are errors. Unknown credentials are an error only when they are
// needed.
func (r configResolver) clientConfig(m providerModel) dintero.Config {
	config := dintero.Config{
		AccountID:  r.stringOrEnv("account_id", m.AccountID, accountIDRule.hidden()),
		Audience:   r.stringOrEnv("audience", m.Audience, notEmptyRule),
		BaseURL:    r.stringOrEnv("base_url", m.BaseURL, baseURLRule),
		MaxRetries: dintero.DefaultMaxRetries,
	}
	r.credentials(m, &config)
	if isSet(m.MaxRetries) {
		config.MaxRetries = int(m.MaxRetries.ValueInt64())
	}
	if isSet(m.RequestTimeout) {
		config.RequestTimeout, _ = time.ParseDuration(m.RequestTimeout.ValueString()) // its validator has checked it
	}
	return config
}

// credentials sets a token, or a client's id and secret. If one kind is in the
// provider block, the environment variables of the other kind are not read. No
// error here has the path of an attribute, because Terraform prints the line at
// the path, and with it a literal secret.
func (r configResolver) credentials(m providerModel, config *dintero.Config) {
	setsToken, setsClient := !m.AccessToken.IsNull(), !m.ClientID.IsNull() || !m.ClientSecret.IsNull()
	if setsToken || !setsClient {
		config.AccessToken = r.stringOrEnv("access_token", m.AccessToken, accessTokenRule)
	}
	if setsClient || !setsToken {
		config.ClientID = r.stringOrEnv("client_id", m.ClientID, credentialRule)
		config.ClientSecret = r.stringOrEnv("client_secret", m.ClientSecret, credentialRule)
	}
	hasToken, hasClient := config.AccessToken != "", config.ClientID != "" || config.ClientSecret != ""
	if hasToken && hasClient && !r.diags.HasError() {
		r.diags.AddError(titleTwoCredentials, "The environment sets DINTERO_ACCESS_TOKEN as well as DINTERO_CLIENT_ID or DINTERO_CLIENT_SECRET. "+
			"Unset one of the two kinds, or set access_token, or client_id and client_secret, in the provider block: then the variables of the other kind are not read.")
	}
	if !hasToken && !m.AccessToken.IsUnknown() && !r.diags.HasError() {
		r.requireClient(m, config)
	}
}

func (r configResolver) requireClient(m providerModel, config *dintero.Config) {
	var missing []string
	if config.ClientID == "" && !m.ClientID.IsUnknown() {
		missing = append(missing, "client_id or DINTERO_CLIENT_ID")
	}
	if config.ClientSecret == "" && !m.ClientSecret.IsUnknown() {
		missing = append(missing, "client_secret or DINTERO_CLIENT_SECRET")
	}
	if len(missing) == 0 {
		return
	}
	r.diags.AddError(titleMissingCredentials, fmt.Sprintf("Set %s. Instead of client_id and client_secret you can set access_token or DINTERO_ACCESS_TOKEN.\n\n"+
		"In a pipeline, check that the job may use the secrets: a secret that it may not use is an empty value there.", strings.Join(missing, ", and ")))
}
