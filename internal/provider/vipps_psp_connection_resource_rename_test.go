package provider_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-exec/tfexec"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/provider"
)

const movedToOther = "moved {\n  from = " + acctest.ShopAddress + "\n  to   = " + otherAddress + "\n}\n"

// readsOrNot are ways in which Dintero may be read, and whether it can be.
var readsOrNot = map[string]struct {
	set   func(acctest.Sim)
	works bool
}{
	"settings":         {func(sim acctest.Sim) { sim.SetReads(dinterotest.ReadsSettings) }, true},
	"own path":         {func(sim acctest.Sim) { sim.SetReads(dinterotest.ReadsOwnPath) }, true},
	"no read shows it": {unreadable["no read shows it"], false},
	"no read works":    {unreadable["no read works"], false},
	"list without it":  {unshown["the list lacks it"], false},
}

// With a moved block a rename is a rename, and a change is a change.
func TestAccRename_WithMoved(t *testing.T) {
	for name, reads := range readsOrNot {
		for _, changed := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/changed %t", name, changed), func(t *testing.T) {
				sim, tf := newShop(t)
				tf.MustApply()
				reads.set(sim)
				sim.ResetLog()
				var lines []string
				posts := 0
				if changed {
					lines, posts = []string{acctest.Currencies("NOK", "SEK")}, 1
				}
				tf.Configure(sim.Provider() + acctest.Shop("other", acctest.CaseID, lines...) + movedToOther)
				acctest.WantText(t, tf.MustPlan(), "0 to add", "0 to destroy")
				tf.MustApply()
				tf.MustPlanNothing()
				if other := tf.MustHave(otherAddress); other.Attributes["signature_link"] == nil {
					t.Errorf("the state has %v", other.Attributes)
				}
				sim.WantPOSTs(t, posts)
			})
		}
	}
}

// Without a moved block the signup is adopted if a read shows it as it is
// configured. Otherwise the plan fails and asks for one, which works.
func TestAccRename_WithoutMoved_Defect28_40(t *testing.T) {
	for name, reads := range readsOrNot {
		for _, changed := range []bool{false, true} {
			for _, parallelism := range []int{1, 10} {
				t.Run(fmt.Sprintf("%s/changed %t/%d", name, changed, parallelism), func(t *testing.T) {
					sim, tf := newShop(t)
					tf.MustApply()
					sim.Decline(dinterotest.Account)
					reads.set(sim)
					sim.ResetLog()
					var lines []string
					if changed {
						lines = []string{acctest.Currencies("NOK", "SEK")}
					}
					config := sim.Provider() + acctest.Shop("other", acctest.CaseID, lines...)
					tf.Configure(config)
					if reads.works && !changed {
						acctest.WantText(t, tf.MustPlan(tfexec.Parallelism(parallelism)), "Warning: "+shopTitle(provider.TitleAdopted), "1 to add", "1 to destroy")
						tf.MustApply(tfexec.Parallelism(parallelism))
						tf.MustPlanNothing()
						sim.WantPOSTs(t, 0)
						return
					}
					acctest.WantText(t, tf.MustNotApply(tfexec.Parallelism(parallelism)), "Error: ", "moved", "-refresh=false")
					if _, kept := tf.Instance(acctest.ShopAddress); !kept {
						t.Error("the signup is not in the state any more")
					}
					sim.WantPOSTs(t, 0)
					tf.Configure(config + movedToOther)
					tf.MustApply()
					tf.MustPlanNothing()
					sim.WantPOSTs(t, len(lines))
				})
			}
		}
	}
}

// A renamed key of for_each is a rename, too. Signups that keep their keys are
// not touched.
func TestAccRename_KeyOfForEach_Defect40(t *testing.T) {
	config := func(sim acctest.Sim, names string) string {
		return sim.Provider() + acctest.Shop("shop", "", "for_each = { "+names+" }", `case_id = "3c90c3cc-0d44-4b50-8888-00000000000${each.value}"`)
	}
	for _, parallelism := range []int{1, 10} {
		t.Run(fmt.Sprint(parallelism), func(t *testing.T) {
			sim, tf := newShop(t)
			tf.Configure(config(sim, "a = 1, b = 2, c = 3"))
			tf.MustApply()
			sim.Decline(dinterotest.Account)
			tf.Configure(config(sim, "a = 1, bb = 2, c = 3"))
			acctest.WantText(t, tf.MustPlan(), "1 to add, 0 to change, 1 to destroy", "Warning: "+provider.TitleAdopted+": T12345678/3c90c3cc-0d44-4b50-8888-000000000002")
			tf.MustApply(tfexec.Parallelism(parallelism))
			tf.MustPlanNothing()
			sim.WantPOSTs(t, 3)
		})
	}
}

