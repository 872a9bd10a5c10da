package provider_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/provider"
)

// protocol calls the provider through Terraform's protocol, in one run. It is
// for what the installed Terraform cannot do or does not show: identities,
// lists, deferrals, and the order in which resources are planned.
//
//	p := newProtocol(t, sim)
//	shop, diags := p.apply(p.none(), shopJSON)
//	again := newProtocol(t, sim) // the next run
//	planned := again.plan(shop, shopJSON)
//
// Values are JSON. Attributes that are left out are null.
type protocol struct {
	t        testing.TB
	server   tfprotov6.ProviderServer
	schemas  *tfprotov6.GetProviderSchemaResponse
	resource string // the type of what plan, apply, read and so on are about
}

const (
	isWarning = tfprotov6.DiagnosticSeverityWarning
	isError   = tfprotov6.DiagnosticSeverityError

	// unknown is a JSON string that stands for a value that is known only after
	// apply.
	unknown = `"(unknown)"`
)

// newProtocol returns a provider that is configured for the simulator. More
// lines of JSON, such as `"max_retries":0`, replace those of the same attribute.
func newProtocol(t testing.TB, sim acctest.Sim, more ...string) protocol {
	t.Helper()
	p := unconfiguredProtocol(t, acctest.Timing())
	resp := p.configure(providerJSON(sim, more...))
	if len(resp.Diagnostics) > 0 {
		t.Fatal(texts(resp.Diagnostics))
	}
	return p
}

func unconfiguredProtocol(t testing.TB, timing provider.Timing) protocol {
	t.Helper()
	server := provider.NewServerWithTiming("test", timing)()
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	return protocol{t, server, schemas, acctest.ShopType}
}

// of returns the same provider, to be asked about resources of another type.
func (p protocol) of(resource string) protocol {
	p.resource = resource
	return p
}

// providerJSON is a provider configuration that leads to the simulator.
func providerJSON(sim acctest.Sim, more ...string) string {
	fields := map[string]json.RawMessage{}
	for _, line := range append([]string{
		fmt.Sprintf(`"base_url":%q,"account_id":%q,"client_id":%q,"client_secret":%q`,
			sim.URL, dinterotest.Account, dinterotest.ClientID, dinterotest.ClientSecret),
	}, more...) {
		if err := json.Unmarshal([]byte("{"+line+"}"), &fields); err != nil {
			panic(fmt.Sprintf("%s: %v", line, err))
		}
	}
	encoded, _ := json.Marshal(fields) // it was JSON before
	return string(encoded)
}

func (p protocol) configure(config string) *tfprotov6.ConfigureProviderResponse {
	p.t.Helper()
	resp, err := p.server.ConfigureProvider(p.t.Context(), &tfprotov6.ConfigureProviderRequest{
		TerraformVersion: "1.11.4", Config: p.encode(p.schemas.Provider.ValueType(), config),
	})
	p.must(err)
	return resp
}

func (p protocol) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

// encode makes a value of JSON.
func (p protocol) encode(kind tftypes.Type, text string) *tfprotov6.DynamicValue {
	p.t.Helper()
	return p.dynamic(kind, p.value(kind, text))
}

func (p protocol) dynamic(kind tftypes.Type, value tftypes.Value) *tfprotov6.DynamicValue {
	p.t.Helper()
	encoded, err := tfprotov6.NewDynamicValue(kind, value)
	p.must(err)
	return &encoded
}

func (p protocol) value(kind tftypes.Type, text string) tftypes.Value {
	p.t.Helper()
	var given any
	p.must(json.Unmarshal([]byte(text), &given))
	return p.convert(kind, given)
}

