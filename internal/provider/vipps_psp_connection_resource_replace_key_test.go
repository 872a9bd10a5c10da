package provider_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-exec/tfexec"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/provider"
)

// keyChanges make another signup of a resource.
var keyChanges = map[string]struct{ line, account, id string }{
	"another case":    {fmt.Sprintf("case_id = %q", acctest.OtherCaseID), dinterotest.Account, otherID},
	"another account": {fmt.Sprintf("account_id = %q", otherAccount), otherAccount, otherAccount + "/" + acctest.CaseID},
}

// Another case or account is another signup. The old one stays at Dintero.
func TestAccReplaceKey_SubmitsTheOtherSignup(t *testing.T) {
	for name, change := range keyChanges {
		for _, reads := range []dinterotest.Reads{dinterotest.ReadsSettings, dinterotest.ReadsNone} {
			for _, parallelism := range []int{1, 10} {
				for _, order := range []string{"", createFirst} {
					t.Run(fmt.Sprintf("%s/%s/%d/%s", name, reads, parallelism, order), func(t *testing.T) {
						sim, tf := newShop(t)
						sim.SetReads(reads)
						tf.MustApply()
						sim.ResetLog()
						lines := []string{change.line}
						if order != "" {
							lines = append(lines, order)
						}
						tf.Configure(shopConfig(sim, lines...))
						acctest.WantText(t, tf.MustPlan(), "forces replacement", "Warning: "+shopTitle(provider.TitleStays), "1 to destroy")
						tf.MustApply(tfexec.Parallelism(parallelism))
						if shop := tf.MustHave(acctest.ShopAddress).Attributes; shop["id"] != change.id || shop["status"] != "pending" {
							t.Errorf("the state has %v", shop)
						}
						tf.MustPlanNothing()
						sim.WantPOSTs(t, 1)
						if sim.Signups() != 2 {
							t.Errorf("Dintero has %d signups, want 2", sim.Signups())
						}
					})
				}
			}
		}
	}
}

// The plan warns about the new signup, although Terraform discards the warnings
// of the second half of a replacement.
func TestAccReplaceKey_PlanSaysWhatBecomesOfTheOtherSignup(t *testing.T) {
	for name, change := range keyChanges {
		t.Run(name+"/adopted", func(t *testing.T) {
			sim, tf := newShop(t)
			tf.MustApply()
			sim.AddSignup(change.account, caseOf(change.id), "NOK")
			sim.ResetLog()
			tf.Configure(shopConfig(sim, change.line))
			acctest.WantText(t, tf.MustPlan(), "Warning: "+provider.TitleAdopted+": "+change.id)
			tf.MustApply()
			tf.MustPlanNothing()
			sim.WantPOSTs(t, 0)
		})
		t.Run(name+"/conflict", func(t *testing.T) {
			sim, tf := newShop(t)
			tf.MustApply()
			before := tf.MustHave(acctest.ShopAddress)
			sim.AddSignup(change.account, caseOf(change.id), "SEK")
			sim.ResetLog()
			tf.Configure(shopConfig(sim, change.line))
			acctest.WantText(t, tf.MustNotApply(), "Error: "+provider.TitleConflict+": "+change.id)
			if after := tf.MustHave(acctest.ShopAddress); after.Attributes["id"] != before.Attributes["id"] {
				t.Errorf("the state has %v", after.Attributes)
			}
			sim.WantPOSTs(t, 0)
		})
		t.Run(name+"/blind", func(t *testing.T) {
			sim, tf := newShop(t)
			tf.MustApply()
			sim.FailReads(dinterotest.Fault{Status: http.StatusMethodNotAllowed})
			tf.Configure(shopConfig(sim, change.line))
			acctest.WantText(t, tf.MustPlan(), "Warning: "+provider.TitleBlindSubmit+": "+change.id)
		})
		t.Run(name+"/enabled account", func(t *testing.T) {
			sim, tf := newShop(t)
			tf.MustApply()
			sim.AddSignup(change.account, "00000000-0000-4000-8000-000000000000", "NOK")
			sim.Sign(change.account)
			tf.Configure(shopConfig(sim, change.line))
			acctest.WantText(t, tf.MustPlan(), "Warning: "+provider.TitleEnabledAccount+": "+change.account)
		})
	}
}

func caseOf(id string) string { return id[len(dinterotest.Account)+1:] }

