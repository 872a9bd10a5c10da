// Package e2e tests the provider from end to end: a real Terraform on one side,
// a simulated Dintero on the other, and between them whatever can go wrong:
// faults at random (storm_test.go), Ctrl-C and SIGTERM (interrupt_test.go),
// secrets in what people and programs can read (secrets_test.go), proxies and
// certificates (network_test.go), and many signups at once
// (concurrency_test.go).
package e2e

import (
	"os"
	"runtime/debug"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/sandbox"
)

func TestMain(m *testing.M) {
	debug.SetGCPercent(400) // a third of the time went into collecting garbage
	code := m.Run()
	acctest.Clean()
	os.Exit(code)
}

// acceptance marks a test that runs Terraform, beside others.
func acceptance(t *testing.T) {
	t.Helper()
	acctest.SkipUnlessAcceptance(t)
	t.Parallel()
}

// installed returns a Terraform that installs the built provider, as users do.
func installed(t *testing.T, configuration string, o sandbox.Options) acctest.Terraform {
	t.Helper()
	plugin := acctest.Plugin(t)
	o.Plugin = plugin
	return acctest.NewTerraform(t, configuration, o)
}

// mustAgree compares the state with Dintero: the signup is in both, or in
// neither, and it is not tainted.
func mustAgree(t *testing.T, tf acctest.Terraform, sim acctest.Sim, signup bool) {
	t.Helper()
	want := 0
	if signup {
		want = 1
	}
	inState := tf.Instances()
	if len(inState) != want || sim.Signups() != want {
		t.Fatalf("%d in the state, %d at Dintero, want %d\n%s", len(inState), sim.Signups(), want, tf.Printed())
	}
	for _, i := range inState {
		if i.Tainted || i.Attributes["status"] != dinterotest.StatusPending || i.Attributes["unconfirmed"] != nil {
			t.Errorf("%s: tainted %t, status %v, unconfirmed %v", i.Address, i.Tainted, i.Attributes["status"], i.Attributes["unconfirmed"])
		}
	}
}
