package provider_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-exec/tfexec"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/provider"
)

// duplicates are configurations of the same signup in the resource "other".
var duplicates = map[string][]string{
	"equal":             nil,
	"different options": {acctest.Currencies("SEK")},
	"account named":     {fmt.Sprintf("account_id = %q", dinterotest.Account)},
	"in capitals":       {`case_id = "3C90C3CC-0D44-4B50-8888-8DD25736052A"`},
}

// If two new resources are for one signup, the plan only warns, because the
// provider cannot distinguish this from a plan that is made twice. The apply
// lets only one of them create it.
func TestAccDuplicate_TwoNewResources_Defect50(t *testing.T) {
	for name, lines := range duplicates {
		for _, parallelism := range []int{1, 10} {
			t.Run(fmt.Sprintf("%s/%d", name, parallelism), func(t *testing.T) {
				sim, tf := newShop(t)
				config := shopConfig(sim) + acctest.Shop("other", acctest.CaseID, lines...)
				tf.Configure(config)
				acctest.WantText(t, tf.MustPlan(), "Warning: "+shopTitle(provider.TitlePlannedTwice))
				acctest.WantText(t, tf.MustNotApply(tfexec.Parallelism(parallelism)), "Error: "+shopTitle(provider.TitleDuplicate))
				if n := len(tf.Instances()); n != 1 {
					t.Errorf("%d resources in the state, want 1", n)
				}
				for range 2 {
					acctest.WantText(t, tf.MustNotApply(), "Error: "+shopTitle(provider.TitleDuplicate), "-refresh=false")
				}
				sim.WantPOSTs(t, 1)
			})
		}
	}
}

// A copy of a resource that is in the state is an error in the plan, whether it
// would be submitted or adopted.
func TestAccDuplicate_CopyOfALiveOne_Defect50(t *testing.T) {
	for name, lines := range duplicates {
		for readsName, reads := range readsOrNot {
			if name != "equal" && readsName != "settings" {
				continue
			}
			t.Run(name+"/"+readsName, func(t *testing.T) {
				sim, tf := newShop(t)
				tf.MustApply()
				reads.set(sim)
				tf.Configure(shopConfig(sim) + acctest.Shop("other", acctest.CaseID, lines...))
				acctest.WantText(t, tf.MustNotPlan(), "Error: "+shopTitle(provider.TitleDuplicate), "-refresh=false")
				tf.MustNotApply()
				if n := len(tf.Instances()); n != 1 {
					t.Errorf("%d resources in the state, want 1", n)
				}
				sim.WantPOSTs(t, 1)
				tf.Configure(shopConfig(sim))
				tf.MustPlanNothing()
			})
		}
	}
}

// The live one is changed in the same plan.
func TestAccDuplicate_CopyOfAChangedOne_Defect50(t *testing.T) {
	sim, tf := newShop(t)
	tf.MustApply()
	tf.Configure(shopConfig(sim, acctest.Currencies("SEK")) + acctest.Shop("other", acctest.CaseID, acctest.Currencies("SEK")))
	acctest.WantText(t, tf.MustNotApply(), "Error: "+shopTitle(provider.TitleDuplicate))
	sim.WantPOSTs(t, 1)
}

// A resource is changed to the case of another one.
func TestAccDuplicate_AnotherResourcesCase_Defect50(t *testing.T) {
	sim, tf := newShop(t)
	tf.Configure(shopConfig(sim) + acctest.Shop("other", acctest.OtherCaseID))
	tf.MustApply()
	tf.Configure(shopConfig(sim) + acctest.Shop("other", acctest.CaseID))
	acctest.WantText(t, tf.MustNotApply(), "Error: "+shopTitle(provider.TitleDuplicate))
	sim.WantPOSTs(t, 2)
	if n := len(tf.Instances()); n != 2 {
		t.Errorf("%d resources in the state, want 2", n)
	}
}

