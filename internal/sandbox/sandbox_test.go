package sandbox_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/sandbox"
)

func TestMain(m *testing.M) {
	code := m.Run()
	acctest.Clean()
	os.Exit(code)
}

// setUsersTerraform sets all that a user may have set that would make an apply
// fail, or send it elsewhere. It wants the home of that user unchanged after
// the test.
func setUsersTerraform(t *testing.T) {
	t.Helper()
	home := t.TempDir()
	const cliConfig = ".terraformrc"
	text := "provider_installation {\n  dev_overrides { \"dintero/dintero\" = \"/nowhere\" }\n}\n"
	if err := os.WriteFile(filepath.Join(home, cliConfig), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{
		"HOME":                    home,
		"XDG_CONFIG_HOME":         filepath.Join(home, "config"),
		"XDG_DATA_HOME":           filepath.Join(home, "data"),
		"XDG_CACHE_HOME":          filepath.Join(home, "cache"),
		"TF_CLI_CONFIG_FILE":      filepath.Join(home, cliConfig),
		"TF_DATA_DIR":             filepath.Join(home, "terraform"),
		"TF_PLUGIN_CACHE_DIR":     filepath.Join(home, "plugins"),
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
		files, err := os.ReadDir(home)
		if err != nil || len(files) != 1 || files[0].Name() != cliConfig {
			t.Errorf("files in the user's home: %v, %v, want %s alone", files, err, cliConfig)
		}
	})
}

func TestAccSandbox_LeavesTheUsersTerraformAlone(t *testing.T) {
	acctest.SkipUnlessAcceptance(t)
	plugin := acctest.Plugin(t)
	setUsersTerraform(t)
	sim := acctest.Start(t)
	applyOnce(t, sim, acctest.Shop("shop", acctest.CaseID), sandbox.Options{Plugin: plugin, Environment: map[string]string{
		"DINTERO_BASE_URL":      sim.URL,
		"DINTERO_ACCOUNT_ID":    dinterotest.Account,
		"DINTERO_CLIENT_ID":     dinterotest.ClientID,
		"DINTERO_CLIENT_SECRET": dinterotest.ClientSecret,
	}})
}

// The benchmark runs hashicorp/random in the same way.
func TestAccSandbox_InstallsAProviderOfAnotherName(t *testing.T) {
	acctest.SkipUnlessAcceptance(t)
	plugin := acctest.Plugin(t)
	box, err := sandbox.New(sandbox.Options{Address: "registry.terraform.io/example/other", Plugin: plugin})
	if err != nil {
		t.Fatal(err)
	}
	defer box.Close()
	if err := box.Write("main.tf", "terraform {\n  required_providers {\n    other = { source = \"example/other\" }\n  }\n}\n"); err != nil {
		t.Fatal(err)
	}
	if err := box.Init(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestAccSandbox_ServesFromThisProcess(t *testing.T) {
	acctest.SkipUnlessAcceptance(t)
	sim := acctest.Start(t)
	applyOnce(t, sim, sim.Provider()+acctest.Shop("shop", acctest.CaseID), sandbox.Options{})
}

func applyOnce(t *testing.T, sim acctest.Sim, configuration string, o sandbox.Options) {
	t.Helper()
	tf := acctest.NewTerraform(t, configuration, o)
	tf.Must(tf.Apply(t.Context()))
	state, err := tf.Show(t.Context())
	tf.Must(err)
	if n := len(state.Values.RootModule.Resources); n != 1 || sim.Signups() != 1 {
		t.Errorf("%d signups at Dintero and %d resources in the state, want one of each", sim.Signups(), n)
	}
	version, err := tf.Command(t.Context(), "version").CombinedOutput()
	if err != nil || strings.Contains(string(version), "Warning") {
		t.Errorf("terraform version: %v\n%s", err, version)
	}
	tf.Must(tf.Close())
	if _, err := os.Stat(filepath.Dir(tf.Dir)); !os.IsNotExist(err) {
		t.Errorf("the sandbox's files are still there: %v", err)
	}
}

func TestSandbox_FailsClearlyWithoutTerraform(t *testing.T) {
	t.Setenv("TF_ACC_TERRAFORM_PATH", "")
	t.Setenv("PATH", t.TempDir())
	t.Setenv("TMPDIR", t.TempDir())
	_, err := sandbox.New(sandbox.Options{Plugin: "unused"})
	if err == nil || !strings.Contains(err.Error(), "neither terraform nor tofu is on the PATH") {
		t.Errorf("error: %v", err)
	}
	if files, err := os.ReadDir(os.Getenv("TMPDIR")); err != nil || len(files) != 0 {
		t.Errorf("files left behind: %v, %v", files, err)
	}
}
