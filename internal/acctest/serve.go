package acctest

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

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
	ctx, cancel := context.WithCancel(context.Background())
	listening, ended, failed := make(chan *plugin.ReattachConfig, 1), make(chan struct{}), make(chan error, 1)
	go func() {
		failed <- tf6server.Serve(provider.Address, factory, tf6server.WithDebug(ctx, listening, ended), tf6server.WithGoPluginLogger(hclog.NewNullLogger()))
	}()
	select {
	case config := <-listening:
		t.Cleanup(func() { cancel(); <-ended })
		return reattach(config)
	case err := <-failed:
		cancel()
		t.Fatal(err)
	case <-time.After(time.Minute):
		cancel()
		t.Fatal("the provider did not start to listen")
	}
	return ""
}

func reattach(config *plugin.ReattachConfig) string {
	_, name, _ := strings.Cut(provider.Address, "/")
	info := map[string]any{}
	for _, registry := range []string{"registry.terraform.io", "registry.opentofu.org"} {
		info[registry+"/"+name] = map[string]any{
			"Protocol": config.Protocol, "ProtocolVersion": config.ProtocolVersion, "Pid": config.Pid, "Test": config.Test,
			"Addr": map[string]string{"Network": config.Addr.Network(), "String": config.Addr.String()},
		}
	}
	encoded, _ := json.Marshal(info) // strings and numbers always encode
	return string(encoded)
}

var builds = struct {
	sync.Mutex
	folder string
}{}

// Plugin builds the provider, once, and returns the folder of the program. TestMain
// calls CleanUp in the end.
func Plugin(t testing.TB) string {
	t.Helper()
	builds.Lock()
	defer builds.Unlock()
	if builds.folder != "" {
		return builds.folder
	}
	folder, err := os.MkdirTemp("", "terraform-provider-dintero-") //nolint:usetesting // it outlives the test
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), "go", "build", "-o", filepath.Join(folder, "terraform-provider-dintero"), "github.com/dintero/terraform-provider-dintero")
	if printed, err := command.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, printed)
	}
	builds.folder = folder
	return folder
}

// CleanUp removes what Plugin has built.
func CleanUp() { _ = os.RemoveAll(builds.folder) }

// NewTerraformWithPlugin makes a Terraform that starts the built provider as
// users do, with the waits of production.
func NewTerraformWithPlugin(t testing.TB, configuration string) *Terraform {
	t.Helper()
	tf := newTerraform(t, configuration)
	_, name, _ := strings.Cut(provider.Address, "/")
	tf.Write("cli.tfrc", fmt.Sprintf("provider_installation {\n  dev_overrides {\n    %q = %q\n  }\n  direct {}\n}\n", name, filepath.ToSlash(Plugin(t))))
	tf.Setenv("TF_CLI_CONFIG_FILE", filepath.Join(tf.Dir, "cli.tfrc"))
	return tf
}
