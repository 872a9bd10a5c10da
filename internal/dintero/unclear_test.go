package dintero_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

var (
	readable  = []dinterotest.Reads{dinterotest.ReadsSettings, dinterotest.ReadsSettingsHyphen, dinterotest.ReadsOwnPath, dinterotest.ReadsBoth}
	ambiguous = map[string]dinterotest.Fault{
		"408": status(408), "500": status(500), "502": {Status: 502, Body: "<html><title>Bad gateway</title>"}, "503": status(503), "504": status(504),
		"301": status(301), "reset": {Reset: true}, "500 cut off": {Status: 500, Body: "{}", CutOff: true}, "silence": {Delay: never},
	}
)

// slow faults are waited for as long as a request may take.
func slow(f dinterotest.Fault) bool { return f.Delay > 0 || f.Status == 504 }

func brief(f dinterotest.Fault) func(*dintero.Config) {
	if slow(f) {
		return timeout(150 * time.Millisecond)
	}
	return timeout(5 * time.Second)
}

// unclear runs a test for each kind of unclear answer and each way to read; slow
// ones for the first way only.
func unclear(t *testing.T, modes []dinterotest.Reads, test func(t *testing.T, fault dinterotest.Fault, sim *dinterotest.Server, client *dintero.Client)) {
	t.Helper()
	t.Parallel()
	for name, fault := range ambiguous {
		for i, mode := range modes {
			if slow(fault) && i > 0 {
				continue
			}
			t.Run(fmt.Sprintf("%s, reads %s", name, mode), func(t *testing.T) {
				t.Parallel()
				sim, client := start(t, brief(fault))
				sim.SetReads(mode)
				test(t, fault, sim, client)
			})
		}
	}
}

func TestUnclearSignupThatWasTakenIsFound(t *testing.T) {
	unclear(t, readable, func(t *testing.T, fault dinterotest.Fault, sim *dinterotest.Server, client *dintero.Client) {
		sim.Inject(dinterotest.RouteSignup, -1, took(fault))
		outcome, err := client.SignUp(t.Context(), account, inNOK(caseA))
		succeed(t, err)
		succeed(t, outcome.Trouble)
		equal(t, "adopted", outcome.Adopted, false)
		equal(t, "case", string(outcome.Connection.Signups[0].CaseID), caseA)
		posts(t, sim, 1, 1)
	})
}

// The account has a connection, so a read that shows it without the case proves
// that the POST was not taken.
func TestUnclearSignupIsSentAgainWhereTheConnectionIsShownWithoutIt(t *testing.T) {
	unclear(t, readable, func(t *testing.T, fault dinterotest.Fault, sim *dinterotest.Server, client *dintero.Client) {
		put(sim, account, caseB)
		sim.Inject(dinterotest.RouteSignup, 1, fault)
		outcome, err := client.SignUp(t.Context(), account, inNOK(caseA))
		succeed(t, err)
		equal(t, "signups shown", len(outcome.Connection.Signups), 2)
		posts(t, sim, 2, 1)
		equal(t, "cases held", caseIDs(sim, account), caseB+" "+caseA)
	})
}

// Without any connection shown in this run, nothing tells an account that has
// none from a read that would not show it.
func TestUnclearSignupIsNotSentAgainWhereNothingIsShown(t *testing.T) {
	modes := append([]dinterotest.Reads{dinterotest.ReadsNone}, readable...)
	unclear(t, modes, func(t *testing.T, fault dinterotest.Fault, sim *dinterotest.Server, client *dintero.Client) {
		sim.Inject(dinterotest.RouteSignup, 1, fault)
		_, err := client.SignUp(t.Context(), account, inNOK(caseA))
		var uncertain *dintero.UncertainError
		if !errors.As(err, &uncertain) {
			t.Fatalf("error %v, want an *UncertainError", err)
		}
		equal(t, "account", uncertain.AccountID, account)
		equal(t, "case", uncertain.CaseID, caseA)
		succeed(t, uncertain.Look)
		same(t, "reads", uncertain.Reads, []string{
			"management/settings: shows no Vipps PSP connection", "connections/vipps-psp: 404 Not Found",
		})
		contains(t, "error", err.Error(), "the signup of case "+caseA+" for account T12345678 may have been accepted: POST /accounts/T12345678/management/settings/connections/vipps-psp: ")
		posts(t, sim, 1, 0)
	})
}

