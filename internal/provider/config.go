package provider

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

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

func (m providerModel) setsClient() bool { return !m.ClientID.IsNull() || !m.ClientSecret.IsNull() }

// isSet reports whether a value is known and not null.
func isSet(s types.String) bool { return !s.IsNull() && !s.IsUnknown() }

// configResolver takes values from the configuration, or else from the
// environment.
type configResolver struct {
	diags   *diag.Diagnostics
	unknown []string // attributes whose value is known only after apply
}

// stringOrEnv returns an attribute, or its environment variable if the
// attribute is not set. It does not fall back to the environment if the
// attribute is unknown.
func (r *configResolver) stringOrEnv(name string, attribute types.String, rule rule) string {
	if r.known(name, attribute) {
		return attribute.ValueString() // its validators have checked it
	}
	if attribute.IsUnknown() {
		return ""
	}
	variable := variableOf(name)
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

func variableOf(attribute string) string { return "DINTERO_" + strings.ToUpper(attribute) }

func (r *configResolver) isUnknown(name string) bool { return slices.Contains(r.unknown, name) }

// known reports whether an attribute is set and known, and notes it if it is not
// known.
func (r *configResolver) known(name string, attribute attr.Value) bool {
	if attribute.IsUnknown() {
		r.unknown = append(r.unknown, name)
	}
	return !attribute.IsUnknown() && !attribute.IsNull()
}

// clientConfig returns the client's configuration. Missing and contradictory
// credentials are errors. Unknown credentials are an error only when they are
// needed.
func (r *configResolver) clientConfig(m providerModel) dintero.Config {
	config := dintero.Config{
		AccountID:  r.stringOrEnv("account_id", m.AccountID, accountIDRule.hidden()),
		Audience:   r.stringOrEnv("audience", m.Audience, notEmptyRule),
		BaseURL:    r.stringOrEnv("base_url", m.BaseURL, baseURLRule),
		MaxRetries: dintero.DefaultMaxRetries,
	}
	r.credentials(m, &config)
	if r.known("max_retries", m.MaxRetries) {
		config.MaxRetries = int(m.MaxRetries.ValueInt64())
	}
	if r.known("request_timeout", m.RequestTimeout) {
		config.RequestTimeout, _ = time.ParseDuration(m.RequestTimeout.ValueString()) // its validator has checked it
	}
	return config
}

// credentials sets a token, or a client's id and secret. If one kind is in the
// provider block, the environment variables of the other kind are not read. No
// error here has the path of an attribute, because Terraform prints the line at
// the path, and with it a literal secret.
func (r *configResolver) credentials(m providerModel, config *dintero.Config) {
	setsToken, setsClient := !m.AccessToken.IsNull(), m.setsClient()
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
	if !hasToken && !r.isUnknown("access_token") && !r.diags.HasError() {
		r.requireClient(config)
	}
}

func (r *configResolver) requireClient(config *dintero.Config) {
	var missing []string
	for name, value := range map[string]string{"client_id": config.ClientID, "client_secret": config.ClientSecret} {
		if value == "" && !r.isUnknown(name) {
			missing = append(missing, name+" or "+variableOf(name))
		}
	}
	if len(missing) == 0 {
		return
	}
	slices.Sort(missing)
	r.diags.AddError(titleMissingCredentials, fmt.Sprintf("Set %s. Instead of client_id and client_secret you can set access_token or DINTERO_ACCESS_TOKEN.\n\n"+
		"In a pipeline, check that the job may use the secrets: a secret that it may not use is an empty value there.", strings.Join(missing, ", and ")))
}
