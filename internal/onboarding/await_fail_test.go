package onboarding_test

import (
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

func TestAwait_SurvivesFailedPolls_Defect27(t *testing.T) {
	for name, fault := range map[string]dinterotest.Fault{
		"408": status(408), "429": status(429), "500": status(500), "502 page": {Status: 502, Body: "<html>"}, "503": status(503),
		"200 page": {Status: 200, Body: "<html>"}, "empty": {Status: 200}, "cut off": {CutOff: true}, "reset": {Reset: true}, "301": status(301),
		"refused": status(403), "not found": status(404), "without the connection": {Status: 200, Body: "{}"},
		"without the signup": {Status: 200, Body: `{"connections":{"vipps_psp":` + copyAt(older, "pending", caseB) + `}}`},
	} {
		t.Run(name, func(t *testing.T) {
			sim, run := start(t, retries(0))
			sim.AddSignup(account, caseB, "NOK")
			sim.Inject(dinterotest.RouteSettings, 4, fault)
			sim.Inject(dinterotest.RouteSettings, 1, dinterotest.Fault{Status: 200, Body: `{"connections":{"vipps_psp":` + copyAt("", "pending", caseA) + `}}`}) // they count anew
			sim.Inject(dinterotest.RouteSettings, 4, fault)
			atPoll(sim, 10, func() { sim.AddSignup(account, caseA, "NOK"); sim.Sign(account) })
			progress, err := run.Await(soon(t), keyA, false)
			mustSucceed(t, err)
			wantEqual(t, "status", progress.Connection.Status, "enabled")
			wantEqual(t, "polls", sim.Count(dinterotest.RouteSettings), 10)
		})
	}
}

func TestAwait_GivesUpAfterFiveFailedPollsInARow_Defect27(t *testing.T) {
	sim, run := start(t, retries(0))
	sim.AddSignup(account, caseA, "NOK")
	atPoll(sim, 2, func() { sim.Inject(dinterotest.RouteSettings, -1, status(503)) })
	_, err := run.Await(soon(t), keyA, false)
	gaveUp := errorAs[*onboarding.WaitError](t, err)
	wantEqual(t, "status of the error", errorAs[*dintero.Error](t, err).Status, 503)
	wantEqual(t, "expired", gaveUp.Expired, false)
	wantEqual(t, "connection as last read", gaveUp.Last.Status, "pending")
	wantEqual(t, "polls", sim.Count(dinterotest.RouteSettings), 6)
}

// Waiting does not help if the request itself is refused.
func TestAwait_GivesUpAtOnceIfWaitingDoesNotHelp_Defect27(t *testing.T) {
	for name, c := range map[string]struct {
		route dinterotest.Route
		code  int
	}{
		"the client is unknown":      {dinterotest.RouteToken, 401},
		"the client has no grant":    {dinterotest.RouteToken, 403},
		"the token request is wrong": {dinterotest.RouteToken, 400},
		"the request is wrong":       {dinterotest.RouteSettings, 400},
		"the request is refused":     {dinterotest.RouteSettings, 422},
	} {
		t.Run(name, func(t *testing.T) {
			sim, run := start(t, polling(never, never))
			sim.AddSignup(account, caseA, "NOK")
			sim.Inject(c.route, -1, status(c.code))
			_, err := run.Await(soon(t), keyA, false)
			gaveUp := errorAs[*onboarding.WaitError](t, err)
			wantEqual(t, "connection as last read", gaveUp.Last, nil)
			wantEqual(t, "requests", sim.Count(c.route), 1)
		})
	}
}

func TestAwait_GivesUpAtOnceWithoutCredentials(t *testing.T) {
	_, run := start(t, polling(never, never), func(s *setup) { s.Client.ClientID = "" })
	_, err := run.Await(soon(t), keyA, false)
	wantError[*onboarding.WaitError](t, err)
	wantError[*dintero.CredentialsError](t, err)
}

// A read that lags behind for a moment is not an error.
func TestAwait_GivesUpIfNothingIsShown(t *testing.T) {
	for name, c := range map[string]struct {
		mode dinterotest.Reads
		text string
	}{
		"the signup":     {dinterotest.ReadsSettings, "Dintero shows no signup for case " + caseA + " in account T12345678"},
		"the connection": {dinterotest.ReadsNone, "Dintero shows no Vipps PSP connection of account T12345678"},
	} {
		t.Run(name, func(t *testing.T) {
			sim, run := start(t)
			sim.SetReads(c.mode)
			sim.AddSignup(account, caseB, "NOK")
			_, err := run.Await(soon(t), keyA, false)
			wantError[*onboarding.WaitError](t, err)
			notShown := errorAs[*onboarding.NotShownError](t, err)
			wantEqual(t, "error", err.Error(), c.text)
			wantEqual(t, "own path in the responses", notShown.Responses[len(notShown.Responses)-1], "connections/vipps-psp: 404 Not Found")
			wantEqual(t, "polls", sim.Count(dinterotest.RouteSettings), 5)
		})
	}
}

func TestAwait_SignupThatWasShownOnceStaysShown_Defect32(t *testing.T) {
	sim, run := start(t)
	sim.AddSignup(account, caseA, "NOK")
	sim.AddSignup(account, caseB, "NOK")
	atPoll(sim, 2, func() { sim.RemoveSignup(account, caseA) })
	atPoll(sim, 9, func() { sim.Sign(account) })
	progress, err := run.Await(soon(t), keyB, false)
	mustSucceed(t, err)
	wantEqual(t, "status", progress.Connection.Status, "enabled")
	_, err = run.Await(soon(t), onboarding.NewKey(anotherAccount, caseA), false)
	wantError[*onboarding.NotShownError](t, err)
}

// The timeout of a request does not end the wait.
func TestAwait_RequestTimeoutIsNotTheEndOfItsTime_Defect04_27(t *testing.T) {
	sim, _ := start(t)
	ready := sim.IssueToken(account)
	run := newRun(t, sim, retries(0), requestTimeout(200*time.Millisecond), func(s *setup) { s.Client.AccessToken = ready })
	sim.AddSignup(account, caseA, "NOK")
	sim.Inject(dinterotest.RouteSettings, -1, dinterotest.Fault{Delay: never})
	_, err := run.Await(soon(t), keyA, false)
	gaveUp := errorAs[*onboarding.WaitError](t, err)
	wantError[*dintero.TransportError](t, err)
	wantEqual(t, "expired", gaveUp.Expired, false)
	wantEqual(t, "interrupted", dintero.CauseOf(err) == dintero.CauseInterrupted, false)
	wantEqual(t, "connection as last read", gaveUp.Last, nil)
	wantEqual(t, "polls", sim.Count(dinterotest.RouteSettings), 5)
}
