package dinterotest_test

import (
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// withLogos has two signups with logos.
func withLogos(t *testing.T) (*dinterotest.Server, visitor) {
	t.Helper()
	sim, v := visitBoth(t)
	for _, id := range []string{caseA, caseB} {
		sim.AddSignup(dinterotest.Account, dinterotest.Signup{CaseID: id, Logo: "aGVq"})
	}
	return sim, v
}

func (v visitor) logos() string {
	v.t.Helper()
	logos := []string{}
	for _, signup := range v.settings(dinterotest.Account).Connections["vipps_psp"].Signups {
		logos = append(logos, signup.Logo)
	}
	return strings.Join(logos, " ")
}

func TestShowing_HidesLogos(t *testing.T) {
	sim, v := withLogos(t)
	sim.OnShow(dinterotest.HideLogos)
	equal(t, "logos", v.logos(), " ")
	equal(t, "logo in the answer to a POST", v.signUp(dinterotest.Account, caseA).Signups[1].Logo, "")
	sim.OnShow(nil)
	equal(t, "logos in the end", v.logos(), " aGVq")
}

func TestShowing_LinksLogosAnewEachTime(t *testing.T) {
	sim, v := withLogos(t)
	sim.OnShow(dinterotest.LinkLogos("https://cdn.example.com"))
	first, second := strings.Fields(v.logos()), strings.Fields(v.logos())
	links := map[string]bool{}
	for _, link := range append(first, second...) {
		contains(t, "logo", link, "https://cdn.example.com/")
		links[link] = true
	}
	equal(t, "different links", len(links), 4)
	v.signUp(dinterotest.Account, caseA)
	equal(t, "link without a logo", strings.HasPrefix(v.logos(), " "), true)
}

func TestShowing_HidesPartOfTheList(t *testing.T) {
	for want, show := range map[string]dinterotest.Show{
		"AB": nil,
		"B":  dinterotest.HideSignups(strings.ToUpper(caseA)),
		"A":  dinterotest.HideSignups(caseB),
		"":   dinterotest.HideSignups(),
		"-":  dinterotest.HideConnection,
	} {
		sim, v := withLogos(t)
		sim.OnShow(show)
		equal(t, "reads", v.shown(), want+" "+want)
		equal(t, "stored", casesOf(connection(t, sim, dinterotest.Account)), "AB")
	}
}

func TestShowing_HidesEventsAndKeepsTheStatus(t *testing.T) {
	sim, v := withLogos(t)
	sim.OnShow(dinterotest.HideEvents)
	shown := v.settings(dinterotest.Account).Connections["vipps_psp"]
	equal(t, "events", len(shown.Events), 0)
	equal(t, "status", shown.Status, "pending")
}

func TestShowing_OnSomeRoutesOnly(t *testing.T) {
	sim, v := withLogos(t)
	sim.OnShow(dinterotest.OnRoutes(dinterotest.HideConnection, dinterotest.RouteSignup, dinterotest.RouteConnection))
	equal(t, "reads", v.shown(), "AB -")
	equal(t, "answer to a POST", v.post(dinterotest.Account, signupOf(caseA)).body, "{}")
}

// Each route flaps by itself, and an endpoint that shows no connection in any
// case is not asked.
func TestShowing_FlapsInTurn(t *testing.T) {
	sim, v := withLogos(t)
	sim.OnShow(dinterotest.InTurn(dinterotest.HideSignups(caseA), nil, dinterotest.HideConnection))
	for _, want := range []string{"B", "AB", "-", "B"} {
		equal(t, "reads", v.shown(), want+" "+want)
	}
	sim.SetReads(dinterotest.ReadsSettings)
	equal(t, "own path that does not exist", v.shownByOwnPath(), "-")
	sim.SetReads(dinterotest.ReadsOwnPath)
	equal(t, "settings without the member", v.shownBySettings(), "-")
	equal(t, "own path", v.shownByOwnPath(), "AB")
	sim.SetReads(dinterotest.ReadsBoth)
	equal(t, "settings", v.shownBySettings(), "AB")
}
