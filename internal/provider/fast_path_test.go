package provider_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/provider"
)

// framework returns another provider like p, without the fast path.
func framework(t *testing.T, sim acctest.Sim, more ...string) protocol {
	t.Helper()
	p := newProtocol(t, sim, more...)
	p.server = provider.WithoutFastPath(p.server)
	return p
}

func TestFastPath_AnswersAsTheFramework(t *testing.T) {
	const (
		inNOKAndSEK = `{"signup":{"case_id":"` + acctest.CaseID + `","payment_options":[{"type":"dintero_psp.vipps","currencies":["NOK","SEK"]}]}}`
		otherCase   = `{"signup":{"case_id":"` + acctest.OtherCaseID + `","payment_options":[{"type":"dintero_psp.vipps","currencies":["NOK"]}]}}`
	)
	imported := strings.Replace(shopStateJSON, `"attempt":1,`, "", 1)
	for name, c := range map[string]struct {
		state, config string
		provider      string // more of the provider block
		isFast        bool
	}{
		"unchanged":               {state: shopStateJSON, config: shopJSON, isFast: true},
		"unchanged, with account": {state: shopStateJSON, config: `{"account_id":"T12345678",` + shopSignupJSON + `}`, isFast: true},
		"unchanged, with attempt": {state: shopStateJSON, config: `{"attempt":1,` + shopSignupJSON + `}`, isFast: true},
		"another default account": {state: shopStateJSON, config: shopJSON, provider: `"account_id":"T87654321"`, isFast: true},
		"no default account":      {state: shopStateJSON, config: shopJSON, provider: `"account_id":null`, isFast: true},
		"unknown secret":          {state: shopStateJSON, config: shopJSON, provider: `"client_secret":"` + unknown + `"`, isFast: true},
		"in capital letters":      {state: shopStateJSON, config: strings.Replace(shopJSON, acctest.CaseID, strings.ToUpper(acctest.CaseID), 1)},
		"changed":                 {state: shopStateJSON, config: inNOKAndSEK},
		"raised attempt":          {state: shopStateJSON, config: `{"attempt":2,` + shopSignupJSON + `}`},
		"another case":            {state: shopStateJSON, config: otherCase},
		"another account":         {state: shopStateJSON, config: `{"account_id":"T87654321",` + shopSignupJSON + `}`},
		"imported":                {state: imported, config: shopJSON},
		"created":                 {state: "null", config: shopJSON},
		"destroyed":               {state: shopStateJSON, config: "null"},
		"unknown case":            {state: shopStateJSON, config: strings.Replace(shopJSON, acctest.CaseID, unknown, 1)},
	} {
		t.Run(name, func(t *testing.T) {
			sim := acctest.Start(t)
			sim.AddSignup(dinterotest.Account, acctest.CaseID, "NOK")
			var more []string
			if c.provider != "" {
				more = append(more, c.provider)
			}
			fast, plain := newProtocol(t, sim, more...), framework(t, sim, more...)
			req := fast.planRequest(c.state, c.config)
			req.PriorPrivate = []byte(`{"key":"e30="}`) // {} in base64
			if c.state != "null" {
				req.PriorIdentity = fast.identity()
			}
			got, err := fast.server.PlanResourceChange(t.Context(), req)
			fast.must(err)
			want, err := plain.server.PlanResourceChange(t.Context(), req)
			plain.must(err)
			if !reflect.DeepEqual(got, want) {
				t.Errorf("the answer is\n%+v\nthe framework's\n%+v", shown(fast, got), shown(plain, want))
			}
			if isFast := got.PlannedState == req.PriorState; isFast != c.isFast {
				t.Errorf("the prior state was returned as it came: %t, want %t", isFast, c.isFast)
			}
		})
	}
}

// identity is the shop's.
func (p protocol) identity() *tfprotov6.ResourceIdentityData {
	p.t.Helper()
	return &tfprotov6.ResourceIdentityData{IdentityData: p.encode(shopIdentityType(p), `{"account_id":"`+dinterotest.Account+`","case_id":"`+acctest.CaseID+`"}`)}
}

// shown returns the readable parts of an answer.
func shown(p protocol, resp *tfprotov6.PlanResourceChangeResponse) []any {
	p.t.Helper()
	planned, err := resp.PlannedState.Unmarshal(p.shop())
	p.must(err)
	_, values, _ := strings.Cut(planned.String(), "]<")
	return []any{values, resp.PlannedIdentity, string(resp.PlannedPrivate), resp.RequiresReplace, diagnosticsText(resp.Diagnostics)}
}

func is[T any](v any) bool { _, ok := v.(T); return ok }

// What the framework can do must not get lost because a server stands before it.
func TestFastPath_ServesWhatTheFrameworkServes(t *testing.T) {
	served := provider.NewServer("test")()
	own := provider.WithoutFastPath(served)
	for name, implements := range map[string]func(any) bool{
		"lists":        is[tfprotov6.ProviderServerWithListResource], //nolint:staticcheck // plugin-go asks for these interfaces
		"actions":      is[tfprotov6.ProviderServerWithActions],      //nolint:staticcheck // plugin-go asks for these interfaces
		"state stores": is[tfprotov6.ProviderServerWithStateStores],  //nolint:staticcheck // plugin-go asks for these interfaces
	} {
		if implements(own) && !implements(served) {
			t.Errorf("the framework serves %s, and this provider's server does not", name)
		}
	}
	if !is[tfprotov6.ProviderServerWithListResource](served) { //nolint:staticcheck // plugin-go asks for this interface
		t.Error("lists are not served")
	}
}
