package provider

import (
	"context"
	"maps"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/objectplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

func (*vippsPSPConnectionResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = vippsPSPConnectionSchema()
}

// vippsPSPConnectionSchema is made once, because the framework needs it very
// often. What a change in place does not move is planned as in the state.
var vippsPSPConnectionSchema = sync.OnceValue(func() schema.Schema {
	attributes := connectionAttributes("What happened to the connection: its newest ten events, oldest first. The data source has all.", signatureLinkText)
	maps.Copy(attributes, map[string]schema.Attribute{
		"account_id": schema.StringAttribute{
			Optional:            true,
			Computed:            true,
			MarkdownDescription: "The merchant's account: `T` (test) or `P` (production) and eight digits. Default: the provider's when the resource is created. A change replaces the resource.",
			Validators:          []validator.String{accountIDRule},
			PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown(), stringplanmodifier.RequiresReplaceIfConfigured()},
		},
		"signup": schema.SingleNestedAttribute{
			Required:            true,
			MarkdownDescription: "What the merchant signs up for.",
			Attributes:          signupAttributes(),
			PlanModifiers:       []planmodifier.Object{replaceIfUnknown},
		},
		"attempt": schema.Int64Attribute{
			Optional: true,
			Computed: true,
			MarkdownDescription: "Counts deliberate submissions of the same signup. Raise it by one to submit the signup again, in place, for example after it was declined. " +
				"For a new resource the number is only stored. Default: what the state has, or `1`.",
			Validators:    []validator.Int64{int64validator.AtLeast(1)},
			PlanModifiers: []planmodifier.Int64{int64planmodifier.UseNonNullStateForUnknown()},
		},
		"id": schema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "`ACCOUNT/CASE`, the key of a signup.",
			PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
		},
		"adopted": schema.BoolAttribute{
			Computed: true,
			MarkdownDescription: "Whether the signup was taken over without sending it (adopted or imported); `false` if Terraform submitted it. " +
				"If it is known in a plan, the apply sends nothing. If it is known only after apply, the apply may send the signup.",
		},
		"submitted_at": schema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "When Dintero received this signup (RFC 3339), as of the last submission or adoption by Terraform.",
		},
	})
	return schema.Schema{
		MarkdownDescription: "Signs a merchant up for Vipps through Dintero, and follows the onboarding. " +
			"Dintero has no call to withdraw a signup: destroying this resource only removes it from the state.",
		Attributes: attributes,
	}
})

// replaceIfUnknown replaces the resource if nothing of its signup is known, the
// case included.
var replaceIfUnknown = objectplanmodifier.RequiresReplaceIf(func(_ context.Context, req planmodifier.ObjectRequest, resp *objectplanmodifier.RequiresReplaceIfFuncResponse) {
	resp.RequiresReplace = req.PlanValue.IsUnknown()
}, "", "")

// replaceIfOtherCase replaces the resource if the case is another one, or not
// known. Upper and lower case do not count.
var replaceIfOtherCase = stringplanmodifier.RequiresReplaceIf(func(_ context.Context, req planmodifier.StringRequest, resp *stringplanmodifier.RequiresReplaceIfFuncResponse) {
	resp.RequiresReplace = req.PlanValue.IsUnknown() || !strings.EqualFold(req.PlanValue.ValueString(), req.StateValue.ValueString())
}, "", "")

func signupAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"case_id": schema.StringAttribute{
			Required:            true,
			MarkdownDescription: "Id (UUID) of the merchant's case at Dintero, probably where its due diligence is done. A change replaces the resource.",
			Validators:          []validator.String{caseIDRule},
			PlanModifiers:       []planmodifier.String{replaceIfOtherCase},
		},
		"payment_options": schema.SetNestedAttribute{
			Required:            true,
			MarkdownDescription: "What to sign up for, at least one. A change submits the signup again.",
			Validators:          []validator.Set{notEmptySet{}, setvalidator.NoNullValues()},
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"type": schema.StringAttribute{
					Required:            true,
					MarkdownDescription: "Type of payment option. The only documented one is `dintero_psp.vipps`.",
					Validators:          []validator.String{typeRule},
				},
				"currencies": schema.SetAttribute{
					Required:            true,
					ElementType:         types.StringType,
					MarkdownDescription: "ISO 4217 codes in capital letters, such as `NOK`, at least one.",
					Validators:          []validator.Set{notEmptySet{}, setvalidator.NoNullValues(), setvalidator.ValueStringsAre(currencyRule)},
				},
			}},
		},
		"logo": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "The merchant's logo. Its form is not documented; Vipps' own signup takes a base64 encoded PNG, square and at least 100 by 100 pixels, " +
				"so `filebase64(\"logo.png\")` is likely right. A change submits the signup again.",
			Validators: []validator.String{logoRule},
		},
	}
}

func (*vippsPSPConnectionResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{
		Attributes: map[string]identityschema.Attribute{
			"account_id": identityschema.StringAttribute{
				OptionalForImport: true,
				Description:       "The merchant's account. Default: the provider's.",
			},
			"case_id": identityschema.StringAttribute{
				RequiredForImport: true,
				Description:       "Id (UUID) of the merchant's case.",
			},
		},
	}
}

// vippsPSPConnectionTFType is made once, because each plan needs it.
var vippsPSPConnectionTFType = sync.OnceValue(func() tftypes.Type {
	return vippsPSPConnectionSchema().Type().TerraformType(context.Background())
})
