package provider_test

import (
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-exec/tfexec"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/provider"
)

func TestAccAdopt_SignupThatIsThere(t *testing.T) {
	sim, tf := newShop(t)
	sim.AddSignup(dinterotest.Account, acctest.CaseID, "NOK")
	sim.Sign(dinterotest.Account)
	acctest.WantText(t, tf.MustPlan(), "Warning: "+shopTitle(provider.TitleAdopted), `"enabled"`)
	acctest.WantNoText(t, tf.MustApply(), "logo")
	if shop := tf.MustHave(acctest.ShopAddress); shop.Attributes["status"] != "enabled" || shop.Attributes["attempt"] != 1.0 {
		t.Errorf("the state has %v", shop.Attributes)
	}
	tf.MustPlanNothing()
	sim.WantPOSTs(t, 0)
}

// It is no difference if Dintero adds something to a signup, or does not show a
// field.
func TestAccAdopt_WhatCoversTheConfiguration_Defect38(t *testing.T) {
	for name, change := range map[string]func(*dinterotest.Signup){
		"more currencies": func(s *dinterotest.Signup) { s.PaymentOptions[0].Currencies = []string{"EUR", "nok"} },
		"more options": func(s *dinterotest.Signup) {
			s.PaymentOptions = append(s.PaymentOptions, dinterotest.PaymentOption{Type: "x", Currencies: []string{"EUR"}})
		},
		"no options":       func(s *dinterotest.Signup) { s.PaymentOptions = nil },
		"no currencies":    func(s *dinterotest.Signup) { s.PaymentOptions[0].Currencies = nil },
		"type in capitals": func(s *dinterotest.Signup) { s.PaymentOptions[0].Type = "DINTERO_PSP.VIPPS" },
		"another logo":     func(s *dinterotest.Signup) { s.Logo = "https://cdn.example.com/logo.png" },
	} {
		t.Run(name, func(t *testing.T) {
			sim, tf := newShop(t, `logo = "https://shop.example.com/logo.png"`)
			sim.AddSignup(dinterotest.Account, acctest.CaseID, "NOK")
			sim.Change(dinterotest.Account, func(c *dinterotest.Connection) { change(&c.Signups[0]) })
			acctest.WantText(t, tf.MustApply(), provider.TitleAdopted, "The logo was not compared", "raise attempt")
			tf.MustPlanNothing()
			sim.WantPOSTs(t, 0)
		})
	}
}

// Adopting a declined signup does not submit it again.
func TestAccAdopt_RejectedSignupSaysHowToSubmitAgain_Defect28(t *testing.T) {
	for status, end := range map[string]func(acctest.Sim){
		"declined": func(sim acctest.Sim) { sim.Decline(dinterotest.Account) },
		"failed":   func(sim acctest.Sim) { sim.Fail(dinterotest.Account, "The company is unknown to Vipps") },
	} {
		t.Run(status, func(t *testing.T) {
			sim, tf := newShop(t)
			sim.AddSignup(dinterotest.Account, acctest.CaseID, "NOK")
			end(sim)
			acctest.WantText(t, tf.MustPlan(), provider.TitleAdopted, `"`+status+`"`, "raise attempt")
			tf.MustApply()
			sim.WantPOSTs(t, 0)
			tf.Configure(shopConfig(sim, "attempt = 2"))
			tf.MustApply()
			sim.WantPOSTs(t, 1)
		})
	}
}

// A lost state is no reason to submit again.
func TestAccAdopt_AfterALostState_Defect28(t *testing.T) {
	sim, tf := newShop(t)
	tf.MustApply()
	sim.Decline(dinterotest.Account)
	tf.MustRun("state", "rm", acctest.ShopAddress)
	tf.MustApply()
	tf.MustPlanNothing()
	sim.WantPOSTs(t, 1)
}

// An entry for a store, or one that was deleted, is another signup.
func TestAccAdopt_NotAnotherEntryOfTheCase(t *testing.T) {
	store := dinterotest.Signup{CaseID: acctest.CaseID, StoreID: "store-1", PaymentOptions: []dinterotest.PaymentOption{{Type: "dintero_psp.vipps", Currencies: []string{"NOK"}}}}
	t.Run("of a store", func(t *testing.T) {
		sim, tf := newShop(t)
		sim.Server.AddSignup(dinterotest.Account, store)
		tf.MustApply()
		sim.WantPOSTs(t, 1)
		tf.MustPlanNothing()
	})
	t.Run("deleted", func(t *testing.T) {
		sim, tf := newShop(t)
		sim.Inject(dinterotest.RouteSettings, 2, acctest.Answer(`{"connections":{"vipps_psp":{"status":"pending","signups":[{"case_id":"`+acctest.CaseID+`","deleted_at":"2024-01-01T00:00:00Z"}]}}}`))
		tf.MustApply()
		sim.WantPOSTs(t, 1)
		tf.MustPlanNothing()
	})
}

