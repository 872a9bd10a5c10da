package provider_test

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/sandbox"
)

// needsVersion skips a test for which Terraform 1.x or OpenTofu 1.x is too old.
func needsVersion(t *testing.T, box *sandbox.Sandbox, terraform, tofu int) {
	t.Helper()
	minor, isTofu := versionOf(t, box)
	least := terraform
	if isTofu {
		least = tofu
	}
	if minor < least { // in the words of Terraform's test framework
		t.Skipf("Terraform CLI version 1.%d is below minimum version 1.%d: skipping test", minor, least)
	}
}

// needsRemovedBlocks skips a test of removed blocks that leave out the destroy.
func needsRemovedBlocks(t *testing.T, box *sandbox.Sandbox) {
	t.Helper()
	needsVersion(t, box, 7, 10)
}

// versionOf returns the x of the 1.x that runs here.
func versionOf(t *testing.T, box *sandbox.Sandbox) (minor int, isTofu bool) {
	t.Helper()
	printed, err := box.Command(t.Context(), "version", "-json").Output()
	if err != nil {
		t.Fatal(err)
	}
	var version struct {
		Version string `json:"terraform_version"`
	}
	if err := json.Unmarshal(printed, &version); err != nil {
		t.Fatal(err)
	}
	if _, err := fmt.Sscanf(version.Version, "1.%d", &minor); err != nil {
		t.Fatalf("version %q: %v", version.Version, err)
	}
	terraform, err := sandbox.Find()
	if err != nil {
		t.Fatal(err)
	}
	return minor, strings.HasPrefix(filepath.Base(terraform), "tofu")
}

func (e example) needs(terraform, tofu int) {
	e.Helper()
	needsVersion(e.T, e.box, terraform, tofu)
}

// hasRemovedBlocks reports whether removed blocks can leave out the destroy.
func (e example) hasRemovedBlocks() bool {
	e.Helper()
	minor, isTofu := versionOf(e.T, e.box)
	return !isTofu && minor >= 7 || isTofu && minor >= 10
}

// isTerraform reports whether this is Terraform 1.x or newer. OpenTofu has
// neither identities nor queries.
func (e example) isTerraform(x int) bool {
	e.Helper()
	minor, isTofu := versionOf(e.T, e.box)
	return !isTofu && minor >= x
}
