package e2e

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/sandbox"
)

const (
	// hours is longer than anybody waits after Ctrl-C.
	hours = 2 * time.Hour
	// promptly is what Terraform may take to end, on a machine that has much
	// else to do. The provider itself takes less than a second.
	promptly = 5 * time.Second
)

var comeBackLater = dinterotest.Fault{Status: 429, Header: http.Header{"Retry-After": {"7200"}}}

// Ctrl-C at any point of a create ends it promptly, with a state that has
// exactly what Dintero has. The next apply brings it to its end with the one
// signup.
func TestAccDefect14_InterruptedCreate(t *testing.T) {
	acceptance(t)
	for name, c := range map[string]struct {
		route dinterotest.Route
		fault dinterotest.Fault
		taken bool
	}{
		"during the token":                        {dinterotest.RouteToken, dinterotest.Fault{Delay: hours}, false},
		"during the look":                         {dinterotest.RouteSettings, dinterotest.Fault{Delay: hours}, false},
		"during the POST, before it took effect":  {dinterotest.RouteSignup, dinterotest.Fault{Delay: hours}, false},
		"during the POST, after it took effect":   {dinterotest.RouteSignup, dinterotest.Fault{Delay: hours, After: true}, true},
		"during the POST, just before its answer": {dinterotest.RouteSignup, dinterotest.Fault{Delay: interruptDelay + 150*time.Millisecond}, true},
		"waiting to ask for a token again":        {dinterotest.RouteToken, comeBackLater, false},
		"waiting to look again":                   {dinterotest.RouteSettings, comeBackLater, false},
		"waiting to submit again":                 {dinterotest.RouteSignup, comeBackLater, false},
		"waiting after an unclear answer": {dinterotest.RouteSignup,
			dinterotest.Fault{Status: 503, Header: comeBackLater.Header}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim := dinterotest.Start(t)
			tf := installed(t, providerBlock(sim)+shop("shop", caseID), sandbox.Options{})
			sim.Inject(c.route, 1, c.fault)
			tf.interruptAt(sim, c.route, func(ctx context.Context) error { return tf.Apply(ctx) })
			tf.mustHold(sim, c.taken)

			tf.must(tf.Apply(t.Context()))
			tf.mustHold(sim, true)
			if n := effects(sim); n != 1 {
				t.Errorf("Dintero took %d signups, want 1", n)
			}
			tf.mustPlanNothing()
		})
	}
}

// A signup that is submitted again and interrupted is in the state as Dintero
// has it, too.
func TestAccDefect14_InterruptedUpdate(t *testing.T) {
	acceptance(t)
	for name, c := range map[string]struct {
		fault dinterotest.Fault
		logo  any // in the state after the interrupt
	}{
		"before it took effect": {dinterotest.Fault{Delay: hours}, nil},
		"after it took effect":  {dinterotest.Fault{Delay: hours, After: true}, "bG9nbw=="},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim := dinterotest.Start(t)
			tf := installed(t, providerBlock(sim)+shop("shop", caseID), sandbox.Options{})
			tf.must(tf.Apply(t.Context()))
			tf.configure(providerBlock(sim) + shop("shop", caseID, `logo = "bG9nbw=="`))
			sim.Inject(dinterotest.RouteSignup, 1, c.fault)
			tf.interruptAt(sim, dinterotest.RouteSignup, func(ctx context.Context) error { return tf.Apply(ctx) })
			tf.mustHold(sim, true)
			if signup, _ := tf.instances()[0].attributes["signup"].(map[string]any); signup["logo"] != c.logo {
				t.Errorf("the logo in the state is %v, want %v", signup["logo"], c.logo)
			}
			tf.must(tf.Apply(t.Context()))
			if n := effects(sim); n != 2 {
				t.Errorf("Dintero took %d signups, want 2", n)
			}
			tf.mustPlanNothing()
		})
	}
}

// The wait for people can be interrupted, and leaves the signup as it is.
func TestAccDefect14_InterruptedActivation(t *testing.T) {
	acceptance(t)
	sim := dinterotest.Start(t)
	tf := installed(t, providerBlock(sim)+shop("shop", caseID)+`
resource "dintero_vipps_psp_connection_activation" "shop" {
  connection_id = dintero_vipps_psp_connection.shop.id
}
`, sandbox.Options{})
	tf.interruptWhen(sim, func(route dinterotest.Route) bool {
		return route == dinterotest.RouteSettings && sim.Count(dinterotest.RouteSignup) > 0
	}, func(ctx context.Context) error { return tf.Apply(ctx) })
	tf.mustHold(sim, true)
}

// interruptDelay lets a request that has just arrived get as far as it can.
const interruptDelay = 150 * time.Millisecond

// interruptAt interrupts Terraform a moment after the first request of a route.
func (tf terraform) interruptAt(sim *dinterotest.Server, route dinterotest.Route, run func(context.Context) error) {
	tf.t.Helper()
	tf.interruptWhen(sim, func(r dinterotest.Route) bool { return r == route }, run)
}

// interruptWhen holds Terraform to end promptly once it is interrupted.
func (tf terraform) interruptWhen(sim *dinterotest.Server, when func(dinterotest.Route) bool, run func(context.Context) error) {
	tf.t.Helper()
	ctx, cancel := context.WithCancel(tf.t.Context())
	defer cancel()
	var at time.Time
	interrupt := sync.OnceFunc(func() {
		time.AfterFunc(interruptDelay, func() { at = time.Now(); cancel() })
	})
	sim.OnRequest(func(r dinterotest.Route, _ string) {
		if when(r) {
			interrupt()
		}
	})
	defer sim.OnRequest(nil)
	if err := run(ctx); !errors.Is(err, context.Canceled) {
		tf.t.Fatalf("Terraform was not interrupted: %v\n%s", err, tf.printed.take())
	}
	if took := time.Since(at); took > promptly {
		tf.t.Errorf("Terraform took %s to end", took)
	}
}

// mustHold holds the state against Dintero: the signup is in both, or in
// neither, and never tainted.
func (tf terraform) mustHold(sim *dinterotest.Server, signup bool) {
	tf.t.Helper()
	want := 0
	if signup {
		want = 1
	}
	inState := tf.instances()
	if len(inState) != want || sim.Signups() != want {
		tf.t.Fatalf("%d in the state, %d at Dintero, want %d\n%s", len(inState), sim.Signups(), want, tf.printed.take())
	}
	for _, i := range inState {
		if i.tainted || i.attributes["status"] != dinterotest.StatusPending {
			tf.t.Errorf("%s: tainted %t, status %v", i.address, i.tainted, i.attributes["status"])
		}
	}
}

// effects is how many signups Dintero has taken.
func effects(sim *dinterotest.Server) (n int) {
	for _, r := range sim.Requests(dinterotest.RouteSignup) {
		if r.Effect {
			n++
		}
	}
	return n
}
