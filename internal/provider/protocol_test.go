package provider_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/provider"
)

// protocol calls the provider as Terraform does, in one run. It is for what not
// every Terraform can do or show, and for large tables. Values are JSON, in which
// attributes that are left out are null.
type protocol struct {
	t       testing.TB
	server  tfprotov6.ProviderServer
	schemas *tfprotov6.GetProviderSchemaResponse
}

type diagnostic = tfprotov6.Diagnostic

// unknown stands for a string that is known only after apply.
const unknown = "(unknown)"

// What protocol tests sign up, as a configuration and as a state.
const (
	shopSignupJSON = `"signup":{"case_id":"` + acctest.CaseID + `","payment_options":[{"type":"dintero_psp.vipps","currencies":["NOK"]}]}`
	shopJSON       = `{` + shopSignupJSON + `}`
	shopStateJSON  = `{"id":"` + acctest.ShopID + `","account_id":"` + dinterotest.Account + `","attempt":1,"adopted":false,"status":"pending",` + shopSignupJSON + `}`
)

// newProtocol returns a provider that is configured for the simulator. More
// attributes, such as `"max_retries":0`, replace the same ones.
func newProtocol(t testing.TB, sim acctest.Sim, more ...string) protocol {
	t.Helper()
	p := unconfiguredProtocol(t)
	if diags := p.configure(providerJSON(t, sim, more...)); len(diags) > 0 {
		t.Fatal(diagnosticsText(diags))
	}
	return p
}

func unconfiguredProtocol(t testing.TB) protocol {
	t.Helper()
	p := protocol{t: t, server: provider.NewServerWithTiming("test", acctest.Timing())()}
	schemas, err := p.server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	p.must(err)
	p.schemas = schemas
	return p
}

func providerJSON(t testing.TB, sim acctest.Sim, more ...string) string {
	t.Helper()
	attributes := map[string]any{
		"base_url": sim.URL, "account_id": dinterotest.Account, "client_id": dinterotest.ClientID, "client_secret": dinterotest.ClientSecret,
	}
	for _, lines := range more {
		if err := json.Unmarshal([]byte("{"+lines+"}"), &attributes); err != nil {
			t.Fatal(err)
		}
	}
	encoded, _ := json.Marshal(attributes) // it was JSON before
	return string(encoded)
}

func (p protocol) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p protocol) configure(config string) []*diagnostic {
	p.t.Helper()
	resp, err := p.server.ConfigureProvider(p.t.Context(), &tfprotov6.ConfigureProviderRequest{
		TerraformVersion: "1.11.4", Config: p.encode(p.schemas.Provider.ValueType(), config),
	})
	p.must(err)
	return resp.Diagnostics
}

func (p protocol) encode(kind tftypes.Type, text string) *tfprotov6.DynamicValue {
	p.t.Helper()
	value, err := tfprotov6.DynamicValue{JSON: []byte(text)}.Unmarshal(kind)
	p.must(err)
	value, err = tftypes.Transform(value, func(_ *tftypes.AttributePath, v tftypes.Value) (tftypes.Value, error) {
		if v.Type().Is(tftypes.String) && stringOf(v) == unknown {
			return tftypes.NewValue(tftypes.String, tftypes.UnknownValue), nil
		}
		return v, nil
	})
	p.must(err)
	return p.dynamic(kind, value)
}

func (p protocol) dynamic(kind tftypes.Type, value tftypes.Value) *tfprotov6.DynamicValue {
	p.t.Helper()
	encoded, err := tfprotov6.NewDynamicValue(kind, value)
	p.must(err)
	return &encoded
}

// decode returns the attributes of a value; nil if it is null.
func (p protocol) decode(kind tftypes.Type, encoded *tfprotov6.DynamicValue) (attributes map[string]tftypes.Value) {
	p.t.Helper()
	value, err := encoded.Unmarshal(kind)
	p.must(err)
	if !value.IsNull() {
		p.must(value.As(&attributes))
	}
	return attributes
}

// stringOf returns a string; "" if it is null or not known.
func stringOf(v tftypes.Value) (s string) {
	if v.IsKnown() && !v.IsNull() {
		_ = v.As(&s)
	}
	return s
}

// shop is the type of the resource's values.
func (p protocol) shop() tftypes.Type { return p.schemas.ResourceSchemas[acctest.ShopType].ValueType() }

