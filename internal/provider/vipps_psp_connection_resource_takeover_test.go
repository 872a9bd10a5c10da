package provider_test

import (
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hashicorp/terraform-exec/tfexec"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/provider"
)

const takenLogo = "https://example.com/logo.png"

// unknownLogo returns a resource, and the line of a signup whose logo comes from
// it.
func unknownLogo(name string) (source, line string) {
	return fmt.Sprintf("resource \"terraform_data\" %q {\n  input = %q\n}\n", name, takenLogo), "logo = terraform_data." + name + ".output"
}

// A resource takes over the signup that another one gives up, with a value that
// is known only after apply. If no read shows the signup, the plan fails.
func TestAccTakeover_OfAnotherResourcesSignup_Defect18_40(t *testing.T) {
	for name, hide := range unshown {
		for _, more := range []string{"", "removed {\n  from = " + otherAddress + "\n  lifecycle {\n    destroy = false\n  }\n}\n"} {
			t.Run(fmt.Sprintf("%s/%d", name, len(more)), func(t *testing.T) {
				sim, tf := newShop(t)
				if more != "" {
					needsRemovedBlocks(t, tf.Sandbox)
				}
				source, line := unknownLogo("one")
				tf.Configure(sim.Provider() + source + acctest.Shop("shop", acctest.CaseID, line) + acctest.Shop("other", acctest.OtherCaseID, fmt.Sprintf("logo = %q", takenLogo)))
				tf.MustApply()
				hide(sim)
				sim.ResetLog()
				source, line = unknownLogo("two")
				tf.Configure(sim.Provider() + source + acctest.Shop("shop", acctest.OtherCaseID, line) + more)
				for range 3 { // the order changes
					acctest.WantText(t, tf.MustNotApply(tfexec.Parallelism(1)), "Error: ", otherID)
				}
				tf.MustHave(acctest.ShopAddress)
				tf.MustHave(otherAddress)
				sim.WantPOSTs(t, 0)
			})
		}
	}
}

// An unknown value does not hide that another resource keeps the signup.
func TestAccTakeover_OfAKeptSignup_Defect18_50(t *testing.T) {
	sim, tf := newShop(t)
	tf.MustApply()
	source, line := unknownLogo("one")
	tf.Configure(shopConfig(sim) + source + acctest.Shop("other", acctest.CaseID, line))
	for range 3 { // the order changes
		acctest.WantText(t, tf.MustNotPlan(tfexec.Parallelism(1)), "Error: "+shopTitle(provider.TitleDuplicate))
	}
}

// The create fails after it was planned, and only then the other resource gives
// the signup up.
func TestAccTakeover_FailsBeforeTheDelete_Defect36(t *testing.T) {
	sim, tf := newShop(t)
	config := func(key string) string {
		return sim.Provider() + acctest.Shop("shop", acctest.CaseID, `for_each = toset(["`+key+`"])`, "provisioner \"local-exec\" {\n    when = destroy\n    command = \"sleep 5\"\n  }")
	}
	tf.Configure(config("one"))
	tf.MustApply()
	tf.Configure(config("two"))
	tf.MustPlan(tfexec.Out("plan"))
	var reads atomic.Int64
	sim.InjectFunc(func(r *http.Request, _ dinterotest.Route) *dinterotest.Fault {
		switch {
		case r.Method != http.MethodGet:
			return nil
		case reads.Add(1) == 1: // too old for the create, once it is there
			return &dinterotest.Fault{Delay: 2300 * time.Millisecond, After: true}
		}
		return &dinterotest.Fault{Status: http.StatusInternalServerError}
	})
	_ = tf.Apply(t.Context(), tfexec.DirOrPlan("plan"))
	if kept := tf.Instances(); len(kept) != 1 {
		t.Errorf("the state has %v:\n%s", kept, tf.Printed())
	}
	sim.WantPOSTs(t, 1)
}

// A failed update is about its own signup, whatever else had it in the state.
func TestAccTakeover_FailedUpdateSaysWhy_Defect52(t *testing.T) {
	sim, tf := newShop(t)
	tf.MustApply()
	tf.MustRun("state", "rm", acctest.ShopAddress)
	importBlocks := ""
	for _, address := range []string{acctest.ShopAddress, otherAddress} {
		importBlocks += "import {\n  to = " + address + "\n  id = \"" + acctest.ShopID + "\"\n}\n"
	}
	tf.Configure(shopConfig(sim) + acctest.Shop("other", acctest.CaseID) + importBlocks)
	_ = tf.Apply(t.Context()) // one of them may be refused
	tf.Configure(sim.Provider() + acctest.Shop("other", acctest.CaseID, "attempt = 2"))
	tf.MustPlan(tfexec.Out("plan"))
	sim.FailReads(dinterotest.Fault{Status: http.StatusInternalServerError})
	_ = tf.Apply(t.Context(), tfexec.DirOrPlan("plan"))
	acctest.WantNoText(t, acctest.Flat(tf.Printed()), "inconsistent", "bug in the provider")
}
