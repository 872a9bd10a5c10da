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

const (
	otherAddress = acctest.ShopType + ".other"
	otherID      = dinterotest.Account + "/" + acctest.OtherCaseID
	createFirst  = "lifecycle { create_before_destroy = true }"
	importOther  = "import {\n  to = " + otherAddress + "\n  id = \"" + otherID + "\"\n}\n"
)

// replacement is one way to make Terraform replace the shop's and another signup.
type replacement struct {
	taint       bool // or else -replace
	createFirst bool // create_before_destroy
	changed     bool // the configuration asks for something else, too
	apart       bool // the two signups are of different accounts
	parallelism int
}

func (r replacement) String() string {
	name := "-replace"
	if r.taint {
		name = "taint"
	}
	if r.createFirst {
		name += ", create first"
	}
	if r.changed {
		name += ", changed"
	}
	return fmt.Sprintf("%s, parallelism %d", name, r.parallelism)
}

func replacements() (all []replacement) {
	for i := range 16 {
		r := replacement{taint: i&1 != 0, createFirst: i&2 != 0, changed: i&4 != 0, parallelism: 1}
		if i&8 != 0 {
			r.parallelism = 10
		}
		all = append(all, r)
	}
	return all
}

func (r replacement) config(sim acctest.Sim, lines ...string) string {
	if r.createFirst {
		lines = append(lines, createFirst)
	}
	config := shopConfig(sim, lines...)
	if r.apart {
		lines = append(lines, `account_id = "`+otherAccount+`"`)
	}
	return config + acctest.Shop("other", acctest.OtherCaseID, lines...)
}

// start applies both signups and prepares the replacement. The returned options
// are those of the apply that replaces.
func (r replacement) start(t *testing.T) (acctest.Sim, acctest.Terraform, []tfexec.ApplyOption) {
	t.Helper()
	sim, tf := newShop(t)
	tf.Configure(r.config(sim))
	tf.MustApply()
	sim.ResetLog()
	if r.changed {
		tf.Configure(r.config(sim, acctest.Currencies("NOK", "SEK")))
	}
	options := []tfexec.ApplyOption{tfexec.Parallelism(r.parallelism)}
	for _, address := range []string{acctest.ShopAddress, otherAddress} {
		if r.taint {
			tf.MustRun("taint", address)
		} else {
			options = append(options, tfexec.Replace(address))
		}
	}
	return sim, tf, options
}

// wantReplaced wants both signups in the state as they are configured, and so
// many POSTs. Only create_before_destroy may cost the signature links, because
// the new resource cannot know the old one's.
func (r replacement) wantReplaced(t *testing.T, sim acctest.Sim, tf acctest.Terraform, posts int) {
	t.Helper()
	tf.MustPlanNothing()
	if n := len(tf.Instances()); n != 2 {
		t.Errorf("%d instances in the state, want 2", n)
	}
	for _, address := range []string{acctest.ShopAddress, otherAddress} {
		shop := tf.MustHave(address)
		hasLink := shop.Attributes["signature_link"] != nil || r.createFirst
		if shop.Tainted || shop.Attributes["status"] != "pending" || !hasLink || shop.Attributes["signed_up_at"] == nil {
			t.Errorf("tainted %t, status %v, link %v, signed up at %v", shop.Tainted, shop.Attributes["status"], shop.Attributes["signature_link"], shop.Attributes["signed_up_at"])
		}
	}
	sim.WantPOSTs(t, posts)
}

// wantKept wants both signups in the state as they were, and no POST.
func (r replacement) wantKept(t *testing.T, sim acctest.Sim, tf acctest.Terraform) {
	t.Helper()
	for _, address := range []string{acctest.ShopAddress, otherAddress} {
		shop := tf.MustHave(address)
		if shop.Attributes["status"] != "pending" || shop.Attributes["signature_link"] == nil || currenciesOf(shop) != "[NOK]" {
			t.Errorf("the state has %v", shop.Attributes)
		}
	}
	sim.WantPOSTs(t, 0)
}