// planRequest is what Terraform sends to plan the change of a state to a
// configuration.
func (p protocol) planRequest(state, config string) *tfprotov6.PlanResourceChangeRequest {
	p.t.Helper()
	prior, configured := p.encode(p.shop(), state), p.encode(p.shop(), config)
	return &tfprotov6.PlanResourceChangeRequest{
		TypeName: acctest.ShopType, PriorState: prior, ProposedNewState: p.proposed(prior, configured), Config: configured,
	}
}

// proposed is the configuration with the prior values of what it leaves to the
// provider.
func (p protocol) proposed(prior, config *tfprotov6.DynamicValue) *tfprotov6.DynamicValue {
	p.t.Helper()
	before, after := p.decode(p.shop(), prior), p.decode(p.shop(), config)
	if after == nil {
		return config
	}
	for _, attribute := range p.schemas.ResourceSchemas[acctest.ShopType].Block.Attributes {
		if before != nil && attribute.Computed && after[attribute.Name].IsNull() {
			after[attribute.Name] = before[attribute.Name]
		}
	}
	return p.dynamic(p.shop(), tftypes.NewValue(p.shop(), after))
}

// plan plans the change of a state to a configuration; either may be "null".
func (p protocol) plan(state, config string) *tfprotov6.PlanResourceChangeResponse {
	p.t.Helper()
	resp, err := p.server.PlanResourceChange(p.t.Context(), p.planRequest(state, config))
	p.must(err)
	return resp
}

// refresh reads a state, and returns what is reported.
func (p protocol) refresh(state string) []*diagnostic {
	p.t.Helper()
	resp, err := p.server.ReadResource(p.t.Context(), &tfprotov6.ReadResourceRequest{TypeName: acctest.ShopType, CurrentState: p.encode(p.shop(), state)})
	p.must(err)
	return resp.Diagnostics
}

// readData reads a data source, and returns what is reported.
func (p protocol) readData(name, config string) []*diagnostic {
	p.t.Helper()
	resp, err := p.server.ReadDataSource(p.t.Context(), &tfprotov6.ReadDataSourceRequest{
		TypeName: name, Config: p.encode(p.schemas.DataSourceSchemas[name].ValueType(), config),
	})
	p.must(err)
	return resp.Diagnostics
}

// diagnosticsText returns diagnostics as one text.
func diagnosticsText(diags []*diagnostic) string {
	var all []string
	for _, d := range diags {
		all = append(all, fmt.Sprintf("%s: %s: %s", d.Severity, d.Summary, d.Detail))
	}
	return strings.Join(all, "\n")
}

// wantOneError wants exactly one diagnostic, an error, with all of these parts.
func wantOneError(t testing.TB, diags []*diagnostic, parts ...string) {
	t.Helper()
	if len(diags) != 1 || diags[0].Severity != tfprotov6.DiagnosticSeverityError {
		t.Fatalf("there is not exactly one error, but:\n%s", diagnosticsText(diags))
	}
	acctest.WantText(t, diagnosticsText(diags), parts...)
}

func wantNoDiagnostics(t testing.TB, diags []*diagnostic) {
	t.Helper()
	if len(diags) > 0 {
		t.Errorf("there are diagnostics:\n%s", diagnosticsText(diags))
	}
}

// list returns what terraform query gets.
func (p protocol) list(config string, limit int64) (results []tfprotov6.ListResourceResult) {
	p.t.Helper()
	stream, err := p.server.(tfprotov6.ListResourceServer).ListResource(p.t.Context(), &tfprotov6.ListResourceRequest{
		TypeName: acctest.ShopType, Config: p.encode(p.schemas.ListResourceSchemas[acctest.ShopType].ValueType(), config),
		IncludeResource: true, Limit: limit,
	})
	p.must(err)
	for result := range stream.Results {
		results = append(results, result)
	}
	return results
}

// openToken opens the ephemeral resource, and returns what is reported.
func (p protocol) openToken(config string) []*diagnostic {
	p.t.Helper()
	const name = "dintero_access_token"
	resp, err := p.server.OpenEphemeralResource(p.t.Context(), &tfprotov6.OpenEphemeralResourceRequest{
		TypeName: name, Config: p.encode(p.schemas.EphemeralResourceSchemas[name].ValueType(), config),
	})
	p.must(err)
	return resp.Diagnostics
}
