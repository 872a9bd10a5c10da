package dintero_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

func TestSubmit_IsOneDocumentedPOST(t *testing.T) {
	sim, client := start(t)
	submission, err := client.SubmitVippsPSP(t.Context(), account, inNOK(caseA))
	succeed(t, err)
	equal(t, "incomplete", submission.Incomplete, nil)
	equal(t, "status", submission.Connection.Status, "pending")
	equal(t, "case", submission.Connection.Signups[0].CaseID, caseA)
	wantRequests(t, sim, "token signup")
	wantPOSTs(t, sim, 1, 1)
	request := sim.Requests(dinterotest.RouteSignup)[0]
	equal(t, "method", request.Method, "POST")
	equal(t, "path", request.Path, "/v1/accounts/T12345678/management/settings/connections/vipps-psp")
	equal(t, "Content-Type", request.Header.Get("Content-Type"), "application/json")
}

// acceptances are responses to a signup that Dintero has accepted.
var acceptances = map[string]struct {
	fault      dinterotest.Fault
	incomplete string // why the response does not show the signup; "" if it does
}{
	"the signup":           {dinterotest.Fault{Status: 200, Body: `{"signups":[{"case_id":"` + caseA + `"}]}`}, ""},
	"201":                  {dinterotest.Fault{Status: 201, Body: documentedResponse}, ""},
	"202":                  {dinterotest.Fault{Status: 202, Body: documentedResponse}, ""},
	"299":                  {dinterotest.Fault{Status: 299, Body: documentedResponse}, ""},
	"in capitals":          {dinterotest.Fault{Status: 200, Body: `{"signups":[{"case_id":"` + strings.ToUpper(caseA) + `"}]}`}, ""},
	"odd types":            {dinterotest.Fault{Status: 200, Body: `{"signups":[{"case_id":"` + caseA + `","payment_options":"x","logo":[]}],"status":{},"events":7,"schema":"x","configuration":[],"metadata":1}`}, ""},
	"odd content type":     {dinterotest.Fault{Status: 200, Body: documentedResponse, Header: http.Header{"Content-Type": {"text/html"}}}, ""},
	"an enabled one":       {dinterotest.Fault{Status: 200, Body: `{"status":"enabled","signups":[{"case_id":"` + caseA + `"}],"events":null}`}, ""},
	"null as an error":     {dinterotest.Fault{Status: 200, Body: `{"error":null,"signups":[{"case_id":"` + caseA + `"}]}`}, ""},
	"an error beside it":   {dinterotest.Fault{Status: 200, Body: `{"error":{"message":"e-mail not sent"},"signups":[{"case_id":"` + caseA + `"}]}`}, "200 OK: e-mail not sent"},
	"empty":                {dinterotest.Fault{Status: 200}, "200 OK: the response is empty: the response is not a JSON object"},
	"empty 202":            {dinterotest.Fault{Status: 202}, "202 Accepted: the response is empty: the response is not a JSON object"},
	"204":                  {dinterotest.Fault{Status: 204}, "204 No Content: the response is empty: the response is not a JSON object"},
	"text":                 {dinterotest.Fault{Status: 200, Body: "OK"}, "200 OK: the response cannot be read: the response is not a JSON object"},
	"a list":               {dinterotest.Fault{Status: 200, Body: "[]"}, "200 OK: the response cannot be read: the response is not a JSON object"},
	"null":                 {dinterotest.Fault{Status: 200, Body: "null"}, "200 OK: the response cannot be read: the response is not a JSON object"},
	"broken JSON":          {dinterotest.Fault{Status: 201, Body: `{"signups":[`}, "201 Created: the response cannot be read: unexpected EOF"},
	"cut off":              {dinterotest.Fault{CutOff: true}, "200 OK: the response cannot be read: unexpected EOF"},
	"an empty object":      {dinterotest.Fault{Status: 200, Body: "{}"}, "200 OK: the response cannot be read: it does not show the signup"},
	"no signups":           {dinterotest.Fault{Status: 200, Body: `{"signups":[]}`}, "200 OK: the response cannot be read: it does not show the signup"},
	"another signup":       {dinterotest.Fault{Status: 200, Body: `{"signups":[{"case_id":"` + caseB + `"}]}`}, "200 OK: the response cannot be read: it does not show the signup"},
	"a signup for a store": {dinterotest.Fault{Status: 200, Body: `{"signups":[{"case_id":"` + caseA + `","store_id":"s1"}]}`}, "200 OK: the response cannot be read: it does not show the signup"},
	"a deleted signup":     {dinterotest.Fault{Status: 200, Body: `{"signups":[{"case_id":"` + caseA + `","deleted_at":"2023-11-07T05:31:56Z"}]}`}, "200 OK: the response cannot be read: it does not show the signup"},
	"a deleted connection": {dinterotest.Fault{Status: 200, Body: `{"deleted_at":"2023-11-07T05:31:56Z","signups":[{"case_id":"` + caseA + `"}]}`}, "200 OK: the response cannot be read: it does not show the signup"},
}

