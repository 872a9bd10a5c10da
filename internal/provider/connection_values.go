package provider

import (
	"math"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// connectionModel has the attributes that show an account's connection. It is
// part of the models of all resources and data sources that have them.
type connectionModel struct {
	Status               types.String `tfsdk:"status"`
	Events               types.List   `tfsdk:"events"`
	MerchantSerialNumber types.String `tfsdk:"merchant_serial_number"`
	SignatureLink        types.String `tfsdk:"signature_link"`
	PaymentOptions       types.Set    `tfsdk:"payment_options"`
	CreatedAt            types.String `tfsdk:"created_at"`
	CreatedBy            types.String `tfsdk:"created_by"`
	UpdatedAt            types.String `tfsdk:"updated_at"`
	Metadata             types.Map    `tfsdk:"metadata"`
	Schema               types.Int64  `tfsdk:"schema"`
}

// How many events a resource shows. The events are the connection's. If each
// signup of an account had all of them, the state would grow with the square of
// the number of signups.
const (
	newestEvents = 10
	allEvents    = math.MaxInt
)

var (
	paymentOptionType = objectType(paymentOptionAttributes())
	eventType         = objectType(eventAttributes())
)

// objectType returns the type of an object that has these attributes.
func objectType[A interface{ GetType() attr.Type }](attributes map[string]A) types.ObjectType {
	kinds := make(map[string]attr.Type, len(attributes))
	for name, attribute := range attributes {
		kinds[name] = attribute.GetType()
	}
	return types.ObjectType{AttrTypes: kinds}
}

// connectionValues maps a connection to Terraform's values. All of them are
// known: a value that Dintero does not show is null, and a list is empty rather
// than null. At most the given number of events is taken, the newest ones.
// Without a connection everything is null.
func connectionValues(c *dintero.Connection, events int) connectionModel {
	if c == nil {
		return connectionModel{
			Events:         types.ListNull(eventType),
			PaymentOptions: types.SetNull(paymentOptionType),
			Metadata:       types.MapNull(types.StringType),
		}
	}
	return connectionModel{
		Status:               stringOrNull(c.Status),
		Events:               eventValues(c.Events[max(0, len(c.Events)-events):]),
		MerchantSerialNumber: stringOrNull(c.Configuration.MerchantSerialNumber),
		SignatureLink:        stringOrNull(c.LatestSignatureLink()),
		PaymentOptions:       paymentOptionValues(c.Configuration.PaymentOptions),
		CreatedAt:            stringOrNull(c.CreatedAt),
		CreatedBy:            stringOrNull(c.CreatedBy),
		UpdatedAt:            stringOrNull(c.UpdatedAt),
		Metadata:             metadataValues(c.Metadata),
		Schema:               types.Int64PointerValue(c.Schema.Value),
	}
}

// or returns the values that are known, and for the others those of another
// connection.
func (m connectionModel) or(other connectionModel) connectionModel {
	return connectionModel{
		Status:               knownOr(m.Status, other.Status),
		Events:               knownOr(m.Events, other.Events),
		MerchantSerialNumber: knownOr(m.MerchantSerialNumber, other.MerchantSerialNumber),
		SignatureLink:        knownOr(m.SignatureLink, other.SignatureLink),
		PaymentOptions:       knownOr(m.PaymentOptions, other.PaymentOptions),
		CreatedAt:            knownOr(m.CreatedAt, other.CreatedAt),
		CreatedBy:            knownOr(m.CreatedBy, other.CreatedBy),
		UpdatedAt:            knownOr(m.UpdatedAt, other.UpdatedAt),
		Metadata:             knownOr(m.Metadata, other.Metadata),
		Schema:               knownOr(m.Schema, other.Schema),
	}
}

func stringOrNull[T ~string](s T) types.String {
	if s == "" {
		return types.StringNull()
	}
	return types.StringValue(string(s))
}

func eventValues(events []dintero.Event) types.List {
	return objectList(eventType, events, func(e dintero.Event) map[string]attr.Value {
		return map[string]attr.Value{
			"id":          stringOrNull(e.ID),
			"event":       stringOrNull(e.Event),
			"status":      stringOrNull(e.Status),
			"created_at":  stringOrNull(e.CreatedAt),
			"created_by":  stringOrNull(e.CreatedBy),
			"description": stringOrNull(e.Description),
			"metadata":    metadataValues(e.Metadata),
		}
	})
}

// objectList returns a list of objects, one for each item.
func objectList[T any](kind types.ObjectType, items []T, attributes func(T) map[string]attr.Value) types.List {
	values := make([]attr.Value, len(items))
	for i, item := range items {
		values[i] = types.ObjectValueMust(kind.AttrTypes, attributes(item))
	}
	return types.ListValueMust(kind, values)
}

func metadataValues(m map[string]string) types.Map {
	values := make(map[string]attr.Value, len(m))
	for key, value := range m {
		values[key] = types.StringValue(value)
	}
	return types.MapValueMust(types.StringType, values)
}

// paymentOptionValues leaves repetitions out, because a set cannot have them.
func paymentOptionValues(options []dintero.PaymentOption) types.Set {
	values := make([]attr.Value, 0, len(options))
	for _, o := range options {
		value := types.ObjectValueMust(paymentOptionType.AttrTypes, map[string]attr.Value{
			"type":       types.StringValue(o.Type),
			"currencies": types.SetValueMust(types.StringType, stringValues(sortedUnique(o.Currencies))),
		})
		if !slices.ContainsFunc(values, value.Equal) {
			values = append(values, value)
		}
	}
	return types.SetValueMust(paymentOptionType, values)
}

func stringValues(texts []string) []attr.Value {
	values := make([]attr.Value, len(texts))
	for i, text := range texts {
		values[i] = types.StringValue(text)
	}
	return values
}

// sortedUnique returns currencies in capital letters, in order, each once.
func sortedUnique(currencies []string) []string {
	codes := make([]string, len(currencies))
	for i, c := range currencies {
		codes[i] = strings.ToUpper(c)
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}
