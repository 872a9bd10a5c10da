package sandbox

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/dintero/terraform-provider-dintero/internal/provider"
)

const (
	module        = "github.com/dintero/terraform-provider-dintero"
	pluginName    = "terraform-provider-dintero"
	pluginVersion = "0.1.0" // what Terraform shows while it installs
	cliConfigFile = "cli.tfrc"
)

// registries are those that Terraform and OpenTofu look for a provider at when
// its source does not name one.
var registries = []string{"registry.terraform.io", "registry.opentofu.org"}

// addresses are the provider's, in each registry.
func addresses() []string {
	_, path, _ := strings.Cut(provider.Address, "/")
	all := make([]string, len(registries))
	for i, registry := range registries {
		all[i] = registry + "/" + path
	}
	return all
}

// Build builds the provider into a folder and returns the program's path. It
// works anywhere in the repository.
func Build(ctx context.Context, folder string) (string, error) {
	return buildProgram(ctx, folder, pluginName, module)
}

func buildProgram(ctx context.Context, folder, name, pkg string) (string, error) {
	path := filepath.Join(folder, name)
	if runtime.GOOS == "windows" {
		path += ".exe"
	}
	build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-o", path, pkg)
	// The same as for a release, so that most of it is built already.
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if printed, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build %s: %w\n%s", pkg, err, printed)
	}
	return path, nil
}

// layOut makes a folder from which Terraform installs the plugin as if it came
// from a registry.
func layOut(mirror, plugin string) error {
	for _, address := range addresses() {
		folder := filepath.Join(mirror, filepath.FromSlash(address), pluginVersion, runtime.GOOS+"_"+runtime.GOARCH)
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return err
		}
		if err := place(plugin, filepath.Join(folder, pluginName+"_v"+pluginVersion+filepath.Ext(plugin))); err != nil {
			return err
		}
	}
	return nil
}

// place links, and copies where it can't.
func place(from, to string) error {
	if os.Link(from, to) == nil {
		return nil
	}
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o700)
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, in); err != nil {
		return err
	}
	return out.Close()
}

// writeCLIConfig writes what stands in for the user's ~/.terraformrc: providers
// come from the mirror only, and nobody is asked for newer versions.
func writeCLIConfig(path, mirror string) error {
	config := fmt.Sprintf("disable_checkpoint = true\nprovider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", filepath.ToSlash(mirror))
	return os.WriteFile(path, []byte(config), 0o600)
}