func TestSubmit_AnySuccessIsAnAcceptance_Defect01_02(t *testing.T) {
	for name, c := range acceptances {
		sim, client := start(t)
		sim.Inject(dinterotest.RouteSignup, 1, withEffect(c.fault))
		submission, err := client.SubmitVippsPSP(t.Context(), account, inNOK(caseA))
		if err != nil {
			t.Errorf("%s: error %v, want none", name, err)
			continue
		}
		wantPOSTs(t, sim, 1, 1)
		if c.incomplete == "" {
			equal(t, name+": incomplete", submission.Incomplete, nil)
			_, shown := submission.Connection.Signup(caseA)
			equal(t, name+": shown", shown, true)
			continue
		}
		if submission.Incomplete == nil {
			t.Errorf("%s: the response counts as complete", name)
			continue
		}
		contains(t, name, submission.Incomplete.Error(), "POST /accounts/T12345678/management/settings/connections/vipps-psp: "+c.incomplete)
	}
}

// The values that a response does show are kept.
func TestSubmit_IncompleteResponseStillShowsTheConnection_Defect02(t *testing.T) {
	sim, client := start(t)
	sim.Inject(dinterotest.RouteSignup, 1, withEffect(dinterotest.Fault{Status: 200, Body: `{"status":"pending","signups":"later"}`}))
	submission, err := client.SubmitVippsPSP(t.Context(), account, inNOK(caseA))
	succeed(t, err)
	equal(t, "status", submission.Connection.Status, "pending")
	equal(t, "incomplete", submission.Incomplete != nil, true)
}

func TestSubmit_AmbiguousResponses_Defect03_37(t *testing.T) {
	ambiguous := map[string]dinterotest.Fault{
		"301": status(301), "302": status(302), "307": status(307), "308": status(308), "408": status(408),
		"500": status(500), "501": status(501), "502": status(502), "503": status(503), "504": status(504), "505": status(505),
		"500 in Dintero's words":    {Status: 500, Body: `{"error":{"message":"Try again"}}`},
		"500 cut off":               {Status: 500, Body: `{"error":{}}`, CutOff: true},
		"reset":                     {Reset: true},
		"timeout":                   {Delay: never},
		"an error in a 200":         {Status: 200, Body: `{"error":{"message":"x"}}`},
		"an error in a 202":         {Status: 202, Body: `{"error":{"code":"X"},"signups":[{"case_id":"` + caseB + `"}],"status":"enabled"}`},
		"an error and no signups":   {Status: 200, Body: `{"error":{"message":"x"},"status":"pending","signups":null}`},
		"an error of another type":  {Status: 200, Body: `{"error":"x"}`},
		"a web page with a mark":    {Status: 200, Body: "\xef\xbb\xbf<!doctype html>"},
		"a web page that is no 200": {Status: 203, Body: "<html>"},
	}
	for _, page := range webPages {
		ambiguous["200 with "+page] = dinterotest.Fault{Status: 200, Body: page}
	}
	for name, fault := range ambiguous {
		for _, f := range []dinterotest.Fault{fault, withEffect(fault)} {
			sim, client := start(t, timeout(200*time.Millisecond))
			sim.Inject(dinterotest.RouteSignup, -1, f)
			submission, err := client.SubmitVippsPSP(t.Context(), account, inNOK(caseA))
			equal(t, name+": ambiguous", dintero.Ambiguous(err), true)
			equal(t, name+": connection", submission.Connection == nil, true)
			effects := 0
			if f.After {
				effects = 1
			}
			wantPOSTs(t, sim, 1, effects)
		}
	}
}

func TestSubmit_AmbiguousResponseKeepsDinterosWords_Defect37(t *testing.T) {
	sim, client := start(t)
	sim.Inject(dinterotest.RouteSignup, 1, dinterotest.Fault{Status: 200, Body: `{"error":{"code":"NO_ORG","message":"No organization number","errors":[{"path":["company"],"message":"is empty"}]},"signups":[]}`})
	_, err := client.SubmitVippsPSP(t.Context(), account, inNOK(caseA))
	contains(t, "error", err.Error(), "POST /accounts/T12345678/management/settings/connections/vipps-psp: 200 OK (NO_ORG): No organization number: company: is empty [request id ")
}

func TestSubmit_RefusalsAreNotAmbiguous(t *testing.T) {
	for _, code := range []int{400, 401, 402, 403, 404, 405, 409, 410, 413, 415, 422, 429} {
		sim, client := start(t)
		sim.Inject(dinterotest.RouteSignup, -1, dinterotest.Fault{Status: code, Body: `{"error":{"code":"NO","message":"Not like this"}}`})
		submission, err := client.SubmitVippsPSP(t.Context(), account, inNOK(caseA))
		refused := errorOf[*dintero.Error](t, err)
		equal(t, "ambiguous", dintero.Ambiguous(err), false)
		equal(t, "status", refused.Status, code)
		equal(t, "message", refused.Message, "Not like this")
		equal(t, "connection", submission.Connection == nil, true)
		wantPOSTs(t, sim, 1, 0)
	}
}

func TestSubmit_InvalidSignupIsRefusedByTheServer(t *testing.T) {
	sim, client := start(t)
	signup := inNOK("no-uuid")
	signup.PaymentOptions[0].Currencies = []string{"nok"}
	_, err := client.SubmitVippsPSP(t.Context(), account, signup)
	equal(t, "ambiguous", dintero.Ambiguous(err), false)
	contains(t, "error", err.Error(), "400 Bad Request (BAD REQUEST): The request is not valid: ")
	contains(t, "error", err.Error(), "signup.case_id: must be a uuid")
	wantPOSTs(t, sim, 1, 0)
}
