package e2e

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/hashicorp/terraform-exec/tfexec"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/sandbox"
)

const (
	// hours is longer than anybody waits after Ctrl-C.
	hours = 2 * time.Hour
	// promptly is what Terraform may take to end, on a machine that has much
	// else to do. The provider itself takes less than a second.
	promptly = 5 * time.Second
	// grace is what a POST under way gets after an interrupt.
	grace = 5 * time.Second
	// arriving lets a request that has just arrived get as far as it can.
	arriving = 150 * time.Millisecond
)

// comeBackLater asks for a long wait, and for less than what fails at once.
var comeBackLater = dinterotest.Fault{Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"100"}}}

// A plan reads as well, and can be interrupted at each of its requests.
func TestAccInterrupt_Plan_Defect14(t *testing.T) {
	acceptance(t)
	for name, c := range map[string]struct {
		route dinterotest.Route
		fault dinterotest.Fault
	}{
		"during the token":          {dinterotest.RouteToken, dinterotest.Fault{Delay: hours}},
		"during the read":           {dinterotest.RouteSettings, dinterotest.Fault{Delay: hours}},
		"waiting for another token": {dinterotest.RouteToken, comeBackLater},
		"waiting for another read":  {dinterotest.RouteSettings, comeBackLater},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim := acctest.Start(t)
			tf := installed(t, sim.Provider()+acctest.Shop("shop", acctest.CaseID), sandbox.Options{})
			sim.Inject(c.route, 1, c.fault)
			i := newInterrupt(t)
			sim.Before(c.route, 1, i.soon)
			i.wantPrompt(t, tf, 0, func() error { _, err := tf.Plan(i.ctx); return err })
			tf.Must(tf.Apply(t.Context()))
			mustAgree(t, tf, sim, true)
		})
	}
}

// A signup that is submitted again and interrupted stays in the state, as Dintero
// has it or marked as unconfirmed.
func TestAccInterrupt_Update_Defect14(t *testing.T) {
	acceptance(t)
	for name, c := range map[string]struct {
		fault       dinterotest.Fault
		logo        any // in the state after the interrupt
		unconfirmed bool
	}{
		"before it took effect": {dinterotest.Fault{Delay: hours}, nil, true},
		"after it took effect":  {dinterotest.Fault{Delay: hours, After: true}, "bG9nbw==", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim := acctest.Start(t)
			tf := installed(t, sim.Provider()+acctest.Shop("shop", acctest.CaseID), sandbox.Options{})
			tf.Must(tf.Apply(t.Context()))
			tf.Configure(sim.Provider() + acctest.Shop("shop", acctest.CaseID, `logo = "bG9nbw=="`))
			sim.Inject(dinterotest.RouteSignup, 1, c.fault)
			interruptAt(t, tf, sim, dinterotest.RouteSignup, grace)
			shop := tf.MustHave(acctest.ShopAddress)
			signup, _ := shop.Attributes["signup"].(map[string]any)
			if signup["logo"] != c.logo || shop.Tainted || (shop.Attributes["unconfirmed"] != nil) != c.unconfirmed {
				t.Errorf("after the interrupt the state has the logo %v, unconfirmed %v, tainted %t", signup["logo"], shop.Attributes["unconfirmed"], shop.Tainted)
			}
			if c.unconfirmed {
				acctest.WantText(t, tf.MustNotApply(), "Outcome of the submission unknown: "+acctest.ShopID, "Apply again in")
				sim.WantPOSTs(t, 2)
				tf.Configure(sim.Provider() + acctest.Shop("shop", acctest.CaseID, `logo = "bG9nbw=="`, "attempt = 2"))
			}
			tf.Must(tf.Apply(t.Context()))
			if n := sim.Effects(); n != 2 {
				t.Errorf("Dintero took %d signups, want 2", n)
			}
			tf.MustPlanNothing()
		})
	}
}

// The wait for people can be interrupted, and leaves the signup as it is.
func TestAccInterrupt_Activation_Defect14(t *testing.T) {
	acceptance(t)
	sim := acctest.Start(t)
	tf := installed(t, sim.Provider()+acctest.Shop("shop", acctest.CaseID)+`
resource "dintero_vipps_psp_connection_activation" "shop" {
  connection_id = dintero_vipps_psp_connection.shop.id
}
`, sandbox.Options{})
	i := newInterrupt(t)
	sim.Between(dinterotest.RouteSignup, 1, func() {
		sim.Before(dinterotest.RouteSettings, 1, i.soon) // the first poll
	})
	i.wantPrompt(t, tf, 0, func() error { return tf.Apply(i.ctx) })
	mustAgree(t, tf, sim, true)
}

// interruptAt applies, interrupts Terraform a moment after the next request of a
// route, and wants it to end promptly.
func interruptAt(t *testing.T, tf acctest.Terraform, sim acctest.Sim, route dinterotest.Route, grace time.Duration, options ...tfexec.ApplyOption) {
	t.Helper()
	i := newInterrupt(t)
	sim.Before(route, 1, i.soon)
	i.wantPrompt(t, tf, grace, func() error { return tf.Apply(i.ctx, options...) })
}

// interrupt ends a context, which makes Terraform get what Ctrl-C sends.
type interrupt struct {
	ctx    context.Context
	cancel context.CancelFunc
	at     chan time.Time
}

func newInterrupt(t *testing.T) interrupt {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	return interrupt{ctx, cancel, make(chan time.Time, 1)}
}

// soon interrupts once the request that has just arrived is under way.
func (i interrupt) soon() {
	time.AfterFunc(arriving, func() { i.at <- time.Now(); i.cancel() })
}

// wantPrompt runs Terraform, and wants it to be interrupted and to end promptly.
func (i interrupt) wantPrompt(t *testing.T, tf acctest.Terraform, grace time.Duration, run func() error) {
	t.Helper()
	if err := run(); !errors.Is(err, context.Canceled) {
		t.Fatalf("Terraform was not interrupted: %v\n%s", err, tf.Printed())
	}
	if took := time.Since(<-i.at); took > promptly+grace {
		t.Errorf("Terraform took %s to end", took)
	}
}
