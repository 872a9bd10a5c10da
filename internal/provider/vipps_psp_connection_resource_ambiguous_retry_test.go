package provider_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/hashicorp/terraform-exec/tfexec"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/provider"
)

// submissionCase is one way in which a configuration causes a POST.
type submissionCase struct {
	name         string
	before       []string // the shop's lines in the state; nil if it is new
	after        []string // those that cause the POST
	raised       []string // those with a higher attempt
	wasHeld, has string   // currencies before and after
	attempt      float64  // in the state after it
}

var submissionCases = []submissionCase{
	{name: "create", after: []string{}, raised: []string{"attempt = 2"}, has: "[NOK]", attempt: 1},
	{name: "update", before: []string{}, after: []string{acctest.Currencies("NOK", "SEK")}, raised: []string{acctest.Currencies("NOK", "SEK"), "attempt = 2"},
		wasHeld: "[NOK]", has: "[NOK SEK]", attempt: 1},
	{name: "attempt", before: []string{}, after: []string{"attempt = 2"}, raised: []string{"attempt = 3"}, wasHeld: "[NOK]", has: "[NOK]", attempt: 2},
}

// start prepares a case, so that the next apply sends the POST.
func (c submissionCase) start(t *testing.T, reads dinterotest.Reads) (acctest.Sim, acctest.Terraform) {
	t.Helper()
	sim, tf := newShop(t, c.before...)
	sim.SetReads(reads)
	if c.before != nil {
		tf.MustApply()
		if reads != dinterotest.ReadsNone {
			sim.Decline(dinterotest.Account)
		}
		sim.ResetLog()
	} else {
		sim.AddSignup(dinterotest.Account, acctest.OtherCaseID, "NOK") // so that reads, if any, show a connection
	}
	tf.Configure(shopConfig(sim, c.after...))
	return sim, tf
}

// wantDone wants the configuration in the state, and no unconfirmed submission.
func (c submissionCase) wantDone(t *testing.T, tf acctest.Terraform) {
	t.Helper()
	tf.MustPlanNothing()
	shop := tf.MustHave(acctest.ShopAddress)
	if shop.Tainted || shop.Attributes["unconfirmed"] != nil || shop.Attributes["attempt"] != c.attempt || currenciesOf(shop) != c.has {
		t.Errorf("tainted %t, unconfirmed %v, attempt %v, currencies %s", shop.Tainted, shop.Attributes["unconfirmed"], shop.Attributes["attempt"], currenciesOf(shop))
	}
}

// wantInDoubt wants the earlier values or a tainted new signup in the state,
// and the submission marked as unconfirmed.
func (c submissionCase) wantInDoubt(t *testing.T, tf acctest.Terraform) {
	t.Helper()
	shop := tf.MustHave(acctest.ShopAddress)
	unconfirmed, _ := shop.Attributes["unconfirmed"].(map[string]any)
	if unconfirmed["attempt"] != c.attempt || unconfirmed["sent_at"] == nil || shop.Tainted != (c.before == nil) {
		t.Errorf("unconfirmed %v, tainted %t", unconfirmed, shop.Tainted)
	}
	if c.before != nil && (currenciesOf(shop) != c.wasHeld || shop.Attributes["attempt"] != 1.0 || shop.Attributes["status"] == nil) {
		t.Errorf("the state has %v, want what was there before", shop.Attributes)
	}
}

// ambiguousFault returns an ambiguous response, of a different kind for each
// case.
func ambiguousFault(i int) dinterotest.Fault {
	return []dinterotest.Fault{{Status: http.StatusGatewayTimeout}, {Reset: true}, {Status: http.StatusBadGateway, Body: "<html></html>"}}[i%3]
}

// A POST that has taken effect is in the state after one apply, and no run sends
// it again.
func TestAccAmbiguous_EffectIsFound_Defect03_30(t *testing.T) {
	for i, c := range submissionCases {
		for _, reads := range []dinterotest.Reads{dinterotest.ReadsBoth, dinterotest.ReadsSettings, dinterotest.ReadsOwnPath} {
			for _, effect := range []string{effectBefore, effectLate} {
				t.Run(fmt.Sprintf("%s/%s/%s", c.name, reads, effect), func(t *testing.T) {
					sim, tf := c.start(t, reads)
					sim.Inject(dinterotest.RouteSignup, 1, taking(effect, ambiguousFault(i)))
					tf.MustApply()
					c.wantDone(t, tf)
					tf.MustApply()
					sim.WantPOSTs(t, 1)
				})
			}
		}
	}
}

// If reads work and show that there was no effect, a later apply sends it again.
func TestAccAmbiguous_NoEffectIsAnErrorAndALaterApplySends(t *testing.T) {
	for i, c := range submissionCases {
		for _, reads := range []dinterotest.Reads{dinterotest.ReadsBoth, dinterotest.ReadsSettings, dinterotest.ReadsOwnPath} {
			t.Run(fmt.Sprintf("%s/%s", c.name, reads), func(t *testing.T) {
				sim, tf := c.start(t, reads)
				sim.Inject(dinterotest.RouteSignup, 1, ambiguousFault(i))
				acctest.WantText(t, tf.MustNotApply(), "Error: "+shopTitle(provider.TitleOutcomeUnknown))
				sim.WantPOSTs(t, 1)
				if c.before == nil {
					wantEmptyState(t, tf)
				} else {
					c.wantInDoubt(t, tf)
				}
				tf.MustApply()
				c.wantDone(t, tf)
				sim.WantPOSTs(t, 2)
				if sim.Effects() != 1 {
					t.Errorf("%d POSTs took effect, want 1", sim.Effects())
				}
			})
		}
	}
}

