package provider_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/provider"
)

// Reads that show what was there some seconds ago are a reason to wait, and no
// reason to send again.
func TestAccStaleReads_LostResponseIsFoundAfterTheLag_Defect31(t *testing.T) {
	for _, c := range submissionCases {
		for _, reads := range acctest.WorkingReads {
			t.Run(fmt.Sprintf("%s/%s", c.name, reads), func(t *testing.T) {
				sim, tf := c.start(t, reads)
				sim.SetLag(acctest.Timing().Onboarding.ConfirmFor / 3)
				sim.Inject(dinterotest.RouteSignup, 1, taking(effectBefore, dinterotest.Fault{Status: http.StatusBadGateway}))
				tf.MustApply()
				c.wantDone(t, tf)
				sim.WantPOSTs(t, 1)
			})
		}
	}
}

// The plan right after an apply reads an old copy. It changes nothing, and
// nothing is rolled back.
func TestAccStaleReads_PlanRightAfterAnApply_Defect31(t *testing.T) {
	for _, c := range submissionCases {
		for _, reads := range acctest.WorkingReads {
			t.Run(fmt.Sprintf("%s/%s", c.name, reads), func(t *testing.T) {
				sim, tf := c.start(t, reads)
				sim.SetLag(time.Hour)
				tf.MustApply()
				before := tf.MustHave(acctest.ShopAddress).Attributes
				acctest.WantNoText(t, tf.MustPlan(), provider.TitleDiffers)
				tf.MustApply()
				c.wantDone(t, tf)
				after := tf.MustHave(acctest.ShopAddress).Attributes
				for _, name := range []string{"status", "updated_at", "signed_up_at", "signature_link", "events"} {
					if fmt.Sprint(after[name]) != fmt.Sprint(before[name]) {
						t.Errorf("%s went from %v to %v", name, before[name], after[name])
					}
				}
				sim.WantPOSTs(t, 1)
			})
		}
	}
}

// One of two endpoints shows an old copy. The newer copy counts.
func TestAccStaleReads_EndpointsDisagree_Defect35(t *testing.T) {
	for _, c := range submissionCases {
		for _, lagging := range []dinterotest.Route{dinterotest.RouteSettings, dinterotest.RouteConnection} {
			for name, fault := range map[string]dinterotest.Fault{"answered": {}, "lost": {Reset: true, After: true}} {
				t.Run(fmt.Sprintf("%s/%s/%s", c.name, lagging, name), func(t *testing.T) {
					sim, tf := c.start(t, dinterotest.ReadsBoth)
					sim.SetLag(time.Hour, lagging)
					if fault.Reset {
						sim.Inject(dinterotest.RouteSignup, 1, fault)
					}
					tf.MustApply()
					c.wantDone(t, tf)
					tf.MustApply()
					shop := tf.MustHave(acctest.ShopAddress).Attributes
					stored, _ := sim.Connection(dinterotest.Account)
					if shop["updated_at"] != stored.UpdatedAt || shop["visible"] != true {
						t.Errorf("the state is of %v, visible %v; Dintero's copy is of %s", shop["updated_at"], shop["visible"], stored.UpdatedAt)
					}
					sim.WantPOSTs(t, 1)
				})
			}
		}
	}
}

// What a read of this run has shown is remembered when a later one does not show
// it.
func TestStaleReads_FlappingReadIsNoProof_Defect34(t *testing.T) {
	for name, flap := range map[string]func(acctest.Sim){
		"refused": func(sim acctest.Sim) { sim.FailReads(acctest.Refusal(http.StatusForbidden, "no")) },
		"missing": func(sim acctest.Sim) { sim.FailReads(dinterotest.Fault{Status: http.StatusNotFound}) },
		"empty":   func(sim acctest.Sim) { sim.SetReads(dinterotest.ReadsNone) },
		"older": func(sim acctest.Sim) {
			sim.OnShow(func(_ dinterotest.Route, c *dinterotest.Connection) *dinterotest.Connection {
				c.Signups, c.UpdatedAt = c.Signups[:1], c.CreatedAt
				return c
			})
		},
		"partial": func(sim acctest.Sim) { sim.RemoveSignup(dinterotest.Account, acctest.OtherCaseID) },
	} {
		t.Run(name, func(t *testing.T) {
			sim := acctest.Start(t)
			sim.AddSignup(dinterotest.Account, acctest.CaseID, "NOK")
			sim.AddSignup(dinterotest.Account, acctest.OtherCaseID, "NOK")
			timing := acctest.Timing()
			timing.Onboarding.ViewAge = time.Nanosecond // each create reads again
			p := unconfiguredProtocol(t, timing)
			p.configure(providerJSON(sim))
			first, second := p.plan(p.none(), shopJSON), p.plan(p.none(), otherShopJSON)
			if _, diags := p.apply(p.none(), first, shopJSON); failed(diags) {
				t.Fatal(texts(diags))
			}
			flap(sim)
			created, diags := p.apply(p.none(), second, otherShopJSON)
			if failed(diags) || text(p.attributes(created)["status"]) != "pending" {
				t.Errorf("the state has %s; %s", p.show(created.value), texts(diags))
			}
			sim.WantPOSTs(t, 0)
		})
	}
}

