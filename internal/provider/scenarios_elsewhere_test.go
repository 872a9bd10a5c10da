package provider_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// Other runs and other people submit, too.
func TestAccScenario_Elsewhere(t *testing.T) {
	second := acctest.Shop("second", acctest.OtherCaseID, "depends_on = ["+acctest.ShopAddress+"]")
	secondElsewhere := func(w *world) { w.AddSignup(dinterotest.Account, acctest.OtherCaseID, "NOK") }
	unreadableAfterwards := func(w *world) { w.SetReads(dinterotest.ReadsNone) }
	runScenarios(t, []scenario{
		{"signed up before", workingReads, []step{
			{given: elsewhere("NOK"), config: shopNOK, run: "apply", posts: 0, state: "shop 1 adopted NOK"},
		}},
		{"signed up before with more currencies", nil, []step{
			{given: elsewhere("NOK", "SEK"), config: shopNOK, run: "apply", posts: 0, state: "shop 1 adopted NOK", text: "Dintero also has dintero_psp.vipps (SEK)"},
		}},
		{"signed up before with other currencies", nil, []step{
			{given: elsewhere("EUR"), config: shopNOK, run: "apply", posts: 0, fails: conflict, state: "-"},
		}},
		{"signed up between plan and apply", nil, []step{
			{config: shopNOK, run: "plan -out=tfplan", posts: 0, text: "adopted = (known after apply)"},
			{given: elsewhere("NOK"), run: "apply tfplan", posts: 0, state: "shop 1 adopted NOK", text: "Signup adopted"},
		}},
		{"signed up between plan and apply with other currencies", nil, []step{
			{config: shopNOK, run: "plan -out=tfplan", posts: 0},
			{given: elsewhere("EUR"), run: "apply tfplan", posts: 0, fails: conflict, state: "-"},
		}},
		{"the same change was made elsewhere", workingReads, []step{
			created,
			{given: elsewhere("NOK", "SEK"), config: shopSEK, run: "apply", posts: 1, state: "shop 1 adopted NOK,SEK", text: "If that was not this change, raise attempt"},
		}},
		{"another change was made elsewhere", nil, []step{
			created,
			{given: elsewhere("EUR"), run: noChanges, posts: 1, text: "Signup differs at Dintero"},
			{config: shopSEK, run: "apply", posts: 2, state: "shop 1 sent NOK,SEK"},
		}},
		{"submitted again elsewhere", nil, []step{
			created,
			{given: elsewhere("NOK"), run: noChanges, posts: 1, text: "Signup was submitted elsewhere"},
			{config: shopAgain, run: "apply", posts: 1, state: "shop 2 adopted NOK"},
			{run: noChanges, posts: 1},
		}},
		{"enabled between plan and apply", nil, []step{
			created,
			{config: shopSEK, run: "plan -out=tfplan", posts: 1},
			{given: signed, run: "apply tfplan", posts: 1, fails: "Merchant has become live", state: "shop 1 sent NOK"},
			{run: "apply", posts: 2, state: "shop 1 sent NOK,SEK"},
		}},
		{"signed up during the apply", nil, []step{
			{given: duringPOST(secondElsewhere), config: shopNOK + second, run: "apply", posts: 1, state: "second 1 adopted NOK other case; shop 1 sent NOK"},
		}},
		{"not shown any more during the apply", nil, []step{
			{given: func(w *world) { secondElsewhere(w); duringPOST(unreadableAfterwards)(w) }, config: shopNOK + second, run: "apply", posts: 1, state: "second 1 adopted NOK other case; shop 1 sent NOK"},
		}},
		{"not shown any more between plan and apply", nil, []step{
			created,
			{given: stateLost, run: "plan -out=tfplan", posts: 1, text: "adopted = true"},
			{given: unreadableAfterwards, run: "apply tfplan", posts: 1, fails: "inconsistent final plan", state: "-"},
		}},
	})
}

// duringPOST lets something happen when a submission arrives.
func duringPOST(happens func(*world)) func(*world) {
	return func(w *world) {
		w.OnRequest(func(r dinterotest.Request) dinterotest.Fault {
			if r.Route == dinterotest.RouteSignup {
				happens(w)
			}
			return dinterotest.Fault{}
		})
	}
}