// convert makes a value of what encoding/json decodes to. Attributes that are
// left out become null.
func (p protocol) convert(kind tftypes.Type, given any) tftypes.Value {
	p.t.Helper()
	if given == nil {
		return tftypes.NewValue(kind, nil)
	}
	if given == strings.Trim(unknown, `"`) {
		return tftypes.NewValue(kind, tftypes.UnknownValue)
	}
	switch k := kind.(type) {
	case tftypes.Object:
		fields, _ := given.(map[string]any)
		values := map[string]tftypes.Value{}
		for name, of := range k.AttributeTypes {
			values[name] = p.convert(of, fields[name])
		}
		for name := range fields {
			if _, ok := k.AttributeTypes[name]; !ok {
				p.t.Fatalf("there is no attribute %s", name)
			}
		}
		return tftypes.NewValue(kind, values)
	case tftypes.Map:
		values := map[string]tftypes.Value{}
		for key, value := range given.(map[string]any) {
			values[key] = p.convert(k.ElementType, value)
		}
		return tftypes.NewValue(kind, values)
	case tftypes.List:
		return tftypes.NewValue(kind, p.elements(k.ElementType, given))
	case tftypes.Set:
		return tftypes.NewValue(kind, p.elements(k.ElementType, given))
	}
	return tftypes.NewValue(kind, given)
}

func (p protocol) elements(kind tftypes.Type, given any) []tftypes.Value {
	p.t.Helper()
	values := []tftypes.Value{}
	for _, element := range given.([]any) {
		values = append(values, p.convert(kind, element))
	}
	return values
}

// decode returns the attributes of a value; nil if it is null.
func (p protocol) decode(kind tftypes.Type, encoded *tfprotov6.DynamicValue) map[string]tftypes.Value {
	p.t.Helper()
	value, err := encoded.Unmarshal(kind)
	p.must(err)
	if value.IsNull() {
		return nil
	}
	fields := map[string]tftypes.Value{}
	p.must(value.As(&fields))
	return fields
}

// text returns a string attribute; what is not a known string is described.
func text(v tftypes.Value) string {
	var s string
	if !v.IsKnown() || v.IsNull() || v.As(&s) != nil {
		return v.String()
	}
	return s
}

// texts returns diagnostics as one text.
func texts(diags []*tfprotov6.Diagnostic) string {
	var all []string
	for _, d := range diags {
		all = append(all, fmt.Sprintf("%s: %s: %s", d.Severity, d.Summary, d.Detail))
	}
	return strings.Join(all, "\n")
}

func failed(diags []*tfprotov6.Diagnostic) bool {
	for _, d := range diags {
		if d.Severity == isError {
			return true
		}
	}
	return false
}

// wantDiagnostic wants exactly one diagnostic, with these parts.
func wantDiagnostic(t testing.TB, diags []*tfprotov6.Diagnostic, severity tfprotov6.DiagnosticSeverity, parts ...string) {
	t.Helper()
	if len(diags) != 1 || diags[0].Severity != severity {
		t.Fatalf("there is not one diagnostic of severity %s, but:\n%s", severity, texts(diags))
	}
	for _, part := range parts {
		if whole := diags[0].Summary + ": " + diags[0].Detail; !strings.Contains(whole, part) {
			t.Errorf("%q does not contain %q", whole, part)
		}
	}
}

func wantNoDiagnostics(t testing.TB, diags []*tfprotov6.Diagnostic) {
	t.Helper()
	if len(diags) > 0 {
		t.Errorf("there are diagnostics:\n%s", texts(diags))
	}
}

// proposed is what Terraform proposes as the new state: the configuration, with
// the prior values of what it leaves to the provider.
func (p protocol) proposed(prior *tfprotov6.DynamicValue, config string) *tfprotov6.DynamicValue {
	p.t.Helper()
	kind := p.kind()
	before, after := p.decode(kind, prior), p.decode(kind, p.encode(kind, config))
	if after == nil {
		return p.encode(kind, "null")
	}
	fields := maps.Clone(after)
	for _, attribute := range p.schemas.ResourceSchemas[p.resource].Block.Attributes {
		if attribute.Computed && after[attribute.Name].IsNull() && before != nil {
			fields[attribute.Name] = before[attribute.Name]
		}
	}
	return p.dynamic(kind, tftypes.NewValue(kind, fields))
}

// kind is the type of the resource's values.
func (p protocol) kind() tftypes.Type {
	p.t.Helper()
	schema := p.schemas.ResourceSchemas[p.resource]
	if schema == nil {
		p.t.Fatalf("there is no resource %s", p.resource)
	}
	return schema.ValueType()
}