// count shifts every signup by one when the first one is taken out.
func TestAccRename_ShiftedCount_Defect40(t *testing.T) {
	config := func(sim acctest.Sim, cases string) string {
		return sim.Provider() + "locals {\n  cases = [" + cases + "]\n}\n" +
			acctest.Shop("shop", "", "count = length(local.cases)", `case_id = "3c90c3cc-0d44-4b50-8888-00000000000${local.cases[count.index]}"`)
	}
	for _, parallelism := range []int{1, 10} {
		t.Run(fmt.Sprint(parallelism), func(t *testing.T) {
			sim, tf := newShop(t)
			tf.Configure(config(sim, "1, 2, 3"))
			tf.MustApply()
			tf.Configure(config(sim, "2, 3"))
			tf.MustApply(tfexec.Parallelism(parallelism))
			tf.MustPlanNothing()
			sim.WantPOSTs(t, 3)
			if n := len(tf.Instances()); n != 2 {
				t.Errorf("%d signups in the state, want 2", n)
			}
		})
	}
}

// Whichever half of a rename Terraform plans first, the second one fails unless
// the signup would simply be adopted.
func TestRename_BothPlanningOrders_Defect40(t *testing.T) {
	for name, reads := range readsOrNot {
		for _, config := range []string{shopJSON, shopSEKJSON} {
			for _, createFirst := range []bool{true, false} {
				t.Run(fmt.Sprintf("%s/changed %t/create first %t", name, config != shopJSON, createFirst), func(t *testing.T) {
					sim := acctest.Start(t)
					created := newProtocol(t, sim).create(shopJSON)
					reads.set(sim)
					p := newProtocol(t, sim)
					refreshed, _ := p.read(created)
					create := func() []*tfprotov6.Diagnostic { return p.plan(p.none(), config).Diagnostics }
					destroy := func() []*tfprotov6.Diagnostic { return p.plan(refreshed, "null").Diagnostics }
					halves := []func() []*tfprotov6.Diagnostic{destroy, create}
					if createFirst {
						halves = []func() []*tfprotov6.Diagnostic{create, destroy}
					}
					first, second := halves[0](), halves[1]()
					if reads.works && config == shopJSON {
						if failed(first) || failed(second) {
							t.Errorf("the rename fails:\n%s\n%s", texts(first), texts(second))
						}
						return
					}
					acctest.WantText(t, texts(second), "ERROR: "+shopTitle(provider.TitleUnsafeRename), "moved {")
					if failed(first) { // it cannot be distinguished from the create of a tainted resource
						acctest.WantText(t, texts(first), "moved")
					}
				})
			}
		}
	}
}

// Terraform plans the two halves of a rename in any order. If the new one also
// asks for another attempt or logo, the plan must not promise that nothing is
// submitted.
func TestAccRename_WithoutMovedAndWithAChange_Defect40(t *testing.T) {
	for _, line := range []string{"attempt = 2", shopLogo} {
		for _, parallelism := range []int{1, 10} {
			t.Run(fmt.Sprintf("%s/%d", line[:4], parallelism), func(t *testing.T) {
				sim, tf := newShop(t)
				tf.MustApply()
				sim.ResetLog()
				tf.Configure(sim.Provider() + acctest.Shop("other", acctest.CaseID, line))
				acctest.WantText(t, tf.MustNotPlan(tfexec.Parallelism(parallelism)), "Error: "+shopTitle(provider.TitleUnsafeRename))
				tf.MustNotApply(tfexec.Parallelism(parallelism))
				sim.WantPOSTs(t, 0)
			})
		}
	}
}

// wantSubmittedOnceAtMost applies, twice, what OpenTofu's plan cannot always
// distinguish from a tainted resource with a change, because OpenTofu refreshes
// what it only removes from the state. Depending on the order, the plan or the
// apply is refused, or the apply adopts the signup or submits the change.
func wantSubmittedOnceAtMost(t *testing.T, sim acctest.Sim, tf acctest.Terraform) {
	t.Helper()
	for range 2 {
		refused := tf.Apply(t.Context())
		printed := acctest.Flat(tf.Printed())
		if refused != nil {
			acctest.WantText(t, printed, "Error: ", "moved block", acctest.ShopID)
		}
		if sim.POSTs() > 1 {
			t.Errorf("%d POSTs:\n%s", sim.POSTs(), printed)
		}
	}
}

