package provider_test

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

const outcomeUnknown = "Outcome of the submission unknown"

// A submission that may or may not have had an effect is not repeated in the
// same run, and the next one reads first.
func TestAccScenario_UnknownOutcome(t *testing.T) {
	faults := map[string]dinterotest.Fault{
		"503":              {Status: http.StatusServiceUnavailable},
		"lost connection":  {Reset: true},
		"web page":         dinterotest.Gateway(http.StatusOK),
		"gateway timeout":  dinterotest.Gateway(http.StatusGatewayTimeout),
		"2xx and an error": {Body: `{"error":{"message":"Vipps is closed"}}`},
	}
	var scenarios []scenario
	for _, c := range []struct {
		name, config, before, after string
		currencies, faults          []string
	}{
		{"create", shopNOK, "-", "shop 1 sent NOK", []string{"NOK"}, slices.Collect(maps.Keys(faults))},
		{"create with prevent_destroy", acctest.Shop("shop", acctest.CaseID, "lifecycle { prevent_destroy = true }"), "-", "shop 1 sent NOK", []string{"NOK"}, []string{"503"}},
		{"options", shopSEK, "shop 1 sent NOK", "shop 1 sent NOK,SEK", []string{"NOK", "SEK"}, []string{"503", "lost connection"}},
		{"attempt", shopAgain, "shop 1 sent NOK", "shop 2 sent NOK", []string{"NOK"}, []string{"503", "lost connection"}},
	} {
		first, posts := []step(nil), 1
		if c.before != "-" {
			first, posts = []step{created}, 2
		}
		add := func(name string, reads []dinterotest.Reads, steps ...step) {
			scenarios = append(scenarios, scenario{c.name + ", " + name, reads, slices.Concat(first, steps)})
		}
		for _, name := range c.faults {
			fault := faults[name]
			add(name+" without effect", nil,
				step{given: nextPOST(fault), config: c.config, run: "apply", posts: posts, fails: outcomeUnknown, state: c.before},
				step{run: "apply", posts: posts + 1, state: c.after})
			fault.Effect = true
			add(name+" with effect", nil,
				step{given: nextPOST(fault), config: c.config, run: "apply", posts: posts, state: c.after},
				step{run: noChanges, posts: posts})
		}
		add("late effect", workingReads,
			step{given: nextPOST(dinterotest.Fault{Late: 200 * time.Millisecond}), config: c.config, run: "apply", posts: posts, state: c.after})
		add("effect after the error", nil,
			step{given: nextPOST(faults["503"]), config: c.config, run: "apply", posts: posts, fails: outcomeUnknown, state: c.before},
			step{given: elsewhere(c.currencies...), run: "apply", posts: posts, state: strings.Replace(c.after, "sent", "adopted", 1)})
		// Documented: the next apply sends again.
		add("not shown", noReads,
			step{given: nextPOST(faults["503"]), config: c.config, run: "apply", posts: posts, fails: outcomeUnknown, state: c.before},
			step{run: "apply", posts: posts + 1, state: c.after})
	}
	runScenarios(t, append(scenarios, scenario{"two of an account", nil, []step{
		{given: nextPOST(faults["503"]), config: shopNOK + acctest.Shop("second", acctest.OtherCaseID), run: "apply", posts: 1, fails: "nothing more is sent to the account in this run", state: "-"},
		{run: "apply", posts: 3, state: "second 1 sent NOK other case; shop 1 sent NOK"},
	}}))
}

// Dintero's own form of a signup is no difference, also after a lost answer.
func TestAccScenario_OwnForm(t *testing.T) {
	ownForm := func(w *world) {
		w.OnAccept(func(_ string, s *dinterotest.Signup) bool {
			s.Logo = ""
			s.PaymentOptions[0].Currencies = append(s.PaymentOptions[0].Currencies, "DKK")
			return true
		})
		nextPOST(dinterotest.Fault{Status: http.StatusServiceUnavailable, Effect: true})(w)
	}
	runScenarios(t, []scenario{{"no logo and one more currency", workingReads, []step{
		{given: ownForm, config: shopLogo, run: "apply", posts: 1, state: "shop 1 sent NOK logo"},
		{run: noChanges, posts: 1},
		{given: stateLost, run: "apply", posts: 1, state: "shop 1 adopted NOK logo", text: "Dintero also has dintero_psp.vipps (DKK)"},
	}}})
}

// A refusal leaves everything as it was.
func TestAccScenario_Refused(t *testing.T) {
	refused := nextPOST(acctest.Refusal(http.StatusBadRequest, "The case is not approved"))
	takenFirst := func(w *world) {
		w.OnRequest(func(r dinterotest.Request) dinterotest.Fault {
			if r.Route != dinterotest.RouteSignup {
				return dinterotest.Fault{}
			}
			w.AddSignup(dinterotest.Account, acctest.CaseID, "EUR")
			return acctest.Refusal(http.StatusConflict, "The case has a signup")
		})
	}
	runScenarios(t, []scenario{
		{"create", nil, []step{
			{given: refused, config: shopNOK, run: "apply", posts: 1, fails: "The case is not approved", state: "-"},
			{run: "apply", posts: 2, state: "shop 1 sent NOK"},
		}},
		{"change", nil, []step{
			created,
			{given: refused, config: shopSEK, run: "apply", posts: 2, fails: "The case is not approved", state: "shop 1 sent NOK"},
			{run: "apply", posts: 3, state: "shop 1 sent NOK,SEK"},
		}},
		{"because another run was first", nil, []step{
			{given: takenFirst, config: shopNOK, run: "apply", posts: 1, fails: "The case has a signup", state: "-"},
			{run: "apply", posts: 1, fails: conflict, state: "-"},
		}},
	})
}

// What Dintero has accepted is in the state, whatever the answer shows.
func TestAccScenario_Accepted(t *testing.T) {
	nothing := nextPOST(dinterotest.Fault{Body: "{}", Effect: true})
	ignored := func(w *world) { w.OnAccept(func(string, *dinterotest.Signup) bool { return false }) }
	runScenarios(t, []scenario{
		{"create, the answer shows nothing", allReads, []step{
			{given: nothing, config: shopNOK, run: "apply", posts: 1, state: "shop 1 sent NOK"},
			{run: noChanges, posts: 1},
		}},
		{"change, the answer shows nothing", allReads, []step{
			created,
			{given: nothing, config: shopSEK, run: "apply", posts: 2, state: "shop 1 sent NOK,SEK"},
			{run: noChanges, posts: 2},
		}},
		{"the change is ignored", workingReads, []step{
			created,
			{given: ignored, config: shopSEK, run: "apply", posts: 2, state: "shop 1 sent NOK,SEK"},
			{run: noChanges, posts: 2, text: "Signup differs at Dintero"},
		}},
	})
}
