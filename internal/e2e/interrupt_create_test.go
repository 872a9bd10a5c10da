package e2e

import (
	"net/http"
	"testing"
	"time"

	"github.com/hashicorp/terraform-exec/tfexec"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/sandbox"
)

// outcome is what the state has after an interrupted create.
type outcome int

const (
	absent      outcome = iota // and nothing at Dintero
	present                    // in the state and at Dintero
	unconfirmed                // in the state, marked, and not at Dintero
)

// Ctrl-C at any point of a create ends it promptly, and nothing is lost and
// nothing sent twice: the state has what Dintero has, or says that it is not
// known. The next apply, or the way out that it names, brings the create to its
// end with one signup. The plan is made before, because an apply that still plans
// does not pass an interrupt on to its providers.
func TestAccInterrupt_Create_Defect14(t *testing.T) {
	acceptance(t)
	for name, c := range map[string]struct {
		route dinterotest.Route
		fault dinterotest.Fault
		grace time.Duration
		want  outcome
	}{
		"during the token":               {dinterotest.RouteToken, dinterotest.Fault{Delay: hours}, 0, absent},
		"during the read":                {dinterotest.RouteSettings, dinterotest.Fault{Delay: hours}, 0, absent},
		"waiting for another token":      {dinterotest.RouteToken, comeBackLater, 0, absent},
		"waiting for another read":       {dinterotest.RouteSettings, comeBackLater, 0, absent},
		"waiting for another POST":       {dinterotest.RouteSignup, comeBackLater, 0, absent},
		"POST that never takes effect":   {dinterotest.RouteSignup, dinterotest.Fault{Delay: hours}, grace, unconfirmed},
		"POST that took effect":          {dinterotest.RouteSignup, dinterotest.Fault{Delay: hours, After: true}, grace, present},
		"POST just before its answer":    {dinterotest.RouteSignup, dinterotest.Fault{Delay: arriving + 150*time.Millisecond}, 0, present},
		"POST seconds before its answer": {dinterotest.RouteSignup, dinterotest.Fault{Delay: 3 * time.Second}, grace, present},
		"waiting after a gateway's page": {dinterotest.RouteSignup, dinterotest.Gateway(http.StatusServiceUnavailable), 0, unconfirmed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim := acctest.Start(t)
			tf := installed(t, sim.Provider()+acctest.Shop("shop", acctest.CaseID), sandbox.Options{})
			tf.MustPlan(tfexec.Out("saved"))
			sim.Inject(c.route, 1, c.fault)
			interruptAt(t, tf, sim, c.route, c.grace, tfexec.DirOrPlan("saved"))
			if c.want == unconfirmed {
				followWayOut(t, tf, sim)
			} else {
				mustAgree(t, tf, sim, c.want == present)
			}
			tf.Must(tf.Apply(t.Context()))
			mustAgree(t, tf, sim, true)
			if n := sim.Effects(); n != 1 {
				t.Errorf("Dintero took %d signups, want 1", n)
			}
			tf.MustPlanNothing()
		})
	}
}

// followWayOut is what a user does about a create whose outcome is not known, and
// that has not taken effect.
func followWayOut(t *testing.T, tf acctest.Terraform, sim acctest.Sim) {
	t.Helper()
	shop, sent := tf.MustHave(acctest.ShopAddress), sim.POSTs()
	if !shop.Tainted || shop.Attributes["unconfirmed"] == nil || sim.Signups() > 0 {
		t.Fatalf("tainted %t, unconfirmed %v, %d at Dintero", shop.Tainted, shop.Attributes["unconfirmed"], sim.Signups())
	}
	acctest.WantText(t, tf.MustNotApply(), "Outcome of the submission unknown: "+acctest.ShopID, "terraform state rm ADDRESS")
	sim.WantPOSTs(t, sent)
	tf.MustRun("state", "rm", acctest.ShopAddress)
}

// After an interrupt nobody waits until reads can be believed, so the state says
// that the outcome is not known, even if reads work. An apply at once submits
// nothing. If the POST takes effect later, a later apply finds it.
func TestAccInterrupt_CreateWhereReadsWork_Defect14_30(t *testing.T) {
	acceptance(t)
	for name, c := range map[string]struct {
		fault dinterotest.Fault
		posts int // in the end
	}{
		"no effect":   {dinterotest.Fault{Delay: hours}, 2},
		"late effect": {dinterotest.Fault{Delay: hours, Late: arriving + grace + 3*time.Second}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim := acctest.Start(t)
			other := acctest.Shop("other", acctest.OtherCaseID, `account_id = "T00000001"`)
			sim.AddSignup("T00000001", acctest.OtherCaseID, "NOK")
			tf := installed(t, sim.Provider()+other+acctest.Shop("shop", acctest.CaseID, "depends_on = [dintero_vipps_psp_connection.other]"), sandbox.Options{})
			sim.Inject(dinterotest.RouteSignup, 1, c.fault)
			interruptAt(t, tf, sim, dinterotest.RouteSignup, grace)
			if tf.MustHave(acctest.ShopAddress).Attributes["unconfirmed"] == nil {
				t.Error("after the interrupt the state does not say that the submission is unconfirmed")
			}
			acctest.WantText(t, tf.MustNotApply(), "Nothing is submitted now.", "Apply again in ")
			sim.WantPOSTs(t, 1)
			if c.posts == 2 { // somebody has found out that it had no effect
				tf.MustRun("state", "rm", acctest.ShopAddress)
			}
			sim.WaitForLateEffects()
			tf.Must(tf.Apply(t.Context()))
			sim.WantPOSTs(t, c.posts)
			if n := sim.Effects(); n != 1 {
				t.Errorf("Dintero accepted %d signups, want 1", n)
			}
			tf.MustPlanNothing()
		})
	}
}
