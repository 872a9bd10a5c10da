package provider_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// protocol is the provider as Terraform talks to it, for what the Terraform at
// hand cannot do or does not show: warnings, lists, identities.
type protocol struct {
	t       testing.TB
	server  tfprotov6.ProviderServer
	schemas *tfprotov6.GetProviderSchemaResponse
}

func newProtocol(t testing.TB, w world) protocol {
	t.Helper()
	server, err := factories["dintero"]()
	if err != nil {
		t.Fatal(err)
	}
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	p := protocol{t, server, schemas}
	p.configure(fmt.Sprintf(`{"base_url":%q,"account_id":%q,"client_id":%q,"client_secret":%q}`,
		w.URL, dinterotest.Account, dinterotest.ClientID, dinterotest.ClientSecret))
	return p
}

func (p protocol) configure(config string) {
	p.t.Helper()
	resp, err := p.server.ConfigureProvider(p.t.Context(), &tfprotov6.ConfigureProviderRequest{
		TerraformVersion: "1.11.4", Config: p.encode(p.schemas.Provider.ValueType(), config),
	})
	if err != nil || len(resp.Diagnostics) > 0 {
		p.t.Fatal(err, texts(resp.Diagnostics))
	}
}

// encode takes JSON, in which attributes may be left out.
func (p protocol) encode(kind tftypes.Type, text string) *tfprotov6.DynamicValue {
	p.t.Helper()
	value, err := tftypes.ValueFromJSON(p.complete(kind, text), kind) //nolint:staticcheck // the only way from JSON
	if err != nil {
		p.t.Fatal(err)
	}
	encoded, err := tfprotov6.NewDynamicValue(kind, value)
	if err != nil {
		p.t.Fatal(err)
	}
	return &encoded
}

func (p protocol) complete(kind tftypes.Type, text string) []byte {
	p.t.Helper()
	var given any
	if err := json.Unmarshal([]byte(text), &given); err != nil {
		p.t.Fatal(err)
	}
	complete, err := json.Marshal(completed(kind, given))
	if err != nil {
		p.t.Fatal(err)
	}
	return complete
}

// completed adds the attributes that are left out, as nulls.
func completed(kind tftypes.Type, given any) any {
	object, ok := kind.(tftypes.Object)
	fields, isMap := given.(map[string]any)
	if !ok || !isMap {
		return given
	}
	for name, of := range object.AttributeTypes {
		fields[name] = completed(of, fields[name])
	}
	return fields
}

// decode is the value as JSON would have it, for comparing.
func (p protocol) decode(kind tftypes.Type, encoded *tfprotov6.DynamicValue) map[string]tftypes.Value {
	p.t.Helper()
	value, err := encoded.Unmarshal(kind)
	if err != nil {
		p.t.Fatal(err)
	}
	fields := map[string]tftypes.Value{}
	if err := value.As(&fields); err != nil {
		p.t.Fatal(err)
	}
	return fields
}

func text(v tftypes.Value) string {
	var s string
	if v.As(&s) != nil {
		return v.String()
	}
	return s
}

func (p protocol) connectionType() tftypes.Type {
	return p.schemas.ResourceSchemas[shopType].ValueType()
}

func (p protocol) connection(text string) *tfprotov6.DynamicValue {
	return p.encode(p.connectionType(), text)
}

var identityType = tftypes.Object{AttributeTypes: map[string]tftypes.Type{"account_id": tftypes.String, "case_id": tftypes.String}}

const (
	signupJSON   = `"signup":{"case_id":"` + caseID + `","payment_options":[{"type":"dintero_psp.vipps","currencies":["NOK"]}]}`
	stateJSON    = `{"id":"` + fullID + `","account_id":"T12345678",` + signupJSON + `}`
	identityJSON = `{"account_id":"T12345678","case_id":"` + caseID + `"}`
)

// plan and apply a change from one object to another; "null" is no object.
func (p protocol) plan(prior, config string) *tfprotov6.PlanResourceChangeResponse {
	p.t.Helper()
	resp, err := p.server.PlanResourceChange(p.t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: shopType, PriorState: p.connection(prior), ProposedNewState: p.connection(config), Config: p.connection(config),
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return resp
}

func (p protocol) apply(prior, config string) *tfprotov6.ApplyResourceChangeResponse {
	p.t.Helper()
	planned := p.plan(prior, config)
	resp, err := p.server.ApplyResourceChange(p.t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: shopType, PriorState: p.connection(prior), Config: p.connection(config),
		PlannedState: planned.PlannedState, PlannedPrivate: planned.PlannedPrivate, PlannedIdentity: planned.PlannedIdentity,
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return resp
}

// read refreshes a state that has no identity yet.
func (p protocol) read() *tfprotov6.ReadResourceResponse {
	p.t.Helper()
	resp, err := p.server.ReadResource(p.t.Context(), &tfprotov6.ReadResourceRequest{
		TypeName: shopType, CurrentState: p.connection(stateJSON),
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return resp
}

func (p protocol) identity(data *tfprotov6.ResourceIdentityData) string {
	p.t.Helper()
	if data == nil {
		return ""
	}
	fields := p.decode(identityType, data.IdentityData)
	if fields["account_id"].IsNull() {
		return ""
	}
	return text(fields["account_id"]) + "/" + text(fields["case_id"])
}

func texts(diags []*tfprotov6.Diagnostic) string {
	var all []string
	for _, d := range diags {
		all = append(all, fmt.Sprintf("%s: %s: %s", d.Severity, d.Summary, d.Detail))
	}
	return strings.Join(all, "\n")
}

func wantDiagnostic(t *testing.T, diags []*tfprotov6.Diagnostic, severity tfprotov6.DiagnosticSeverity, parts ...string) {
	t.Helper()
	if len(diags) != 1 || diags[0].Severity != severity {
		t.Fatalf("want one diagnostic of severity %s, have:\n%s", severity, texts(diags))
	}
	for _, part := range parts {
		if whole := diags[0].Summary + ": " + diags[0].Detail; !strings.Contains(whole, part) {
			t.Errorf("%q does not say %q", whole, part)
		}
	}
}

// list is what terraform query gets.
func (p protocol) list(includeResource bool, limit int64) []tfprotov6.ListResourceResult {
	p.t.Helper()
	lists, ok := p.server.(tfprotov6.ListResourceServer)
	if !ok {
		p.t.Fatal("the provider lists nothing")
	}
	stream, err := lists.ListResource(context.Background(), &tfprotov6.ListResourceRequest{
		TypeName: shopType, Config: p.encode(p.schemas.ListResourceSchemas[shopType].ValueType(), "{}"),
		IncludeResource: includeResource, Limit: limit,
	})
	if err != nil {
		p.t.Fatal(err)
	}
	var results []tfprotov6.ListResourceResult
	for result := range stream.Results {
		results = append(results, result)
	}
	return results
}