func TestUnclearSignupThatWasTakenIsUncertainWhereNoReadShowsIt(t *testing.T) {
	unclear(t, []dinterotest.Reads{dinterotest.ReadsNone}, func(t *testing.T, fault dinterotest.Fault, sim *dinterotest.Server, client *dintero.Client) {
		sim.Inject(dinterotest.RouteSignup, -1, took(fault))
		_, err := client.SignUp(t.Context(), account, inNOK(caseA))
		var uncertain *dintero.UncertainError
		equal(t, "uncertain", errors.As(err, &uncertain), true)
		posts(t, sim, 1, 1)
	})
}

// A read that has shown another account's connection in this run would show
// this one's too, so that it shows none is proof.
func TestUnclearSignupIsSentAgainOnTheWordOfAWitness(t *testing.T) {
	unclear(t, readable, func(t *testing.T, fault dinterotest.Fault, sim *dinterotest.Server, client *dintero.Client) {
		put(sim, another, caseB)
		_, err := client.Fresh(t.Context(), another, "")
		succeed(t, err)
		sim.Inject(dinterotest.RouteSignup, 1, fault)
		outcome, err := client.SignUp(t.Context(), account, inNOK(caseA))
		succeed(t, err)
		equal(t, "case", string(outcome.Connection.Signups[0].CaseID), caseA)
		posts(t, sim, 2, 1)
		equal(t, "cases held", caseIDs(sim, account), caseA)
	})
}

// An account's own connection is no witness: it may be gone, or not there yet.
func TestReadOfTheSameAccountIsNoWitness(t *testing.T) {
	sim, client := start(t)
	put(sim, account, caseB)
	_, err := client.Fresh(t.Context(), account, "")
	succeed(t, err)
	sim.RemoveConnection(account)
	sim.Inject(dinterotest.RouteSignup, 1, status(500))
	_, err = client.Fresh(t.Context(), account, "")
	succeed(t, err)
	_, err = client.SignUp(t.Context(), account, inNOK(caseA))
	var uncertain *dintero.UncertainError
	equal(t, "uncertain", errors.As(err, &uncertain), true)
	posts(t, sim, 1, 0)
}

// A 404 that is not Dintero's says nothing: the path may be wrong, or blocked.
func TestWebPageInPlaceOfTheReadIsNoProof(t *testing.T) {
	sim, client := start(t)
	sim.SetReads(dinterotest.ReadsOwnPath)
	put(sim, another, caseB)
	_, err := client.Fresh(t.Context(), another, "")
	succeed(t, err)
	sim.Inject(dinterotest.RouteConnection, -1, dinterotest.Fault{Status: 404, Body: "<html><title>Not here</title>"})
	sim.Inject(dinterotest.RouteSignup, -1, status(500))
	_, err = client.SignUp(t.Context(), account, inNOK(caseA))
	var uncertain *dintero.UncertainError
	equal(t, "uncertain", errors.As(err, &uncertain), true)
	posts(t, sim, 1, 0)
}

func TestUnclearSignupIsUncertainWhereTheLookFails(t *testing.T) {
	sim, client := start(t)
	put(sim, account, caseB)
	sim.Inject(dinterotest.RouteSignup, 1, status(500))
	sim.OnRequest(func(route dinterotest.Route, _ string) {
		if route == dinterotest.RouteSignup {
			sim.Inject(dinterotest.RouteSettings, -1, status(503))
		}
	})
	_, err := client.SignUp(t.Context(), account, inNOK(caseA))
	var uncertain *dintero.UncertainError
	if !errors.As(err, &uncertain) {
		t.Fatalf("error %v, want an *UncertainError", err)
	}
	contains(t, "cause", uncertain.Cause.Error(), "500 Internal Server Error")
	contains(t, "look", uncertain.Look.Error(), "503 Service Unavailable")
	posts(t, sim, 1, 0)
}
