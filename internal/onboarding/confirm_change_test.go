package onboarding_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

const later = "2099-01-01T00:00:00Z"

// While a POST is in doubt, somebody else may change the connection. Only a
// change that nothing but the POST can make proves its effect.
func TestConfirm_ChangeIsTakenOnlyForWhatItBringsAbout(t *testing.T) {
	options := wishFor("SEK")
	onlyLogo, onlyAttempt := logo("bmV3", wishFor("NOK")), attempt(2, wishFor("NOK"))
	reopen := func(c *dinterotest.Connection) { c.Status, c.UpdatedAt = "pending", later }
	sek := func(c *dinterotest.Connection) { c.Signups[0].PaymentOptions[0].Currencies = []string{"SEK"} }
	renew := func(c *dinterotest.Connection) { c.Signups[0].CreatedAt = later }

	for _, row := range []struct {
		name  string
		wish  onboarding.Wish
		taken bool
		move  func(c *dinterotest.Connection)
	}{
		{"options: they are shown", options, true, sek},
		{"options: they are shown in another case", options, true, func(c *dinterotest.Connection) { c.Signups[0].PaymentOptions[0].Currencies = []string{"sek"} }},
		{"options: the signup is a later one with more", options, true, func(c *dinterotest.Connection) {
			renew(c)
			c.Signups[0].PaymentOptions[0].Currencies = []string{"SEK", "EUR"}
		}},
		{"options: the signup is a later one with others", options, false, func(c *dinterotest.Connection) {
			renew(c)
			c.Signups[0].PaymentOptions[0].Currencies = []string{"DKK"}
		}},
		{"options: only the connection has moved", options, false, reopen},
		{"options: another signup has come", options, false, func(c *dinterotest.Connection) { c.Signups = append(c.Signups, dinterotest.Signup{CaseID: caseB}) }},
		{"logo: the signup is a later one", onlyLogo, true, renew},
		{"logo: it is shown in another form", onlyLogo, false, func(c *dinterotest.Connection) {
			c.Signups[0].Logo, c.UpdatedAt = "https://cdn.example.com/2.png", later
		}},
		{"logo: it is shown", onlyLogo, false, func(c *dinterotest.Connection) { c.Signups[0].Logo, c.UpdatedAt = "bmV3", later }},
		{"logo: the connection is no longer declined", onlyLogo, false, reopen},
		{"attempt: the signup is a later one", onlyAttempt, true, renew},
		{"attempt: the connection is no longer declined", onlyAttempt, true, reopen},
		{"attempt: only the time has moved", onlyAttempt, false, func(c *dinterotest.Connection) { c.UpdatedAt = later }},
		{"attempt: only the status has moved", onlyAttempt, false, func(c *dinterotest.Connection) { c.Status = "pending" }},
		{"attempt: there is a new event", onlyAttempt, false, func(c *dinterotest.Connection) {
			c.Events, c.UpdatedAt = append(c.Events, dinterotest.Event{ID: "new", CreatedAt: later}), later
		}},
		{"attempt: it is one of two, and the connection is no longer declined", onlyAttempt, false, func(c *dinterotest.Connection) {
			reopen(c)
			c.Signups = append(c.Signups, dinterotest.Signup{CaseID: caseB})
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			sim, run := start(t, confirmFor(short))
			sim.AddSignup(account, caseA, "NOK")
			sim.Decline(account)
			record := recordOf(sim, wishFor("NOK"))
			sim.Inject(dinterotest.RouteSignup, -1, status(502))
			onPOST(sim, 1, func() { sim.Change(account, row.move) })
			_, err := run.Apply(t.Context(), keyA, record, row.wish)
			if row.taken {
				mustSucceed(t, err)
			} else {
				ambiguous := errorAs[*onboarding.AmbiguousError](t, err)
				wantEqual(t, "create", ambiguous.Create, false)
				wantEqual(t, "existing", ambiguous.Existing, nil)
			}
			wantSent(t, sim, 1, 0)
		})
	}
}

// A value that a read leaves out, or that is different in each read, proves
// nothing.
func TestConfirm_ChangeOfWhatIsNotShownIsAmbiguous(t *testing.T) {
	reads := 0
	for name, c := range map[string]struct {
		wish onboarding.Wish
		show func(c *dinterotest.Connection)
	}{
		"no logo, no times": {logo("bmV3", wishFor("NOK")), func(c *dinterotest.Connection) {
			c.Signups[0].Logo, c.Signups[0].CreatedAt, c.UpdatedAt = "", "", ""
		}},
		"no options, no times": {wishFor("SEK"), func(c *dinterotest.Connection) {
			c.Signups[0].PaymentOptions, c.Signups[0].CreatedAt, c.UpdatedAt = nil, "", ""
		}},
		"a logo that is another link each time": {logo("bmV3", wishFor("NOK")), func(c *dinterotest.Connection) {
			reads++
			c.Signups[0].Logo, c.Signups[0].CreatedAt = fmt.Sprintf("https://cdn.example.com/%d.png", reads), ""
		}},
	} {
		t.Run(name, func(t *testing.T) {
			sim, run := start(t, confirmFor(short))
			sim.AddSignup(account, caseA, "NOK")
			record := recordOf(sim, wishFor("NOK"))
			sim.OnShow(func(_ dinterotest.Route, shown *dinterotest.Connection) *dinterotest.Connection {
				c.show(shown)
				return shown
			})
			sim.Inject(dinterotest.RouteSignup, -1, afterEffect(status(502)))
			_, err := run.Apply(t.Context(), keyA, record, c.wish)
			wantError[*onboarding.AmbiguousError](t, err)
			wantSent(t, sim, 1, 1)
		})
	}
}

