package dintero_test

import (
	"context"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// oneSignup is a connection with a signup.
func oneSignup(caseID, updatedAt string) string {
	return `{"status":"pending","updated_at":"` + updatedAt + `","signups":[{"case_id":"` + caseID + `"}]}`
}

func TestEndpoints_ReadsAreMadeAsDocumented(t *testing.T) {
	sim, client := start(t)
	sim.SetReads(dinterotest.ReadsBoth)
	addSignup(sim, account, caseA)
	for _, read := range []func(context.Context, string) (*dintero.Connection, error){client.Settings, client.VippsPSPConnection} {
		connection, err := read(t.Context(), account)
		succeed(t, err)
		equal(t, "status", connection.Status, "pending")
		equal(t, "case", connection.Signups[0].CaseID, caseA)
	}
	wantRequests(t, sim, "token settings connection")
	for i, path := range map[int]string{1: "/v1/accounts/T12345678/management/settings", 2: "/v1/accounts/T12345678/management/settings/connections/vipps-psp"} {
		r := sim.Requests()[i]
		equal(t, "method", r.Method, "GET")
		equal(t, "path", r.Path, path)
		equal(t, "body", string(r.Body), "")
		equal(t, "Authorization", r.Header.Get("Authorization"), "Bearer "+sim.Tokens()[0])
	}
}

func TestEndpoints_SettingsShowTheConnectionUnderEitherName(t *testing.T) {
	for mode, want := range map[dinterotest.Reads]bool{
		dinterotest.ReadsSettings: true, dinterotest.ReadsSettingsHyphen: true, dinterotest.ReadsBoth: true, dinterotest.ReadsOwnPath: false, dinterotest.ReadsNone: false,
	} {
		sim, client := start(t)
		sim.SetReads(mode)
		addSignup(sim, account, caseA)
		connection, err := client.Settings(t.Context(), account)
		succeed(t, err)
		_, shown := connection.Signup(caseA)
		equal(t, string(mode), shown, want)
		connection, err = client.Settings(t.Context(), another)
		succeed(t, err)
		equal(t, string(mode)+": another account", connection == nil, true)
	}
}

func TestEndpoints_OfTwoMembersTheLaterUpdatedCounts_Defect35(t *testing.T) {
	const older, newer = "2023-11-07T05:31:56Z", "2023-11-07T05:31:57.5Z"
	for name, c := range map[string]struct{ underscore, hyphen, want string }{
		"underscore is newer": {oneSignup(caseA, newer), oneSignup(caseB, older), caseA},
		"hyphen is newer":     {oneSignup(caseB, older), oneSignup(caseA, newer), caseA},
		"same age":            {oneSignup(caseA, older), oneSignup(caseB, older), caseA},
		"unknown age":         {oneSignup(caseA, ""), oneSignup(caseB, newer), caseA},
		"underscore is empty": {`{}`, oneSignup(caseA, older), caseA},
		"hyphen is empty":     {oneSignup(caseA, older), `null`, caseA},
		"underscore deleted":  {`{"deleted_at":"` + newer + `","status":"pending"}`, oneSignup(caseA, older), caseA},
	} {
		sim, client := start(t)
		sim.Inject(dinterotest.RouteSettings, 1, dinterotest.Fault{Status: 200, Body: `{"connections":{"vipps_psp":` + c.underscore + `,"vipps-psp":` + c.hyphen + `}}`})
		connection, err := client.Settings(t.Context(), account)
		succeed(t, err)
		_, shown := connection.Signup(c.want)
		equal(t, name, shown, true)
	}
}

// notConnections are values in the place of a connection that are none.
var notConnections = []string{
	`{}`, `{"signups":null}`, `{"status":null,"events":null}`, `{"extra":1}`, `{"status":"pending","signups":[],"deleted_at":"2023-11-07T05:31:56Z"}`,
}

func TestEndpoints_SettingsWithoutAConnectionShowNone_Defect32(t *testing.T) {
	bodies := []string{`{}`, `{"account_id":"T12345678"}`, `{"connections":null}`, `{"connections":{}}`, `{"connections":[]}`, `{"connections":"x"}`,
		`{"connections":{"vipps_psp":null}}`, `{"connections":{"vipps_psp":[]}}`, `{"connections":{"vipps_psp":"pending"}}`, `{"connections":{"vipps":{"status":"enabled"}}}`}
	for _, value := range notConnections {
		bodies = append(bodies, `{"connections":{"vipps_psp":`+value+`}}`, `{"connections":{"vipps-psp":`+value+`}}`)
	}
	sim, client := start(t)
	for _, body := range bodies {
		sim.Inject(dinterotest.RouteSettings, 1, dinterotest.Fault{Status: 200, Body: body})
		connection, err := client.Settings(t.Context(), account)
		succeed(t, err)
		equal(t, "shown in "+body, connection != nil, false)
	}
}

func TestEndpoints_OwnPathWithoutAConnectionShowsNone(t *testing.T) {
	sim, client := start(t)
	for _, body := range notConnections {
		sim.Inject(dinterotest.RouteConnection, 1, dinterotest.Fault{Status: 200, Body: body})
		connection, err := client.VippsPSPConnection(t.Context(), account)
		succeed(t, err)
		equal(t, "shown in "+body, connection != nil, false)
	}
	for _, body := range []string{`{"signups":[]}`, `{"status":"pending"}`, `{"events":[]}`, `{"status":"a new one","deleted_at":null}`} {
		sim.Inject(dinterotest.RouteConnection, 1, dinterotest.Fault{Status: 200, Body: body})
		connection, err := client.VippsPSPConnection(t.Context(), account)
		succeed(t, err)
		equal(t, "shown in "+body, connection != nil, true)
	}
}

// An error must not be read as an account without a connection.
func TestEndpoints_ErrorInASuccessIsAnError_Defect37(t *testing.T) {
	sim, client := start(t)
	const body = `{"error":{"code":"LATER","message":"come again"}}`
	for route, read := range map[dinterotest.Route]func() error{
		dinterotest.RouteSettings:   func() error { _, err := client.Settings(t.Context(), account); return err },
		dinterotest.RouteConnection: func() error { _, err := client.VippsPSPConnection(t.Context(), account); return err },
		dinterotest.RouteApprovals:  func() error { _, err := client.PaymentApprovals(t.Context(), account, nil); return err },
	} {
		sim.Inject(route, 1, dinterotest.Fault{Status: 200, Body: body})
		err := read()
		if err == nil {
			t.Errorf("%s: no error", route)
			continue
		}
		contains(t, string(route), err.Error(), ": 200 OK (LATER): come again [request id ")
	}
}

func TestEndpoints_ErrorBesideWhatWasAskedForIsNone_Defect01(t *testing.T) {
	sim, client := start(t)
	sim.Inject(dinterotest.RouteSettings, 1, dinterotest.Fault{Status: 200, Body: `{"error":{"message":"x"},"connections":{"vipps_psp":` + documentedResponse + `}}`})
	connection, err := client.Settings(t.Context(), account)
	succeed(t, err)
	equal(t, "shown", connection != nil, true)
	sim.Inject(dinterotest.RouteConnection, 1, dinterotest.Fault{Status: 200, Body: `{"error":{"message":"no such company"},"status":"failed","signups":[]}`})
	connection, err = client.VippsPSPConnection(t.Context(), account)
	succeed(t, err)
	equal(t, "status", connection.Status, "failed")
	sim.Inject(dinterotest.RouteSettings, 1, dinterotest.Fault{Status: 200, Body: `{"error":null}`})
	_, err = client.Settings(t.Context(), account)
	succeed(t, err)
}

func TestEndpoints_UnreadableReadsAreErrors_Defect09(t *testing.T) {
	for name, fault := range map[string]dinterotest.Fault{
		"a web page": {Status: 200, Body: "<html><title>Sign in</title>"}, "empty": {Status: 200}, "204": {Status: 204}, "a list": {Status: 200, Body: "[]"},
		"null": {Status: 200, Body: "null"}, "text": {Status: 200, Body: "OK"}, "broken JSON": {Status: 200, Body: `{"connections":`}, "cut off": {CutOff: true},
	} {
		sim, client := start(t, retries(0))
		sim.SetReads(dinterotest.ReadsBoth)
		addSignup(sim, account, caseA)
		sim.Inject(dinterotest.RouteSettings, 1, fault)
		sim.Inject(dinterotest.RouteConnection, 1, fault)
		for _, read := range []func(context.Context, string) (*dintero.Connection, error){client.Settings, client.VippsPSPConnection} {
			connection, err := read(t.Context(), account)
			equal(t, name+": shown", connection != nil, false)
			equal(t, name+": cause", dintero.CauseOf(err), dintero.CauseOther)
			_ = errorOf[*dintero.Error](t, err)
		}
	}
}
