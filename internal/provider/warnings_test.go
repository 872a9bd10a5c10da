package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

const (
	isWarning = tfprotov6.DiagnosticSeverityWarning
	isError   = tfprotov6.DiagnosticSeverityError
)

const configJSON = `{"account_id":"T12345678",` + signupJSON + `}`

const changedJSON = `{"id":"` + fullID + `","account_id":"T12345678","signup":{"case_id":"` + caseID + `","payment_options":[{"type":"dintero_psp.vipps","currencies":["SEK"]}]}}`

func TestDefect26_DestroyWarnsTwiceAndAsksDinteroForNothing(t *testing.T) {
	w := newWorld(t)
	p := newProtocol(t, w)
	wantDiagnostic(t, p.plan(stateJSON, "null").Diagnostics, isWarning,
		"Signup stays at Dintero", fullID+" will only be taken out of Terraform's state", "removed block", "prevent_destroy", "adopts the signup")
	wantDiagnostic(t, p.apply(stateJSON, "null").Diagnostics, isWarning,
		"Signup left at Dintero", fullID+" has been taken out of Terraform's state", "stay as they are", "removed block", "prevent_destroy")
	if requests := w.Requests(); len(requests) != 0 {
		t.Errorf("%d requests were made, want 0", len(requests))
	}
}

func TestWarning_ReplacementLeavesTheOldSignup(t *testing.T) {
	p := newProtocol(t, newWorld(t))
	other := `{"account_id":"T12345678","signup":{"case_id":"` + otherID + `","payment_options":[{"type":"dintero_psp.vipps","currencies":["NOK"]}]}}`
	resp := p.plan(stateJSON, other)
	wantDiagnostic(t, resp.Diagnostics, isWarning, fullID+" will only be taken out", "Another signup is submitted in its place.")
	if len(resp.RequiresReplace) != 1 || resp.RequiresReplace[0].String() != `AttributeName("signup").AttributeName("case_id")` {
		t.Errorf("replaced because of %v", resp.RequiresReplace)
	}
}

func TestWarning_AnUpdateSubmitsAgain(t *testing.T) {
	p := newProtocol(t, newWorld(t))
	wantDiagnostic(t, p.plan(stateJSON, changedJSON).Diagnostics, isWarning, "Signup will be submitted again", "may have to sign again")
}

func TestWarning_AdoptionSaysThatNothingWasSent(t *testing.T) {
	w := newWorld(t)
	w.put(dinterotest.Account, caseID, "NOK")
	wantDiagnostic(t, newProtocol(t, w).apply("null", configJSON).Diagnostics, isWarning, "Signup was there already", "Nothing was sent.")
}

func TestWarning_AcceptedWithoutAnAnswerSaysWhatIsMissing(t *testing.T) {
	w := newWorld(t)
	w.SetReads(dinterotest.ReadsNone)
	w.Inject(dinterotest.RouteSignup, 1, dinterotest.Fault{CutOff: true})
	wantDiagnostic(t, newProtocol(t, w).apply("null", configJSON).Diagnostics, isWarning,
		"Signup accepted, its state not fully known", "is null until a refresh can read it", "unexpected EOF")
}

func TestWarning_DeclinedAtOnceCarriesTheDescription(t *testing.T) {
	w := newWorld(t)
	w.Inject(dinterotest.RouteSignup, 1, answering(`{"signups":[{"case_id":"`+caseID+`"}],"status":"declined","events":[{"description":"Not a customer"}]}`))
	wantDiagnostic(t, newProtocol(t, w).apply("null", configJSON).Diagnostics, isWarning,
		"Connection declined", "The last event says: Not a customer.", "terraform apply -replace")
}

func TestWarning_UnseenConnectionIsSaidOncePerAccountAndRun(t *testing.T) {
	w := newWorld(t)
	w.SetReads(dinterotest.ReadsNone)
	p := newProtocol(t, w)
	wantDiagnostic(t, p.read().Diagnostics, isWarning,
		"Connection not shown by Dintero", "The state stays as it is.", "management/settings: shows no Vipps PSP connection", "connections/vipps-psp: 404 Not Found")
	if again := p.read(); len(again.Diagnostics) != 0 {
		t.Errorf("said again: %s", texts(again.Diagnostics))
	}
}

func TestWarning_OrdinaryOperationsHaveNone(t *testing.T) {
	p := newProtocol(t, newWorld(t))
	if resp := p.apply("null", configJSON); len(resp.Diagnostics) != 0 {
		t.Errorf("create: %s", texts(resp.Diagnostics))
	}
	if resp := p.read(); len(resp.Diagnostics) != 0 {
		t.Errorf("read: %s", texts(resp.Diagnostics))
	}
	if resp := p.apply(stateJSON, changedJSON); len(resp.Diagnostics) != 0 {
		t.Errorf("update: %s", texts(resp.Diagnostics))
	}
}
