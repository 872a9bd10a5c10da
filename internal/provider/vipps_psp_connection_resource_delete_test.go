package provider_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-exec/tfexec"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/provider"
)

// Dintero has no call to withdraw a signup, so none is made, and the plan as well
// as the apply says that it stays.
func TestDelete_WarnsAndAsksDinteroForNothing_Defect26(t *testing.T) {
	sim := acctest.Start(t)
	p := newProtocol(t, sim)
	planned := p.plan(p.object(shopStateJSON), "null")
	wantDiagnostic(t, planned.Diagnostics, isWarning, shopTitle(provider.TitleStays), "prevent_destroy", "contact Dintero", "adopted again")
	deleted, diags := p.apply(p.object(shopStateJSON), planned, "null")
	wantDiagnostic(t, diags, isWarning, shopTitle(provider.TitleStays))
	if lines := strings.Count(diags[0].Detail, "\n"); lines > 0 {
		t.Errorf("the apply's warning has more than one line: %s", diags[0].Detail)
	}
	if p.attributes(deleted) != nil {
		t.Error("it is still in the state")
	}
	if requests := sim.Requests(); len(requests) != 0 {
		t.Errorf("%d requests were made, want none", len(requests))
	}
}

// Each destroyed signup is named once in the plan and once in the apply. The
// advice for all of them is given once.
func TestAccDelete_FiveSignups_Defect26(t *testing.T) {
	sim, tf := newShop(t)
	config := func(n int) string {
		return sim.Provider() + acctest.Shop("shop", "", fmt.Sprintf("count = %d", n), `case_id = format("3c90c3cc-0d44-4b50-8888-%012d", count.index)`)
	}
	tf.Configure(config(5))
	tf.MustApply()
	sim.ResetLog()
	tf.Configure(config(0))
	planned := tf.MustPlan()
	tf.Printed()
	tf.Must(tf.Destroy(t.Context(), tfexec.Refresh(false)))
	destroyed := acctest.Flat(tf.Printed())
	for i := range 5 {
		warning := fmt.Sprintf("Warning: %s: T12345678/3c90c3cc-0d44-4b50-8888-%012d", provider.TitleStays, i)
		if inPlan, inAll := strings.Count(planned, warning), strings.Count(destroyed, warning); inPlan != 1 || inAll != 2 {
			t.Errorf("signup %d is named %d times in the plan and %d times in plan and apply; want 1 and 2", i, inPlan, inAll)
		}
	}
	if advice := strings.Count(destroyed, "contact Dintero"); advice != 1 {
		t.Errorf("the advice is given %d times, want once", advice)
	}
	wantEmptyState(t, tf)
	if n := sim.Signups(); n != 5 {
		t.Errorf("Dintero has %d signups, want 5", n)
	}
	sim.WantPOSTs(t, 0)
}

// If one of many resources is removed from the configuration, only that one is
// destroyed.
func TestAccDelete_OneOfMany(t *testing.T) {
	sim, tf := newShop(t)
	both := shopConfig(sim) + acctest.Shop("other", acctest.OtherCaseID)
	tf.Configure(both)
	tf.MustApply()
	tf.Configure(shopConfig(sim))
	printed := tf.MustApply()
	acctest.WantText(t, printed, "Warning: "+provider.TitleStays+": "+otherID)
	acctest.WantNoText(t, printed, shopTitle(provider.TitleStays))
	tf.MustPlanNothing()
	tf.Configure(both)
	tf.MustApply()
	tf.MustPlanNothing()
	sim.WantPOSTs(t, 2)
}

// An error in the plan must not keep people from destroying: it names the way, and
// the way works.
func TestAccDelete_WorksInSpiteOfPlanErrors_Defect57(t *testing.T) {
	for name, config := range map[string]func(sim acctest.Sim) string{
		"conflict elsewhere": func(sim acctest.Sim) string {
			sim.AddSignup(dinterotest.Account, acctest.OtherCaseID, "SEK")
			return sim.Provider() + acctest.Shop("shop", acctest.CaseID) + acctest.Shop("other", acctest.OtherCaseID)
		},
		"duplicate": func(sim acctest.Sim) string { return shopConfig(sim) + acctest.Shop("other", acctest.CaseID) },
		"rename": func(sim acctest.Sim) string {
			sim.SetReads(dinterotest.ReadsNone)
			return sim.Provider() + acctest.Shop("other", acctest.CaseID)
		},
		"limit": func(sim acctest.Sim) string {
			return sim.Provider("max_submissions = 0") + acctest.Shop("shop", acctest.CaseID, acctest.Currencies("SEK"))
		},
		"forbidden account": func(sim acctest.Sim) string {
			sim.FailReads(acctest.Refusal(403, "no"))
			return shopConfig(sim) + acctest.Shop("other", acctest.OtherCaseID)
		},
		"no grant": func(sim acctest.Sim) string {
			sim.AddClient(dinterotest.Client{ID: dinterotest.ClientID, Secret: dinterotest.ClientSecret, Accounts: []string{dinterotest.Account}})
			return shopConfig(sim) + acctest.Shop("other", acctest.OtherCaseID, fmt.Sprintf("account_id = %q", otherAccount))
		},
		"server broken": func(sim acctest.Sim) string {
			sim.FailReads(dinterotest.Fault{Status: 500})
			return shopConfig(sim) + acctest.Shop("other", acctest.OtherCaseID)
		},
		"nothing but a failed read": func(sim acctest.Sim) string {
			sim.FailReads(dinterotest.Fault{Status: 500})
			return shopConfig(sim)
		},
		"empty replacement": func(sim acctest.Sim) string { return shopConfig(sim) }, // see below
	} {
		t.Run(name, func(t *testing.T) {
			sim, tf := newShop(t)
			tf.MustApply()
			sim.ResetLog()
			tf.Configure(config(sim))
			if name == "empty replacement" {
				sim.SetReads(dinterotest.ReadsNone)
				tf.MustRun("taint", acctest.ShopAddress)
			}
			tf.Printed()
			if err := tf.Destroy(t.Context()); err != nil {
				acctest.WantText(t, acctest.Flat(tf.Printed()), "terraform destroy", "-refresh=false")
				tf.Must(tf.Destroy(t.Context(), tfexec.Refresh(false)))
			}
			wantEmptyState(t, tf)
			sim.WantPOSTs(t, 0)
		})
	}
}

// prevent_destroy does what the warning says.
func TestAccDelete_CanBePrevented(t *testing.T) {
	sim, tf := newShop(t, "lifecycle { prevent_destroy = true }")
	tf.MustApply()
	if err := tf.Destroy(t.Context()); err == nil {
		t.Error("it was destroyed")
	}
	tf.MustHave(acctest.ShopAddress)
	sim.WantPOSTs(t, 1)
}

// A removed block takes a signup out of the state without a warning about
// destroying it.
func TestAccDelete_RemovedBlock(t *testing.T) {
	sim, tf := newShop(t)
	tf.MustApply()
	tf.Configure(sim.Provider() + "removed {\n  from = " + acctest.ShopAddress + "\n  lifecycle {\n    destroy = false\n  }\n}\n")
	acctest.WantNoText(t, tf.MustApply(), provider.TitleStays)
	wantEmptyState(t, tf)
	sim.WantPOSTs(t, 1)
}
