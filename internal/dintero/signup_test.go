package dintero_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

func TestNewSignupIsSubmittedAfterALook(t *testing.T) {
	for mode, want := range map[dinterotest.Reads]string{
		dinterotest.ReadsSettings:       "token settings connection signup",
		dinterotest.ReadsSettingsHyphen: "token settings connection signup",
		dinterotest.ReadsOwnPath:        "token settings connection signup",
		dinterotest.ReadsBoth:           "token settings connection signup",
		dinterotest.ReadsNone:           "token settings connection signup",
	} {
		sim, client := start(t)
		sim.SetReads(mode)
		outcome, err := client.SignUp(t.Context(), account, inNOK(caseA))
		succeed(t, err)
		sent(t, sim, want)
		equal(t, "adopted", outcome.Adopted, false)
		succeed(t, outcome.Trouble)
		equal(t, "status", string(outcome.Connection.Status), "pending")
		equal(t, "case", string(outcome.Connection.Signups[0].CaseID), caseA)
		equal(t, "cases held", caseIDs(sim, account), caseA)
	}
}

func TestSecondCaseOfAnAccountIsSubmittedBesideTheFirst(t *testing.T) {
	sim, client := start(t)
	put(sim, account, caseB)
	outcome, err := client.SignUp(t.Context(), account, inNOK(caseA))
	succeed(t, err)
	sent(t, sim, "token settings connection signup")
	equal(t, "signups in the answer", len(outcome.Connection.Signups), 2)
	equal(t, "cases held", caseIDs(sim, account), caseB+" "+caseA)
}

func TestEqualSignupIsAdopted(t *testing.T) {
	for name, c := range map[string]struct {
		held  dinterotest.Signup
		asked dintero.Signup
	}{
		"the same": {
			dinterotest.Signup{CaseID: caseA, PaymentOptions: held("NOK"), Logo: "logo"},
			dintero.NewSignup(caseA, vippsIn("NOK"), "logo"),
		},
		"case id in capitals": {
			dinterotest.Signup{CaseID: strings.ToUpper(caseA), PaymentOptions: held("NOK")},
			dintero.NewSignup(caseA, vippsIn("NOK"), ""),
		},
		"options in another order and letter case": {
			dinterotest.Signup{CaseID: caseA, PaymentOptions: []dinterotest.PaymentOption{
				{Type: "DINTERO_PSP.VIPPS", Currencies: []string{"sek", "NOK", "NOK"}}, {Type: "b", Currencies: []string{"EUR"}},
			}},
			dintero.NewSignup(caseA, []dintero.PaymentOption{
				dintero.NewPaymentOption("B", []string{"EUR"}), dintero.NewPaymentOption("dintero_psp.vipps", []string{"NOK", "SEK"}),
			}, ""),
		},
		"logo that came back as a link": {
			dinterotest.Signup{CaseID: caseA, PaymentOptions: held("NOK"), Logo: "https://cdn.example.com/logo.png"},
			dintero.NewSignup(caseA, vippsIn("NOK"), "aGVsbG8="),
		},
	} {
		t.Run(name, func(t *testing.T) {
			sim, client := start(t)
			sim.Put(account, c.held)
			sim.AddEvent(account, dinterotest.Event{Event: "x", Status: "a new status"}) // which ends nothing
			outcome, err := client.SignUp(t.Context(), account, c.asked)
			succeed(t, err)
			sent(t, sim, "token settings")
			equal(t, "adopted", outcome.Adopted, true)
			succeed(t, outcome.Trouble)
			equal(t, "status", string(outcome.Connection.Status), "a new status")
		})
	}
}

func TestSignupThatAsksForSomethingElseIsAConflict(t *testing.T) {
	for name, c := range map[string]struct {
		held  dinterotest.Signup
		asked dintero.Signup
	}{
		"currency":          {dinterotest.Signup{CaseID: caseA, PaymentOptions: held("DKK")}, inNOK(caseA)},
		"one currency more": {dinterotest.Signup{CaseID: caseA, PaymentOptions: held("NOK", "DKK")}, inNOK(caseA)},
		"type": {
			dinterotest.Signup{CaseID: caseA, PaymentOptions: []dinterotest.PaymentOption{{Type: "other", Currencies: []string{"NOK"}}}},
			inNOK(caseA),
		},
		"a logo there":     {dinterotest.Signup{CaseID: caseA, PaymentOptions: held("NOK"), Logo: "logo"}, inNOK(caseA)},
		"no logo there":    {dinterotest.Signup{CaseID: caseA, PaymentOptions: held("NOK")}, dintero.NewSignup(caseA, vippsIn("NOK"), "logo")},
		"another link":     {dinterotest.Signup{CaseID: caseA, PaymentOptions: held("NOK"), Logo: "https://a"}, dintero.NewSignup(caseA, vippsIn("NOK"), "https://b")},
		"link, none asked": {dinterotest.Signup{CaseID: caseA, PaymentOptions: held("NOK"), Logo: "https://a"}, inNOK(caseA)},
	} {
		for _, ended := range []bool{false, true} {
			sim, client := start(t)
			sim.Put(account, c.held)
			if ended {
				sim.Decline(account)
			}
			_, err := client.SignUp(t.Context(), account, c.asked)
			var conflict *dintero.ConflictError
			if !errors.As(err, &conflict) {
				t.Fatalf("%s: error %v, want a *ConflictError", name, err)
			}
			equal(t, name, conflict.AccountID, account)
			equal(t, name, string(conflict.Existing.CaseID), caseA)
			equal(t, name, string(conflict.Existing.Logo), c.held.Logo)
			contains(t, name, err.Error(), "account T12345678 has a signup for case "+caseA+" already, and it asks for something else: ")
			sent(t, sim, "token settings")
		}
	}
}

