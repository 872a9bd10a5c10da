package sandbox_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/provider"
	"github.com/dintero/terraform-provider-dintero/internal/sandbox"
)

const shop = `
terraform {
  required_providers {
    dintero = { source = "dintero/dintero" }
  }
}

resource "dintero_vipps_psp_connection" "shop" {
  signup = {
    case_id         = "3c90c3cc-0d44-4b50-8888-8dd25736052a"
    payment_options = [{ type = "dintero_psp.vipps", currencies = ["NOK"] }]
  }
}
`

func skipUnlessAcceptance(t *testing.T) {
	if os.Getenv("TF_ACC") == "" {
		t.Skip("Acceptance tests skipped unless env 'TF_ACC' set")
	}
}

// plant sets whatever a user may have set that would make an apply fail or go
// elsewhere.
func plant(t *testing.T) {
	home := t.TempDir()
	rc := "provider_installation {\n  dev_overrides { \"dintero/dintero\" = \"/nowhere\" }\n}\n"
	if err := os.WriteFile(filepath.Join(home, ".terraformrc"), []byte(rc), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{
		"HOME":                    home,
		"TF_CLI_CONFIG_FILE":      filepath.Join(home, ".terraformrc"),
		"TF_DATA_DIR":             filepath.Join(home, "data"),
		"TF_PLUGIN_CACHE_DIR":     filepath.Join(home, "cache"),
		"TF_WORKSPACE":            "other",
		"TF_CLI_ARGS":             "-nonsense",
		"TF_CLI_ARGS_apply":       "-target=nothing.here",
		"TF_LOG":                  "TRACE",
		"TF_VAR_nothing":          "x",
		"DINTERO_AUDIENCE":        "https://elsewhere.example.com",
		"DINTERO_ACCESS_TOKEN":    "elsewhere",
		"TF_REATTACH_PROVIDERS":   "{nonsense",
		"TF_DISABLE_PLUGIN_TLS":   "1",
		"TF_SKIP_PROVIDER_VERIFY": "1",
	} {
		t.Setenv(name, value)
	}
	t.Cleanup(func() {
		left, err := os.ReadDir(home)
		if err != nil || len(left) != 1 {
			t.Errorf("the user's files: %v, %v, want .terraformrc alone", left, err)
		}
	})
}

func TestAccSandbox_LeavesTheUsersTerraformAlone(t *testing.T) {
	skipUnlessAcceptance(t)
	plugin, err := sandbox.Build(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	plant(t)
	sim := dinterotest.Start(t)
	applyOnce(t, sim, shop, sandbox.Options{Plugin: plugin, Environment: map[string]string{
		"DINTERO_BASE_URL":      sim.URL,
		"DINTERO_ACCOUNT_ID":    dinterotest.Account,
		"DINTERO_CLIENT_ID":     dinterotest.ClientID,
		"DINTERO_CLIENT_SECRET": dinterotest.ClientSecret,
	}})
}

func TestAccSandbox_ServesFromThisProcess(t *testing.T) {
	skipUnlessAcceptance(t)
	sim := dinterotest.Start(t)
	block := fmt.Sprintf("provider \"dintero\" {\n  base_url = %q\n  account_id = %q\n  client_id = %q\n  client_secret = %q\n}\n",
		sim.URL, dinterotest.Account, dinterotest.ClientID, dinterotest.ClientSecret)
	applyOnce(t, sim, shop+block, sandbox.Options{Serve: provider.NewServer("test")})
}

func applyOnce(t *testing.T, sim *dinterotest.Server, configuration string, o sandbox.Options) {
	t.Helper()
	var printed bytes.Buffer
	o.Output = &printed
	box, err := sandbox.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = box.Close() }) // for a test that fails below
	for _, step := range []func() error{
		func() error { return box.Write("main.tf", configuration) },
		func() error { return box.Init(t.Context()) },
		func() error { return box.Apply(t.Context()) },
	} {
		if err := step(); err != nil {
			t.Fatalf("%v\n%s", err, &printed)
		}
	}
	state, err := box.Show(t.Context())
	if err != nil || len(state.Values.RootModule.Resources) != 1 || sim.Signups() != 1 {
		t.Errorf("%d signups at Dintero, in the state %+v, %v", sim.Signups(), state, err)
	}
	if version, err := box.Command(t.Context(), "version").CombinedOutput(); err != nil || strings.Contains(string(version), "Warning") {
		t.Errorf("%s, %v", version, err)
	}
	if err := box.Close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(box.Folder); !os.IsNotExist(err) {
		t.Errorf("the folder is still there: %v", err)
	}
}