// If no read has shown the signup before the POST, it is compared with the
// record.
func TestConfirm_ComparesWithTheRecordIfNothingWasShown(t *testing.T) {
	for name, effect := range map[string]bool{"with effect": true, "without effect": false} {
		t.Run(name, func(t *testing.T) {
			sim, run := start(t, confirmFor(short))
			sim.AddSignup(account, caseB, "NOK")
			sim.AddSignup(account, caseA, "NOK")
			record := recordOf(sim, wishFor("NOK"))
			sim.OnShow(func(_ dinterotest.Route, c *dinterotest.Connection) *dinterotest.Connection {
				if sim.POSTs() == 0 {
					return onlyFirst(c)
				}
				return c
			})
			sim.Inject(dinterotest.RouteSignup, 1, dinterotest.Fault{Status: 502, After: effect})
			_, err := run.Apply(t.Context(), keyA, record, attempt(2, wishFor("NOK")))
			if effect {
				mustSucceed(t, err)
			} else {
				wantError[*onboarding.AmbiguousError](t, err)
			}
			wantEqual(t, "POSTs", sim.POSTs(), 1)
		})
	}
}

// The server removes logos and adds currencies, and the response to the create
// is lost.
func TestConfirm_NormalisedSignupIsFound_Defect38(t *testing.T) {
	for name, normalise := range map[string]func(sim acctest.Sim){
		"more currencies": addEUR,
		"no logo": func(sim acctest.Sim) {
			sim.OnAccept(func(_ string, s *dinterotest.Signup) bool { s.Logo = ""; return true })
		},
		"a link for a logo": func(sim acctest.Sim) {
			sim.OnAccept(func(_ string, s *dinterotest.Signup) bool { s.Logo = "https://cdn.example.com/1.png"; return true })
		},
		"no options": func(sim acctest.Sim) {
			sim.OnShow(func(_ dinterotest.Route, c *dinterotest.Connection) *dinterotest.Connection {
				c.Signups[0].PaymentOptions = nil
				return c
			})
		},
		"another type besides": func(sim acctest.Sim) {
			sim.OnAccept(func(_ string, s *dinterotest.Signup) bool {
				s.PaymentOptions = append([]dinterotest.PaymentOption{{Type: "dintero_psp.card", Currencies: []string{"NOK"}}}, s.PaymentOptions...)
				return true
			})
		},
		"lower case": func(sim acctest.Sim) {
			sim.OnAccept(func(_ string, s *dinterotest.Signup) bool {
				s.PaymentOptions[0].Currencies = []string{"nok"}
				return true
			})
		},
	} {
		t.Run(name, func(t *testing.T) {
			sim, run := start(t)
			normalise(sim)
			sim.Inject(dinterotest.RouteSignup, -1, afterEffect(status(502)))
			wish := logo("bG9nbw==", wishFor("NOK"))
			_, err := run.Apply(t.Context(), keyA, nil, wish)
			mustSucceed(t, err)
			decision, err := newRun(t, sim).Plan(t.Context(), keyA, nil, wish)
			mustSucceed(t, err)
			wantDecision(t, decision, onboarding.Adopt, onboarding.ReasonShown)
			wantSent(t, sim, 1, 1)
		})
	}
}

// While a create is in doubt, somebody else submits another signup of the same
// case.
func TestConfirm_AnotherSignupIsReportedAndNotTakenOver_Defect39(t *testing.T) {
	sim, run := start(t)
	sim.Inject(dinterotest.RouteSignup, -1, status(504))
	onPOST(sim, 1, func() { sim.AddSignup(account, caseA, "SEK") })
	_, err := run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
	ambiguous := errorAs[*onboarding.AmbiguousError](t, err)
	if ambiguous.Existing == nil {
		t.Fatal("the other signup is not reported")
	}
	wantEqual(t, "currency that is there", ambiguous.Existing.PaymentOptions[0].Currencies[0], "SEK")
	wantSent(t, sim, 1, 0)
	wantEqual(t, "currencies", currencies(sim), "SEK")
}

// The other signup exists first, and ours replaces it later.
func TestConfirm_WaitsThoughAnotherSignupIsShown_Defect30(t *testing.T) {
	sim, run := start(t)
	sim.Inject(dinterotest.RouteSignup, -1, dinterotest.Fault{Status: 504, Late: 150 * time.Millisecond})
	onPOST(sim, 1, func() { sim.AddSignup(account, caseA, "SEK") })
	result, err := run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
	mustSucceed(t, err)
	wantEqual(t, "shown", result.View.Covers(keyA, wishFor("NOK")), true)
	wantSent(t, sim, 1, 1)
}
