package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
)

// Terraform has no network in this test: what init finds is what make install has
// put there.
func TestAccInstall_InitFindsTheProvider(t *testing.T) {
	inParallel(t)
	if _, err := exec.LookPath("make"); err != nil {
		t.Skip("there is no make on this machine")
	}
	home := t.TempDir()
	plugins := "PLUGINS=" + filepath.Join(home, ".terraform.d", "plugins")
	tf := acctest.NewTerraformWithPlugin(t, "")
	tf.Write("main.tf", `terraform {
  required_providers {
    dintero = { source = "`+acctest.Source+`", version = "0.0.1" }
  }
}
`)
	tf.Write("empty.tfrc", "disable_checkpoint = true\n")
	for name, value := range map[string]string{"HOME": home, "TF_CLI_CONFIG_FILE": filepath.Join(tf.Dir, "empty.tfrc"), "HTTPS_PROXY": "http://127.0.0.1:1", "NO_PROXY": ""} {
		tf.Setenv(name, value)
	}

	runMake(t, "install", plugins)
	tf.Must("init -no-color")
	acctest.WantText(t, tf.Must("providers schema -json"), acctest.ShopType)

	runMake(t, "uninstall", plugins)
	if err := os.RemoveAll(filepath.Join(tf.Dir, ".terraform")); err != nil {
		t.Fatal(err)
	}
	tf.MustFail("init -no-color")
	for _, folder := range find(t, home) {
		if strings.Contains(folder, "0.0.1") {
			t.Errorf("make uninstall leaves %s", folder)
		}
	}
}

// runMake runs a target as in a shell, not as part of a make that runs this test.
func runMake(t *testing.T, arguments ...string) {
	t.Helper()
	command := exec.CommandContext(t.Context(), "make", arguments...)
	command.Dir, command.Env = "../..", append(os.Environ(), "MAKEFLAGS=", "MAKELEVEL=", "MFLAGS=")
	if printed, err := command.CombinedOutput(); err != nil {
		t.Fatalf("make %v: %v\n%s", arguments, err, printed)
	}
}

func find(t *testing.T, folder string) (found []string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, _ os.DirEntry, err error) error {
		found = append(found, path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
