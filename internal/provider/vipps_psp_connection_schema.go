package provider

import (
	"context"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
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

// All are made once, for they are needed for each value.
var (
	vippsPSPConnectionSchema = sync.OnceValue(makeVippsPSPConnectionSchema)
	vippsPSPConnectionTFType = sync.OnceValue(func() tftypes.Type {
		return vippsPSPConnectionSchema().Type().TerraformType(context.Background())
	})
	vippsPSPConnectionIdentityTFType = sync.OnceValue(func() tftypes.Type {
		return vippsPSPConnectionIdentitySchema.Type().TerraformType(context.Background())
	})
)

func makeVippsPSPConnectionSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Signs a merchant up for Vipps through Dintero, and shows how far the onboarding has come. " +
			"Dintero has no call to withdraw a signup: destroying this resource only takes it out of the state.",
		Attributes: merged(connectionAttributes(newestEventsText), map[string]schema.Attribute{
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
			"id": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "`ACCOUNT/CASE`, the key of a signup.",
			},
			"signed_up_at": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "When this signup was received (RFC 3339).",
			},
		}),
	}
}

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
					MarkdownDescription: "Type of payment option. The only one that is documented is `dintero_psp.vipps`.",
					Validators:          []validator.String{typeRule},
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
				"so `filebase64(\"logo.png\")` is a likely one. A change submits the signup again.",
			Validators: []validator.String{notEmptyRule},
		},
	}
}

func (*vippsPSPConnectionResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = vippsPSPConnectionIdentitySchema
}

var vippsPSPConnectionIdentitySchema = identityschema.Schema{
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
