package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

var _ datasource.DataSourceWithConfigure = (*paymentApprovalsDataSource)(nil)

func newPaymentApprovalsDataSource() datasource.DataSource { return &paymentApprovalsDataSource{} }

// paymentApprovalsDataSource finds the case of a merchant. The bank accounts
// and the personal data in Dintero's response do not get into the state.
type paymentApprovalsDataSource struct{ session *session }

type paymentApprovalsModel struct {
	AccountID  types.String `tfsdk:"account_id"`
	CaseStatus types.Set    `tfsdk:"case_status"`
	Approvals  types.List   `tfsdk:"approvals"`
}

var (
	linkType     = types.ObjectType{AttrTypes: map[string]attr.Type{"href": types.StringType, "rel": types.StringType}}
	approvalType = objectType(approvalAttributes())
)

func (*paymentApprovalsDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_payment_approvals"
}

func (*paymentApprovalsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The payment approvals of an account. The `id` of an approval is probably the case id of a signup.",
		Attributes: map[string]schema.Attribute{
			"account_id": schema.StringAttribute{
				Optional:            true,
				Computed:            true,
				MarkdownDescription: "The merchant's account. Default: the provider's.",
				Validators:          []validator.String{accountIDRule},
			},
			"case_status": schema.SetAttribute{
				Optional:            true,
				ElementType:         types.StringType,
				MarkdownDescription: "Only approvals with one of these statuses, such as `ACTIVE` or `WAITING_FOR_SIGNATURE`. Default: all.",
				Validators:          []validator.Set{setvalidator.NoNullValues(), setvalidator.ValueStringsAre(notEmptyRule)},
			},
			"approvals": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The approvals, oldest first. Bank accounts and personal data are left out.",
				NestedObject:        schema.NestedAttributeObject{Attributes: approvalAttributes()},
			},
		},
	}
}

func approvalAttributes() map[string]schema.Attribute {
	text := func(description string) schema.Attribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	texts := func(description string) schema.Attribute {
		return schema.ListAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: description}
	}
	return map[string]schema.Attribute{
		"id":                  text("Id (UUID), probably of the case."),
		"case_status":         text("Status of the due diligence, such as `ACTIVE`, `DECLINED` or `WAITING_FOR_SIGNATURE`."),
		"payment_methods":     texts("The payment methods that it is for."),
		"products":            texts("The products that it is for."),
		"organization_number": text("The merchant's organization number."),
		"country_code":        text("The merchant's country (ISO 3166-1)."),
		"mcc":                 schema.Int64Attribute{Computed: true, MarkdownDescription: "The merchant category code."},
		"created_at":          text("When it was created (RFC 3339)."),
		"updated_at":          text("When it was last updated (RFC 3339)."),
		"links": schema.ListNestedAttribute{
			Computed:            true,
			MarkdownDescription: "Pages about the approval, such as the contract.",
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"href": text("The address."),
				"rel":  text("What it is, such as `contract_url`."),
			}},
		},
	}
}

func (d *paymentApprovalsDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, _ *datasource.ConfigureResponse) {
	d.session = sessionFrom(req.ProviderData)
}

func (d *paymentApprovalsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model paymentApprovalsModel
	var statuses []string
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	resp.Diagnostics.Append(model.CaseStatus.ElementsAs(ctx, &statuses, false)...)
	accountID, ok := d.session.accountNow(model.AccountID, &resp.Diagnostics)
	if !ok {
		return
	}
	approvals, err := d.session.client.PaymentApprovals(ctx, accountID, statuses)
	if err != nil {
		d.session.addError(&resp.Diagnostics, titleNotRead, "account "+accountID, err)
		return
	}
	model.AccountID = types.StringValue(accountID)
	model.Approvals = approvalValues(approvals)
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}

func approvalValues(approvals []dintero.PaymentApproval) types.List {
	return objectList(approvalType, approvals, func(a dintero.PaymentApproval) map[string]attr.Value {
		return map[string]attr.Value{
			"id":                  stringOrNull(a.ID),
			"case_status":         stringOrNull(a.CaseStatus),
			"payment_methods":     nameValues(a.PaymentMethods, func(m dintero.PaymentMethod) dintero.Text { return m.Name }),
			"products":            nameValues(a.Products, func(p dintero.Product) dintero.Text { return p.Name }),
			"organization_number": stringOrNull(a.OrganizationNumber),
			"country_code":        stringOrNull(a.CountryCode),
			"mcc":                 types.Int64PointerValue(a.MCC.Value),
			"links":               linkValues(a.Links),
			"created_at":          stringOrNull(a.CreatedAt),
			"updated_at":          stringOrNull(a.UpdatedAt),
		}
	})
}

// nameValues returns the names of items that have one.
func nameValues[T any](items []T, name func(T) dintero.Text) types.List {
	names := []attr.Value{}
	for _, item := range items {
		if n := name(item); n != "" {
			names = append(names, types.StringValue(string(n)))
		}
	}
	return types.ListValueMust(types.StringType, names)
}

func linkValues(links []dintero.Link) types.List {
	return objectList(linkType, links, func(l dintero.Link) map[string]attr.Value {
		return map[string]attr.Value{"href": stringOrNull(l.Href), "rel": stringOrNull(l.Rel)}
	})
}