// What Dintero shows and is not this signup, or not its newest copy.
func TestAccScenario_Shown(t *testing.T) {
	both := []dinterotest.Reads{dinterotest.ReadsBoth}
	lag := func(w *world) { w.SetLag(time.Hour) }
	hiddenFrom := func(route dinterotest.Route) func(*world) {
		return func(w *world) {
			w.OnShow(func(r dinterotest.Route, c *dinterotest.Connection) *dinterotest.Connection {
				if r == route {
					return nil
				}
				return c
			})
		}
	}
	addStore := changed(func(c *dinterotest.Connection) {
		c.Signups = append([]dinterotest.Signup{{
			CaseID: acctest.CaseID, StoreID: "s2", CreatedAt: c.CreatedAt,
			PaymentOptions: []dinterotest.PaymentOption{{Type: "dintero_psp.vipps", Currencies: []string{"EUR"}}},
		}}, c.Signups...)
	})
	deletedSignup := changed(func(c *dinterotest.Connection) { c.Signups[0].DeletedAt = c.UpdatedAt })
	deletedConnection := changed(func(c *dinterotest.Connection) { c.DeletedAt = c.UpdatedAt })
	withoutSignups := func(w *world) {
		w.OnShow(func(_ dinterotest.Route, c *dinterotest.Connection) *dinterotest.Connection {
			c.Signups = []dinterotest.Signup{}
			return c
		})
	}
	runScenarios(t, []scenario{
		{"an old copy after a change and after its revert", workingReads, []step{
			created,
			{given: lag, config: shopSEK, run: "apply", posts: 2, state: "shop 1 sent NOK,SEK"},
			{run: noChanges, posts: 2},
			{config: shopNOK, run: "apply", posts: 3, state: "shop 1 sent NOK"},
			{run: noChanges, posts: 3},
		}},
		{"an old copy after a create", workingReads, []step{
			{given: lag, config: shopNOK, run: "apply", posts: 1, state: "shop 1 sent NOK"},
			{run: noChanges, posts: 1},
			{given: tainted, run: "apply", posts: 1, fails: inState},
			{given: untainted, config: shopAgain, run: "apply", posts: 2, state: "shop 2 sent NOK"},
		}},
		{"an old copy after a lost answer", workingReads, []step{
			{given: func(w *world) {
				lag(w)
				nextPOST(dinterotest.Fault{Status: http.StatusServiceUnavailable, Effect: true})(w)
			}, config: shopNOK, run: "apply", posts: 1, fails: outcomeUnknown, state: "-"},
			{given: func(w *world) { w.SetLag(0) }, run: "apply", posts: 1, state: "shop 1 adopted NOK"},
		}},
		{"the settings show nothing, the own path does", both, []step{
			created,
			{given: hiddenFrom(dinterotest.RouteSettings), run: noChanges, posts: 1},
			{given: stateLost, run: "apply", posts: 1, state: "shop 1 adopted NOK"},
		}},
		{"the own path shows nothing, the settings do", both, []step{
			created,
			{given: hiddenFrom(dinterotest.RouteConnection), run: noChanges, posts: 1},
			{given: stateLost, run: "apply", posts: 1, state: "shop 1 adopted NOK"},
		}},
		{"a list without the signup", workingReads, []step{
			created,
			{given: withoutSignups, run: noChanges, posts: 1, text: "Signup not shown by Dintero", state: "shop 1 sent NOK"},
			{given: tainted, run: "apply", posts: 1, fails: inState, state: "shop 1 sent NOK tainted"},
		}},
		{"another store of the case", workingReads, []step{
			{given: func(w *world) {
				w.Server.AddSignup(dinterotest.Account, dinterotest.Signup{CaseID: acctest.CaseID, StoreID: "s2"})
			}, config: shopNOK, run: "apply", posts: 1, state: "shop 1 sent NOK"},
			{given: addStore, run: noChanges, posts: 1},
			{given: stateLost, run: "apply", posts: 1, state: "shop 1 adopted NOK"},
		}},
		{"signup deleted", workingReads, []step{
			created,
			{given: deletedSignup, run: noChanges, posts: 1, text: "Signup not shown by Dintero"},
			{config: shopAgain, run: "apply", posts: 2, state: "shop 2 sent NOK"},
		}},
		{"connection deleted", workingReads, []step{
			created,
			{given: deletedConnection, run: noChanges, posts: 1, text: "No connection shown by Dintero"},
			{given: stateLost, run: "apply", posts: 2, state: "shop 1 sent NOK"},
		}},
	})
}

