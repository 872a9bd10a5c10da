package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-exec/tfexec"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/provider"
	"github.com/dintero/terraform-provider-dintero/internal/sandbox"
)

// Two runs without a lock make the same change at once: the second one finds it
// made.
func TestAccTwoRuns_ChangeTheSame_Defect33(t *testing.T) {
	sim, first := newShop(t)
	first.MustApply()
	second := acctest.NewTerraform(t, shopConfig(sim), sandbox.Options{})
	second.MustApply()
	changed := shopConfig(sim, acctest.Currencies("NOK", "SEK"))
	first.Configure(changed)
	second.Configure(changed)
	second.MustPlan(tfexec.Out("plan"))
	first.MustApply()
	sim.WantPOSTs(t, 2)
	acctest.WantText(t, second.MustApply(tfexec.DirOrPlan("plan")), shopTitle(provider.TitleAdopted))
	first.MustPlanNothing()
	second.MustPlanNothing()
	sim.WantPOSTs(t, 2)
}

// Two runs without a lock create at once: one of them adopts.
func TestAccTwoRuns_CreateTheSame_Defect33(t *testing.T) {
	sim, first := newShop(t)
	second := acctest.NewTerraform(t, shopConfig(sim), sandbox.Options{})
	second.MustPlan(tfexec.Out("plan"))
	first.MustApply()
	acctest.WantText(t, second.MustApply(tfexec.DirOrPlan("plan")), shopTitle(provider.TitleAdopted))
	first.MustPlanNothing()
	second.MustPlanNothing()
	sim.WantPOSTs(t, 1)
}

// Two runs without a lock ask for different things: the second one's change wins,
// and the first one's next plan warns of it.
func TestAccTwoRuns_ChangeDifferently(t *testing.T) {
	sim, first := newShop(t)
	first.MustApply()
	second := acctest.NewTerraform(t, shopConfig(sim), sandbox.Options{})
	second.MustApply()
	first.Configure(shopConfig(sim, acctest.Currencies("SEK")))
	second.Configure(shopConfig(sim, acctest.Currencies("DKK")))
	second.MustPlan(tfexec.Out("plan"))
	first.MustApply()
	second.MustApply(tfexec.DirOrPlan("plan"))
	wantStored(t, sim, "DKK")
	first.MustPlanNothing()
	acctest.WantText(t, acctest.Flat(first.Printed())+first.MustApply(), "Warning: "+shopTitle(provider.TitleDiffers), "(DKK)", "(SEK)")
	sim.WantPOSTs(t, 3)
}

// Both runs are in their applies at the same time.
func TestAccTwoRuns_AtTheSameTime(t *testing.T) {
	sim, first := newShop(t)
	second := acctest.NewTerraform(t, shopConfig(sim), sandbox.Options{})
	done := make(chan error, 2)
	for _, tf := range []acctest.Terraform{first, second} {
		go func() { done <- tf.Apply(t.Context()) }()
	}
	for range 2 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	first.MustPlanNothing()
	second.MustPlanNothing()
	if stored, _ := sim.Connection(dinterotest.Account); len(stored.Signups) != 1 || sim.POSTs() > 2 {
		t.Errorf("%d POSTs, and Dintero has %v", sim.POSTs(), stored.Signups)
	}
}
