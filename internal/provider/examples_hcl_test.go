package provider_test

import (
	"encoding/json"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclparse"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// firstBlock returns the first block of a type in the example's file, for what a
// Terraform that is too old for it cannot read.
func firstBlock(e example, kind string) *hclsyntax.Body {
	e.Helper()
	file, diags := hclparse.NewParser().ParseHCLFile(e.file)
	if diags.HasErrors() {
		e.Fatal(diags)
	}
	for _, block := range file.Body.(*hclsyntax.Body).Blocks {
		if block.Type == kind {
			return block.Body
		}
	}
	e.Fatalf("%s has no block %s", e.file, kind)
	return nil
}

// attributesJSON returns the attributes of a body, or of an object in it, as JSON.
func attributesJSON(e example, body *hclsyntax.Body, object string) string {
	e.Helper()
	values := map[string]string{}
	if object != "" {
		value, diags := body.Attributes[object].Expr.Value(nil)
		e.must(errOf(diags))
		for name, v := range value.AsValueMap() {
			values[name] = v.AsString()
		}
	} else {
		for name, attribute := range body.Attributes {
			value, diags := attribute.Expr.Value(nil)
			e.must(errOf(diags))
			values[name] = value.AsString()
		}
	}
	encoded, err := json.Marshal(values)
	e.must(err)
	return string(encoded)
}

func errOf(diags hcl.Diagnostics) error {
	if diags.HasErrors() {
		return diags
	}
	return nil
}
