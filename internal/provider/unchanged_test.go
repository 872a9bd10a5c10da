package provider_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/provider"
)

// What is answered without the framework is held here to what the framework
// answers to the same.

// withoutShortcuts is another provider of the same world, the framework's alone.
func withoutShortcuts(t testing.TB, w world) protocol {
	p := newProtocol(t, w)
	p.server = provider.WithoutShortcuts(p.server)
	return p
}

func wantSameText(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %s\nwant %s", what, got, want)
	}
}

// show is a connection's state, in words that compare.
func (p protocol) show(state *tfprotov6.DynamicValue) string {
	p.t.Helper()
	if state == nil {
		return "none"
	}
	value, err := state.Unmarshal(p.connectionType())
	if err != nil {
		p.t.Fatal(err)
	}
	return value.String()
}

func failed(diags []*tfprotov6.Diagnostic) bool {
	return slices.ContainsFunc(diags, func(d *tfprotov6.Diagnostic) bool { return d.Severity == isError })
}

// unknown is a value that is known only after apply.
const unknown = "unknown"

// configureWith replaces an attribute of the default configuration; the value is
// JSON or unknown.
func (p protocol) configureWith(w world, name, value string) {
	p.t.Helper()
	kind := p.schemas.Provider.ValueType()
	attributes := p.decode(kind, p.encode(kind, fmt.Sprintf(`{"base_url":%q,"account_id":%q,"client_id":%q,"client_secret":%q}`,
		w.URL, dinterotest.Account, dinterotest.ClientID, dinterotest.ClientSecret)))
	if value == unknown {
		attributes[name] = tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
	} else {
		attributes[name] = p.decode(kind, p.encode(kind, fmt.Sprintf(`{%q:%s}`, name, value)))[name]
	}
	config, err := tfprotov6.NewDynamicValue(kind, tftypes.NewValue(kind, attributes))
	if err != nil {
		p.t.Fatal(err)
	}
	resp, err := p.server.ConfigureProvider(p.t.Context(), &tfprotov6.ConfigureProviderRequest{TerraformVersion: "1.11.4", Config: &config})
	if err != nil || len(resp.Diagnostics) > 0 {
		p.t.Fatal(err, texts(resp.Diagnostics))
	}
}
