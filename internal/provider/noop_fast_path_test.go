package provider_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/provider"
)

// These tests compare the answers of the fast path with those of the framework,
// and so ModifyPlan, answers to the same.

// withoutFastPath is another provider that is the framework's alone.
func withoutFastPath(t testing.TB, sim acctest.Sim, more ...string) protocol {
	t.Helper()
	p := newProtocol(t, sim, more...)
	p.server = provider.WithoutFastPath(p.server)
	return p
}

func wantSameText(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %s\nwant %s", what, got, want)
	}
}

// wantSamePlan plans with the fast path and without, and returns the first.
func wantSamePlan(t *testing.T, fast, plain protocol, req *tfprotov6.PlanResourceChangeRequest) *tfprotov6.PlanResourceChangeResponse {
	t.Helper()
	got, want := fast.planRequest(req), plain.planRequest(req)
	wantSameText(t, "planned state", fast.show(got.PlannedState), fast.show(want.PlannedState))
	wantSameText(t, "planned identity", fast.identityText(got.PlannedIdentity), fast.identityText(want.PlannedIdentity))
	wantSameText(t, "private state", string(got.PlannedPrivate), string(want.PlannedPrivate))
	wantSameText(t, "replacement", fmt.Sprint(got.RequiresReplace), fmt.Sprint(want.RequiresReplace))
	wantSameText(t, "deferral", fmt.Sprint(got.Deferred), fmt.Sprint(want.Deferred))
	wantSameText(t, "diagnostics", texts(got.Diagnostics), texts(want.Diagnostics))
	return got
}

// fastPathStates are states of the shop, for the configuration shopJSON unless
// another one is given.
var fastPathStates = map[string]struct {
	state, config string
	more          string // of the provider block
	isFast        bool
}{
	"unchanged":                    {state: shopStateJSON, isFast: true},
	"unchanged, account named":     {state: shopStateJSON, config: `{"account_id":"T12345678",` + shopSignupJSON + `}`, isFast: true},
	"another default account":      {state: shopStateJSON, more: `"account_id":"T87654321"`},
	"another default, named":       {state: shopStateJSON, config: `{"account_id":"T12345678",` + shopSignupJSON + `}`, more: `"account_id":"T87654321"`, isFast: true},
	"no default account":           {state: shopStateJSON, more: `"account_id":null`},
	"unknown default account":      {state: shopStateJSON, more: `"account_id":` + unknown},
	"unknown secret":               {state: shopStateJSON, more: `"client_secret":` + unknown},
	"raised attempt":               {state: shopStateJSON, config: `{"attempt":2,` + shopSignupJSON + `}`},
	"same attempt":                 {state: shopStateJSON, config: `{"attempt":1,` + shopSignupJSON + `}`, isFast: true},
	"lower attempt":                {state: `{"id":"` + acctest.ShopID + `","account_id":"T12345678","attempt":3,` + shopSignupJSON + `}`, config: `{"attempt":1,` + shopSignupJSON + `}`},
	"changed":                      {state: shopStateJSON, config: shopSEKJSON},
	"another case":                 {state: shopStateJSON, config: otherShopJSON},
	"another account":              {state: shopStateJSON, config: `{"account_id":"T87654321",` + shopSignupJSON + `}`},
	"imported":                     {state: `{"id":"` + acctest.ShopID + `","account_id":"T12345678",` + shopSignupJSON + `}`, isFast: true},
	"unconfirmed":                  {state: `{"id":"` + acctest.ShopID + `","account_id":"T12345678","attempt":1,"unconfirmed":{"sent_at":"2024-01-01T00:00:00Z","attempt":1},` + shopSignupJSON + `}`, isFast: true},
	"in other letters":             {state: shopStateJSON, config: `{"signup":{"case_id":"3C90C3CC-0D44-4B50-8888-8DD25736052A","payment_options":[{"type":"dintero_psp.vipps","currencies":["NOK"]}]}}`},
	"state without an id":          {state: `{"account_id":"T12345678","attempt":1,` + shopSignupJSON + `}`},
	"state without an account":     {state: `{"id":"` + acctest.ShopID + `","attempt":1,` + shopSignupJSON + `}`},
	"state with another id":        {state: `{"id":"T87654321/` + acctest.CaseID + `","account_id":"T12345678","attempt":1,` + shopSignupJSON + `}`},
	"state with a senseless id":    {state: `{"id":"x","account_id":"T12345678","attempt":1,` + shopSignupJSON + `}`},
	"state without a signup":       {state: `{"id":"` + acctest.ShopID + `","account_id":"T12345678","attempt":1}`},
	"new":                          {state: "null"},
	"to be destroyed":              {state: shopStateJSON, config: "null"},
	"destroyed without an account": {state: shopStateJSON, config: "null", more: `"account_id":null`},
	"nothing at all":               {state: "null", config: "null"},
}