// An import takes over what is there and sends nothing.
func TestAccScenario_Import(t *testing.T) {
	const block = "import {\n  to = " + acctest.ShopAddress + "\n  id = \"" + acctest.ShopID + "\"\n}\n"
	const command = "import " + acctest.ShopAddress + " " + acctest.ShopID
	var old dinterotest.Connection
	bothAgain := shopAgain + acctest.Shop("other", acctest.CaseID, "attempt = 2")
	runScenarios(t, []scenario{
		{"what is there", workingReads, []step{
			{given: elsewhere("NOK"), config: shopNOK, run: command, posts: 0, state: "shop <nil> adopted NOK"},
			{run: "apply", posts: 0, state: "shop 1 adopted NOK"},
			{run: noChanges, posts: 0},
			{config: shopAgain, run: "apply", posts: 1, state: "shop 2 sent NOK"},
		}},
		{"what is there and is not shown any more", nil, []step{
			{given: elsewhere("NOK"), config: shopNOK, run: command, posts: 0},
			{given: func(w *world) { w.SetReads(dinterotest.ReadsNone) }, run: "apply", posts: 0, state: "shop 1 adopted NOK"},
		}},
		{"what is there, and an old copy after it", nil, []step{
			{given: func(w *world) {
				elsewhere("NOK")(w)
				old, _ = w.Connection(dinterotest.Account)
				elsewhere("NOK", "SEK")(w)
			}, config: shopSEK, run: command, posts: 0, state: "shop <nil> adopted NOK,SEK"},
			{given: func(w *world) {
				w.OnShow(func(dinterotest.Route, *dinterotest.Connection) *dinterotest.Connection { return &old })
			}, run: "apply", posts: 0, state: "shop 1 adopted NOK,SEK"},
		}},
		{"what is there, with a logo that is not shown", nil, []step{
			{given: elsewhere("NOK"), config: block + shopLogo, run: "apply", posts: 0, state: "shop 1 adopted NOK logo"},
			{run: noChanges, posts: 0},
		}},
		{"what is there, with a change", nil, []step{
			{given: elsewhere("NOK"), config: block + shopSEK, run: "apply", posts: 1, state: "shop 1 sent NOK,SEK"},
		}},
		{"what is not there", allReads, []step{
			{config: block + shopNOK, run: "apply", posts: 0, fails: "No such signup at Dintero", state: "-"},
			{config: shopNOK, run: command, posts: 0, fails: "No such signup at Dintero", state: "-"},
		}},
		{"one signup twice, and attempt raised in both", nil, []step{
			{given: elsewhere("NOK"), config: shopNOK + otherNOK, run: "apply", posts: 0, state: "other 1 adopted NOK; shop 1 adopted NOK"},
			{config: bothAgain, given: nextPOST(dinterotest.Fault{Status: http.StatusServiceUnavailable, Effect: true}), run: "apply", posts: 1},
			{run: noChanges, posts: 1},
		}},
	})
}

// An account that cannot be read stops what depends on it, and not the rest.
func TestAccScenario_Unreadable(t *testing.T) {
	const destroyAnyway = "terraform destroy -refresh=false works in spite of this error"
	const other, thirdCase = "T87654321", "11111111-3c3b-4a52-9d0e-0a1b2c3d4e5f"
	otherAccount := acctest.Shop("other", acctest.CaseID, `account_id = "`+other+`"`)
	secondCase := acctest.Shop("second", acctest.OtherCaseID, `account_id = "`+other+`"`)
	const bothOfOther = "other 1 sent NOK at " + other + "; second 1 sent NOK at " + other + " other case; "
	withheld := map[string]func(*world){
		"no scope":   refusedReads(other, acctest.Refusal(http.StatusForbidden, "Forbidden")),
		"no account": refusedReads(other, acctest.Refusal(http.StatusNotFound, "No such account")),
		"no grant":   func(w *world) { w.WithdrawGrant(dinterotest.ClientID, other) },
	}
	down := func(w *world) { w.FailReads(dinterotest.Fault{Reset: true}) }
	up := func(w *world) { w.OnRequest(nil) }
	scenarios := []scenario{
		{"down", nil, []step{
			created,
			{given: down, run: "plan", posts: 1, fails: destroyAnyway},
			{config: shopSEK, run: "apply", posts: 1, fails: "Dintero cannot be read", state: "shop 1 sent NOK"},
			{run: "destroy", posts: 1, fails: "Dintero cannot be read", state: "shop 1 sent NOK"},
			{run: "destroy -refresh=false", posts: 1, state: "-"},
			{config: shopNOK, run: "apply", posts: 1, fails: "Dintero cannot be read", state: "-"},
			{given: up, run: "apply", posts: 1, state: "shop 1 adopted NOK"},
		}},
		{"destroy in spite of a conflict", nil, []step{
			created,
			{config: shopNOK + otherSEK, run: "destroy", posts: 1, fails: conflict, text: destroyAnyway, state: "shop 1 sent NOK"},
			{run: "destroy -refresh=false", posts: 1, state: "-"},
		}},
	}
	for name, given := range withheld {
		scenarios = append(scenarios, scenario{name, nil, []step{
			{config: shopNOK + otherAccount + secondCase, run: "apply", posts: 3, state: bothOfOther + "shop 1 sent NOK"},
			{given: given, run: noChanges, posts: 3, once: "Dintero cannot be read: account " + other},
			{config: shopSEK + otherAccount + secondCase, run: "apply", posts: 4, state: bothOfOther + "shop 1 sent NOK,SEK"},
			{config: shopSEK + otherAccount + acctest.Shop("third", thirdCase, `account_id = "`+other+`"`), run: "apply", posts: 4, fails: "Dintero cannot be read: " + other + "/" + thirdCase},
		}})
	}
	runScenarios(t, scenarios)
}

func refusedReads(account string, f dinterotest.Fault) func(*world) {
	return func(w *world) {
		w.OnRequest(func(r dinterotest.Request) dinterotest.Fault {
			if r.Account == account && r.Route == dinterotest.RouteSettings {
				return f
			}
			return dinterotest.Fault{}
		})
	}
}
