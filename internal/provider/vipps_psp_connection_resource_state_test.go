package provider_test

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// editedStates are states that somebody has edited: each attribute of a whole one
// left out, and each part of its signup.
func editedStates(t *testing.T) map[string]string {
	t.Helper()
	whole := jsonObject(t, documentedState)
	states := map[string]string{}
	edit := func(name, attribute string, value any) {
		edited := maps.Clone(whole)
		edited[attribute] = value
		encoded, _ := json.Marshal(edited) // it was JSON before
		states[name] = string(encoded)
	}
	for name := range whole {
		edit(name, name, nil)
	}
	for name, signup := range map[string]string{
		"signup.case_id":         `{"payment_options":[{"type":"dintero_psp.vipps","currencies":["NOK"]}]}`,
		"signup.payment_options": `{"case_id":"` + acctest.CaseID + `"}`,
		"a type":                 `{"case_id":"` + acctest.CaseID + `","payment_options":[{"currencies":["NOK"]}]}`,
		"currencies":             `{"case_id":"` + acctest.CaseID + `","payment_options":[{"type":"dintero_psp.vipps"}]}`,
	} {
		edit(name, "signup", jsonObject(t, signup))
	}
	return states
}

// A state that somebody has edited is an error at worst, and only if the key of
// the signup is gone. It can be destroyed in any case.
func TestEditedState_IsAnErrorAtWorst_Defect53(t *testing.T) {
	changed := strings.Replace(shopJSON, `"NOK"`, `"NOK","SEK"`, 1)
	moved := strings.Replace(shopJSON, acctest.CaseID, acctest.OtherCaseID, 1)
	for name, state := range editedStates(t) {
		isBroken := name == "account_id" || name == "signup" || name == "signup.case_id"
		for act, config := range map[string]string{"refresh": "", "plan": shopJSON, "change": changed, "replace": moved, "destroy": "null"} {
			t.Run(name+"/"+act, func(t *testing.T) {
				sim := acctest.Start(t)
				sim.AddSignup(dinterotest.Account, acctest.CaseID, "NOK")
				p := newProtocol(t, sim)
				var diags []*tfprotov6.Diagnostic
				if act == "refresh" {
					diags = p.refresh(state)
				} else {
					diags = planAndApply(p, state, config)
				}
				errors := errorsOf(diags)
				switch {
				case isBroken && act != "destroy":
					wantOneError(t, errors, "State is incomplete", "terraform state rm")
				case len(errors) > 0:
					t.Error(diagnosticsText(errors))
				}
			})
		}
	}
}

// planAndApply plans the change of a state, or both halves of a replacement, and
// applies it.
func planAndApply(p protocol, state, config string) []*tfprotov6.Diagnostic {
	p.t.Helper()
	planned := p.plan(state, config)
	diags := planned.Diagnostics
	if len(errorsOf(diags)) > 0 {
		return diags
	}
	if len(planned.RequiresReplace) > 0 {
		return append(diags, append(planAndApply(p, state, "null"), planAndApply(p, "null", config)...)...)
	}
	applied, err := p.server.ApplyResourceChange(p.t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: acctest.ShopType, PriorState: p.encode(p.shop(), state), PlannedState: planned.PlannedState, Config: p.encode(p.shop(), config),
		PlannedPrivate: planned.PlannedPrivate, PlannedIdentity: planned.PlannedIdentity,
	})
	p.must(err)
	return append(diags, applied.Diagnostics...)
}

func errorsOf(diags []*tfprotov6.Diagnostic) (errors []*tfprotov6.Diagnostic) {
	for _, d := range diags {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			errors = append(errors, d)
		}
	}
	return errors
}
