package provider

import (
	"fmt"

	ds "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	rs "github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/listplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/mapplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/setplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// The descriptions that the signup and its activation share.
const (
	statusText               = "Status of the connection: `pending`, `enabled`, `failed` or `declined`. It is the account's, not one signup's."
	merchantSerialNumberText = "The number that Vipps issued to the merchant. Null until then, probably until the connection is enabled."
	signatureLinkText        = "Where the merchant signs this signup. Null if no link is known to be its own. It stays after the signature; check `status`."
)

// connectionAttributes returns the computed attributes that show the
// connection. The parameters describe the attributes events and signature_link,
// which differ. A change in place plans as unknown only what it moves.
func connectionAttributes(events, link string) map[string]rs.Attribute {
	stays := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	return map[string]rs.Attribute{
		"status":         rs.StringAttribute{Computed: true, MarkdownDescription: statusText},
		"signature_link": rs.StringAttribute{Computed: true, MarkdownDescription: link},
		"updated_at":     rs.StringAttribute{Computed: true, MarkdownDescription: "When the connection was last updated (RFC 3339)."},
		"created_at":     rs.StringAttribute{Computed: true, MarkdownDescription: "When the connection was created (RFC 3339).", PlanModifiers: stays},
		"created_by":     rs.StringAttribute{Computed: true, MarkdownDescription: "Id of the user or API client that created the connection.", PlanModifiers: stays},
		"merchant_serial_number": rs.StringAttribute{
			Computed:            true,
			MarkdownDescription: merchantSerialNumberText,
			PlanModifiers:       []planmodifier.String{stringplanmodifier.UseNonNullStateForUnknown()},
		},
		"metadata": rs.MapAttribute{
			Computed:            true,
			ElementType:         types.StringType,
			MarkdownDescription: "Key/value pairs of the connection. Values that are no strings are JSON.",
			PlanModifiers:       []planmodifier.Map{mapplanmodifier.UseStateForUnknown()},
		},
		"schema": rs.Int64Attribute{
			Computed:            true,
			MarkdownDescription: "Version of the data format that Dintero uses for the connection.",
			PlanModifiers:       []planmodifier.Int64{int64planmodifier.UseStateForUnknown()},
		},
		"events": rs.ListNestedAttribute{
			Computed:            true,
			MarkdownDescription: events,
			NestedObject:        rs.NestedAttributeObject{Attributes: eventAttributes()},
			PlanModifiers:       []planmodifier.List{listplanmodifier.UseStateForUnknown()},
		},
		"payment_options": rs.SetNestedAttribute{
			Computed:            true,
			MarkdownDescription: "Payment options that are active on the account.",
			NestedObject:        rs.NestedAttributeObject{Attributes: paymentOptionAttributes()},
			PlanModifiers:       []planmodifier.Set{setplanmodifier.UseStateForUnknown()},
		},
	}
}

func paymentOptionAttributes() map[string]rs.Attribute {
	return map[string]rs.Attribute{
		"type":       rs.StringAttribute{Computed: true, MarkdownDescription: "Type of payment option, such as `dintero_psp.vipps`."},
		"currencies": rs.SetAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: "ISO 4217 codes, such as `NOK`."},
	}
}

func eventAttributes() map[string]rs.Attribute {
	return map[string]rs.Attribute{
		"id":          rs.StringAttribute{Computed: true, MarkdownDescription: "Id of the event."},
		"event":       rs.StringAttribute{Computed: true, MarkdownDescription: "What happened, such as `signature_required`."},
		"status":      rs.StringAttribute{Computed: true, MarkdownDescription: "Status of the connection that came with the event."},
		"created_at":  rs.StringAttribute{Computed: true, MarkdownDescription: "When it happened (RFC 3339)."},
		"created_by":  rs.StringAttribute{Computed: true, MarkdownDescription: "Who or what recorded it."},
		"description": rs.StringAttribute{Computed: true, MarkdownDescription: "The event in words, such as why the merchant was declined."},
		"metadata":    rs.MapAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: "Key/value pairs of the event, such as `signature_link`."},
	}
}

// asDataSource converts a resource's computed attributes into a data source's,
// so that both have the same descriptions.
func asDataSource(attributes map[string]rs.Attribute) map[string]ds.Attribute {
	converted := make(map[string]ds.Attribute, len(attributes))
	for name, attribute := range attributes {
		text := attribute.GetMarkdownDescription()
		switch a := attribute.(type) {
		case rs.StringAttribute:
			converted[name] = ds.StringAttribute{Computed: true, MarkdownDescription: text}
		case rs.Int64Attribute:
			converted[name] = ds.Int64Attribute{Computed: true, MarkdownDescription: text}
		case rs.MapAttribute:
			converted[name] = ds.MapAttribute{Computed: true, MarkdownDescription: text, ElementType: a.ElementType}
		case rs.SetAttribute:
			converted[name] = ds.SetAttribute{Computed: true, MarkdownDescription: text, ElementType: a.ElementType}
		case rs.ListNestedAttribute:
			converted[name] = ds.ListNestedAttribute{Computed: true, MarkdownDescription: text, NestedObject: ds.NestedAttributeObject{Attributes: asDataSource(a.NestedObject.Attributes)}}
		case rs.SetNestedAttribute:
			converted[name] = ds.SetNestedAttribute{Computed: true, MarkdownDescription: text, NestedObject: ds.NestedAttributeObject{Attributes: asDataSource(a.NestedObject.Attributes)}}
		default: // any test of the provider finds this
			panic(fmt.Sprintf("the data source has no attribute like %s, which is a %T", name, a))
		}
	}
	return converted
}