func TestFastPath_AnswersAsTheFrameworkDoes(t *testing.T) {
	for name, test := range fastPathStates {
		for identityName, identity := range map[string]string{"no identity": "", "identity": shopIdentityJSON} {
			t.Run(name+"/"+identityName, func(t *testing.T) {
				sim := acctest.Start(t)
				sim.AddSignup(dinterotest.Account, acctest.CaseID, "NOK")
				var more []string
				if test.more != "" {
					more = append(more, test.more)
				}
				config := test.config
				if config == "" {
					config = shopJSON
				}
				fast, plain := newProtocol(t, sim, more...), withoutFastPath(t, sim, more...)
				prior := fast.object(test.state)
				req := &tfprotov6.PlanResourceChangeRequest{
					TypeName: fast.resource, PriorState: prior.value, ProposedNewState: fast.proposed(prior.value, config), Config: fast.encode(fast.kind(), config),
				}
				if identity != "" {
					req.PriorIdentity = &tfprotov6.ResourceIdentityData{IdentityData: fast.encode(identityType, identity)}
				}
				got := wantSamePlan(t, fast, plain, req)
				if isFast := got.PlannedState == req.ProposedNewState; isFast != test.isFast {
					t.Errorf("it answered with the very state that was sent: %t, want %t", isFast, test.isFast)
				}
				if requests := len(sim.Requests()); test.isFast && requests > 0 {
					t.Errorf("%d requests were made, want none", requests)
				}
			})
		}
	}
}

// After a create and a refresh the plan of the same configuration takes the fast
// path, which most plans do.
func TestFastPath_IsTakenInARealLife(t *testing.T) {
	sim := acctest.Start(t)
	created := newProtocol(t, sim).create(shopJSON)
	sim.Sign(dinterotest.Account)
	p := newProtocol(t, sim)
	refreshed, diags := p.read(created)
	wantNoDiagnostics(t, diags)
	planned := p.plan(refreshed, shopJSON)
	wantNoDiagnostics(t, planned.Diagnostics)
	if !bytes.Equal(planned.PlannedState.MsgPack, refreshed.value.MsgPack) {
		t.Error("the planned state is another one")
	}
}

// Both pass the id of the signup to the second half of a replacement.
func TestFastPath_ReplacementGoesOn(t *testing.T) {
	sim := acctest.Start(t)
	created := newProtocol(t, sim).create(shopJSON)
	for name, p := range map[string]protocol{"fast": newProtocol(t, sim), "plain": withoutFastPath(t, sim)} {
		refreshed, _ := p.read(created)
		replaced := p.planReplacement(refreshed, shopJSON)
		wantDiagnostic(t, replaced.Diagnostics, isWarning, shopTitle(provider.TitleNotSent))
		if replaced.PlannedState == nil {
			t.Errorf("%s: nothing is planned", name)
		}
	}
	sim.WantPOSTs(t, 1)
}

