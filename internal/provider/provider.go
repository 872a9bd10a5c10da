// Package provider is Terraform's side: schemas, plans, states and diagnostics.
// It knows neither HTTP, which is package dintero's, nor when a signup is
// submitted, which is package onboarding's.
//
// A tour: provider.go declares the provider, and config.go resolves its
// configuration and the environment into a [session], which every resource gets.
// The signup is in vipps_psp_connection_resource.go, with its schema, model and
// plan beside it; the wait for people is in
// vipps_psp_connection_activation_resource.go. planned_signups.go is the only
// thing that one resource knows of another, and fast_path.go the only thing
// between Terraform and the framework. connection_values.go is the one mapping
// from a connection to Terraform's values. Every error and warning that a user
// can see is in diagnostics.go and warnings.go.
package provider

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Address is the address of this provider in the registries. To publish it under
// another namespace, change this constant.
const Address = "registry.terraform.io/dintero/dintero"

var (
	_ provider.ProviderWithEphemeralResources = (*dinteroProvider)(nil)
	_ provider.ProviderWithListResources      = (*dinteroProvider)(nil)
	_ provider.ProviderWithValidateConfig     = (*dinteroProvider)(nil)
)

// NewServer returns a factory for the provider's server, which Terraform calls.
func NewServer(version string) func() tfprotov6.ProviderServer {
	return NewServerWithTiming(version, Timing{})
}

// NewServerWithTiming is NewServer with shorter waits, for tests.
func NewServerWithTiming(version string, timing Timing) func() tfprotov6.ProviderServer {
	return func() tfprotov6.ProviderServer {
		framework := providerserver.NewProtocol6(&dinteroProvider{version: version, timing: timing})()
		return &server{framework.(frameworkServer)} //nolint:forcetypeassert // it would not start
	}
}

type dinteroProvider struct {
	version string
	timing  Timing
}

func (p *dinteroProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "dintero"
	resp.Version = p.version
}

func (p *dinteroProvider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Sign merchants up for Vipps through [Dintero](https://www.dintero.com), and follow their onboarding.",
		Attributes: map[string]schema.Attribute{
			"account_id": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "The account that owns the API client, and the default for resources: `T` (test) or `P` (production) and eight digits. Environment: `DINTERO_ACCOUNT_ID`.",
				Validators:          []validator.String{accountIDRule.hidden()},
			},
			"client_id": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "The id of the API client. Environment: `DINTERO_CLIENT_ID`.",
				Validators:          []validator.String{credentialRule},
			},
			"client_secret": schema.StringAttribute{
				Optional:            true,
				Sensitive:           true,
				MarkdownDescription: "The secret of the API client. Environment: `DINTERO_CLIENT_SECRET`.",
				Validators:          []validator.String{credentialRule},
			},
			"access_token": schema.StringAttribute{
				Optional:            true,
				Sensitive:           true,
				MarkdownDescription: "An access token (JWT) that is used for every account instead of `client_id` and `client_secret`. It is not renewed, and Dintero issues tokens for one account each, so this suits a single account. Environment: `DINTERO_ACCESS_TOKEN`.",
				Validators:          []validator.String{accessTokenRule},
			},
			"audience": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "The audience of the tokens. Default: `https://api.dintero.com/v1/accounts/{account}`, with the account of each resource. Environment: `DINTERO_AUDIENCE`.",
				Validators:          []validator.String{notEmptyRule.hidden()},
			},
			"base_url": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "The address of the API. Default: `https://api.dintero.com/v1`. Plain `http` is for loopback addresses only. Environment: `DINTERO_BASE_URL`.",
				Validators:          []validator.String{baseURLRule},
			},
			"request_timeout": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "How long one attempt of a request may take, such as `45s`. Default: `30s`.",
				Validators:          []validator.String{durationRule.hidden()},
			},
			"max_retries": schema.Int64Attribute{
				Optional:            true,
				MarkdownDescription: "How often a failed request is repeated if repeating it is safe, 0 to 20. Default: `4`.",
				Validators:          []validator.Int64{int64validator.Between(0, 20)},
			},
		},
	}
}

// ValidateConfig refuses two kinds of credentials. An unknown value is accepted,
// because it may turn out to be null, for example the variable of a module that
// accepts both kinds. The error has no path, see configResolver.credentials.
func (p *dinteroProvider) ValidateConfig(ctx context.Context, req provider.ValidateConfigRequest, resp *provider.ValidateConfigResponse) {
	var config providerModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if isSet(config.AccessToken) && (isSet(config.ClientID) || isSet(config.ClientSecret)) {
		resp.Diagnostics.AddError(titleTwoCredentials, "The provider block sets access_token as well as client_id or client_secret. Remove one of the two kinds.")
	}
}

// Configure makes no request.
func (p *dinteroProvider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var config providerModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	s := newSession(config, userAgent(p.version, req.TerraformVersion), p.timing, &resp.Diagnostics)
	resp.ResourceData, resp.DataSourceData = s, s
	resp.EphemeralResourceData, resp.ListResourceData = s, s
}

func (p *dinteroProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{newVippsPSPConnectionResource, newActivationResource}
}

func (p *dinteroProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{newVippsPSPConnectionDataSource, newPaymentApprovalsDataSource}
}

func (p *dinteroProvider) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	return []func() ephemeral.EphemeralResource{newAccessTokenEphemeralResource}
}

func (p *dinteroProvider) ListResources(context.Context) []func() list.ListResource {
	return []func() list.ListResource{newVippsPSPConnectionListResource}
}

// userAgent names the provider and Terraform. Users can add to it with
// TF_APPEND_USER_AGENT, as with other providers.
func userAgent(version, terraformVersion string) string {
	agent := fmt.Sprintf("terraform-provider-dintero/%s (+https://github.com/dintero/terraform-provider-dintero) Terraform/%s %s",
		version, terraformVersion, os.Getenv("TF_APPEND_USER_AGENT"))
	return strings.Join(strings.FieldsFunc(agent, func(r rune) bool { return r <= ' ' || r > '~' }), " ")
}