// The new signup is refused: the next apply tries again, once.
func TestAccReplaceKey_RefusedSubmission(t *testing.T) {
	for name, change := range keyChanges {
		for _, order := range []string{"", createFirst} {
			t.Run(name+"/"+order, func(t *testing.T) {
				sim, tf := newShop(t)
				tf.MustApply()
				lines := []string{change.line}
				if order != "" {
					lines = append(lines, order)
				}
				tf.Configure(shopConfig(sim, lines...))
				sim.ResetLog()
				sim.Inject(dinterotest.RouteSignup, 1, acctest.Refusal(http.StatusBadRequest, "Not this one"))
				tf.MustNotApply()
				if _, kept := tf.Instance(acctest.ShopAddress); order != "" && !kept {
					t.Error("the old signup is not in the state any more")
				}
				tf.MustApply()
				tf.MustPlanNothing()
				sim.WantPOSTs(t, 2)
			})
		}
	}
}

// Two resources swap their cases. Both signups are there, so nothing is sent.
func TestAccReplaceKey_TwoResourcesSwap_Defect40(t *testing.T) {
	for _, parallelism := range []int{1, 10} {
		t.Run(fmt.Sprint(parallelism), func(t *testing.T) {
			sim, tf := newShop(t)
			config := func(first, second string) string {
				return sim.Provider() + acctest.Shop("shop", first) + acctest.Shop("other", second)
			}
			tf.Configure(config(acctest.CaseID, acctest.OtherCaseID))
			tf.MustApply()
			tf.Configure(config(acctest.OtherCaseID, acctest.CaseID))
			tf.MustApply(tfexec.Parallelism(parallelism))
			tf.MustPlanNothing()
			if id := tf.MustHave(otherAddress).Attributes["id"]; id != acctest.ShopID {
				t.Errorf("the other resource has %v", id)
			}
			sim.WantPOSTs(t, 2)
		})
	}
}

// One variable must not replace every contract: the plan fails, and both ways on
// work.
func TestAccReplaceKey_DefaultAccountChanged_Defect56(t *testing.T) {
	start := func(t *testing.T) (acctest.Sim, acctest.Terraform, func(lines ...string)) {
		t.Helper()
		sim, tf := newShop(t)
		sim.AddClient(dinterotest.Client{ID: "other-client", Secret: "other-secret-0123456789", Owner: otherAccount})
		tf.MustApply()
		sim.ResetLog()
		configure := func(lines ...string) {
			tf.Configure(sim.Provider(fmt.Sprintf("account_id = %q", otherAccount), `client_id = "other-client"`, `client_secret = "other-secret-0123456789"`) +
				acctest.Shop("shop", acctest.CaseID, lines...))
		}
		configure()
		acctest.WantText(t, tf.MustNotPlan(), "Error: "+shopTitle(provider.TitleDefaultMoved), "account_id", dinterotest.Account, otherAccount, "-refresh=false")
		tf.MustNotApply()
		sim.WantPOSTs(t, 0)
		return sim, tf, configure
	}
	t.Run("it stays where it is", func(t *testing.T) {
		sim, tf, configure := start(t)
		configure(fmt.Sprintf("account_id = %q", dinterotest.Account))
		tf.MustPlanNothing()
		sim.WantPOSTs(t, 0)
	})
	t.Run("it is meant", func(t *testing.T) {
		sim, tf, configure := start(t)
		configure(fmt.Sprintf("account_id = %q", otherAccount))
		tf.MustApply()
		tf.MustPlanNothing()
		sim.WantPOSTs(t, 1)
	})
	t.Run("it is destroyed", func(t *testing.T) {
		sim, tf, _ := start(t)
		tf.Must(tf.Destroy(t.Context(), tfexec.Refresh(false)))
		wantEmptyState(t, tf)
		sim.WantPOSTs(t, 0)
	})
}

// A default account that is known only after apply moves nothing.
func TestAccReplaceKey_DefaultAccountUnknown_Defect17(t *testing.T) {
	sim, tf := newShop(t)
	tf.MustApply()
	sim.ResetLog()
	tf.Configure(sim.Provider("account_id = terraform_data.account.output") + acctest.Shop("shop", acctest.CaseID, acctest.Currencies("NOK", "SEK")) +
		fmt.Sprintf("resource \"terraform_data\" \"account\" {\n  input = %q\n}\n", dinterotest.Account))
	acctest.WantText(t, tf.MustPlan(tfexec.Refresh(false), tfexec.Out("plan")), "Warning: "+shopTitle(provider.TitleSubmittedAgain))
	tf.MustApply(tfexec.DirOrPlan("plan"))
	tf.MustPlanNothing()
	sim.WantPOSTs(t, 1)
}
