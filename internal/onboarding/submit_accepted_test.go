package onboarding_test

import (
	"net/http"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

// incomplete are responses to a signup that was accepted, and the error about
// each if no read shows more.
var incomplete = map[string]struct {
	fault dinterotest.Fault
	text  string
}{
	"empty":          {dinterotest.Fault{Status: 200}, "the response is empty"},
	"204":            {dinterotest.Fault{Status: 204}, "204 No Content: the response is empty"},
	"no JSON":        {dinterotest.Fault{Status: 200, Body: "OK"}, "not a JSON object"},
	"a list":         {dinterotest.Fault{Status: 200, Body: "[]"}, "not a JSON object"},
	"null":           {dinterotest.Fault{Status: 200, Body: "null"}, "not a JSON object"},
	"broken JSON":    {dinterotest.Fault{Status: 201, Body: `{"signups":[`}, "201 Created"},
	"cut off":        {dinterotest.Fault{CutOff: true}, "unexpected EOF"},
	"empty object":   {dinterotest.Fault{Status: 200, Body: "{}"}, "does not show the signup"},
	"no signups":     {dinterotest.Fault{Status: 200, Body: `{"signups":[]}`}, "does not show the signup"},
	"null signups":   {dinterotest.Fault{Status: 202, Body: `{"status":"pending","signups":null}`}, "202 Accepted"},
	"another signup": {dinterotest.Fault{Status: 200, Body: `{"signups":[{"case_id":"` + caseB + `"}]}`}, "does not show the signup"},
	"a null error":   {dinterotest.Fault{Status: 200, Body: `{"error":null}`}, "does not show the signup"},
}

func TestSubmitAccepted_IsFoundByReadingIfTheResponseShowsTooLittle_Defect01_02(t *testing.T) {
	for name, c := range incomplete {
		for _, mode := range readable {
			sim, run := start(t)
			sim.SetReads(mode)
			sim.Inject(dinterotest.RouteSignup, -1, afterEffect(c.fault))
			result, err := run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
			mustSucceed(t, err)
			mustSucceed(t, result.Incomplete)
			wantDecision(t, result.Decision, onboarding.Submit, onboarding.ReasonNew)
			wantEqual(t, name+": shown", result.View.Covers(keyA, wishFor("NOK")), true)
			wantEqual(t, name+": status", result.View.Connection.Status, "pending")
			wantSent(t, sim, 1, 1)
		}
	}
}

func TestSubmitAccepted_IsNoErrorIfNothingShowsIt_Defect02(t *testing.T) {
	for name, c := range incomplete {
		sim, run := start(t)
		sim.SetReads(dinterotest.ReadsNone)
		sim.Inject(dinterotest.RouteSignup, -1, afterEffect(c.fault))
		result, err := run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
		mustSucceed(t, err)
		if result.Incomplete == nil {
			t.Fatalf("%s: nothing is reported", name)
		}
		wantContains(t, name, result.Incomplete.Error(), c.text)
		wantRequests(t, sim, "token settings connection signup settings connection")
	}
}

func TestSubmitAccepted_ReportsTheReadThatFailed(t *testing.T) {
	sim, run := start(t)
	sim.Inject(dinterotest.RouteSignup, 1, afterEffect(dinterotest.Fault{Status: 200, Body: "OK"}))
	onPOST(sim, 1, func() { sim.Inject(dinterotest.RouteSettings, -1, status(503)) })
	result, err := run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
	mustSucceed(t, err)
	wantContains(t, "incomplete", result.Incomplete.Error(), "200 OK")
	wantContains(t, "incomplete", result.Incomplete.Error(), "; then GET /accounts/T12345678/management/settings: 503 Service Unavailable")
	wantSent(t, sim, 1, 1)
}

// The values that the response does show are kept.
func TestSubmitAccepted_KeepsWhatTheResponseShows(t *testing.T) {
	sim, run := start(t)
	sim.SetReads(dinterotest.ReadsNone)
	sim.Inject(dinterotest.RouteSignup, 1, afterEffect(dinterotest.Fault{Status: 200, Body: `{"status":"pending","signups":"later"}`}))
	result, err := run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
	mustSucceed(t, err)
	wantEqual(t, "status", result.View.Connection.Status, "pending")
	wantEqual(t, "incomplete", result.Incomplete != nil, true)
}

func TestSubmitAccepted_IsReadLeniently_Defect01(t *testing.T) {
	for _, body := range []string{
		`{"signups":[{"case_id":"` + caseA + `"}]}`,
		`{"signups":[{"case_id":"` + caseA + `","payment_options":"x","logo":[]}],"status":{},"events":7,"schema":"x","configuration":[],"metadata":1}`,
		`{"signups":[null,5,{"case_id":"` + caseA + `"}],"status":"a new one","events":[null],"configuration":null,"extra":{}}`,
		"\xef\xbb\xbf" + `{"signups":[{"case_id":"` + caseA + `"}]}`,
	} {
		sim, run := start(t)
		sim.Inject(dinterotest.RouteSignup, 1, afterEffect(dinterotest.Fault{Status: 200, Body: body, Header: http.Header{"Content-Type": {"text/plain"}}}))
		result, err := run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
		mustSucceed(t, err)
		mustSucceed(t, result.Incomplete)
		wantEqual(t, "shown", result.View.Covers(keyA, wishFor("NOK")), true)
		wantRequests(t, sim, "token settings connection signup")
	}
}

// The user gets Dintero's error message, also if the response shows the signup.
func TestSubmitAccepted_WithAnErrorBesideTheSignup_Defect37(t *testing.T) {
	body := dinterotest.Fault{Status: 200, After: true, Body: `{"error":{"message":"The logo was dropped"},"signups":[{"case_id":"` + caseA + `"}]}`}
	for name, c := range map[string]struct {
		record *onboarding.Record
		wish   onboarding.Wish
	}{
		"a new signup": {nil, wishFor("NOK")}, "a change": {&onboarding.Record{Wish: wishFor("NOK")}, logo("bmV3", wishFor("NOK"))},
	} {
		sim, run := start(t)
		sim.Inject(dinterotest.RouteSignup, 1, body)
		result, err := run.Apply(t.Context(), keyA, c.record, c.wish)
		mustSucceed(t, err)
		if result.Incomplete == nil {
			t.Fatalf("%s: nothing is reported", name)
		}
		wantContains(t, name, result.Incomplete.Error(), "The logo was dropped")
		wantSent(t, sim, 1, 1)
	}
}

// A signup that a response has shown is not submitted again, although no read
// shows it.
func TestSubmitAccepted_ShowsTheOtherSignupsToo(t *testing.T) {
	sim, run := start(t)
	sim.SetReads(dinterotest.ReadsNone)
	sim.AddSignup(account, caseB, "NOK")
	_, err := run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
	mustSucceed(t, err)
	result, err := run.Apply(t.Context(), keyB, nil, wishFor("NOK"))
	wantAdopted(onboarding.ReasonShown)(t, result, err)

	// A later POST in doubt does not change that.
	sim.Inject(dinterotest.RouteSignup, 1, status(500))
	_, err = run.Apply(t.Context(), keyNumber(1), nil, wishFor("NOK"))
	wantError[*onboarding.AmbiguousError](t, err)
	result, err = run.Apply(t.Context(), keyB, nil, wishFor("NOK"))
	wantAdopted(onboarding.ReasonShown)(t, result, err)
	wantSent(t, sim, 2, 1)
}

// A response that leaves a signup out does not remove it.
func TestSubmitAccepted_LeavesOutWhatIsThere_Defect32(t *testing.T) {
	sim, run := start(t)
	sim.AddSignup(account, caseB, "NOK")
	_, err := run.FreshView(t.Context(), keyB)
	mustSucceed(t, err)
	sim.Inject(dinterotest.RouteSignup, 1, dinterotest.Fault{Status: 200, After: true, Body: `{"status":"pending","signups":[{"case_id":"` + caseA + `"}]}`})
	_, err = run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
	mustSucceed(t, err)
	result, err := run.Apply(t.Context(), keyB, nil, wishFor("NOK"))
	wantAdopted(onboarding.ReasonShown)(t, result, err)
	wantSent(t, sim, 1, 1)
}

// The link in the response takes precedence over a later read, which may also
// have the event of another run.
func TestSubmitAccepted_KeepsTheLinkOfTheResponse(t *testing.T) {
	sim, run := start(t)
	sim.AddSignup(account, caseB, "NOK")
	sim.Inject(dinterotest.RouteSignup, 1, afterEffect(dinterotest.Fault{Status: 200,
		Body: `{"status":"pending","events":[{"id":"own","metadata":{"signature_link":"https://sig.example.com/own"}}]}`}))
	onPOST(sim, 1, func() { sim.AddSignup(account, caseNumber(1), "NOK") })
	result, err := run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
	mustSucceed(t, err)
	wantEqual(t, "link", result.Link, "https://sig.example.com/own")
}

func TestSubmitAccepted_EnabledAtOnce(t *testing.T) {
	sim, run := start(t)
	sim.SetInstant(true)
	result, err := run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
	mustSucceed(t, err)
	wantEqual(t, "status", result.View.Connection.Status, "enabled")
	wantEqual(t, "serial number", result.View.Connection.MerchantSerialNumber != "", true)
}