// The same case in two accounts is two signups.
func TestAccDuplicate_NotInAnotherAccount(t *testing.T) {
	sim, tf := newShop(t)
	tf.Configure(shopConfig(sim) + acctest.Shop("other", acctest.CaseID, fmt.Sprintf("account_id = %q", otherAccount)))
	acctest.WantNoText(t, tf.MustApply(), "Warning")
	tf.MustPlanNothing()
	sim.WantPOSTs(t, 2)
}

// A copy of a resource is found in either order in which Terraform plans the
// two.
func TestDuplicate_BothPlanningOrders_Defect50(t *testing.T) {
	for _, createFirst := range []bool{true, false} {
		for name, prior := range map[string]string{"unchanged": shopJSON, "changed": shopSEKJSON} {
			t.Run(fmt.Sprintf("create first %t/%s", createFirst, name), func(t *testing.T) {
				sim := acctest.Start(t)
				created := newProtocol(t, sim).create(shopJSON)
				p := newProtocol(t, sim)
				live, _ := p.read(created)
				plans := []func() bool{
					func() bool { return failed(p.plan(live, prior).Diagnostics) },
					func() bool { return failed(p.plan(p.none(), shopJSON).Diagnostics) },
				}
				if createFirst {
					plans[0], plans[1] = plans[1], plans[0]
				}
				if first, second := plans[0](), plans[1](); first || !second {
					t.Errorf("the first plan failed: %t, the second one: %t; want only the second one", first, second)
				}
			})
		}
	}
}

// A replacement's second half is no copy of the first.
func TestDuplicate_NotTheSecondHalfOfAReplacement(t *testing.T) {
	sim := acctest.Start(t)
	created := newProtocol(t, sim).create(shopJSON)
	for _, config := range []string{shopJSON, shopSEKJSON} {
		p := newProtocol(t, sim)
		refreshed, _ := p.read(created)
		if replaced := p.planReplacement(refreshed, config); failed(replaced.Diagnostics) {
			t.Error(texts(replaced.Diagnostics))
		}
	}
}

// A copy is also found if the resource is being replaced.
func TestDuplicate_CopyOfAReplacedOne_Defect50(t *testing.T) {
	sim := acctest.Start(t)
	created := newProtocol(t, sim).create(shopJSON)
	p := newProtocol(t, sim)
	refreshed, _ := p.read(created)
	if replaced := p.planReplacement(refreshed, shopSEKJSON); failed(replaced.Diagnostics) {
		t.Fatal(texts(replaced.Diagnostics))
	}
	copied := p.plan(p.none(), shopSEKJSON)
	if !failed(copied.Diagnostics) {
		t.Errorf("the copy is planned; %s", texts(copied.Diagnostics))
	}
}

// After two imports the state has the same signup twice. If both resources ask for
// the same change, it is submitted once.
func TestAccDuplicate_ChangeOfTwoInTheState_Defect50(t *testing.T) {
	for name, reads := range readsOrNot {
		for _, line := range []string{"attempt = 2", shopLogo, acctest.Currencies("SEK")} {
			t.Run(name+"/"+line[:4], func(t *testing.T) {
				sim, tf := newShop(t)
				tf.MustApply()
				both := func(line string) string { return shopConfig(sim, line) + acctest.Shop("other", acctest.CaseID, line) }
				tf.Configure(both("attempt = 1"))
				tf.MustRun("import", otherAddress, acctest.ShopID)
				tf.MustApply()
				reads.set(sim)
				sim.ResetLog()
				tf.Configure(both(line))
				if tf.Apply(t.Context()) == nil {
					tf.MustPlanNothing() // the second one has found that the change was made already
				} else {
					acctest.WantText(t, acctest.Flat(tf.Printed()), "Error: "+shopTitle(provider.TitleDuplicate))
				}
				sim.WantPOSTs(t, 1)
			})
		}
	}
}
