package provider_test

import (
	"os"
	"strings"
	"testing"
)

// TestMain keeps a developer's own Dintero account out of the tests.
func TestMain(m *testing.M) {
	if !isLive() {
		for _, variable := range os.Environ() {
			if name, _, _ := strings.Cut(variable, "="); strings.HasPrefix(name, "DINTERO_") {
				os.Unsetenv(name)
			}
		}
	}
	os.Exit(m.Run())
}
