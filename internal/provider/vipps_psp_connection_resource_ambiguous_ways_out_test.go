package provider_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/hashicorp/terraform-exec/tfexec"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/provider"
)

// startInDoubt creates a signup whose POST stays unconfirmed, because no read
// works.
func (c submissionCase) startInDoubt(t *testing.T, effect string) (acctest.Sim, acctest.Terraform) {
	t.Helper()
	sim, tf := c.start(t, dinterotest.ReadsNone)
	sim.Inject(dinterotest.RouteSignup, 1, taking(effect, dinterotest.Fault{Reset: true}))
	tf.MustNotApply()
	c.wantInDoubt(t, tf)
	sim.ResetLog()
	return sim, tf
}

// It has taken effect, and the user follows the advice for that.
func TestAccWaysOut_ItIsThere_Defect55(t *testing.T) {
	for _, c := range submissionCases {
		t.Run(c.name+"/import", func(t *testing.T) {
			sim, tf := c.startInDoubt(t, effectBefore)
			tf.MustRun("state", "rm", acctest.ShopAddress)
			tf.Configure(shopConfig(sim, c.after...) + importShop(acctest.ShopID))
			tf.MustApply()
			tf.Configure(shopConfig(sim, c.after...))
			c.wantDone(t, tf)
			sim.WantPOSTs(t, 0)
		})
	}
	t.Run("create/untaint", func(t *testing.T) {
		c := submissionCases[0]
		sim, tf := c.startInDoubt(t, effectBefore)
		tf.MustRun("untaint", acctest.ShopAddress)
		tf.MustPlanNothing()
		tf.MustApply()
		sim.WantPOSTs(t, 0)
		if tf.MustHave(acctest.ShopAddress).Attributes["unconfirmed"] == nil {
			t.Error("nothing has confirmed it, and it is noted as confirmed")
		}
		sim.SetReads(dinterotest.ReadsOwnPath)
		tf.MustApply()
		c.wantDone(t, tf)
		sim.WantPOSTs(t, 0)
	})
}

// It has not taken effect, and the user follows the advice for that.
func TestAccWaysOut_ItIsNotThere_Defect55(t *testing.T) {
	for _, c := range submissionCases {
		t.Run(c.name+"/raised attempt", func(t *testing.T) {
			sim, tf := c.startInDoubt(t, effectNever)
			tf.Configure(shopConfig(sim, c.raised...))
			acctest.WantText(t, tf.MustPlan(), shopTitle(provider.TitleSubmittedAgain))
			tf.MustApply()
			c.attempt++
			c.wantDone(t, tf)
			sim.WantPOSTs(t, 1)
		})
	}
	t.Run("create/state rm", func(t *testing.T) {
		c := submissionCases[0]
		sim, tf := c.startInDoubt(t, effectNever)
		tf.MustRun("state", "rm", acctest.ShopAddress)
		tf.MustApply()
		c.wantDone(t, tf)
		sim.WantPOSTs(t, 1)
	})
}

// Once a read shows the effect, the submission is no longer unconfirmed.
func TestAccWaysOut_AReadShowsTheEffect_Defect55(t *testing.T) {
	for _, c := range submissionCases {
		for _, reads := range acctest.WorkingReads {
			t.Run(fmt.Sprintf("%s/%s", c.name, reads), func(t *testing.T) {
				sim, tf := c.startInDoubt(t, effectBefore)
				sim.SetReads(reads)
				tf.MustApply()
				c.wantDone(t, tf)
				sim.WantPOSTs(t, 0)
			})
		}
	}
}

// Once reads work and have shown for a minute that there was no effect, the next
// apply sends it again.
func TestAccWaysOut_AReadShowsNoEffect(t *testing.T) {
	for _, c := range submissionCases {
		t.Run(c.name, func(t *testing.T) {
			sim, tf := c.startInDoubt(t, effectNever)
			time.Sleep(acctest.Timing().Onboarding.ConfirmFor)
			sim.SetReads(dinterotest.ReadsSettings)
			tf.MustApply()
			c.wantDone(t, tf)
			sim.WantPOSTs(t, 1)
		})
	}
}

// If the connection was updated since the state was written, it is not known
// whether the POST did that, or somebody else.
func TestAccWaysOut_AReadShowsAnotherChange_Defect55(t *testing.T) {
	sim, tf := submissionCases[2].startInDoubt(t, effectNever)
	sim.Decline(dinterotest.Account)
	time.Sleep(acctest.Timing().Onboarding.ConfirmFor)
	sim.SetReads(dinterotest.ReadsSettings)
	for range 2 {
		acctest.WantText(t, tf.MustNotApply(), shopTitle(provider.TitleOutcomeUnknown), shopTitle(provider.TitleUnconfirmed))
	}
	sim.WantPOSTs(t, 0)
}

// The outcome of a second POST in doubt replaces that of the first one.
func TestAccWaysOut_ARaisedAttemptInDoubtAgain_Defect55(t *testing.T) {
	for _, c := range submissionCases {
		t.Run(c.name, func(t *testing.T) {
			sim, tf := c.startInDoubt(t, effectNever)
			tf.Configure(shopConfig(sim, c.raised...))
			sim.Inject(dinterotest.RouteSignup, 1, dinterotest.Fault{Reset: true})
			tf.MustNotApply()
			c.attempt++
			c.wantInDoubt(t, tf)
			for range 2 {
				tf.MustNotApply()
			}
			sim.WantPOSTs(t, 1)
		})
	}
}

// A signup whose submission is in doubt can be destroyed.
func TestAccWaysOut_Destroy(t *testing.T) {
	for _, c := range submissionCases {
		t.Run(c.name, func(t *testing.T) {
			sim, tf := c.startInDoubt(t, effectNever)
			tf.Must(tf.Destroy(t.Context(), tfexec.Refresh(false)))
			wantEmptyState(t, tf)
			sim.WantPOSTs(t, 0)
		})
	}
}
