package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/sandbox"
)

// configuration is what the demo applies, in the repository.
const configuration = "examples/demo"

type demo struct {
	screen
	tool      string // terraform or tofu
	programs  string // the folder of what was built
	simulator *sandbox.Simulator
	box       *sandbox.Sandbox
	printed   bytes.Buffer // by Terraform, shown when it fails
}

func (d *demo) play(ctx context.Context) error {
	started := time.Now()
	d.title("A Vipps signup goes from HCL to enabled and back. Dintero is simulated: everything stays on this machine.")
	for _, step := range []func(context.Context) error{d.setUp, d.apply, d.sign, d.refresh, d.plan, d.destroy} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	d.title(fmt.Sprintf("\nDone in %.0f s, and all of it removed again. What was applied is in %s.", time.Since(started).Seconds(), configuration))
	d.title("To try it by hand: make install, then go run ./internal/cmd/dintero-simulator, and see CONTRIBUTING.md.")
	return nil
}

// setUp builds and starts what the demo needs.
func (d *demo) setUp(ctx context.Context) (err error) {
	terraform, err := sandbox.Find()
	if err != nil {
		return err
	}
	d.tool = strings.TrimSuffix(filepath.Base(terraform), ".exe")
	d.step("Build the provider and a simulated Dintero, and start that.")
	if d.programs, err = os.MkdirTemp("", "dintero-demo-"); err != nil {
		return err
	}
	plugin, err := sandbox.Build(ctx, d.programs)
	if err != nil {
		return err
	}
	program, err := sandbox.BuildSimulator(ctx, d.programs)
	if err != nil {
		return err
	}
	if d.simulator, err = sandbox.StartSimulator(ctx, program); err != nil {
		return err
	}
	d.value("Dintero is at", d.simulator.Environment["DINTERO_BASE_URL"])
	d.box, err = sandbox.New(sandbox.Options{
		Plugin: plugin, Terraform: terraform, Environment: d.simulator.Environment, Output: &d.printed,
	})
	if err != nil {
		return err
	}
	return d.configure(ctx)
}

// configure takes a copy of the configuration, since Terraform writes beside it.
func (d *demo) configure(ctx context.Context) error {
	root, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}").Output()
	if err != nil {
		return fmt.Errorf("the demo runs inside the repository: %w", err)
	}
	if err := d.box.CopyFrom(filepath.Join(strings.TrimSpace(string(root)), filepath.FromSlash(configuration))); err != nil {
		return err
	}
	return d.terraform("init", d.box.Init(ctx))
}

// terraform explains the failure of a command by what it printed.
func (d *demo) terraform(command string, err error) error {
	if err != nil {
		return fmt.Errorf("%s %s: %w\n\n%s", d.tool, command, err, &d.printed)
	}
	d.printed.Reset()
	return nil
}

func (d *demo) cleanUp() (err error) {
	if d.box != nil {
		err = errors.Join(err, d.box.Close())
	}
	if d.simulator != nil {
		err = errors.Join(err, d.simulator.Stop())
	}
	return errors.Join(err, os.RemoveAll(d.programs))
}
