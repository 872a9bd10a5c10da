package provider_test

import (
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

const (
	conflict = "Another signup exists"
	inState  = "Signup is in the state already"
)

// What a signup that was sent goes through without being sent again.
func TestAccScenario_Again(t *testing.T) {
	cbd := acctest.Shop("shop", acctest.CaseID, "lifecycle { create_before_destroy = true }")
	createdCBD := step{config: cbd, run: "apply", posts: 1, state: "shop 1 sent NOK"}
	replace := "apply -replace=" + acctest.ShopAddress
	runScenarios(t, []scenario{
		{"plan again", allReads, []step{
			created,
			{run: noChanges, posts: 1},
			{run: "apply", posts: 1, state: "shop 1 sent NOK"},
		}},
		{"taint", workingReads, []step{
			created,
			{given: tainted, run: "apply", posts: 1, state: "shop 1 adopted NOK", text: "Signup adopted"},
			{run: noChanges, posts: 1},
		}},
		{"taint, not shown", noReads, []step{
			created,
			{given: tainted, run: "apply", posts: 1, fails: inState, state: "shop 1 sent NOK tainted"},
			{run: "apply -parallelism=1", posts: 1, fails: inState, state: "shop 1 sent NOK tainted"},
			{given: untainted, config: shopAgain, run: "apply", posts: 2, state: "shop 2 sent NOK"},
			{given: tainted, run: "destroy -refresh=false", posts: 2, state: "-"},
		}},
		{"taint and another currency", nil, []step{
			created,
			{given: tainted, config: shopEUR, run: "apply", posts: 1, fails: conflict, state: "shop 1 sent NOK tainted"},
			{given: untainted, run: "apply", posts: 2, state: "shop 1 sent EUR"},
		}},
		{"replace", workingReads, []step{
			created,
			{run: replace, posts: 1, state: "shop 1 adopted NOK"},
		}},
		{"replace, not shown", noReads, []step{
			created,
			{run: replace, posts: 1, fails: inState, state: "shop 1 sent NOK"},
		}},
		{"replace while Dintero is down", nil, []step{
			created,
			{given: func(w *world) { w.FailReads(dinterotest.Gateway(503)) }, run: replace, posts: 1, fails: "Dintero cannot be read", state: "shop 1 sent NOK"},
		}},
		// Documented: Terraform asks for a new resource, and that exists.
		{"replace and a raised attempt", nil, []step{
			created,
			{config: shopAgain, run: replace, posts: 1, state: "shop 2 adopted NOK", text: "Recorded and not sent: attempt 2"},
		}},
		{"rename with moved", allReads, []step{
			created,
			{config: otherNOK + shopIsMove, run: "apply", posts: 1, state: "other 1 sent NOK"},
		}},
		{"rename with moved and a change", allReads, []step{
			created,
			{config: otherSEK + shopIsMove, run: "apply", posts: 2, state: "other 1 sent NOK,SEK"},
		}},
		{"rename without moved", workingReads, []step{
			created,
			{config: otherNOK, run: "apply", posts: 1, state: "other 1 adopted NOK"},
		}},
		{"rename without moved and without a refresh", nil, []step{
			created,
			{config: otherNOK, run: "apply -refresh=false", posts: 1, state: "other 1 adopted NOK"},
		}},
		{"rename without moved, not shown", noReads, []step{
			created,
			{config: otherNOK, run: "apply", posts: 1, fails: inState, state: "shop 1 sent NOK"},
			{run: "apply -refresh=false -parallelism=1", posts: 1, fails: inState, state: "shop 1 sent NOK"},
			{config: otherNOK + shopIsMove, run: "apply", posts: 1, state: "other 1 sent NOK"},
		}},
		{"rename without moved, and a change", nil, []step{
			created,
			{config: otherSEK, run: "apply", posts: 1, fails: conflict, state: "shop 1 sent NOK"},
		}},
		{"create_before_destroy", workingReads, []step{
			createdCBD,
			{run: replace, posts: 1, state: "shop 1 adopted NOK"},
			{given: tainted, run: "apply -parallelism=1", posts: 1, state: "shop 1 adopted NOK"},
		}},
		{"create_before_destroy, not shown", noReads, []step{
			createdCBD,
			{run: replace, posts: 1, fails: inState, state: "shop 1 sent NOK"},
			{given: tainted, run: "apply -parallelism=1", posts: 1, fails: inState, state: "shop 1 sent NOK tainted"},
		}},
		{"destroy, then create", workingReads, []step{
			created,
			{run: "destroy", posts: 1, state: "-", text: "Signup stays at Dintero"},
			{run: "apply", posts: 1, state: "shop 1 adopted NOK"},
		}},
		{"declined", nil, []step{
			created,
			{given: declined, run: "apply", posts: 1, text: "Signup needs attention"},
			{given: tainted, run: "apply", posts: 1, state: "shop 1 adopted NOK"},
			{run: replace, posts: 1, state: "shop 1 adopted NOK"},
			{config: otherNOK, run: "apply", posts: 1, state: "other 1 adopted NOK"},
			{given: stateLost, config: shopNOK, run: "apply", posts: 1, state: "shop 1 adopted NOK"},
			{config: shopAgain, run: "apply", posts: 2, state: "shop 2 sent NOK"},
		}},
	})
}

// A second resource with the same signup.
func TestAccScenario_Copies(t *testing.T) {
	runScenarios(t, []scenario{
		{"two new ones", allReads, []step{
			{config: shopNOK + otherNOK, run: "apply", posts: 1, text: "Signup adopted"},
			{run: noChanges, posts: 1},
		}},
		{"two new ones that differ", allReads, []step{
			{config: shopNOK + acctest.Shop("other", acctest.CaseID, acctest.Currencies("EUR")), run: "apply", posts: 1, fails: conflict},
		}},
		{"beside a live one", workingReads, []step{
			created,
			{config: shopNOK + otherNOK, run: "apply", posts: 1, state: "other 1 adopted NOK; shop 1 sent NOK"},
		}},
		{"beside a live one, different", nil, []step{
			created,
			{config: shopNOK + otherSEK, run: "apply", posts: 1, fails: conflict, state: "shop 1 sent NOK"},
		}},
		{"beside a live one, not shown", noReads, []step{
			created,
			{config: shopNOK + otherNOK, run: "apply", posts: 1, fails: inState, state: "shop 1 sent NOK"},
		}},
	})
}

// A state that was lost, or is older than what was sent.
func TestAccScenario_LostState(t *testing.T) {
	withoutTimes := func(w *world) {
		w.OnShow(func(_ dinterotest.Route, c *dinterotest.Connection) *dinterotest.Connection {
			c.Signups[0].CreatedAt = ""
			return c
		})
	}
	lostChange := func(name, config, adopted string) scenario {
		return scenario{"state of " + name + " lost", workingReads, []step{
			created,
			{given: stateSaved, config: config, run: "apply", posts: 2},
			{given: stateRestored, run: "apply", posts: 2, state: adopted, text: "submitted already"},
			{run: noChanges, posts: 2},
		}}
	}
	runScenarios(t, []scenario{
		{"state lost", workingReads, []step{
			created,
			{given: stateLost, run: "apply", posts: 1, state: "shop 1 adopted NOK", text: "adopted = true"},
			{run: noChanges, posts: 1},
		}},
		{"state lost, and a change", nil, []step{
			created,
			{given: stateLost, config: shopSEK, run: "apply", posts: 1, fails: conflict, state: "-"},
		}},
		{"state lost, not shown", noReads, []step{
			created,
			{given: stateLost, run: "plan", posts: 1, text: "adopted = (known after apply)"},
			{run: "apply", posts: 2, state: "shop 1 sent NOK"},
		}},
		lostChange("an attempt", shopAgain, "shop 2 adopted NOK"),
		lostChange("a logo", shopLogo, "shop 1 adopted NOK logo"),
		lostChange("options", shopSEK, "shop 1 adopted NOK,SEK"),
		{"state of options lost, and times are not shown", workingReads, []step{
			{given: withoutTimes, config: shopNOK, run: "apply", posts: 1},
			{given: stateSaved, config: shopSEK, run: "apply", posts: 2},
			{given: stateRestored, run: "apply", posts: 2, state: "shop 1 adopted NOK,SEK", text: "received at an unknown time"},
		}},
		{"state of an attempt lost, not shown", noReads, []step{
			created,
			{given: stateSaved, config: shopAgain, run: "apply", posts: 2},
			{given: stateRestored, run: "plan", posts: 2, text: "-> (known after apply)"},
			{run: "apply", posts: 3, state: "shop 2 sent NOK"},
		}},
	})
}
