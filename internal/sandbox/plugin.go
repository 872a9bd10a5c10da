package sandbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"runtime"
	"strings"
)

const (
	module        = "github.com/dintero/terraform-provider-dintero"
	pluginVersion = "0.1.0" // what Terraform prints while it installs the provider
	cliConfigFile = "cli.tfrc"
)

// registries are the defaults of Terraform and OpenTofu for a provider whose
// source names no registry.
var registries = []string{"registry.terraform.io", "registry.opentofu.org"}

// addresses returns the provider's address in each registry.
func addresses(provider string) []string {
	_, name, _ := strings.Cut(provider, "/")
	all := make([]string, len(registries))
	for i, registry := range registries {
		all[i] = registry + "/" + name
	}
	return all
}

// Build builds the provider into a folder and returns the program's path. It
// must run inside the repository.
func Build(ctx context.Context, folder string) (string, error) {
	program := filepath.Join(folder, path.Base(module))
	if runtime.GOOS == "windows" {
		program += ".exe"
	}
	build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-o", program, module)
	// make build uses the same flags, so most packages are in Go's cache already.
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if printed, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build %s: %w\n%s", module, err, printed)
	}
	return program, nil
}

// buildMirror makes a folder from which Terraform installs the plugin as if it
// came from a registry.
func buildMirror(mirror, provider, plugin string) error {
	for _, address := range addresses(provider) {
		folder := filepath.Join(mirror, filepath.FromSlash(address), pluginVersion, runtime.GOOS+"_"+runtime.GOARCH)
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return err
		}
		name := "terraform-provider-" + path.Base(address) + "_v" + pluginVersion + filepath.Ext(plugin)
		if err := linkOrCopy(plugin, filepath.Join(folder, name)); err != nil {
			return err
		}
	}
	return nil
}

// linkOrCopy makes a hard link, or a copy if the file system refuses a link.
func linkOrCopy(from, to string) error {
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
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// writeCLIConfig writes what replaces the user's ~/.terraformrc: Terraform
// installs providers from the mirror only, and does not ask for newer versions.
func writeCLIConfig(file, mirror string) error {
	config := fmt.Sprintf("disable_checkpoint = true\nprovider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", filepath.ToSlash(mirror))
	return os.WriteFile(file, []byte(config), 0o600)
}
