package provider

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// Whatever Dintero answers becomes a state that Terraform can take: all of it
// known, valid in the schema, and the same after a trip over the wire.
func FuzzConnectionValues(f *testing.F) {
	for _, body := range []string{
		`{"signups":[{"case_id":"3c90c3cc-0d44-4b50-8888-8dd25736052a","payment_options":[{"currencies":["NOK"],"type":"dintero_psp.vipps"}],"logo":"<string>",` +
			`"created_at":"2023-11-07T05:31:56Z"}],"created_at":"2023-11-07T05:31:56Z","created_by":"1c92f7e1","updated_at":"2023-11-07T05:31:56Z","metadata":{},` +
			`"status":"pending","events":[{"status":"pending","event":"signature_required","id":"<string>","created_at":"2023-11-07T05:31:56Z","created_by":"<string>",` +
			`"description":"Vipps awaiting signature","metadata":{"signature_link":"https://sig.example.com/K34K244"}}],"schema":123,` +
			`"configuration":{"payment_options":[{"currencies":["NOK"],"type":"dintero_psp.vipps"}],"merchant_serial_number":"123456"}}`,
		`{}`, `{"signups":[null,{},"x"],"events":[null,{}],"metadata":{"a":null,"b":[1,{}]},"configuration":null}`,
		`{"configuration":{"payment_options":[{"currencies":["nok","NOK","nok"],"type":"a"},{"currencies":["NOK"],"type":"a"},{},{},null]}}`,
		`{"schema":1e-300000000}`, `{"schema":1e300}`, `{"schema":"1.10"}`, `{"schema":123456789012345678901234567890.5}`, `{"schema":-0}`,
		`{"metadata":{"a":["` + "\xff" + `"],"` + "\xff" + `":"b"}}`, `{"status":"\ud800\u0000"}`,
	} {
		f.Add([]byte(body))
	}
	var shown datasource.SchemaResponse
	(&vippsPSPConnectionDataSource{}).Schema(f.Context(), datasource.SchemaRequest{}, &shown)
	kind := shown.Schema.Type().TerraformType(f.Context())
	f.Fuzz(func(t *testing.T, body []byte) {
		var c dintero.Connection
		var otherType *json.UnmarshalTypeError
		if err := json.Unmarshal(body, &c); err != nil && !errors.As(err, &otherType) {
			return // what is no JSON never gets that far
		}
		account := types.StringValue("T12345678")
		state := tfsdk.State{Schema: shown.Schema, Raw: tftypes.NewValue(kind, nil)}
		diags := state.Set(t.Context(), vippsPSPConnectionDataModel{
			ID: account, AccountID: account, Signups: shownSignupValues(c.Signups), connectionModel: connectionValues(&c, newestEvents),
		})
		if diags.HasError() {
			t.Fatalf("no valid state: %v", diags)
		}
		if !state.Raw.IsFullyKnown() {
			t.Errorf("not all of it is known: %s", state.Raw)
		}
		wellFormed(t, state.Raw)
		sent, err := tfprotov6.NewDynamicValue(kind, state.Raw)
		if err != nil {
			t.Fatalf("it cannot be sent: %v", err)
		}
		received, err := sent.Unmarshal(kind)
		if err != nil || !received.Equal(state.Raw) {
			t.Errorf("received %s, error %v; sent %s", received, err, state.Raw)
		}
	})
}

// wellFormed holds strings to UTF-8 and sets to having each element once.
func wellFormed(t *testing.T, v tftypes.Value) {
	t.Helper()
	err := tftypes.Walk(v, func(at *tftypes.AttributePath, v tftypes.Value) (bool, error) {
		switch {
		case v.IsNull():
		case v.Type().Is(tftypes.String):
			var s string
			if err := v.As(&s); err != nil || !utf8.ValidString(s) {
				t.Errorf("%s is %q, error %v", at, s, err)
			}
		case v.Type().Is(tftypes.Set{}):
			var elements []tftypes.Value
			if err := v.As(&elements); err != nil {
				return false, err
			}
			for i, a := range elements {
				for _, b := range elements[:i] {
					if a.Equal(b) {
						t.Errorf("%s has %s twice", at, a)
					}
				}
			}
		}
		return true, nil
	})
	if err != nil {
		t.Errorf("walk: %v", err)
	}
}

// An import id is either refused in words or taken apart into what it is made
// of, and nothing of it is lost.
func FuzzImportID(f *testing.F) {
	for _, id := range []string{
		"T12345678/3c90c3cc-0d44-4b50-8888-8dd25736052a", "3c90c3cc-0d44-4b50-8888-8dd25736052a", "P12345678/3C90C3CC-0D44-4B50-8888-8DD25736052A",
		"", "/", "//", "T12345678/", "/3c90c3cc-0d44-4b50-8888-8dd25736052a", "T12345678/a/b", " T12345678/a ", "T12345678\\a", "\xff/\xff", "T1/\n",
	} {
		f.Add(id)
	}
	f.Fuzz(func(t *testing.T, id string) {
		var diags diag.Diagnostics
		key := parseImportID(id, &diags)
		if key.AccountID.IsUnknown() || key.CaseID.IsUnknown() {
			t.Fatalf("%q has the unknown parts %s", id, key)
		}
		if diags.HasError() {
			if detail := diags[0].Detail(); !utf8.ValidString(detail) || !strings.Contains(detail, "ACCOUNT/CASE") {
				t.Errorf("refused with %q", detail)
			}
			return
		}
		account, caseID := key.AccountID.ValueString(), key.CaseID.ValueString()
		if joined := account + "/" + caseID; joined != id && (!key.AccountID.IsNull() || caseID != id) {
			t.Errorf("%q became account %q and case %q", id, account, caseID)
		}
		if strings.Contains(caseID, "/") || !key.AccountID.IsNull() && account == "" {
			t.Errorf("%q is taken", id)
		}
	})
}
