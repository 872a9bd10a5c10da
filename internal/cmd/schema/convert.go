package main

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

type object = map[string]any

// known are the fields of the protocol's answer that convert reads, or that
// have no schema. The protocol gets new kinds of schema (functions, actions and
// state stores are some), which this list does not know.
var known = []string{
	"Provider", "ResourceSchemas", "DataSourceSchemas", "EphemeralResourceSchemas", "ListResourceSchemas",
	"ServerCapabilities", "Diagnostics",
}

func convert(schemas *tfprotov6.GetProviderSchemaResponse, identities *tfprotov6.GetResourceIdentitySchemasResponse) (object, error) {
	fields := reflect.ValueOf(*schemas)
	for i := range fields.NumField() {
		if name := fields.Type().Field(i).Name; !slices.Contains(known, name) && !isEmpty(fields.Field(i)) {
			return nil, fmt.Errorf("the provider has %s, which this command cannot print yet", name)
		}
	}
	var c converter
	out := object{
		"provider":                   c.schema(schemas.Provider),
		"resource_schemas":           each(schemas.ResourceSchemas, c.schema),
		"resource_identity_schemas":  each(identities.IdentitySchemas, c.identity),
		"data_source_schemas":        each(schemas.DataSourceSchemas, c.schema),
		"ephemeral_resource_schemas": each(schemas.EphemeralResourceSchemas, c.schema),
		"list_resource_schemas":      each(schemas.ListResourceSchemas, c.schema),
	}
	return out, c.err
}

// isEmpty reports whether a field is its zero value, or a map or slice without elements.
func isEmpty(field reflect.Value) bool {
	switch field.Kind() {
	case reflect.Map, reflect.Slice:
		return field.Len() == 0
	default:
		return field.IsZero()
	}
}

func each[T any](in map[string]T, convert func(T) object) object {
	out := object{}
	for name, value := range in {
		out[name] = convert(value)
	}
	return out
}

// converter keeps the first error, about a part of a schema that it does not know.
type converter struct{ err error }

func (c *converter) fail(format string, args ...any) {
	if c.err == nil {
		c.err = fmt.Errorf(format, args...)
	}
}

// schema knows attributes only, because the provider has no blocks.
func (c *converter) schema(s *tfprotov6.Schema) object {
	for _, block := range s.Block.BlockTypes {
		c.fail("the schema has the block %q; this command cannot print blocks yet", block.TypeName)
	}
	return object{
		"version": s.Version,
		"block": object{
			"attributes":       c.attributes(s.Block.Attributes),
			"description":      s.Block.Description,
			"description_kind": c.kind(s.Block.DescriptionKind),
			"deprecated":       s.Block.Deprecated,
		},
	}
}

func (c *converter) attributes(in []*tfprotov6.SchemaAttribute) object {
	out := object{}
	for _, a := range in {
		attribute := object{
			"description":      a.Description,
			"description_kind": c.kind(a.DescriptionKind),
			"required":         a.Required,
			"optional":         a.Optional,
			"computed":         a.Computed,
			"sensitive":        a.Sensitive,
			"write_only":       a.WriteOnly,
			"deprecated":       a.Deprecated,
		}
		if a.NestedType != nil {
			attribute["nested_type"] = object{
				"attributes":   c.attributes(a.NestedType.Attributes),
				"nesting_mode": c.nesting(a.NestedType.Nesting),
			}
		} else {
			attribute["type"] = a.Type
		}
		out[a.Name] = attribute
	}
	return out
}

func (c *converter) identity(s *tfprotov6.ResourceIdentitySchema) object {
	attributes := object{}
	for _, a := range s.IdentityAttributes {
		attributes[a.Name] = object{
			"type":                a.Type,
			"description":         a.Description,
			"required_for_import": a.RequiredForImport,
			"optional_for_import": a.OptionalForImport,
		}
	}
	return object{"version": s.Version, "attributes": attributes}
}

func (c *converter) kind(k tfprotov6.StringKind) string {
	switch k {
	case tfprotov6.StringKindMarkdown:
		return "markdown"
	case tfprotov6.StringKindPlain:
		return "plain"
	}
	c.fail("unknown kind of description: %s", k)
	return ""
}

func (c *converter) nesting(mode tfprotov6.SchemaObjectNestingMode) string {
	switch mode {
	case tfprotov6.SchemaObjectNestingModeSingle:
		return "single"
	case tfprotov6.SchemaObjectNestingModeList:
		return "list"
	case tfprotov6.SchemaObjectNestingModeSet:
		return "set"
	case tfprotov6.SchemaObjectNestingModeMap:
		return "map"
	case tfprotov6.SchemaObjectNestingModeInvalid:
	}
	c.fail("unknown nesting mode: %s", mode)
	return ""
}