// A different signup is reported while planning, together with the import block
// that takes it into the state. That block works.
func TestAccConflict_NamesTheImportBlock_Defect39(t *testing.T) {
	sim, tf := newShop(t)
	sim.AddSignup(dinterotest.Account, acctest.CaseID, "SEK")
	acctest.WantText(t, tf.MustNotPlan(), "Error: "+shopTitle(provider.TitleConflict), "dintero_psp.vipps (SEK)", "dintero_psp.vipps (NOK)", "moved", `import { to = dintero_vipps_psp_connection.NAME`, `id = "`+acctest.ShopID+`" }`, "terraform destroy", "-refresh=false")
	tf.MustNotApply()
	wantEmptyState(t, tf)
	sim.WantPOSTs(t, 0)

	tf.Configure(shopConfig(sim) + importShop(acctest.ShopID))
	acctest.WantText(t, tf.MustPlan(), `- "SEK"`, `+ "NOK"`, shopTitle(provider.TitleSubmittedAgain))
	tf.MustApply()
	sim.WantPOSTs(t, 1)
	wantStored(t, sim, "NOK")
	tf.MustPlanNothing()
}

// Another run's different signup comes between the plan and the apply. It stays
// as it is.
func TestAccConflict_AfterThePlan_Defect39(t *testing.T) {
	for name, fault := range map[string]dinterotest.Fault{
		"found by a read":  {},
		"refused with 409": acctest.Refusal(http.StatusConflict, "There is a signup"),
	} {
		t.Run(name, func(t *testing.T) {
			sim, tf := newShop(t)
			tf.MustPlan(tfexec.Out("plan"))
			other := func() { sim.AddSignup(dinterotest.Account, acctest.CaseID, "SEK") }
			if fault.Status == 0 {
				other()
			} else {
				sim.Inject(dinterotest.RouteSignup, 1, fault)
				sim.OnRequest(func(route dinterotest.Route, _ string) {
					if route == dinterotest.RouteSignup {
						other()
					}
				})
			}
			tf.MustNotApply(tfexec.DirOrPlan("plan"))
			wantEmptyState(t, tf)
			wantStored(t, sim, "SEK")
			acctest.WantText(t, tf.MustNotPlan(), shopTitle(provider.TitleConflict))
		})
	}
}

// Another run signs the same case up while this run's POST waits for its next
// attempt, for longer than a view may be used.
func TestAccAdopt_BetweenTwoAttempts_Defect33(t *testing.T) {
	sim, tf := newShop(t)
	sim.Inject(dinterotest.RouteSignup, 1, dinterotest.Fault{Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"3"}}})
	sim.OnRequest(func(route dinterotest.Route, _ string) {
		if route == dinterotest.RouteSignup {
			sim.AddSignup(dinterotest.Account, acctest.CaseID, "NOK")
		}
	})
	tf.MustApply()
	tf.MustPlanNothing()
	sim.WantPOSTs(t, 1)
	if sim.Effects() > 0 {
		t.Error("the POST took effect beside the other run's")
	}
}

// The response to this run's own POST does not replace a read, because another
// run may have submitted something meanwhile.
func TestAccAdopt_BetweenTwoSubmissions_Defect33(t *testing.T) {
	sim, tf := newShop(t)
	tf.Configure(shopConfig(sim) + acctest.Shop("other", acctest.OtherCaseID, "depends_on = [dintero_vipps_psp_connection.shop]"))
	sim.Inject(dinterotest.RouteSignup, 1, dinterotest.Fault{After: true, Delay: 2200 * time.Millisecond})
	var once sync.Once
	sim.OnRequest(func(route dinterotest.Route, _ string) {
		if route == dinterotest.RouteSignup {
			once.Do(func() { sim.AddSignup(dinterotest.Account, acctest.OtherCaseID, "NOK") })
		}
	})
	acctest.WantText(t, tf.MustApply(), "Warning: "+provider.TitleAdopted+": T12345678/"+acctest.OtherCaseID)
	tf.MustPlanNothing()
	sim.WantPOSTs(t, 1)
}

// Reading the account is documented, so if it is forbidden, nothing is
// submitted.
func TestAccCreate_ForbiddenReadIsAnErrorInThePlan(t *testing.T) {
	sim, tf := newShop(t)
	sim.Inject(dinterotest.RouteSettings, -1, acctest.Refusal(http.StatusForbidden, "no"))
	acctest.WantText(t, tf.MustNotPlan(), "Error: "+shopTitle(provider.TitleNotPlanned), "admin:accounts or read:accounts", "-refresh=false")
	tf.MustNotApply()
	wantEmptyState(t, tf)
	sim.WantPOSTs(t, 0)
}

// If the connection's own path shows the signup, the account need not be
// readable.
func TestAccAdopt_WhatTheOwnPathShowsWithoutTheSettings(t *testing.T) {
	sim, tf := newShop(t)
	sim.SetReads(dinterotest.ReadsOwnPath)
	sim.AddSignup(dinterotest.Account, acctest.CaseID, "NOK")
	sim.Inject(dinterotest.RouteSettings, -1, acctest.Refusal(http.StatusForbidden, "no"))
	tf.MustApply()
	tf.MustPlanNothing()
	sim.WantPOSTs(t, 0)
}

// If no read exists, it is not known whether the signup exists, and the plan
// says so.
func TestAccCreate_WithoutAnyReadThePlanWarns(t *testing.T) {
	sim, tf := newShop(t)
	sim.FailReads(dinterotest.Fault{Status: http.StatusMethodNotAllowed})
	acctest.WantText(t, tf.MustPlan(), "Warning: "+shopTitle(provider.TitleBlindSubmit), "management/settings: 405", "connections/vipps-psp: 405", "import")
	tf.MustApply()
	sim.WantPOSTs(t, 1)
	tf.MustPlanNothing()
}
