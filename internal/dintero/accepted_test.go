package dintero_test

import (
	"net/http"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// unreadable are answers to a signup that was taken.
var unreadable = map[string]struct {
	fault   dinterotest.Fault
	trouble string // what is said where no read helps
}{
	"empty":             {dinterotest.Fault{Status: 200}, "the answer is empty: the answer is not a JSON object"},
	"204":               {dinterotest.Fault{Status: 204}, "204 No Content: the answer is empty"},
	"a web page":        {dinterotest.Fault{Status: 200, Body: "<html><title>Hello\n there</title>"}, `a web page came instead of Dintero's JSON, titled "Hello there"`},
	"no JSON":           {dinterotest.Fault{Status: 200, Body: "OK"}, "the answer cannot be read: the answer is not a JSON object"},
	"a list":            {dinterotest.Fault{Status: 200, Body: "[]"}, "the answer cannot be read: the answer is not a JSON object"},
	"broken JSON":       {dinterotest.Fault{Status: 201, Body: `{"signups":[`}, "201 Created: the answer cannot be read: unexpected end of JSON input"},
	"null":              {dinterotest.Fault{Status: 200, Body: "null"}, "the answer cannot be read: the answer is not a JSON object"},
	"cut off":           {dinterotest.Fault{CutOff: true}, "the answer cannot be read: unexpected EOF"},
	"empty object":      {dinterotest.Fault{Status: 200, Body: "{}"}, "the answer does not show the signup"},
	"no signups":        {dinterotest.Fault{Status: 200, Body: `{"signups":[]}`}, "the answer does not show the signup"},
	"another signup":    {dinterotest.Fault{Status: 202, Body: `{"signups":[{"case_id":"` + caseB + `"}]}`}, "202 Accepted: the answer cannot be read: the answer does not show the signup"},
	"an error in a 200": {dinterotest.Fault{Status: 200, Body: `{"error":{"message":"x"}}`}, "the answer does not show the signup"},
}

func TestAcceptedSignupIsFoundByReadingWhereItsAnswerSaysTooLittle(t *testing.T) {
	for name, c := range unreadable {
		for _, mode := range []dinterotest.Reads{dinterotest.ReadsSettings, dinterotest.ReadsSettingsHyphen, dinterotest.ReadsOwnPath, dinterotest.ReadsBoth} {
			sim, client := start(t)
			sim.SetReads(mode)
			sim.Inject(dinterotest.RouteSignup, -1, took(c.fault))
			outcome, err := client.SignUp(t.Context(), account, inNOK(caseA))
			succeed(t, err)
			succeed(t, outcome.Trouble)
			equal(t, name+": case", string(outcome.Connection.Signups[0].CaseID), caseA)
			equal(t, name+": status", string(outcome.Connection.Status), "pending")
			posts(t, sim, 1, 1)
		}
	}
}

func TestAcceptedSignupIsNoErrorWhereNothingShowsIt(t *testing.T) {
	for name, c := range unreadable {
		sim, client := start(t)
		sim.SetReads(dinterotest.ReadsNone)
		sim.Inject(dinterotest.RouteSignup, -1, took(c.fault))
		outcome, err := client.SignUp(t.Context(), account, inNOK(caseA))
		succeed(t, err)
		if outcome.Trouble == nil {
			t.Fatalf("%s: no trouble is reported", name)
		}
		contains(t, name, outcome.Trouble.Error(), c.trouble)
		equal(t, name+": adopted", outcome.Adopted, false)
		sent(t, sim, "token settings connection signup settings connection")
		posts(t, sim, 1, 1)
	}
}

// What little the answer shows of the connection is kept.
func TestAcceptedAnswerWithoutTheSignupStillShowsTheConnection(t *testing.T) {
	sim, client := start(t)
	sim.SetReads(dinterotest.ReadsNone)
	sim.Inject(dinterotest.RouteSignup, 1, took(dinterotest.Fault{Status: 200, Body: `{"status":"pending","signups":"later"}`}))
	outcome, err := client.SignUp(t.Context(), account, inNOK(caseA))
	succeed(t, err)
	equal(t, "status", string(outcome.Connection.Status), "pending")
	equal(t, "trouble", outcome.Trouble != nil, true)
}

func TestTroubleNamesTheLookThatFailedToo(t *testing.T) {
	sim, client := start(t)
	sim.Inject(dinterotest.RouteSignup, 1, took(dinterotest.Fault{Status: 200, Body: "OK"}))
	sim.OnRequest(func(route dinterotest.Route, _ string) {
		if route == dinterotest.RouteSignup {
			sim.Inject(dinterotest.RouteSettings, -1, status(503))
		}
	})
	outcome, err := client.SignUp(t.Context(), account, inNOK(caseA))
	succeed(t, err)
	contains(t, "trouble", outcome.Trouble.Error(), "vipps-psp: 200 OK: the answer cannot be read: the answer is not a JSON object [request id ")
	contains(t, "trouble", outcome.Trouble.Error(), "]; then GET /accounts/T12345678/management/settings: 503 Service Unavailable: the answer is empty [request id ")
	posts(t, sim, 1, 1)
}

// Every field that may surprise, in an answer that shows the signup.
func TestAcceptedAnswerIsReadWhateverItsOtherFieldsHold(t *testing.T) {
	for _, body := range []string{
		`{"signups":[{"case_id":"` + caseA + `"}]}`,
		`{"signups":[{"case_id":"` + caseA + `","payment_options":"x","logo":[]}],"status":{},"events":7,"schema":"x","configuration":[],"metadata":1}`,
		`{"signups":[{"case_id":"` + caseA + `"}],"status":"a new one","extra":{}}`,
	} {
		sim, client := start(t)
		sim.Inject(dinterotest.RouteSignup, 1, took(dinterotest.Fault{Status: 200, Body: body, Header: http.Header{"Content-Type": {"text/plain"}}}))
		outcome, err := client.SignUp(t.Context(), account, inNOK(caseA))
		succeed(t, err)
		succeed(t, outcome.Trouble)
		_, presence := dintero.View{Connection: outcome.Connection}.Find(caseA)
		equal(t, "presence", presence, dintero.Present)
		sent(t, sim, "token settings connection signup")
	}
}
