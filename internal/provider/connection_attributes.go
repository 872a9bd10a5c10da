package provider

import (
	"fmt"
	"maps"

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

// The descriptions of the computed attributes, the same for all resources.
const (
	statusText               = "Status of the connection: `pending`, `enabled`, `failed` or `declined`. It is the account's, not one signup's."
	eventsText               = "What happened to the connection, oldest first."
	newestEventsText         = "What happened to the connection: its newest ten events, oldest first. The data source has all."
	merchantSerialNumberText = "The number that Vipps issued to the merchant. Null until then, probably until the connection is enabled."
	signatureLinkText        = "Where the merchant signs this signup. Null if no link is known to be its own. It stays after the signature; check `status`."
	latestLinkText           = "The newest signature link of the connection. If the account has several signups, Dintero does not say which one it is for."
	paymentOptionsText       = "Payment options that are active on the account."
	connectionCreatedAtText  = "When the connection was created (RFC 3339)."
	connectionCreatedByText  = "Id of the user or API client that created the connection."
	updatedAtText            = "When the connection was last updated (RFC 3339)."
	metadataText             = "Key/value pairs of the connection. Values that are no strings are JSON."
	schemaText               = "Version of the data format that Dintero uses for the connection."
	currenciesText           = "ISO 4217 codes, such as `NOK`."
	paymentOptionTypeText    = "Type of payment option, such as `dintero_psp.vipps`."
)

// The descriptions of an event's attributes.
var eventTexts = map[string]string{
	"id":          "Id of the event.",
	"event":       "What happened, such as `signature_required`.",
	"status":      "Status of the connection that came with the event.",
	"created_at":  "When it happened (RFC 3339).",
	"created_by":  "Who or what recorded it.",
	"description": "The event in words, such as why the merchant was declined.",
	"metadata":    "Key/value pairs of the event, such as `signature_link`.",
}

// connectionAttributes returns the computed attributes that show the
// connection. The parameters describe the attributes events and signature_link,
// which differ. A change in place plans as unknown only what it moves.
func connectionAttributes(events, link string) map[string]rs.Attribute {
	stays := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	return map[string]rs.Attribute{
		"status":         rs.StringAttribute{Computed: true, MarkdownDescription: statusText},
		"signature_link": rs.StringAttribute{Computed: true, MarkdownDescription: link},
		"updated_at":     rs.StringAttribute{Computed: true, MarkdownDescription: updatedAtText},
		"created_at":     rs.StringAttribute{Computed: true, MarkdownDescription: connectionCreatedAtText, PlanModifiers: stays},
		"created_by":     rs.StringAttribute{Computed: true, MarkdownDescription: connectionCreatedByText, PlanModifiers: stays},
		"merchant_serial_number": rs.StringAttribute{
			Computed:            true,
			MarkdownDescription: merchantSerialNumberText,
			PlanModifiers:       []planmodifier.String{stringplanmodifier.UseNonNullStateForUnknown()},
		},
		"metadata": rs.MapAttribute{
			Computed:            true,
			ElementType:         types.StringType,
			MarkdownDescription: metadataText,
			PlanModifiers:       []planmodifier.Map{mapplanmodifier.UseStateForUnknown()},
		},
		"schema": rs.Int64Attribute{
			Computed:            true,
			MarkdownDescription: schemaText,
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
			MarkdownDescription: paymentOptionsText,
			NestedObject:        rs.NestedAttributeObject{Attributes: paymentOptionAttributes()},
			PlanModifiers:       []planmodifier.Set{setplanmodifier.UseStateForUnknown()},
		},
	}
}

func paymentOptionAttributes() map[string]rs.Attribute {
	return map[string]rs.Attribute{
		"type":       rs.StringAttribute{Computed: true, MarkdownDescription: paymentOptionTypeText},
		"currencies": rs.SetAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: currenciesText},
	}
}

func eventAttributes() map[string]rs.Attribute {
	attributes := map[string]rs.Attribute{
		"metadata": rs.MapAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: eventTexts["metadata"]},
	}
	for name, text := range eventTexts {
		if name != "metadata" {
			attributes[name] = rs.StringAttribute{Computed: true, MarkdownDescription: text}
		}
	}
	return attributes
}

func merged(attributes, more map[string]rs.Attribute) map[string]rs.Attribute {
	maps.Copy(attributes, more)
	return attributes
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
