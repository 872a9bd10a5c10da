package onboarding_test

import (
	"errors"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

// Errors that may be temporary say nothing about the connection.
func TestEndpoint_ReadThatFailsIsAnError(t *testing.T) {
	for name, fault := range map[string]dinterotest.Fault{
		"400": status(400), "401": status(401), "408": status(408), "500": status(500), "502 page": {Status: 502, Body: "<html>"}, "503": status(503), "504": status(504),
		"301": status(301), "a web page": {Status: 200, Body: "<html><title>Log in</title>"}, "empty": {Status: 200}, "no JSON": {Status: 200, Body: "OK"},
		"a list": {Status: 200, Body: "[]"}, "reset": {Reset: true}, "cut off": {CutOff: true},
	} {
		for _, route := range []dinterotest.Route{dinterotest.RouteSettings, dinterotest.RouteConnection} {
			t.Run(name+" of "+string(route), func(t *testing.T) {
				sim, run := start(t, retries(0))
				sim.SetReads(dinterotest.ReadsBoth)
				sim.AddSignup(account, caseB, "NOK") // not case A, so that the own path is read, too
				sim.Inject(route, -1, fault)
				_, err := run.FreshView(t.Context(), keyA)
				if err == nil {
					t.Fatal("no error")
				}
				_, err = run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
				wantError[*onboarding.UnsentError](t, err)
				wantSent(t, sim, 0, 0)
			})
		}
	}
}

func TestEndpoint_ReadWithoutTokenIsAnError(t *testing.T) {
	for _, code := range []int{400, 401, 403, 404, 405, 501} {
		sim, run := start(t)
		sim.Inject(dinterotest.RouteToken, -1, status(code))
		_, err := run.FreshView(t.Context(), keyA)
		wantError[*dintero.TokenError](t, err)
		var unsent *onboarding.UnsentError
		_, err = run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
		wantEqual(t, "unsent", errors.As(err, &unsent), true)
		if code <= 403 { // final for the run
			wantRequests(t, sim, "token")
		}
		wantEqual(t, "reads", sim.GETs(), 0)
	}
}

func TestEndpoint_ResponsesSayWhatEachReadReturned(t *testing.T) {
	sim, run := start(t)
	view := wantReading(t, run, onboarding.ReadsUnknown)
	wantEqual(t, "responses", len(view.Responses), 2)
	wantEqual(t, "settings", view.Responses[0], "management/settings: shows no Vipps PSP connection")
	wantEqual(t, "own path", view.Responses[1], "connections/vipps-psp: 404 Not Found")
	sim.AddSignup(account, caseA, "NOK")
	view = wantReading(t, run, onboarding.ReadsWork)
	wantEqual(t, "responses of reads that show no connection", len(view.Responses), 1)
}
