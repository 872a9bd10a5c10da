package dintero_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// settingsShow makes the settings show a connection of their own, whatever the
// own path shows.
func settingsShow(sim *dinterotest.Server, connection string) {
	sim.Inject(dinterotest.RouteSettings, -1, dinterotest.Fault{Status: 200, Body: `{"connections":{"vipps_psp":` + connection + `}}`})
}

const onlyCaseB = `{"status":"pending","signups":[{"case_id":"` + caseB + `"}]}`

// That one read lists all signups is inferred, so a case that it does not show
// is looked for in the other.
func TestCaseIsMissingOnlyWhereNeitherReadShowsIt(t *testing.T) {
	for name, c := range map[string]struct {
		held string
		want dintero.Presence
	}{"the other read shows it": {caseA, dintero.Present}, "neither shows it": {caseB, dintero.Missing}} {
		sim, client := start(t)
		sim.SetReads(dinterotest.ReadsBoth)
		put(sim, account, c.held)
		settingsShow(sim, onlyCaseB)
		view, err := client.Read(t.Context(), account, caseA)
		succeed(t, err)
		_, presence := view.Find(caseA)
		equal(t, name, presence, c.want)
		_, presence = view.Find(caseB)
		equal(t, "the case of the first read", presence, dintero.Present)
		sent(t, sim, "token settings connection")
	}
}

func TestSignupThatOnlyTheOtherReadShowsIsAdopted(t *testing.T) {
	sim, client := start(t)
	sim.SetReads(dinterotest.ReadsBoth)
	put(sim, account, caseA)
	settingsShow(sim, onlyCaseB)
	outcome, err := client.SignUp(t.Context(), account, inNOK(caseA))
	succeed(t, err)
	equal(t, "adopted", outcome.Adopted, true)
	_, presence := outcome.Find(caseA)
	equal(t, "presence", presence, dintero.Present)
	sent(t, sim, "token settings connection")
}

func TestNothingIsSubmittedWhereTheOtherReadFails(t *testing.T) {
	sim, client := start(t, retries(0))
	put(sim, account, caseB)
	sim.Inject(dinterotest.RouteConnection, -1, status(500))
	_, err := client.SignUp(t.Context(), account, inNOK(caseA))
	equal(t, "failed", err != nil, true)
	sent(t, sim, "token settings connection")
}

func TestReadersOfManyCasesShareBothReads(t *testing.T) {
	for _, n := range []int{10, 50} {
		sim, client := start(t)
		sim.SetReads(dinterotest.ReadsBoth)
		put(sim, account, caseNumber(0))
		together(n, func(i int) {
			view, err := client.Read(t.Context(), account, caseNumber(i))
			_, presence := view.Find(caseNumber(i))
			if want := dintero.Missing; err != nil || i > 0 && presence != want || i == 0 && presence != dintero.Present {
				t.Errorf("case %d: presence %v, error %v", i, presence, err)
			}
		})
		if gets := sim.Count(dinterotest.RouteSettings) + sim.Count(dinterotest.RouteConnection); gets > 3 {
			t.Errorf("%d GETs for %d cases, want at most 3", gets, n)
		}
	}
}

func TestUnclearSignupThatIsThereOtherwiseIsSaidToBeUnlike(t *testing.T) {
	sim, client := start(t)
	sim.Inject(dinterotest.RouteSignup, -1, status(500))
	sim.OnRequest(func(route dinterotest.Route, _ string) {
		if route == dinterotest.RouteSignup {
			put(sim, account, caseA, "SEK")
		}
	})
	outcome, err := client.SignUp(t.Context(), account, inNOK(caseA))
	succeed(t, err)
	equal(t, "unlike", outcome.Unlike, true)
	posts(t, sim, 1, 0)
}

// Whether Dintero minds the letter case is not documented, so a signup goes over
// the one that is there under the very id that it shows.
func TestResubmissionKeepsTheCaseIDAsItIsShown(t *testing.T) {
	sim, client := start(t)
	put(sim, account, strings.ToUpper(caseA))
	_, err := client.Resubmit(t.Context(), account, inSEK(caseA))
	succeed(t, err)
	same(t, "body", plain(t, string(sim.Requests(dinterotest.RouteSignup)[0].Body)), plain(t, `{"signup": {
		"case_id": "3C90C3CC-0D44-4B50-8888-8DD25736052A",
		"payment_options": [{"currencies": ["SEK"], "type": "dintero_psp.vipps"}]
	}}`))
}

func TestAdoptionSendsNothingAndBelievesWhatIsShown(t *testing.T) {
	adopt := func(mode dinterotest.Reads, held string) (dintero.Outcome, error) {
		sim, client := start(t)
		sim.SetReads(mode)
		put(sim, account, held)
		outcome, err := client.Adopt(t.Context(), account, inNOK(caseA))
		posts(t, sim, 0, 0)
		return outcome, err
	}
	for _, mode := range append([]dinterotest.Reads{dinterotest.ReadsNone}, readable...) {
		outcome, err := adopt(mode, caseA)
		succeed(t, err)
		equal(t, "adopted", outcome.Adopted, true)
		equal(t, "shown", outcome.Connection != nil, mode != dinterotest.ReadsNone)
	}
	_, err := adopt(dinterotest.ReadsSettings, caseB)
	var missing *dintero.MissingError
	equal(t, "missing", errors.As(err, &missing), true)

	sim, client := start(t)
	put(sim, account, caseA, "SEK")
	_, err = client.Adopt(t.Context(), account, inNOK(caseA))
	var conflict *dintero.ConflictError
	equal(t, "conflict", errors.As(err, &conflict), true)
	posts(t, sim, 0, 0)
}
