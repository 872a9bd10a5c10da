package acctest

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/dintero/terraform-provider-dintero/internal/provider"
)

// serve serves a provider from this process until the test ends, and returns the
// value of TF_REATTACH_PROVIDERS that leads Terraform and OpenTofu to it.
func serve(t testing.TB, factory func() tfprotov6.ProviderServer) string {
	t.Helper()
	listening, ended, failed := make(chan *plugin.ReattachConfig, 1), make(chan struct{}), make(chan error, 1)
	go func() {
		failed <- tf6server.Serve(provider.Address, factory, tf6server.WithDebug(t.Context(), listening, ended), tf6server.WithGoPluginLogger(hclog.NewNullLogger()))
	}()
	select {
	case config := <-listening:
		t.Cleanup(func() { <-ended }) // the test's context ends before
		return reattach(config)
	case err := <-failed:
		t.Fatal(err)
	}
	return ""
}

func reattach(config *plugin.ReattachConfig) string {
	info := map[string]any{}
	for _, registry := range []string{"registry.terraform.io", "registry.opentofu.org"} {
		info[registry+"/"+Source] = map[string]any{
			"Protocol": config.Protocol, "ProtocolVersion": config.ProtocolVersion, "Pid": config.Pid, "Test": config.Test,
			"Addr": map[string]string{"Network": config.Addr.Network(), "String": config.Addr.String()},
		}
	}
	encoded, _ := json.Marshal(info) // strings and numbers always encode
	return string(encoded)
}

var (
	building     sync.Mutex
	pluginFolder string // "" until the provider is built
)

// build builds the provider, once, and returns the folder of the program.
func build(t testing.TB) string {
	t.Helper()
	building.Lock()
	defer building.Unlock()
	if pluginFolder != "" {
		return pluginFolder
	}
	folder, err := os.MkdirTemp("", "terraform-provider-dintero-") //nolint:usetesting // it outlives the test
	if err != nil {
		t.Fatal(err)
	}
	pluginFolder = folder
	command := exec.CommandContext(t.Context(), "go", "build", "-o", filepath.Join(folder, "terraform-provider-dintero"), "github.com/dintero/terraform-provider-dintero")
	if printed, err := command.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, printed)
	}
	return folder
}

// CleanUp removes the provider that [NewTerraformWithPlugin] has built. TestMain
// calls it in the end.
func CleanUp() { _ = os.RemoveAll(pluginFolder) }

// NewTerraformWithPlugin makes a Terraform that starts the built provider as
// users do, with the waits of production.
func NewTerraformWithPlugin(t testing.TB, configuration string) *Terraform {
	t.Helper()
	tf := newTerraform(t, configuration)
	tf.Write("cli.tfrc", fmt.Sprintf("provider_installation {\n  dev_overrides {\n    %q = %q\n  }\n  direct {}\n}\n", Source, filepath.ToSlash(build(t))))
	tf.Setenv("TF_CLI_CONFIG_FILE", filepath.Join(tf.Dir, "cli.tfrc"))
	return tf
}
