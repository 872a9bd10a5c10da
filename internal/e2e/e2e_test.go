// Package e2e tests the provider from end to end, with a real Terraform on one
// side and a simulated Dintero on the other: faults at random (storm_test.go),
// Ctrl-C and SIGTERM (interrupt_test.go), secrets in what people and programs can
// read (secrets_test.go), proxies and certificates (network_test.go), and the
// installation of a build (install_test.go).
package e2e

import (
	"os"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
)

func TestMain(m *testing.M) {
	code := m.Run()
	acctest.CleanUp()
	os.Exit(code)
}

// inParallel marks a test that runs Terraform beside others.
func inParallel(t *testing.T) {
	t.Helper()
	acctest.SkipUnlessAcceptance(t)
	t.Parallel()
}
