package main

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

func emptySchema() *tfprotov6.Schema { return &tfprotov6.Schema{Block: &tfprotov6.SchemaBlock{}} }

// Each field of the protocol's answer is set in turn, so that a kind of schema that the protocol gets one day is covered, too.
func TestConvert_FailsForKindsOfSchemaThatItDoesNotKnow(t *testing.T) {
	fields := reflect.TypeFor[tfprotov6.GetProviderSchemaResponse]()
	failed := 0
	for i := range fields.NumField() {
		schemas := &tfprotov6.GetProviderSchemaResponse{Provider: emptySchema()}
		name := fields.Field(i).Name
		if !slices.Contains(known, name) {
			setOneElement(reflect.ValueOf(schemas).Elem().Field(i))
		}
		_, err := convert(schemas, &tfprotov6.GetResourceIdentitySchemasResponse{})
		if isKnown := slices.Contains(known, name); isKnown != (err == nil) {
			t.Errorf("%s: error %v", name, err)
		} else if err != nil && !strings.Contains(err.Error(), name) {
			t.Errorf("the error does not name %s: %v", name, err)
		}
		if err != nil {
			failed++
		}
	}
	if failed < 4 { // ProviderMeta, Functions, ActionSchemas, StateStoreSchemas
		t.Errorf("%d kinds of schema are refused, want at least 4", failed)
	}
}

func setOneElement(field reflect.Value) {
	if field.Kind() == reflect.Map {
		field.Set(reflect.MakeMap(field.Type()))
		field.SetMapIndex(reflect.ValueOf("name"), reflect.New(field.Type().Elem().Elem()))
		return
	}
	field.Set(reflect.New(field.Type().Elem()))
}

func TestConvert_AcceptsEmptyKindsOfSchema(t *testing.T) {
	schemas := &tfprotov6.GetProviderSchemaResponse{Provider: emptySchema(), Functions: map[string]*tfprotov6.Function{}}
	if _, err := convert(schemas, &tfprotov6.GetResourceIdentitySchemasResponse{}); err != nil {
		t.Error(err)
	}
}

func TestConvert_FailsForPartsOfASchemaThatItDoesNotKnow(t *testing.T) {
	for want, block := range map[string]*tfprotov6.SchemaBlock{
		`the block "timeouts"`:        {BlockTypes: []*tfprotov6.SchemaNestedBlock{{TypeName: "timeouts"}}},
		"unknown nesting mode":        {Attributes: []*tfprotov6.SchemaAttribute{{Name: "a", NestedType: &tfprotov6.SchemaObject{Nesting: 99}}}},
		"unknown kind of description": {DescriptionKind: 99},
	} {
		schemas := &tfprotov6.GetProviderSchemaResponse{Provider: &tfprotov6.Schema{Block: block}}
		_, err := convert(schemas, &tfprotov6.GetResourceIdentitySchemasResponse{})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}

func TestRun_PrintsTheSchemaOfEachKind(t *testing.T) {
	var out bytes.Buffer
	if err := run(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	var printed struct {
		Schemas map[string]map[string]map[string]any `json:"provider_schemas"`
	}
	if err := json.Unmarshal(out.Bytes(), &printed); err != nil {
		t.Fatal(err)
	}
	for kind, name := range map[string]string{
		"resource_schemas":           "dintero_vipps_psp_connection",
		"resource_identity_schemas":  "dintero_vipps_psp_connection",
		"data_source_schemas":        "dintero_payment_approvals",
		"ephemeral_resource_schemas": "dintero_access_token",
		"list_resource_schemas":      "dintero_vipps_psp_connection",
	} {
		if _, ok := printed.Schemas[shortName][kind][name]; !ok {
			t.Errorf("%s is not among the %s", name, kind)
		}
	}
}