// A create is an explicit wish: over a connection that came to an end the same
// signup is submitted again, after a look of its own.
func TestEqualSignupOfAnEndedConnectionIsSubmittedAgain(t *testing.T) {
	for _, end := range []func(*dinterotest.Server){
		func(sim *dinterotest.Server) { sim.Decline(account) },
		func(sim *dinterotest.Server) { sim.Fail(account, "no such company") },
	} {
		sim, client := start(t)
		put(sim, account, caseA)
		end(sim)
		outcome, err := client.SignUp(t.Context(), account, inNOK(caseA))
		succeed(t, err)
		sent(t, sim, "token settings settings signup")
		posts(t, sim, 1, 1)
		equal(t, "adopted", outcome.Adopted, false)
		equal(t, "status", string(outcome.Connection.Status), "pending")
		equal(t, "cases held", caseIDs(sim, account), caseA)
	}
}

func TestNothingIsSubmittedWhereTheLookFails(t *testing.T) {
	for _, fault := range []dinterotest.Fault{status(500), status(400), {Status: 200, Body: "<html>"}, {Status: 200}, {Reset: true}, {CutOff: true}} {
		sim, client := start(t)
		sim.Inject(dinterotest.RouteSettings, -1, fault)
		_, err := client.SignUp(t.Context(), account, inNOK(caseA))
		if err == nil {
			t.Fatalf("%s: no error", fault)
		}
		contains(t, "error", err.Error(), "nothing was sent, for what is there already could not be read: ")
		posts(t, sim, 0, 0)
	}
}

func TestRefusedSignupIsAnErrorAtOnce(t *testing.T) {
	for _, code := range []int{400, 402, 403, 404, 405, 409, 410, 413, 415, 422} {
		sim, client := start(t)
		sim.Inject(dinterotest.RouteSignup, 1, dinterotest.Fault{Status: code, Body: `{"error":{"code":"NO","message":"Not like this"}}`})
		_, err := client.SignUp(t.Context(), account, inNOK(caseA))
		var refused *dintero.Error
		if !errors.As(err, &refused) {
			t.Fatalf("error %v, want an *Error", err)
		}
		equal(t, "status", refused.Status, code)
		equal(t, "message", refused.Message, "Not like this")
		want := "token settings connection signup"
		if code == http.StatusConflict {
			want += " settings connection" // somebody else may have come first
		}
		sent(t, sim, want)
	}
}

func TestPostGoesAgainOnceWithANewToken(t *testing.T) {
	sim, client := start(t)
	_, err := client.Fresh(t.Context(), account, "")
	succeed(t, err)
	sim.RevokeTokens()
	sim.Forget()
	_, err = client.SignUp(t.Context(), account, inNOK(caseA))
	succeed(t, err)
	sent(t, sim, "signup token signup")
	posts(t, sim, 2, 1)
	equal(t, "token of the second", sim.Requests(dinterotest.RouteSignup)[1].Header.Get("Authorization"), "Bearer "+sim.Tokens()[1])
}

func TestPostGoesAgainAfter429(t *testing.T) {
	sim, client := start(t)
	sim.Inject(dinterotest.RouteSignup, 2, dinterotest.Fault{Status: 429, Header: http.Header{"Retry-After": {"0"}}})
	outcome, err := client.SignUp(t.Context(), account, inNOK(caseA))
	succeed(t, err)
	succeed(t, outcome.Trouble)
	sent(t, sim, "token settings connection signup signup signup")
	posts(t, sim, 3, 1)
}

func held(currencies ...string) []dinterotest.PaymentOption {
	return []dinterotest.PaymentOption{{Type: "dintero_psp.vipps", Currencies: currencies}}
}
