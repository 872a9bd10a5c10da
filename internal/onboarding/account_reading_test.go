package onboarding_test

import (
	"net/http"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

// wantReading makes a new read of the account and compares View.Reading.
func wantReading(t *testing.T, run *onboarding.Run, want onboarding.Reading) onboarding.View {
	t.Helper()
	view, _ := read(t, run, keyA)
	wantEqual(t, "reading", view.Reading, want)
	return view
}

func TestAccount_Reading(t *testing.T) {
	shown, none := copyAt(newer, "pending", caseB), "null"
	body := func(settings string) dinterotest.Fault {
		return dinterotest.Fault{Status: http.StatusOK, Body: `{"connections":{"vipps_psp":` + settings + `}}`}
	}
	ofConnection := func(body string) dinterotest.Fault { return dinterotest.Fault{Status: http.StatusOK, Body: body} }
	noConnection := dinteroError(404, "The account has no such connection")
	const unknown, refused, work = onboarding.ReadsUnknown, onboarding.ReadsRefused, onboarding.ReadsWork

	for _, row := range []struct {
		name          string
		settings, own dinterotest.Fault
		want          onboarding.Reading
	}{
		{"the settings show the connection", body(shown), noConnection, work},
		{"the own path shows the connection", body(none), ofConnection(shown), work},
		{"the own path shows it, and the settings are refused", status(403), ofConnection(shown), work},
		{"the settings show none, and the own path is not there", body(none), noConnection, unknown},
		{"the settings show none, and the own path is refused", body(none), status(403), unknown},
		{"neither shows a connection", body(none), ofConnection("{}"), unknown},
		{"the settings are refused, and the own path shows none", status(403), ofConnection("{}"), unknown},
		{"both are refused", status(403), status(403), refused},
		{"both are not there", status(404), status(404), refused},
		{"both are not there in Dintero's words", dinteroError(404, "no"), noConnection, refused},
		{"both do not allow the method", status(405), status(405), refused},
		{"both are gone", status(410), status(410), refused},
		{"both are not implemented", status(501), status(501), refused},
		{"they are refused in different ways", status(403), status(405), refused},
	} {
		t.Run(row.name, func(t *testing.T) {
			sim, run := start(t)
			sim.Inject(dinterotest.RouteSettings, -1, row.settings)
			sim.Inject(dinterotest.RouteConnection, -1, row.own)
			wantReading(t, run, row.want)
		})
	}
}

// An endpoint that has shown another account's connection in this run would
// also show this account's.
func TestAccount_ReadingOnTheEvidenceOfAnotherAccount_Defect42(t *testing.T) {
	for _, row := range []struct {
		name  string
		mode  dinterotest.Reads
		fault dinterotest.Fault // of the route that is refused for this account; none if zero
		route dinterotest.Route
		want  onboarding.Reading
	}{
		{"the settings show none of this one", dinterotest.ReadsSettings, dinterotest.Fault{}, "", onboarding.ReadsWork},
		{"the settings show none of this one under their other name", dinterotest.ReadsSettingsHyphen, dinterotest.Fault{}, "", onboarding.ReadsWork},
		{"the own path says that this one has none", dinterotest.ReadsOwnPath, dinterotest.Fault{}, "", onboarding.ReadsWork},
		{"the own path is a web page for this one", dinterotest.ReadsOwnPath, dinterotest.Fault{Status: 404, Body: "<html><title>Not here</title>"}, dinterotest.RouteConnection, onboarding.ReadsUnknown},
		{"the own path is refused for this one", dinterotest.ReadsOwnPath, status(403), dinterotest.RouteConnection, onboarding.ReadsUnknown},
		{"the settings are refused for this one", dinterotest.ReadsSettings, status(403), dinterotest.RouteSettings, onboarding.ReadsRefused},
		{"the settings are not found for this one", dinterotest.ReadsSettings, dinteroError(404, "no"), dinterotest.RouteSettings, onboarding.ReadsRefused},
		{"no read shows anything", dinterotest.ReadsNone, dinterotest.Fault{}, "", onboarding.ReadsUnknown},
	} {
		t.Run(row.name, func(t *testing.T) {
			sim, run := start(t)
			sim.SetReads(row.mode)
			sim.AddSignup(anotherAccount, caseB, "NOK")
			_, err := run.FreshView(t.Context(), onboarding.NewKey(anotherAccount, caseB))
			mustSucceed(t, err)
			if row.route != "" {
				sim.Inject(row.route, -1, row.fault)
			}
			wantReading(t, run, row.want)
		})
	}
}

func TestAccount_ReadingIsNotProvenByAPOST(t *testing.T) {
	sim, run := start(t)
	sim.SetReads(dinterotest.ReadsNone)
	_, err := run.Apply(t.Context(), keyB, nil, wishFor("NOK"))
	mustSucceed(t, err)
	wantReading(t, run, onboarding.ReadsUnknown)
}

func TestAccount_ReadingStaysProven_Defect06(t *testing.T) {
	sim, run := start(t)
	sim.AddSignup(account, caseB, "NOK")
	wantReading(t, run, onboarding.ReadsWork)
	sim.RemoveConnection(account)
	wantReading(t, run, onboarding.ReadsWork)
}
