package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

var _ datasource.DataSourceWithConfigure = (*vippsPSPConnectionDataSource)(nil)

func newVippsPSPConnectionDataSource() datasource.DataSource { return &vippsPSPConnectionDataSource{} }

// vippsPSPConnectionDataSource shows the connection of an account with all its
// signups.
type vippsPSPConnectionDataSource struct{ session *session }

type vippsPSPConnectionDataModel struct {
	ID        types.String `tfsdk:"id"`
	AccountID types.String `tfsdk:"account_id"`
	Signups   types.List   `tfsdk:"signups"`
	connectionModel
}

var shownSignupType = objectType(shownSignupAttributes())

func (*vippsPSPConnectionDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_vipps_psp_connection"
}

func (*vippsPSPConnectionDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := asDataSource(connectionAttributes("What happened to the connection, oldest first.",
		"The newest signature link of the connection. If the account has several signups, Dintero does not say which one it is for."))
	attributes["account_id"] = schema.StringAttribute{
		Optional:            true,
		Computed:            true,
		MarkdownDescription: "The merchant's account: `T` (test) or `P` (production) and eight digits. Default: the provider's.",
		Validators:          []validator.String{accountIDRule},
	}
	attributes["id"] = schema.StringAttribute{Computed: true, MarkdownDescription: "The account."}
	attributes["signups"] = schema.ListNestedAttribute{
		Computed:            true,
		MarkdownDescription: "Every signup of the account.",
		NestedObject:        schema.NestedAttributeObject{Attributes: shownSignupAttributes()},
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "The Vipps PSP connection of an account, as Dintero shows it now. It never waits, and it is an error if Dintero shows no connection.",
		Attributes:          attributes,
	}
}

func shownSignupAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"case_id":    schema.StringAttribute{Computed: true, MarkdownDescription: "Id of the merchant's case."},
		"logo":       schema.StringAttribute{Computed: true, MarkdownDescription: "The logo, as Dintero shows it."},
		"created_at": schema.StringAttribute{Computed: true, MarkdownDescription: "When the signup was received (RFC 3339)."},
		"store_id":   schema.StringAttribute{Computed: true, MarkdownDescription: "Id of the store, if a merchant has a signup for each of several stores under one case. Dintero's documentation mentions it, and no example shows it."},
		"payment_options": schema.SetNestedAttribute{
			Computed:            true,
			MarkdownDescription: "What is signed up for.",
			NestedObject:        schema.NestedAttributeObject{Attributes: asDataSource(paymentOptionAttributes())},
		},
	}
}

func (d *vippsPSPConnectionDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, _ *datasource.ConfigureResponse) {
	d.session = sessionFrom(req.ProviderData)
}

func (d *vippsPSPConnectionDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model vippsPSPConnectionDataModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	accountID, ok := d.session.accountNow(model.AccountID, &resp.Diagnostics)
	if !ok {
		return
	}
	snapshot, err := d.session.run.Read(ctx, onboarding.Key{AccountID: accountID})
	if err != nil {
		d.session.addError(&resp.Diagnostics, titleNotRead, "account "+accountID, err)
		return
	}
	model.ID, model.AccountID = types.StringValue(accountID), types.StringValue(accountID)
	model.connectionModel = connectionValues(snapshot.Connection, allEvents)
	model.Signups = shownSignupValues(snapshot.Connection.Signups)
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}

func shownSignupValues(signups []dintero.Signup) types.List {
	return objectList(shownSignupType, signups, func(s dintero.Signup) map[string]attr.Value {
		return map[string]attr.Value{
			"case_id":         stringOrNull(s.CaseID),
			"payment_options": paymentOptionValues(s.PaymentOptions),
			"logo":            stringOrNull(s.Logo),
			"created_at":      stringOrNull(s.CreatedAt),
			"store_id":        stringOrNull(s.StoreID),
		}
	})
}
