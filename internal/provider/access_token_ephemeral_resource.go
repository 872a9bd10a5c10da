package provider

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

var _ ephemeral.EphemeralResourceWithConfigure = (*accessTokenEphemeralResource)(nil)

func newAccessTokenEphemeralResource() ephemeral.EphemeralResource {
	return &accessTokenEphemeralResource{}
}

// accessTokenEphemeralResource returns the provider's own token, for scripts and
// providers that call other parts of Dintero's API. The token is never stored.
type accessTokenEphemeralResource struct{ session *session }

type accessTokenModel struct {
	AccountID   types.String `tfsdk:"account_id"`
	AccessToken types.String `tfsdk:"access_token"`
	TokenType   types.String `tfsdk:"token_type"`
	ExpiresAt   types.String `tfsdk:"expires_at"`
}

func (*accessTokenEphemeralResource) Metadata(_ context.Context, req ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_access_token"
}

func (*accessTokenEphemeralResource) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "An access token for Dintero's API, for scripts and providers that call parts of the API that this provider does not cover. " +
			"It is never stored in a plan or a state. Needs Terraform 1.10 or OpenTofu 1.11, or newer.",
		Attributes: map[string]schema.Attribute{
			"account_id": schema.StringAttribute{
				Optional:            true,
				Computed:            true,
				MarkdownDescription: "The account to get a token for. Default: the provider's.",
				Validators:          []validator.String{accountIDRule},
			},
			"access_token": schema.StringAttribute{Computed: true, Sensitive: true, MarkdownDescription: "The token (JWT)."},
			"token_type":   schema.StringAttribute{Computed: true, MarkdownDescription: "Its type, `Bearer`."},
			"expires_at":   schema.StringAttribute{Computed: true, MarkdownDescription: "Expiry time (RFC 3339). Null if the provider uses `access_token`."},
		},
	}
}

func (e *accessTokenEphemeralResource) Configure(_ context.Context, req ephemeral.ConfigureRequest, _ *ephemeral.ConfigureResponse) {
	e.session = sessionFrom(req.ProviderData)
}

func (e *accessTokenEphemeralResource) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	var model accessTokenModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	accountID, ok := e.session.accountNow(model.AccountID, &resp.Diagnostics)
	if !ok {
		return
	}
	token, err := e.session.client.Token(ctx, accountID)
	if err != nil {
		e.session.addError(&resp.Diagnostics, titleNoToken, "account "+accountID, err)
		return
	}
	model.AccountID = types.StringValue(accountID)
	model.AccessToken = types.StringValue(token.AccessToken)
	model.TokenType = stringOrNull(token.TokenType)
	model.ExpiresAt = types.StringNull()
	if !token.ExpiresAt.IsZero() {
		model.ExpiresAt = types.StringValue(token.ExpiresAt.UTC().Format(time.RFC3339))
	}
	resp.Diagnostics.Append(resp.Result.Set(ctx, model)...)
}