// Both find a copy of an unchanged resource.
func TestFastPath_CopyIsFound_Defect50(t *testing.T) {
	sim := acctest.Start(t)
	created := newProtocol(t, sim).create(shopJSON)
	for _, createFirst := range []bool{true, false} {
		fast, plain := newProtocol(t, sim), withoutFastPath(t, sim)
		create := &tfprotov6.PlanResourceChangeRequest{
			TypeName: fast.resource, PriorState: fast.none().value, ProposedNewState: fast.proposed(fast.none().value, shopJSON), Config: fast.encode(fast.kind(), shopJSON),
		}
		stay := &tfprotov6.PlanResourceChangeRequest{
			TypeName: fast.resource, PriorState: created.value, ProposedNewState: fast.proposed(created.value, shopJSON), Config: fast.encode(fast.kind(), shopJSON),
		}
		first, second := stay, create
		if createFirst {
			first, second = create, stay
		}
		if one := wantSamePlan(t, fast, plain, first); failed(one.Diagnostics) {
			t.Errorf("the first one fails: %s", texts(one.Diagnostics))
		}
		if other := wantSamePlan(t, fast, plain, second); !failed(other.Diagnostics) {
			t.Error("the second one does not fail")
		}
	}
}

// Terraform sends neither empty requests nor JSON, but they must work like
// others.
func TestFastPath_OddRequests(t *testing.T) {
	sim := acctest.Start(t)
	fast, plain := newProtocol(t, sim), withoutFastPath(t, sim)
	state, config := fast.object(shopStateJSON).value, fast.encode(fast.kind(), shopJSON)
	asJSON := &tfprotov6.DynamicValue{JSON: []byte(`null`)}
	for name, req := range map[string]*tfprotov6.PlanResourceChangeRequest{
		"no configuration": {PriorState: state, ProposedNewState: state},
		"no states":        {Config: config},
		"nothing":          {},
		"JSON":             {PriorState: asJSON, ProposedNewState: asJSON, Config: asJSON},
		"another type":     {PriorState: state, ProposedNewState: state, Config: config, TypeName: "dintero_vipps_psp_connection_activation"},
		"broken state":     {PriorState: &tfprotov6.DynamicValue{MsgPack: []byte{0xc1}}, ProposedNewState: &tfprotov6.DynamicValue{MsgPack: []byte{0xc1}}, Config: config},
	} {
		t.Run(name, func(t *testing.T) {
			if req.TypeName == "" {
				req.TypeName = fast.resource
			}
			got, gotErr := fast.server.PlanResourceChange(t.Context(), req)
			want, wantErr := plain.server.PlanResourceChange(t.Context(), req)
			wantSameText(t, "error", fmt.Sprint(gotErr), fmt.Sprint(wantErr))
			if got != nil && want != nil {
				wantSameText(t, "diagnostics", texts(got.Diagnostics), texts(want.Diagnostics))
			}
		})
	}
}

// A provider that was not configured, as when Terraform only validates, can
// plan.
func TestFastPath_WithoutASession(t *testing.T) {
	fast, plain := unconfiguredProtocol(t, acctest.Timing()), unconfiguredProtocol(t, acctest.Timing())
	plain.server = provider.WithoutFastPath(plain.server)
	prior := fast.object(shopStateJSON)
	got := wantSamePlan(t, fast, plain, &tfprotov6.PlanResourceChangeRequest{
		TypeName: fast.resource, PriorState: prior.value, ProposedNewState: prior.value, Config: fast.encode(fast.kind(), shopJSON),
	})
	wantNoDiagnostics(t, got.Diagnostics)
}

// A plan is deferred if Terraform allows it.
func TestFastPath_Deferral_Defect17(t *testing.T) {
	for _, allowed := range []bool{true, false} {
		sim := acctest.Start(t)
		fast, plain := unconfiguredProtocol(t, acctest.Timing()), unconfiguredProtocol(t, acctest.Timing())
		plain.server = provider.WithoutFastPath(plain.server)
		for _, p := range []protocol{fast, plain} {
			p.configureAllowingDeferral(providerJSON(sim, `"base_url":`+unknown), allowed)
		}
		prior := fast.object(shopStateJSON)
		got := wantSamePlan(t, fast, plain, &tfprotov6.PlanResourceChangeRequest{
			TypeName: fast.resource, PriorState: prior.value, ProposedNewState: prior.value, Config: fast.encode(fast.kind(), shopJSON),
			ClientCapabilities: &tfprotov6.PlanResourceChangeClientCapabilities{DeferralAllowed: allowed},
		})
		if (got.Deferred != nil) != allowed {
			t.Errorf("deferred: %v, allowed: %t", got.Deferred, allowed)
		}
	}
}