// A read that lists only part of the signups, or none, removes nothing.
func TestAccStaleReads_PartialListRemovesNothing_Defect32(t *testing.T) {
	for name, hide := range map[string]func(c *dinterotest.Connection){
		"without this one": func(c *dinterotest.Connection) { c.Signups = c.Signups[:1] },
		"without any":      func(c *dinterotest.Connection) { c.Signups = []dinterotest.Signup{} },
		"without a list":   func(c *dinterotest.Connection) { c.Signups = nil },
		"without cases": func(c *dinterotest.Connection) {
			for i := range c.Signups {
				c.Signups[i].CaseID = ""
			}
		},
	} {
		for _, reads := range acctest.WorkingReads {
			t.Run(fmt.Sprintf("%s/%s", name, reads), func(t *testing.T) {
				sim, tf := newShop(t)
				sim.SetReads(reads)
				sim.AddSignup(dinterotest.Account, acctest.OtherCaseID, "NOK")
				tf.MustApply()
				sim.OnShow(func(_ dinterotest.Route, c *dinterotest.Connection) *dinterotest.Connection { hide(c); return c })
				for range 2 {
					tf.MustPlanNothing()
					acctest.WantText(t, tf.Printed()+tf.MustApply(), "Warning: "+shopTitle(provider.TitleNotVisible), "attempt", "terraform state rm")
				}
				shop := tf.MustHave(acctest.ShopAddress).Attributes
				if shop["visible"] != false || shop["signed_up_at"] == nil || shop["signature_link"] == nil {
					t.Errorf("the state has %v", shop)
				}
				sim.OnShow(nil)
				acctest.WantNoText(t, tf.MustApply(), "Warning")
				if shop := tf.MustHave(acctest.ShopAddress).Attributes; shop["visible"] != true {
					t.Errorf("the state has %v", shop)
				}
				sim.WantPOSTs(t, 1)
			})
		}
	}
}

// The server has a form of its own, and the response to the create is lost.
func TestAccStaleReads_ServersOwnFormAfterALostResponse_Defect38(t *testing.T) {
	for name, normalise := range map[string]func(acctest.Sim){
		"no logo": func(sim acctest.Sim) {
			sim.OnShow(func(_ dinterotest.Route, c *dinterotest.Connection) *dinterotest.Connection {
				c.Signups[0].Logo = ""
				return c
			})
		},
		"more currencies": func(sim acctest.Sim) {
			sim.OnAccept(func(_ string, s *dinterotest.Signup) bool {
				s.PaymentOptions[0].Currencies = append(s.PaymentOptions[0].Currencies, "SEK", "DKK")
				return true
			})
		},
		"another type of letters": func(sim acctest.Sim) {
			sim.OnAccept(func(_ string, s *dinterotest.Signup) bool {
				s.PaymentOptions[0].Type = "Dintero_PSP.Vipps"
				return true
			})
		},
	} {
		t.Run(name, func(t *testing.T) {
			sim, tf := newShop(t, `logo = "https://shop.example.com/logo.png"`)
			normalise(sim)
			sim.Inject(dinterotest.RouteSignup, 1, dinterotest.Fault{Status: http.StatusGatewayTimeout, After: true})
			tf.MustApply()
			for range 2 {
				tf.MustPlanNothing()
				acctest.WantNoText(t, tf.MustApply(), "Warning")
			}
			sim.WantPOSTs(t, 1)
		})
	}
}
