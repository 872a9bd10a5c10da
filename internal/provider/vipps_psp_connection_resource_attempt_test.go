package provider_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-exec/tfexec"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/provider"
)

// Raising the attempt is the only way to submit the same signup again.
func TestAccAttempt_RaisedSubmitsOnce_Defect28(t *testing.T) {
	for status, end := range map[string]func(acctest.Sim){
		"pending":  func(acctest.Sim) {},
		"enabled":  func(sim acctest.Sim) { sim.Sign(dinterotest.Account) },
		"declined": func(sim acctest.Sim) { sim.Decline(dinterotest.Account) },
		"failed":   func(sim acctest.Sim) { sim.Fail(dinterotest.Account, "The company is unknown to Vipps") },
	} {
		for _, reads := range []dinterotest.Reads{dinterotest.ReadsSettings, dinterotest.ReadsNone} {
			t.Run(status+"/"+string(reads), func(t *testing.T) {
				sim, tf := newShop(t)
				sim.SetReads(reads)
				tf.MustApply()
				end(sim)
				tf.MustPlanNothing()
				tf.Configure(shopConfig(sim, "attempt = 2"))
				acctest.WantText(t, tf.MustPlan(), "~ attempt = 1 -> 2", "Warning: "+shopTitle(provider.TitleSubmittedAgain))
				tf.MustApply()
				tf.MustPlanNothing()
				tf.MustApply()
				sim.WantPOSTs(t, 2)
				if shop := tf.MustHave(acctest.ShopAddress).Attributes; shop["attempt"] != 2.0 || shop["status"] != "pending" {
					t.Errorf("the state has %v", shop)
				}
			})
		}
	}
}

// A raised attempt together with other changes is one submission.
func TestAccAttempt_RaisedWithAChangeSubmitsOnce(t *testing.T) {
	sim, tf := newShop(t)
	tf.MustApply()
	tf.Configure(shopConfig(sim, "attempt = 5", acctest.Currencies("SEK"), `logo = "https://shop.example.com/logo.png"`))
	tf.MustApply()
	tf.MustPlanNothing()
	sim.WantPOSTs(t, 2)
	wantStored(t, sim, "SEK")
}

func TestAccAttempt_LowerIsOnlyRecorded(t *testing.T) {
	sim, tf := newShop(t, "attempt = 3")
	tf.MustApply()
	sim.ResetLog()
	tf.Configure(shopConfig(sim, "attempt = 1"))
	acctest.WantText(t, tf.MustPlan(), "~ attempt = 3 -> 1", "Warning: "+shopTitle(provider.TitleNotSent))
	acctest.WantNoText(t, tf.MustPlan(), "known after apply")
	tf.MustApply()
	tf.MustPlanNothing()
	sim.WantPOSTs(t, 0)
	if attempt := tf.MustHave(acctest.ShopAddress).Attributes["attempt"]; attempt != 1.0 {
		t.Errorf("the attempt in the state is %v, want 1", attempt)
	}
	tf.Configure(shopConfig(sim, "attempt = 2"))
	tf.MustApply()
	sim.WantPOSTs(t, 1)
}

// A lower attempt together with a change is the change.
func TestAccAttempt_LowerWithAChangeSubmits(t *testing.T) {
	sim, tf := newShop(t, "attempt = 3")
	tf.MustApply()
	tf.Configure(shopConfig(sim, "attempt = 1", acctest.Currencies("SEK")))
	tf.MustApply()
	tf.MustPlanNothing()
	sim.WantPOSTs(t, 2)
}

func TestAccAttempt_TakenOutKeepsItsValue(t *testing.T) {
	sim, tf := newShop(t, "attempt = 3")
	tf.MustApply()
	tf.Configure(shopConfig(sim))
	tf.MustPlanNothing()
	tf.Configure(shopConfig(sim, acctest.Currencies("NOK", "SEK")))
	tf.MustApply()
	tf.MustPlanNothing()
	if attempt := tf.MustHave(acctest.ShopAddress).Attributes["attempt"]; attempt != 3.0 {
		t.Errorf("the attempt in the state is %v, want 3", attempt)
	}
	tf.Configure(shopConfig(sim, "attempt = 3", acctest.Currencies("NOK", "SEK")))
	tf.MustPlanNothing()
	sim.WantPOSTs(t, 2)
}

// An attempt that is known only after apply may submit, which the plan says.
func TestAccAttempt_UnknownWhilePlanning_Defect18(t *testing.T) {
	for attempt, posts := range map[int]int{1: 1, 2: 2} {
		t.Run(fmt.Sprint(attempt), func(t *testing.T) {
			sim, tf := newShop(t)
			tf.MustApply()
			tf.Configure(shopConfig(sim, "attempt = terraform_data.attempt.output") + fmt.Sprintf("resource \"terraform_data\" \"attempt\" {\n  input = %d\n}\n", attempt))
			acctest.WantText(t, tf.MustPlan(tfexec.Out("plan")), "Warning: "+shopTitle(provider.TitleSubmittedAgain), "~ attempt = 1 -> (known after apply)")
			tf.MustApply(tfexec.DirOrPlan("plan"))
			tf.MustPlanNothing()
			sim.WantPOSTs(t, posts)
		})
	}
}

func TestAccAttempt_UnknownForANewSignup_Defect18(t *testing.T) {
	sim, tf := newShop(t, "attempt = terraform_data.attempt.output")
	tf.Configure(shopConfig(sim, "attempt = terraform_data.attempt.output") + "resource \"terraform_data\" \"attempt\" {\n  input = 4\n}\n")
	tf.MustApply()
	tf.MustPlanNothing()
	sim.WantPOSTs(t, 1)
	if attempt := tf.MustHave(acctest.ShopAddress).Attributes["attempt"]; attempt != 4.0 {
		t.Errorf("the attempt in the state is %v, want 4", attempt)
	}
}

// A mistake of the user is reported as such, and not as a bug of the provider.
func TestAccAttempt_WhatIsNoAttemptIsRefused_Defect52(t *testing.T) {
	for _, attempt := range []string{"1.5", "0", "-1", `"one"`} {
		t.Run(attempt, func(t *testing.T) {
			sim, tf := newShop(t)
			tf.Configure(shopConfig(sim, "attempt = "+attempt))
			printed, err := tf.Run("validate")
			if err == nil {
				t.Error("terraform validate takes it")
			}
			acctest.WantText(t, printed, "attempt = "+attempt)
			acctest.WantNoText(t, printed, "bug in the provider", "error in the provider")
			sim.WantPOSTs(t, 0)
		})
	}
}
