package provider

import (
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// documentedConnection is the response of Dintero's reference.
const documentedConnection = `{"signups":[{"case_id":"3c90c3cc-0d44-4b50-8888-8dd25736052a","payment_options":[{"currencies":["NOK"],"type":"dintero_psp.vipps"}],"logo":"<string>",` +
	`"created_at":"2023-11-07T05:31:56Z"}],"created_at":"2023-11-07T05:31:56Z","created_by":"1c92f7e1","updated_at":"2023-11-07T05:31:56Z","metadata":{},` +
	`"status":"pending","events":[{"status":"pending","event":"signature_required","id":"<string>","created_at":"2023-11-07T05:31:56Z","created_by":"<string>",` +
	`"description":"Vipps awaiting signature","metadata":{"signature_link":"https://sig.example.com/K34K244"}}],"schema":123,` +
	`"configuration":{"payment_options":[{"currencies":["NOK"],"type":"dintero_psp.vipps"}],"merchant_serial_number":"123456"}}`

// Any response of Dintero becomes a state that Terraform accepts: all of it
// known, valid in the schema, and the same after its way to Terraform.
func FuzzConnectionValues(f *testing.F) {
	for _, body := range []string{
		documentedConnection,
		`{}`, `{"signups":[null,{},"x"],"events":[null,{}],"metadata":{"a":null,"b":[1,{}]},"configuration":null}`,
		`{"signups":[{"case_id":"a","payment_options":[{"currencies":["nok","NOK","nok"],"type":"a"},{"currencies":["NOK"],"type":"a"},{},{},null]}]}`,
		`{"signups":[],"configuration":{"payment_options":[{"currencies":["nok","NOK","nok"],"type":"a"},{"currencies":["NOK"],"type":"a"},{},{},null]}}`,
		`{"signups":[],"schema":1e-300000000}`, `{"signups":[],"schema":1e300}`, `{"signups":[],"schema":"1.10"}`, `{"signups":[],"schema":123456789012345678901234567890.5}`, `{"signups":[],"schema":-0}`,
		`{"signups":[],"metadata":{"a":["` + "\xff" + `"],"` + "\xff" + `":"b"}}`, `{"signups":[],"status":"\ud800\u0000"}`, "\xef\xbb\xbf" + `{"signups":[{}]}`,
		`{"signups":[{"store_id":1,"deleted_at":"x"}],"status":"enabled","updated_at":"2023-11-07 05:31:56"}`,
	} {
		f.Add([]byte(body))
	}
	get := connectionFrom(f)
	var shown datasource.SchemaResponse
	(&vippsPSPConnectionDataSource{}).Schema(f.Context(), datasource.SchemaRequest{}, &shown)
	kind := shown.Schema.Type().TerraformType(f.Context())
	f.Fuzz(func(t *testing.T, body []byte) {
		c := get(t, body)
		if c == nil {
			return
		}
		account := types.StringValue("T12345678")
		state := tfsdk.State{Schema: shown.Schema, Raw: tftypes.NewValue(kind, nil)}
		diags := state.Set(t.Context(), vippsPSPConnectionDataModel{
			ID: account, AccountID: account, Signups: shownSignupValues(c.Signups), connectionModel: connectionValues(c, newestEvents),
		})
		if diags.HasError() {
			t.Fatalf("no valid state: %v", diags)
		}
		if !state.Raw.IsFullyKnown() {
			t.Errorf("not all of it is known: %s", state.Raw)
		}
		wantWellFormed(t, state.Raw)
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

// connectionFrom returns the connection that the client reads from a response;
// nil if it is none.
func connectionFrom(f *testing.F) func(t *testing.T, body []byte) *dintero.Connection {
	f.Helper()
	var body atomic.Pointer[[]byte]
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(*body.Load()) }))
	f.Cleanup(server.Close)
	client, err := dintero.New(dintero.Config{BaseURL: server.URL, AccessToken: "token"})
	if err != nil {
		f.Fatal(err)
	}
	return func(t *testing.T, b []byte) *dintero.Connection {
		t.Helper()
		body.Store(&b)
		connection, err := client.VippsPSPConnection(t.Context(), "T12345678")
		if err != nil {
			return nil // it is no JSON object
		}
		return connection
	}
}

// wantWellFormed wants strings to be UTF-8, and sets to have each element once.
func wantWellFormed(t *testing.T, v tftypes.Value) {
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

// An import id is parsed into its parts without losing any character.
func FuzzImportID(f *testing.F) {
	for _, id := range []string{
		"T12345678/3c90c3cc-0d44-4b50-8888-8dd25736052a", "3c90c3cc-0d44-4b50-8888-8dd25736052a", "P12345678/3C90C3CC-0D44-4B50-8888-8DD25736052A",
		"", "/", "//", "T12345678/", "/3c90c3cc-0d44-4b50-8888-8dd25736052a", "T12345678/a/b", " T12345678/a ", "T12345678\\a", "\xff/\xff", "T1/\n",
	} {
		f.Add(id)
	}
	f.Fuzz(func(t *testing.T, id string) {
		key := parseImportID(id)
		account, caseID := key.AccountID.ValueString(), key.CaseID.ValueString()
		if joined := account + "/" + caseID; joined != id && (!key.AccountID.IsNull() || caseID != id) {
			t.Errorf("%q became account %q and case %q", id, account, caseID)
		}
	})
}
