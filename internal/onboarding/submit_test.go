package onboarding_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

func TestApply_NewSignupIsSubmittedAfterBothReads(t *testing.T) {
	for _, mode := range allReads {
		sim, run := start(t)
		sim.SetReads(mode)
		result, err := run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
		mustSucceed(t, err)
		wantRequests(t, sim, "token settings connection signup")
		wantDecision(t, result.Decision, onboarding.Submit, onboarding.ReasonNew)
		mustSucceed(t, result.Incomplete)
		wantEqual(t, "ignored", result.Ignored, false)
		wantEqual(t, "status", result.View.Connection.Status, "pending")
		wantEqual(t, "covers the wish", result.View.Covers(keyA, wishFor("NOK")), true)
		wantEqual(t, "cases", cases(sim), caseA)
	}
}

func TestApply_SecondCaseIsSubmittedBesideTheFirst(t *testing.T) {
	sim, run := start(t)
	sim.AddSignup(account, caseB, "NOK")
	result, err := run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
	mustSucceed(t, err)
	wantRequests(t, sim, "token settings connection signup")
	wantEqual(t, "signups", len(result.View.Signups()), 2)
	wantEqual(t, "cases", cases(sim), caseB+" "+caseA)
}

func TestApply_SendsTheDocumentedBody(t *testing.T) {
	sim, run := start(t)
	wish := onboarding.Wish{Logo: "bmV3", Attempt: 7, PaymentOptions: []dintero.PaymentOption{{Type: "dintero_psp.vipps", Currencies: []string{"NOK", "SEK"}}}}
	_, err := run.Apply(t.Context(), keyA, nil, wish)
	mustSucceed(t, err)
	wantBody(t, sim.Requests(dinterotest.RouteSignup)[0].Body, `{"signup": {"case_id": "`+caseA+`", "logo": "bmV3",
		"payment_options": [{"currencies": ["NOK", "SEK"], "type": "dintero_psp.vipps"}]}}`)
}

func wantBody(t *testing.T, got []byte, want string) {
	t.Helper()
	var a, b any
	mustSucceed(t, json.Unmarshal(got, &a))
	mustSucceed(t, json.Unmarshal([]byte(want), &b))
	if !reflect.DeepEqual(a, b) {
		t.Errorf("body %s, want %s", got, want)
	}
}

func TestApply_ShownSignupIsAdopted(t *testing.T) {
	vipps := func(currencies ...string) []dinterotest.PaymentOption {
		return []dinterotest.PaymentOption{{Type: "dintero_psp.vipps", Currencies: currencies}}
	}
	for name, c := range map[string]struct {
		stored dinterotest.Signup
		wish   onboarding.Wish
	}{
		"the same":               {dinterotest.Signup{CaseID: caseA, PaymentOptions: vipps("NOK"), Logo: "bG9nbw=="}, logo("bG9nbw==", wishFor("NOK"))},
		"in capitals":            {dinterotest.Signup{CaseID: strings.ToUpper(caseA), PaymentOptions: vipps("NOK")}, wishFor("NOK")},
		"in another order":       {dinterotest.Signup{CaseID: caseA, PaymentOptions: vipps("sek", "NOK", "NOK")}, wishFor("NOK", "SEK")},
		"with more currencies":   {dinterotest.Signup{CaseID: caseA, PaymentOptions: vipps("NOK", "EUR")}, wishFor("NOK")},
		"with a link for a logo": {dinterotest.Signup{CaseID: caseA, PaymentOptions: vipps("NOK"), Logo: "https://cdn.example.com/1.png"}, logo("bG9nbw==", wishFor("NOK"))},
		"with another logo":      {dinterotest.Signup{CaseID: caseA, PaymentOptions: vipps("NOK"), Logo: "b2xk"}, wishFor("NOK")},
		"in a later attempt":     {dinterotest.Signup{CaseID: caseA, PaymentOptions: vipps("NOK")}, attempt(4, wishFor("NOK"))},
	} {
		t.Run(name, func(t *testing.T) {
			sim, run := start(t)
			sim.Server.AddSignup(account, c.stored)
			sim.Decline(account) // only a higher attempt submits it again
			result, err := run.Apply(t.Context(), keyA, nil, c.wish)
			mustSucceed(t, err)
			wantDecision(t, result.Decision, onboarding.Adopt, onboarding.ReasonShown)
			wantEqual(t, "status", result.View.Connection.Status, "declined")
			wantRequests(t, sim, "token settings")
		})
	}
}

func TestApply_SignupThatOnlyTheOwnPathShowsIsAdopted(t *testing.T) {
	sim, run := start(t)
	sim.SetReads(dinterotest.ReadsBoth)
	sim.AddSignup(account, caseA, "NOK")
	settingsShow(sim, -1, copyAt(older, "pending", caseB))
	result, err := run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
	mustSucceed(t, err)
	wantDecision(t, result.Decision, onboarding.Adopt, onboarding.ReasonShown)
	wantRequests(t, sim, "token settings connection")
}

func TestApply_AnotherSignupOfTheCaseIsAConflict(t *testing.T) {
	sim, run := start(t)
	sim.AddSignup(account, caseA, "DKK")
	_, err := run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
	conflict := errorAs[*onboarding.ConflictError](t, err)
	wantEqual(t, "key", conflict.Key, keyA)
	wantEqual(t, "currency that is there", conflict.Existing.PaymentOptions[0].Currencies[0], "DKK")
	wantError[*onboarding.UnsentError](t, err)
	wantSent(t, sim, 0, 0)
}
