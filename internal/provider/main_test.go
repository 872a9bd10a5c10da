package provider_test

import (
	"os"
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/provider"
)

// TestMain keeps a developer's own Dintero account out of the tests.
func TestMain(m *testing.M) {
	for _, variable := range os.Environ() {
		if name, _, _ := strings.Cut(variable, "="); strings.HasPrefix(name, "DINTERO_") {
			_ = os.Unsetenv(name)
		}
	}
	provider.DisableUnreadLogs() // the framework would write them to stderr
	code := m.Run()
	acctest.CleanUp()
	os.Exit(code)
}
