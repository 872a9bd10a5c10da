package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/sandbox"
)

// There is no network in this test's Terraform: what init finds is what make
// install has put there.
func TestAccInstall_InitFindsTheProvider(t *testing.T) {
	acceptance(t)
	terraform, err := sandbox.Find()
	if err != nil {
		t.Fatal(err)
	}
	home, folder := t.TempDir(), t.TempDir()
	settings := filepath.Join(home, ".terraformrc")
	write(t, settings, "disable_checkpoint = true\n")
	write(t, filepath.Join(folder, "main.tf"), `terraform {
  required_providers {
    dintero = {
      source  = "dintero/dintero"
      version = "~> 0.1"
    }
  }
}
`)
	runIn(t, "../..", os.Environ(), "make", "install", "PLUGINS="+filepath.Join(home, ".terraform.d", "plugins"))
	environment := append(os.Environ(), "HOME="+home, "TF_CLI_CONFIG_FILE="+settings, "HTTPS_PROXY=http://127.0.0.1:1")
	runIn(t, folder, environment, terraform, "init", "-no-color")
	schema := runIn(t, folder, environment, terraform, "providers", "schema", "-json")
	acctest.WantText(t, schema, "dintero_vipps_psp_connection")
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func runIn(t *testing.T, folder string, environment []string, program string, arguments ...string) string {
	t.Helper()
	command := exec.CommandContext(t.Context(), program, arguments...)
	command.Dir, command.Env = folder, environment
	printed, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %v: %v\n%s", program, arguments, err, printed)
	}
	return string(printed)
}
