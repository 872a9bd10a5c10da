// Package sandbox runs a real Terraform, or OpenTofu, with a provider as users
// run it: in a temporary folder, with a provider that `terraform init` installs
// from a folder laid out like a registry. It uses no network, and it neither
// reads nor changes the Terraform configuration and the home of the user.
//
// The demo, the benchmark and the end-to-end tests use it:
//
//	plugin, err := sandbox.Build(ctx, folder) // once
//	box, err := sandbox.New(sandbox.Options{Address: provider.Address, Plugin: plugin})
//	defer box.Close()
//	err = box.Write("main.tf", …)
//	err = box.Init(ctx)
//	err = box.Apply(ctx)
//	state, err := box.Show(ctx)
package sandbox

import (
	"errors"
	"io"
	"os"
	"path/filepath"

	"github.com/hashicorp/terraform-exec/tfexec"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Options configure a sandbox. Exactly one of Plugin and Serve must be set.
type Options struct {
	// Address is the provider's address in a registry, such as
	// registry.terraform.io/dintero/dintero.
	Address string
	// Plugin is the path of a provider's program; [Build] makes one.
	Plugin string
	// Serve returns a provider that this process serves instead. It reads this
	// process's environment, and Terraform does not pass an interrupt on to it.
	Serve func() tfprotov6.ProviderServer

	// Terraform is the program to run. If it is empty, [Find] finds one.
	Terraform string
	// Environment is added to what is left of the user's environment.
	Environment map[string]string
	// Output receives all that Terraform prints to stdout and stderr. It may be
	// nil.
	Output io.Writer
	// LogPath is a file for Terraform's log, and LogLevel the log's level. If
	// LogPath is empty, nothing is logged.
	LogPath, LogLevel string
}

// Sandbox is a folder with a configuration, a state, and a Terraform to run.
type Sandbox struct {
	// Dir is the folder in which Terraform runs.
	Dir string
	// CLIConfig is the CLI configuration file that leads Terraform to the
	// provider. A shell that sets TF_CLI_CONFIG_FILE to it can run Terraform in
	// Dir, too, unless the provider is served from this process.
	CLIConfig string

	root             string // has all of the sandbox's files, Dir included
	home             string
	terraform        string
	environment      map[string]string
	printing, silent *tfexec.Terraform
	inProcess        *inProcess
}

// New makes an empty sandbox. Close removes it.
func New(o Options) (_ *Sandbox, err error) {
	root, err := os.MkdirTemp("", "terraform-provider-dintero-")
	if err != nil {
		return nil, err
	}
	s := &Sandbox{
		Dir:       filepath.Join(root, "configuration"),
		CLIConfig: filepath.Join(root, cliConfigFile),
		root:      root,
		home:      filepath.Join(root, "home"),
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Close())
		}
	}()
	if s.terraform = o.Terraform; s.terraform == "" {
		if s.terraform, err = Find(); err != nil {
			return nil, err
		}
	}
	for _, dir := range []string{s.Dir, s.home} {
		if err = os.Mkdir(dir, 0o700); err != nil {
			return nil, err
		}
	}
	if err = s.installProvider(o); err != nil {
		return nil, err
	}
	s.environment = environment(s.CLIConfig, s.home, o.Environment)
	return s, s.prepare(o)
}

// installProvider makes the provider available to Terraform, from the mirror or
// from this process.
func (s *Sandbox) installProvider(o Options) (err error) {
	mirror := filepath.Join(s.root, "providers")
	if err := writeCLIConfig(s.CLIConfig, mirror); err != nil {
		return err
	}
	if o.Serve != nil {
		s.inProcess, err = serve(o.Address, o.Serve)
		return err
	}
	return buildMirror(mirror, o.Address, o.Plugin)
}

// Write writes a file into Dir.
func (s *Sandbox) Write(name, content string) error {
	return os.WriteFile(filepath.Join(s.Dir, name), []byte(content), 0o600)
}

// CopyFrom copies all files of another folder into Dir.
func (s *Sandbox) CopyFrom(folder string) error {
	return os.CopyFS(s.Dir, os.DirFS(folder))
}

// Close stops a provider that this process serves, and removes all files of the
// sandbox.
func (s *Sandbox) Close() error {
	if s.inProcess != nil {
		s.inProcess.stop()
	}
	return os.RemoveAll(s.root)
}