// No replacement submits a signup that is there, and one with a change is the
// change. Terraform shows no warnings of the plan of a -replace, so only the apply
// says it.
func TestAccReplace_IfReadsWork_Defect28_40(t *testing.T) {
	for _, r := range replacements() {
		if r.changed && r.createFirst {
			continue
		}
		t.Run(r.String(), func(t *testing.T) {
			sim, tf, options := r.start(t)
			want, posts := provider.TitleNotSent, 0
			switch {
			case r.changed:
				want, posts = provider.TitleSubmittedAgain, 2
			case r.createFirst:
				want = provider.TitleAdopted
			}
			acctest.WantText(t, tf.MustApply(options...), "Warning: "+shopTitle(want))
			r.wantReplaced(t, sim, tf, posts)
		})
	}
}

// With create_before_destroy the provider cannot distinguish a change from
// another signup of the same case. The apply fails, nothing is lost, and there
// is a way out.
func TestAccReplace_ChangedAndCreatedFirst_Defect40(t *testing.T) {
	for _, r := range replacements() {
		if !r.changed || !r.createFirst {
			continue
		}
		t.Run(r.String(), func(t *testing.T) {
			sim, tf, options := r.start(t)
			acctest.WantText(t, tf.MustNotApply(options...), "Error: "+shopTitle(provider.TitleConflict), "create_before_destroy")
			r.wantKept(t, sim, tf)
			acctest.WantText(t, tf.MustNotPlan(), "import {", `id = "`+acctest.ShopID+`"`)
			tf.MustRun("state", "rm", acctest.ShopAddress, otherAddress)
			tf.Configure(r.config(sim, acctest.Currencies("NOK", "SEK")) + importShop(acctest.ShopID) + importOther)
			tf.MustApply()
			r.wantReplaced(t, sim, tf, 2)
		})
	}
}

// unshown are the ways in which no read shows the signups, also if reads work.
var unshown = map[string]func(acctest.Sim){
	"no read shows it": unreadable["no read shows it"],
	"no read works":    unreadable["no read works"],
	"the list lacks it": func(sim acctest.Sim) {
		sim.OnShow(dinterotest.HideSignups(acctest.CaseID, acctest.OtherCaseID))
	},
}

// If no read shows the signup, an empty replacement is an error in the plan,
// because it would submit nothing. A change is submitted once.
func TestAccReplace_IfNoReadShowsIt_Defect28_31_40(t *testing.T) {
	for _, r := range replacements() {
		r.apart = true // or the response to one submission shows the other signup
		for name, hide := range unshown {
			t.Run(r.String()+"/"+name, func(t *testing.T) {
				sim, tf, options := r.start(t)
				hide(sim)
				if r.changed {
					tf.MustApply(options...)
					tf.MustPlanNothing()
					sim.WantPOSTs(t, 2)
					return
				}
				acctest.WantText(t, tf.MustNotApply(options...), "Error: "+shopTitle(provider.TitleEmptyReplacement),
					"terraform untaint", "raise attempt", "-refresh=false")
				r.wantKept(t, sim, tf)
				for _, address := range []string{acctest.ShopAddress, otherAddress} {
					if r.taint {
						tf.MustRun("untaint", address)
					}
				}
				tf.MustPlanNothing()
				tf.Configure(r.config(sim, "attempt = 2"))
				tf.MustApply()
				tf.MustPlanNothing()
				sim.WantPOSTs(t, 2)
			})
		}
	}
}

// After a signup was rejected, a replacement sends nothing, and a raised attempt
// one POST.
func TestAccReplace_RejectedSignup_Defect28(t *testing.T) {
	for _, r := range replacements() {
		if r.changed {
			continue
		}
		t.Run(r.String(), func(t *testing.T) {
			sim, tf, options := r.start(t)
			sim.Decline(dinterotest.Account)
			for range 2 {
				tf.MustApply(options...)
			}
			sim.WantPOSTs(t, 0)
			if status := tf.MustHave(acctest.ShopAddress).Attributes["status"]; status != "declined" {
				t.Errorf("the status in the state is %v", status)
			}
			tf.Configure(r.config(sim, "attempt = 2"))
			tf.MustApply()
			tf.MustPlanNothing()
			sim.WantPOSTs(t, 2)
		})
	}
}

// A replacement together with a raised attempt submits once.
func TestAccReplace_WithARaisedAttempt_Defect28(t *testing.T) {
	for _, taint := range []bool{true, false} {
		for _, reads := range []dinterotest.Reads{dinterotest.ReadsSettings, dinterotest.ReadsNone} {
			r := replacement{taint: taint, parallelism: 10}
			t.Run(r.String()+"/"+string(reads), func(t *testing.T) {
				sim, tf, options := r.start(t)
				sim.SetReads(reads)
				tf.Configure(r.config(sim, "attempt = 2"))
				tf.MustApply(options...)
				tf.MustPlanNothing()
				sim.WantPOSTs(t, 2)
			})
		}
	}
}