// Terraform does not refresh a resource that is only removed from the state, and
// its apply does not reach the provider.
func TestAccRename_RemovedAndCreated_Defect40(t *testing.T) {
	for name, reads := range readsOrNot {
		for line, want := range map[string]string{"attempt = 1": "", "attempt = 2": provider.TitleUnsafeRename, shopLogo: provider.TitleUnsafeRename} {
			t.Run(name+"/"+line[:11], func(t *testing.T) {
				sim, tf := newShop(t)
				needsRemovedBlocks(t, tf.Sandbox)
				tf.MustApply()
				reads.set(sim)
				sim.ResetLog()
				tf.Configure(sim.Provider() + acctest.Shop("other", acctest.CaseID, line) +
					"removed {\n  from = " + acctest.ShopAddress + "\n  lifecycle {\n    destroy = false\n  }\n}\n")
				if want == "" && !reads.works {
					want = "moved block" // which error says so depends on the order of the two plans
				}
				_, isTofu := versionOf(t, tf.Sandbox)
				switch {
				case isTofu && want == provider.TitleUnsafeRename:
					wantSubmittedOnceAtMost(t, sim, tf)
					return
				case want != "":
					if want == provider.TitleUnsafeRename {
						want = "Error: " + shopTitle(want)
					}
					for range 3 { // the order changes
						acctest.WantText(t, tf.MustNotPlan(tfexec.Parallelism(1)), "Error: ", want, acctest.ShopID)
					}
					tf.MustHave(acctest.ShopAddress)
				default:
					tf.MustApply()
					tf.MustPlanNothing()
				}
				sim.WantPOSTs(t, 0)
			})
		}
	}
}

// In an apply, a create is planned once more, and Dintero may not respond then.
// Whichever half comes first, the signup stays in the state.
func TestAccRename_FailsInTheApply_Defect40(t *testing.T) {
	for i, parallelism := range []int{1, 1, 1, 10, 10, 10} {
		t.Run(fmt.Sprintf("%d/parallelism %d", i, parallelism), func(t *testing.T) {
			sim, tf := newShop(t)
			tf.MustApply()
			tf.Configure(sim.Provider() + acctest.Shop("other", acctest.CaseID))
			tf.MustPlan(tfexec.Out("plan"))
			sim.FailReads(dinterotest.Fault{Status: http.StatusInternalServerError})
			failed := tf.Apply(t.Context(), tfexec.DirOrPlan("plan"), tfexec.Parallelism(parallelism))
			if kept := tf.Instances(); len(kept) != 1 {
				t.Errorf("the state has %v, and the apply's error is %v:\n%s", kept, failed, tf.Printed())
			}
			sim.WantPOSTs(t, 1)
		})
	}
}

// Each signup goes to the next resource, with a value that is known only in the
// apply, while the resource that has it is being destroyed.
func TestAccRename_AlongAChain_Defect40(t *testing.T) {
	caseOf := func(n int) string { return fmt.Sprintf("3c90c3cc-0d44-4b50-8888-00000000000%d", n) }
	for attribute, values := range map[string][2]string{"logo": {`"https://example.com/a.png"`, `"https://example.com/b.png"`}, "attempt": {"1", "2"}} {
		t.Run(attribute, func(t *testing.T) {
			sim, tf := newShop(t)
			config := func(first int, source, value string) string {
				return sim.Provider() + "resource \"terraform_data\" \"" + source + "\" {\n  input = " + value + "\n}\n" +
					acctest.Shop("shop", caseOf(first), attribute+" = terraform_data."+source+".output") +
					acctest.Shop("other", caseOf(first+1), attribute+" = "+values[0], "provisioner \"local-exec\" {\n    when = destroy\n    command = \"sleep 2\"\n  }")
			}
			tf.Configure(config(1, "one", values[0]))
			tf.MustApply()
			sim.ResetLog()
			tf.Configure(config(2, "two", values[1]))
			tf.MustApply()
			if shop, other := tf.MustHave(acctest.ShopAddress), tf.MustHave(otherAddress); shop.CaseID() != caseOf(2) || other.CaseID() != caseOf(3) {
				t.Errorf("the state has the cases %s and %s", shop.CaseID(), other.CaseID())
			}
			sim.WantPOSTs(t, 2) // of the second signup, which is changed, and of the third one, which is new
		})
	}
}