// If no read shows the outcome, no retry of a pipeline sends the signup again.
func TestAccAmbiguous_RetryOfThePipelineSendsNothing_Defect55(t *testing.T) {
	for i, c := range submissionCases {
		for name, hide := range unreadable {
			for _, effect := range effects {
				t.Run(fmt.Sprintf("%s/%s/%s", c.name, name, effect), func(t *testing.T) {
					sim, tf := c.start(t, dinterotest.ReadsNone)
					hide(sim)
					sim.Inject(dinterotest.RouteSignup, 1, taking(effect, ambiguousFault(i)))
					acctest.WantText(t, tf.MustNotApply(), "Error: "+shopTitle(provider.TitleOutcomeUnknown), "raise attempt by one")
					c.wantInDoubt(t, tf)
					for range 2 {
						acctest.WantText(t, tf.MustNotApply(), "Error: "+shopTitle(provider.TitleOutcomeUnknown), "-refresh=false",
							"Warning: "+shopTitle(provider.TitleUnconfirmed))
						c.wantInDoubt(t, tf)
					}
					sim.WantPOSTs(t, 1)
				})
			}
		}
	}
}

// unreadable are the ways in which no read shows a connection.
var unreadable = map[string]func(acctest.Sim){
	"no read shows it": func(sim acctest.Sim) { sim.SetReads(dinterotest.ReadsNone) },
	"no read works":    func(sim acctest.Sim) { sim.FailReads(dinterotest.Fault{Status: http.StatusMethodNotAllowed}) },
}

// A lower attempt does not end the doubt about a higher one. Otherwise the higher
// one could be submitted once more.
func TestAccAmbiguous_LowerAttemptKeepsTheMark_Defect55(t *testing.T) {
	for name, options := range map[string][]tfexec.ApplyOption{"update": nil, "replacement": {tfexec.Replace(acctest.ShopAddress)}} {
		t.Run(name, func(t *testing.T) {
			sim, tf := newShop(t, "attempt = 2")
			tf.MustApply()
			shown, _ := sim.Connection(dinterotest.Account)
			createdAt := shown.Signups[0].CreatedAt
			sim.OnShow(func(_ dinterotest.Route, c *dinterotest.Connection) *dinterotest.Connection {
				c.Signups[0].CreatedAt = createdAt // it stays when the signup is submitted again
				return c
			})
			lost := dinterotest.Gateway(http.StatusGatewayTimeout)
			lost.After = true
			sim.ResetLog()
			sim.Inject(dinterotest.RouteSignup, 1, lost)
			tf.Configure(shopConfig(sim, "attempt = 3"))
			tf.MustNotApply()
			for _, attempt := range []string{"attempt = 1", "attempt = 3"} {
				tf.Configure(shopConfig(sim, attempt))
				_ = tf.Apply(t.Context(), options...)
				if tf.MustHave(acctest.ShopAddress).Attributes["unconfirmed"] == nil {
					t.Errorf("%s: the state has no mark", attempt)
				}
			}
			sim.WantPOSTs(t, 1)
		})
	}
}

// What was in doubt may turn out to be configured, once a value is known.
func TestAccAmbiguous_ValueThatIsKnownAfterApply_Defect18_55(t *testing.T) {
	for logo, isInDoubt := range map[string]bool{"a": false, "b": true} {
		t.Run(logo, func(t *testing.T) {
			url := func(name string) string { return fmt.Sprintf("%q", "https://example.com/"+name+".png") }
			sim, tf := newShop(t, "logo = "+url("a"))
			tf.MustApply()
			unreadable["no read shows it"](sim)
			lost := dinterotest.Gateway(http.StatusGatewayTimeout)
			lost.After = true
			sim.ResetLog()
			sim.Inject(dinterotest.RouteSignup, 1, lost)
			tf.Configure(shopConfig(sim, "logo = "+url("b")))
			tf.MustNotApply()
			tf.Configure("resource \"terraform_data\" \"logo\" {\n  input = " + url(logo) + "\n}\n" + shopConfig(sim, "logo = terraform_data.logo.output"))
			if isInDoubt {
				acctest.WantText(t, tf.MustNotApply(), "Error: "+shopTitle(provider.TitleOutcomeUnknown))
			} else {
				tf.MustApply()
			}
			if tf.MustHave(acctest.ShopAddress).Attributes["unconfirmed"] == nil {
				t.Error("the state has no mark")
			}
			sim.WantPOSTs(t, 1)
		})
	}
}

// The lists of the account leave the signup out for ever, and the connection was
// updated since the POST, so nobody can say that the POST had no effect.
func TestAccAmbiguous_ListWithoutTheSignupProvesNothing_Defect32_55(t *testing.T) {
	for name, prepare := range map[string]func(acctest.Sim){
		"beside another signup": func(sim acctest.Sim) {
			sim.AddSignup(dinterotest.Account, acctest.OtherCaseID, "NOK")
			sim.OnShow(dinterotest.HideSignups(acctest.CaseID))
		},
		"an empty list": func(sim acctest.Sim) { sim.OnShow(dinterotest.HideSignups()) },
	} {
		t.Run(name, func(t *testing.T) {
			sim, tf := newShop(t)
			prepare(sim)
			lost := dinterotest.Gateway(http.StatusGatewayTimeout)
			lost.After = true
			sim.Inject(dinterotest.RouteSignup, 1, lost)
			tf.MustNotApply()
			for range 2 {
				time.Sleep(acctest.Timing().Onboarding.ConfirmFor)
				acctest.WantText(t, tf.MustNotApply(), "Error: "+shopTitle(provider.TitleOutcomeUnknown), "raise attempt by one")
			}
			sim.WantPOSTs(t, 1)
		})
	}
}
