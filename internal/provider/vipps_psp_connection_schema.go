package provider

import (
	"context"
	"math"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

func (*vippsPSPConnectionResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = vippsPSPConnectionSchema()
}

// vippsPSPConnectionSchema is made once, because the framework needs it very
// often.
var vippsPSPConnectionSchema = sync.OnceValue(func() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Signs a merchant up for Vipps through Dintero, and follows the onboarding. " +
			"Dintero has no call to withdraw a signup: destroying this resource only removes it from the state.",
		Attributes: merged(connectionAttributes(newestEventsText, signatureLinkText), map[string]schema.Attribute{
			"account_id": schema.StringAttribute{
				Optional:            true,
				Computed:            true,
				MarkdownDescription: "The merchant's account: `T` (test) or `P` (production) and eight digits. Default: the provider's. Changing it replaces the resource.",
				Validators:          []validator.String{accountIDRule},
			},
			"signup": schema.SingleNestedAttribute{
				Required:            true,
				MarkdownDescription: "What the merchant signs up for.",
				Attributes:          signupAttributes(),
			},
			"attempt": schema.NumberAttribute{
				Optional:            true,
				Computed:            true,
				MarkdownDescription: "Counts deliberate submissions of the same signup. Raise it by one to submit the signup again, in place, for example after it was declined. For a new resource the number is only stored. Default: `1`.",
				Validators:          []validator.Number{wholeNumber{least: 1, most: math.MaxInt64}},
			},
			"id": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "`ACCOUNT/CASE`, the key of a signup.",
			},
			"signed_up_at": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "When this signup was received (RFC 3339).",
			},
			"visible": schema.BoolAttribute{
				Computed:            true,
				MarkdownDescription: "Whether the last refresh showed this signup. If not, the computed attributes are the last known ones.",
			},
			"unconfirmed": schema.SingleNestedAttribute{
				Computed:            true,
				MarkdownDescription: "A submission whose outcome is not known. Null otherwise. While it is set, the signup is only submitted again if a read proves that the submission had no effect, or if you raise `attempt`.",
				Attributes: map[string]schema.Attribute{
					"sent_at": schema.StringAttribute{Computed: true, MarkdownDescription: "When it was sent (RFC 3339)."},
					"attempt": schema.NumberAttribute{Computed: true, MarkdownDescription: "The attempt that was asked for."},
				},
			},
		}),
	}
})

func signupAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"case_id": schema.StringAttribute{
			Required:            true,
			MarkdownDescription: "Id (UUID) of the merchant's case at Dintero, where its due diligence is done (inferred). Changing it replaces the resource.",
			Validators:          []validator.String{caseIDRule},
		},
		"payment_options": schema.SetNestedAttribute{
			Required:            true,
			MarkdownDescription: "What to sign up for, at least one. A change submits the signup again.",
			Validators:          []validator.Set{setvalidator.SizeAtLeast(1), setvalidator.NoNullValues()},
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"type": schema.StringAttribute{
					Required:            true,
					MarkdownDescription: "Type of payment option. The only documented one is `dintero_psp.vipps`.",
					Validators:          []validator.String{typeRule, unusualType},
				},
				"currencies": schema.SetAttribute{
					Required:            true,
					ElementType:         types.StringType,
					MarkdownDescription: "ISO 4217 codes in capital letters, such as `NOK`, at least one.",
					Validators:          []validator.Set{setvalidator.SizeAtLeast(1), setvalidator.NoNullValues(), setvalidator.ValueStringsAre(currencyRule)},
				},
			}},
		},
		"logo": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "The merchant's logo. Its form is not documented; Vipps' own signup takes a base64 encoded PNG, square and at least 100 by 100 pixels, " +
				"so `filebase64(\"logo.png\")` is likely right. A change submits the signup again.",
			Validators: []validator.String{notEmptyRule, unusualLogo},
		},
	}
}

var unconfirmedType = map[string]attr.Type{"sent_at": types.StringType, "attempt": types.NumberType}

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
