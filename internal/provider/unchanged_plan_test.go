package provider_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

func TestUnchanged_PlanAnswersAsTheFrameworkDoes(t *testing.T) {
	const withoutAccount = `{` + signupJSON + `}`
	for name, test := range map[string]struct {
		short                   bool
		account                 string // of the provider
		prior, proposed, config string
	}{
		"account configured":          {true, `"T87654321"`, savedJSON, savedJSON, configJSON},
		"account of the provider":     {true, `"T12345678"`, savedJSON, savedJSON, withoutAccount},
		"provider of another account": {false, `"T87654321"`, savedJSON, savedJSON, withoutAccount},
		"provider of no account":      {false, `null`, savedJSON, savedJSON, withoutAccount},
		"no account anywhere":         {false, `null`, `{` + signupJSON + `}`, `{` + signupJSON + `}`, withoutAccount},
		"provider of any account":     {false, unknown, savedJSON, savedJSON, withoutAccount},
		"changed":                     {false, `"T12345678"`, stateJSON, changedJSON, changedJSON},
		"new":                         {false, `"T12345678"`, "null", configJSON, configJSON},
		"to be destroyed":             {false, `"T12345678"`, savedJSON, "null", "null"},
		"nothing at all":              {false, `"T12345678"`, "null", "null", "null"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			short, plain := newProtocol(t, w), withoutShortcuts(t, w)
			for _, p := range []protocol{short, plain} {
				p.configureWith(w, "account_id", test.account)
			}
			req := &tfprotov6.PlanResourceChangeRequest{
				TypeName: shopType, PriorState: short.connection(test.prior), ProposedNewState: short.connection(test.proposed), Config: short.connection(test.config),
				PriorPrivate: []byte(`{"seen":"e30="}`),
			}
			for _, identity := range []*tfprotov6.ResourceIdentityData{nil, {IdentityData: short.encode(identityType, identityJSON)}} {
				req.PriorIdentity = identity
				if got := wantSamePlan(t, short, plain, req); (got.PlannedState == req.ProposedNewState) != test.short {
					t.Errorf("it answered with the very state that was sent: %v, want %v", !test.short, test.short)
				}
			}
			// Terraform sends neither nothing nor JSON; what does is not to be misled.
			req.Config = nil
			wantSamePlan(t, short, plain, req)
			req.PriorState, req.ProposedNewState, req.Config = asJSON(short, test.prior), asJSON(short, test.proposed), asJSON(short, test.config)
			wantSamePlan(t, short, plain, req)
			req.PriorState, req.ProposedNewState = nil, nil
			wantSamePlan(t, short, plain, req)
		})
	}
}

func asJSON(p protocol, text string) *tfprotov6.DynamicValue {
	return &tfprotov6.DynamicValue{JSON: p.complete(p.connectionType(), text)}
}

func wantSamePlan(t *testing.T, short, plain protocol, req *tfprotov6.PlanResourceChangeRequest) *tfprotov6.PlanResourceChangeResponse {
	t.Helper()
	got, err := short.server.PlanResourceChange(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	want, err := plain.server.PlanResourceChange(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	wantSameText(t, "planned state", short.show(got.PlannedState), short.show(want.PlannedState))
	wantSameText(t, "planned identity", short.identity(got.PlannedIdentity), short.identity(want.PlannedIdentity))
	wantSameText(t, "private state", string(got.PlannedPrivate), string(want.PlannedPrivate))
	wantSameText(t, "replacement", fmt.Sprint(got.RequiresReplace), fmt.Sprint(want.RequiresReplace))
	wantSameText(t, "diagnostics", texts(got.Diagnostics), texts(want.Diagnostics))
	return got
}