// Without a refresh the plan still knows what is in the state.
func TestAccReplace_WithoutARefresh_Defect40(t *testing.T) {
	for _, r := range replacements() {
		if r.changed || r.parallelism > 1 {
			continue
		}
		for _, reads := range []dinterotest.Reads{dinterotest.ReadsSettings, dinterotest.ReadsNone} {
			t.Run(r.String()+"/"+string(reads), func(t *testing.T) {
				sim, tf, options := r.start(t)
				sim.SetReads(reads)
				options = append(options, tfexec.Refresh(false))
				if reads == dinterotest.ReadsNone {
					acctest.WantText(t, tf.MustNotApply(options...), "Error: "+shopTitle(provider.TitleEmptyReplacement))
					r.wantKept(t, sim, tf)
					return
				}
				tf.MustApply(options...)
				r.wantReplaced(t, sim, tf, 0)
			})
		}
	}
}

// Dintero forbids reading only after the plan.
func TestAccReplace_ForbiddenAfterThePlan_Defect36(t *testing.T) {
	for _, r := range replacements() {
		if r.createFirst || r.parallelism > 1 {
			continue
		}
		t.Run(r.String(), func(t *testing.T) {
			sim, tf, options := r.start(t)
			planOptions := []tfexec.PlanOption{tfexec.Out("plan")}
			for _, o := range options[1:] {
				planOptions = append(planOptions, o.(tfexec.PlanOption))
			}
			tf.MustPlan(planOptions...)
			sim.FailReads(acctest.Refusal(http.StatusForbidden, "no"))
			tf.MustApply(tfexec.DirOrPlan("plan"))
			want := 0
			if r.changed {
				want = 2
			}
			r.wantReplaced(t, sim, tf, want)
		})
	}
}

// Without a refresh, a tainted resource with a change looks to the provider like
// one that is only removed from the state, beside a new one.
func TestAccReplace_TaintedAndChangedWithoutARefresh_Defect40(t *testing.T) {
	for _, line := range []string{"attempt = 2", shopLogo, acctest.Currencies("NOK", "SEK")} {
		t.Run(line[:4], func(t *testing.T) {
			sim, tf := newShop(t)
			tf.MustApply()
			tf.MustRun("taint", acctest.ShopAddress)
			sim.ResetLog()
			tf.Configure(shopConfig(sim, line))
			acctest.WantText(t, tf.MustNotPlan(tfexec.Refresh(false)), "Error: "+shopTitle(provider.TitleUnsafeRename), "plan without -refresh=false")
			sim.WantPOSTs(t, 0)
			tf.MustApply()
			sim.WantPOSTs(t, 1)
			tf.MustPlanNothing()
		})
	}
}

// With create_before_destroy, the signup would be submitted again once the value
// is known.
func TestAccReplace_UnknownValueIfNoReadShowsIt_Defect18_40(t *testing.T) {
	const logo = "https://example.com/logo.png"
	for name, hide := range unshown {
		for i := range 4 {
			r := replacement{taint: i&1 != 0, createFirst: i&2 != 0}
			t.Run(r.String()+"/"+name, func(t *testing.T) {
				var lines []string
				if r.createFirst {
					lines = append(lines, createFirst)
				}
				sim, tf := newShop(t, append(lines, fmt.Sprintf("logo = %q", logo))...)
				tf.MustApply()
				hide(sim)
				sim.ResetLog()
				var options []tfexec.ApplyOption
				if r.taint {
					tf.MustRun("taint", acctest.ShopAddress)
				} else {
					options = append(options, tfexec.Replace(acctest.ShopAddress))
				}
				tf.Configure(fmt.Sprintf("resource \"terraform_data\" \"logo\" {\n  input = %q\n}\n", logo) + shopConfig(sim, append(lines, "logo = terraform_data.logo.output")...))
				acctest.WantText(t, tf.MustNotApply(options...), "Error: "+shopTitle(provider.TitleEmptyReplacement))
				tf.MustHave(acctest.ShopAddress)
				sim.WantPOSTs(t, 0)
			})
		}
	}
}
