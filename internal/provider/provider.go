// Package provider is Terraform's side of the provider: schema, plan and state.
// It speaks no HTTP; what it asks of Dintero goes through package dintero.
//
// A tour: server.go is what Terraform talks to. provider.go declares the
// provider and config.go resolves its configuration and environment into a
// session, which every resource gets.
// The signup is in vipps_psp_connection_*.go, the waiting for people in
// vipps_psp_connection_activation_resource.go. connection_values.go is the one
// mapping from a connection to Terraform's values, problems.go the one from
// errors to diagnostics.
package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

var (
	_ provider.Provider                       = (*dinteroProvider)(nil)
	_ provider.ProviderWithEphemeralResources = (*dinteroProvider)(nil)
	_ provider.ProviderWithListResources      = (*dinteroProvider)(nil)
)

type dinteroProvider struct {
	version string
	pace    dintero.Pace
	session *session // nil before Configure
}

func (p *dinteroProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "dintero"
	resp.Version = p.version
}

func (p *dinteroProvider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	credentials := stringvalidator.ConflictsWith(path.MatchRoot("client_id"), path.MatchRoot("client_secret"))
	resp.Schema = schema.Schema{
		MarkdownDescription: "Sign merchants up for Vipps through [Dintero](https://www.dintero.com), and see how far their onboarding has come.",
		Attributes: map[string]schema.Attribute{
			"account_id": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "The account that owns the API client, and the default for resources: `T` (test) or `P` (production) and eight digits. Environment: `DINTERO_ACCOUNT_ID`.",
				Validators:          []validator.String{accountIDRule},
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
				MarkdownDescription: "A ready access token (JWT), used for every account in place of `client_id` and `client_secret`. It is not renewed. Environment: `DINTERO_ACCESS_TOKEN`.",
				Validators:          []validator.String{accessTokenRule, credentials},
			},
			"audience": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "The audience to ask tokens for. Default: `https://api.dintero.com/v1/accounts/{account}`, for each account that is worked on. Environment: `DINTERO_AUDIENCE`.",
				Validators:          []validator.String{notEmptyRule},
			},
			"base_url": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Where the API is. Default: `https://api.dintero.com/v1`. Plain `http` is for loopback addresses only. Environment: `DINTERO_BASE_URL`.",
				Validators:          []validator.String{baseURLRule},
			},
			"request_timeout": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "How long one attempt of a request may take, such as `45s`. Default: `30s`.",
				Validators:          []validator.String{durationRule},
			},
			"max_retries": schema.Int64Attribute{
				Optional:            true,
				MarkdownDescription: "How many times a request is repeated that may be repeated, 0 to 20. Default: `4`.",
				Validators:          []validator.Int64{int64validator.Between(0, 20)},
			},
		},
	}
}

// Configure makes no request: what the credentials are worth shows when they
// are needed.
func (p *dinteroProvider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var config providerModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	p.session = newSession(config, userAgent(p.version, req.TerraformVersion), p.pace, &resp.Diagnostics)
	resp.ResourceData = p.session
	resp.DataSourceData = p.session
	resp.EphemeralResourceData = p.session
	resp.ListResourceData = p.session
}

func (p *dinteroProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{newVippsPSPConnectionResource, newActivationResource}
}

func (p *dinteroProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{newVippsPSPConnectionDataSource}
}

func (p *dinteroProvider) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	return []func() ephemeral.EphemeralResource{newAccessTokenEphemeralResource}
}

func (p *dinteroProvider) ListResources(context.Context) []func() list.ListResource {
	return []func() list.ListResource{newVippsPSPConnectionListResource}
}
