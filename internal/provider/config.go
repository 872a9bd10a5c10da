package provider

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
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

// settings resolves the configuration and the environment, in that order.
type settings struct {
	diags   *diag.Diagnostics
	unknown []string // attributes whose value is known only after apply
}

// text takes an attribute, or its variable where the attribute is not set. A
// value that is unknown is no reason to fall back to the environment.
func (s *settings) text(name, variable string, attribute types.String, r rule) string {
	if attribute.IsUnknown() {
		s.unknown = append(s.unknown, name)
		return ""
	}
	if !attribute.IsNull() {
		return attribute.ValueString() // its validators have seen it
	}
	value := os.Getenv(variable)
	if value == "" {
		return ""
	}
	if problem := r.problem("The environment variable "+variable, value); problem != "" {
		s.diags.AddAttributeError(path.Root(name), "Invalid value", fmt.Sprintf("%s\n\nIt stands in for the attribute %s, which is not set.", problem, name))
		return ""
	}
	return value
}

func (s *settings) isUnknown(name string) bool { return slices.Contains(s.unknown, name) }

// dinteroConfig is the client's configuration. Missing and contradictory
// credentials are errors; unknown ones are not, until they are needed.
func (s *settings) dinteroConfig(m providerModel) dintero.Config {
	config := dintero.Config{
		AccountID:      s.text("account_id", "DINTERO_ACCOUNT_ID", m.AccountID, accountIDRule),
		Audience:       s.text("audience", "DINTERO_AUDIENCE", m.Audience, notEmptyRule),
		BaseURL:        s.text("base_url", "DINTERO_BASE_URL", m.BaseURL, baseURLRule),
		RequestTimeout: dintero.DefaultRequestTimeout,
		MaxRetries:     dintero.DefaultMaxRetries,
	}
	s.credentials(m, &config)
	if m.RequestTimeout.IsUnknown() {
		s.unknown = append(s.unknown, "request_timeout")
	} else if d, err := time.ParseDuration(m.RequestTimeout.ValueString()); err == nil {
		config.RequestTimeout = d
	}
	if m.MaxRetries.IsUnknown() {
		s.unknown = append(s.unknown, "max_retries")
	} else if !m.MaxRetries.IsNull() {
		config.MaxRetries = int(m.MaxRetries.ValueInt64())
	}
	return config
}

// credentials are a token or a client. The kind that is configured keeps the
// other kind's variables out.
func (s *settings) credentials(m providerModel, config *dintero.Config) {
	tokenSet := !m.AccessToken.IsNull()
	clientSet := !m.ClientID.IsNull() || !m.ClientSecret.IsNull()
	if !clientSet {
		config.AccessToken = s.text("access_token", "DINTERO_ACCESS_TOKEN", m.AccessToken, accessTokenRule)
	}
	if !tokenSet {
		config.ClientID = s.text("client_id", "DINTERO_CLIENT_ID", m.ClientID, credentialRule)
		config.ClientSecret = s.text("client_secret", "DINTERO_CLIENT_SECRET", m.ClientSecret, credentialRule)
	}
	hasToken := config.AccessToken != "" || s.isUnknown("access_token")
	if hasToken && (config.ClientID != "" || config.ClientSecret != "") {
		s.diags.AddAttributeError(path.Root("access_token"), "Two kinds of credentials",
			"The environment sets DINTERO_ACCESS_TOKEN as well as DINTERO_CLIENT_ID or DINTERO_CLIENT_SECRET. Unset one of the two kinds, or set access_token, or client_id and client_secret, in the provider's configuration.")
	}
	if !hasToken && !s.diags.HasError() {
		s.require("client_id", "DINTERO_CLIENT_ID", config.ClientID)
		s.require("client_secret", "DINTERO_CLIENT_SECRET", config.ClientSecret)
	}
}

func (s *settings) require(name, variable, value string) {
	if value == "" && !s.isUnknown(name) {
		s.diags.AddAttributeError(path.Root(name), "Missing credentials", fmt.Sprintf(
			"Set %s in the provider's configuration or the environment variable %s. (Or, in place of client_id and client_secret, access_token or DINTERO_ACCESS_TOKEN.)", name, variable))
	}
}

// userAgent tells Dintero who calls, and lets the user add to it as with other
// providers.
func userAgent(version, terraformVersion string) string {
	agent := fmt.Sprintf("terraform-provider-dintero/%s (+%s) Terraform/%s", version, homepage, terraformVersion)
	if more := strings.TrimSpace(os.Getenv("TF_APPEND_USER_AGENT")); more != "" {
		agent += " " + more
	}
	return agent
}
