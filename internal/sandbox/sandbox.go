// Package sandbox runs a real Terraform, or OpenTofu, with this provider as
// users run it: in a temporary folder, with a built provider that init installs
// from a folder laid out like a registry, without a network, and without
// reading or changing anything of the user's own Terraform configuration.
//
// The demo, the benchmark and the end-to-end tests start here:
//
//	plugin, err := sandbox.Build(ctx, folder) // once
//	box, err := sandbox.New(sandbox.Options{Plugin: plugin})
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

// Options say what runs in a sandbox. Exactly one of Plugin and Serve is given.
type Options struct {
	// Plugin is a provider binary, such as [Build] makes.
	Plugin string
	// Serve makes a provider that is served from this process instead. It sees
	// this process's environment, and Terraform passes no interrupt on to it.
	Serve func() tfprotov6.ProviderServer

	// Terraform is the program to run; when empty, the one that [Find] finds.
	Terraform string
	// Environment is added to what is left of the user's.
	Environment map[string]string
	// Output gets all that Terraform prints, stderr too; when nil, nothing does.
	Output io.Writer
	// LogPath is a file that gets Terraform's log, and LogLevel its level; there
	// is none when LogPath is empty.
	LogPath, LogLevel string
}

// Sandbox is a folder with a configuration, a state, and a Terraform to run.
type Sandbox struct {
	// Folder is where Terraform runs.
	Folder string

	root        string // all of it, Folder included
	terraform   string
	environment map[string]string
	loud, quiet *tfexec.Terraform
	served      *served
}

// New makes an empty sandbox. Close removes it.
func New(o Options) (_ *Sandbox, err error) {
	root, err := os.MkdirTemp("", "terraform-provider-dintero-")
	if err != nil {
		return nil, err
	}
	s := &Sandbox{Folder: filepath.Join(root, "configuration"), root: root}
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
	if err = os.Mkdir(s.Folder, 0o700); err != nil {
		return nil, err
	}
	if err = s.provide(o); err != nil {
		return nil, err
	}
	s.environment = environment(filepath.Join(root, cliConfigFile), o.Environment)
	return s, s.prepare(o)
}

// provide makes the provider available to Terraform, in either way.
func (s *Sandbox) provide(o Options) (err error) {
	mirror := filepath.Join(s.root, "providers")
	if err := writeCLIConfig(filepath.Join(s.root, cliConfigFile), mirror); err != nil {
		return err
	}
	if o.Serve != nil {
		s.served, err = serve(o.Serve)
		return err
	}
	return layOut(mirror, o.Plugin)
}

// Write puts a file into the folder.
func (s *Sandbox) Write(name, content string) error {
	return os.WriteFile(filepath.Join(s.Folder, name), []byte(content), 0o600)
}

// CopyFrom puts all that another folder has into this one.
func (s *Sandbox) CopyFrom(folder string) error {
	return os.CopyFS(s.Folder, os.DirFS(folder))
}

// Close ends the provider that this process serves, if any, and removes all
// that the sandbox has on disk.
func (s *Sandbox) Close() error {
	if s.served != nil {
		s.served.stop()
	}
	return os.RemoveAll(s.root)
}
