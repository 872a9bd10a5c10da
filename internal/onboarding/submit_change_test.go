package onboarding_test

import (
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

// A signup that is recorded as it is configured needs no request, whatever
// happens to Dintero meanwhile.
func TestApply_RecordedSignupIsKeptWithoutARequest(t *testing.T) {
	for name, c := range map[string]struct {
		record onboarding.Record
		wish   onboarding.Wish
		reason onboarding.Reason
	}{
		"same wish":     {onboarding.Record{Wish: wishFor("NOK")}, wishFor("NOK"), onboarding.ReasonUnchanged},
		"lower attempt": {onboarding.Record{Wish: attempt(3, wishFor("NOK"))}, attempt(2, wishFor("NOK")), onboarding.ReasonLowerAttempt},
	} {
		for _, plan := range []bool{true, false} {
			sim, run := start(t)
			sim.AddSignup(account, caseA, "SEK")
			decision, err := run.Plan(t.Context(), keyA, &c.record, c.wish)
			if !plan {
				var result onboarding.Result
				result, err = run.Apply(t.Context(), keyA, &c.record, c.wish)
				decision = result.Decision
			}
			mustSucceed(t, err)
			wantDecision(t, decision, onboarding.Keep, c.reason)
			wantEqual(t, name+": requests", len(sim.Requests()), 0)
		}
	}
}

func TestApply_ChangeReplacesTheSignup(t *testing.T) {
	for _, mode := range allReads {
		for name, wish := range map[string]onboarding.Wish{
			"options": wishFor("SEK"), "logo": logo("bmV3", wishFor("NOK")), "attempt": attempt(2, wishFor("NOK")),
		} {
			sim, run := start(t)
			sim.SetReads(mode)
			sim.AddSignup(account, caseA, "NOK")
			result, err := run.Apply(t.Context(), keyA, recordOf(sim, wishFor("NOK")), wish)
			mustSucceed(t, err)
			wantDecision(t, result.Decision, onboarding.Submit, onboarding.ReasonChanged)
			wantEqual(t, name+" ignored", result.Ignored, false)
			wantEqual(t, name+" shown", result.View.Covers(keyA, wish), true)
			wantSent(t, sim, 1, 1)
			wantEqual(t, "cases", cases(sim), caseA)
		}
	}
}

func TestApply_ChangeThatSomebodyElseMadeIsAdopted(t *testing.T) {
	sim, run := start(t)
	sim.AddSignup(account, caseA, "NOK")
	record := recordOf(sim, wishFor("NOK"))
	sim.AddSignup(account, caseA, "SEK")
	result, err := run.Apply(t.Context(), keyA, record, wishFor("SEK"))
	mustSucceed(t, err)
	wantDecision(t, result.Decision, onboarding.Adopt, onboarding.ReasonChangedElsewhere)
	wantSent(t, sim, 0, 0)
}

// A raised attempt is the user's own wish, so it is sent whatever Dintero shows.
func TestApply_HigherAttemptIsSubmittedOnce_Defect28(t *testing.T) {
	sim, run := start(t)
	sim.AddSignup(account, caseA, "NOK")
	sim.Decline(account)
	record := recordOf(sim, wishFor("NOK"))
	result, err := run.Apply(t.Context(), keyA, record, attempt(2, wishFor("NOK")))
	mustSucceed(t, err)
	wantEqual(t, "status", result.View.Connection.Status, "pending")
	record = recordOf(sim, attempt(2, wishFor("NOK")))
	for range 2 {
		_, err = newRun(t, sim).Apply(t.Context(), keyA, record, attempt(2, wishFor("NOK")))
		mustSucceed(t, err)
	}
	wantSent(t, sim, 1, 1)
}

func TestApply_FirstConfigurationAfterAnImportIsKept_Defect41(t *testing.T) {
	for _, mode := range allReads {
		sim, run := start(t)
		sim.SetReads(mode)
		sim.Server.AddSignup(account, dinterotest.Signup{CaseID: caseA, Logo: "https://cdn.example.com/1.png",
			PaymentOptions: []dinterotest.PaymentOption{{Type: "dintero_psp.vipps", Currencies: []string{"NOK", "SEK"}}}})
		record := recordOf(sim, wishFor("NOK", "SEK"))
		record.Imported = true
		result, err := run.Apply(t.Context(), keyA, record, logo("bmV3", attempt(5, wishFor("NOK"))))
		mustSucceed(t, err)
		wantDecision(t, result.Decision, onboarding.Keep, onboarding.ReasonImported)
		wantSent(t, sim, 0, 0)
	}
}

func TestApply_ImportedSignupThatDoesNotCoverIsSubmitted(t *testing.T) {
	sim, run := start(t)
	sim.AddSignup(account, caseA, "NOK")
	record := recordOf(sim, wishFor("NOK"))
	record.Imported = true
	_, err := run.Apply(t.Context(), keyA, record, wishFor("SEK"))
	mustSucceed(t, err)
	wantSent(t, sim, 1, 1)
	wantEqual(t, "currencies", currencies(sim), "SEK")
}

// Whether upper and lower case count for Dintero is not documented, so a signup
// is sent under the id that Dintero shows.
func TestApply_ChangeKeepsTheCaseIDAsItIsShown(t *testing.T) {
	sim, run := start(t)
	sim.AddSignup(account, strings.ToUpper(caseA), "NOK")
	_, err := run.Apply(t.Context(), keyA, recordOf(sim, wishFor("NOK")), wishFor("SEK"))
	mustSucceed(t, err)
	wantBody(t, sim.Requests(dinterotest.RouteSignup)[0].Body, `{"signup": {"case_id": "`+strings.ToUpper(caseA)+`",
		"payment_options": [{"currencies": ["SEK"], "type": "dintero_psp.vipps"}]}}`)
	wantEqual(t, "cases", cases(sim), strings.ToUpper(caseA))
}
