package provider_test

import (
	"os"
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/provider"
)

// TestMain keeps a developer's own Dintero account out of the tests, unless they
// are meant to run against it.
func TestMain(m *testing.M) {
	if os.Getenv("DINTERO_LIVE") == "" {
		for _, variable := range os.Environ() {
			if name, _, _ := strings.Cut(variable, "="); strings.HasPrefix(name, "DINTERO_") {
				_ = os.Unsetenv(name)
			}
		}
	}
	provider.DisableUnreadLogs() // the framework would write them to stderr
	code := m.Run()
	acctest.Clean()
	os.Exit(code)
}
