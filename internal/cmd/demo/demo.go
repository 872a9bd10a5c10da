package main

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/provider"
	"github.com/dintero/terraform-provider-dintero/internal/sandbox"
)

// configuration is the folder of the repository that the demo applies.
const configuration = "examples/demo"

type demo struct {
	screen
	keep     bool
	finished bool // all steps were right

	terraform   string // the program
	tool        string // its name: terraform or tofu
	folder      string // of the built provider
	dintero     *dinterotest.Server
	server      *httptest.Server
	environment map[string]string // leads the provider to dintero
	box         *sandbox.Sandbox
	links       map[string]string // the signature link of each merchant, as last shown
}

func (d *demo) play(ctx context.Context) error {
	started := time.Now()
	d.text("Three merchants sign up for Vipps. Dintero is simulated: everything stays on this machine.")
	for _, step := range d.steps() {
		if err := step(ctx); err != nil {
			return err
		}
	}
	d.finished = true
	d.text(fmt.Sprintf("\nDone in %.0f s. What was applied is in %s.", time.Since(started).Seconds(), configuration))
	if !d.keep {
		d.text("To go on by hand: make demo KEEP=1")
		return nil
	}
	d.printWhatToTry()
	<-ctx.Done()
	d.text("")
	return nil
}

// setUp builds and starts what the demo needs.
func (d *demo) setUp(ctx context.Context) (err error) {
	if d.terraform, err = sandbox.Find(); err != nil {
		return err
	}
	d.tool = strings.TrimSuffix(filepath.Base(d.terraform), ".exe")
	d.step("Build the provider, start a simulated Dintero, and run " + d.tool + " init.")
	if d.folder, err = os.MkdirTemp("", "dintero-demo-"); err != nil {
		return err
	}
	plugin, err := sandbox.Build(ctx, d.folder)
	if err != nil {
		return err
	}
	d.startDintero()
	d.box, err = sandbox.New(sandbox.Options{
		Address: provider.Address, Plugin: plugin, Terraform: d.terraform, Environment: d.environment,
	})
	if err != nil {
		return err
	}
	if err := d.copyConfiguration(ctx); err != nil {
		return err
	}
	return d.box.Init(ctx)
}

func (d *demo) startDintero() {
	d.dintero = dinterotest.New()
	d.server = httptest.NewServer(d.dintero)
	d.dintero.URL = d.server.URL + "/v1"
	d.environment = map[string]string{
		"DINTERO_BASE_URL":      d.dintero.URL,
		"DINTERO_ACCOUNT_ID":    dinterotest.Account,
		"DINTERO_CLIENT_ID":     dinterotest.ClientID,
		"DINTERO_CLIENT_SECRET": dinterotest.ClientSecret,
	}
	d.value("Dintero is at", d.dintero.URL)
}

// copyConfiguration copies the configuration into the sandbox, because Terraform
// writes files beside it, and the demo changes it.
func (d *demo) copyConfiguration(ctx context.Context) error {
	root, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}").Output()
	if err != nil {
		return fmt.Errorf("the demo must run inside the repository: %w", err)
	}
	return d.box.CopyFrom(filepath.Join(strings.TrimSpace(string(root)), filepath.FromSlash(configuration)))
}

func (d *demo) cleanUp() (err error) {
	if d.box != nil {
		err = d.box.Close()
	}
	if d.server != nil {
		d.server.CloseClientConnections()
		d.server.Close()
	}
	return errors.Join(err, os.RemoveAll(d.folder))
}
