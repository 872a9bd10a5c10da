// Command demo shows Vipps signups go from HCL to enabled, on this machine alone:
// it builds the provider, simulates Dintero, and runs a real Terraform that
// applies examples/demo. It fails if anything is not as it prints.
//
//	$ make demo
//	$ make demo KEEP=1
//
// In the end everything is removed. With -keep, which KEEP=1 sets, Dintero and
// Terraform's folder stay until Ctrl-C. steps.go has the steps.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http/httptest"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/provider"
)

func main() {
	keep := flag.Bool("keep", false, "keep the simulated Dintero and Terraform's folder until Ctrl-C")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, ".", *keep, os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "\nThe demo failed:", err)
		os.Exit(1)
	}
}

// demo is a simulated Dintero, and a folder with Terraform's configuration.
type demo struct {
	w       io.Writer
	folder  string
	dintero *dinterotest.Server
	env     []string // leads Terraform to the provider, and the provider to dintero
	steps   int      // that have been printed
}

// run plays the demo in the root of the repository, and removes everything in the
// end.
func run(ctx context.Context, root string, keep bool, w io.Writer) (err error) {
	folder, err := os.MkdirTemp("", "dintero-demo-")
	if err != nil {
		return err
	}
	d := &demo{w: w, folder: folder, dintero: dinterotest.New()}
	server := httptest.NewServer(d.dintero)
	d.dintero.URL = server.URL + "/v1"
	defer func() {
		server.CloseClientConnections()
		server.Close()
		err = errors.Join(err, os.RemoveAll(folder))
	}()
	fmt.Fprintln(w, "Three merchants sign up for Vipps. Dintero is simulated: everything stays on this machine.")
	if err := d.setUp(ctx, root); err != nil {
		return err
	}
	for _, step := range d.story() {
		if err := step(ctx); err != nil {
			return err
		}
	}
	if keep {
		d.invite(server.URL)
		<-ctx.Done()
	}
	fmt.Fprintln(w, "\nEverything is removed again.")
	return nil
}

// setUp builds the provider, and copies and prints the configuration. Terraform
// writes files beside it.
func (d *demo) setUp(ctx context.Context, root string) error {
	bin, settings := filepath.Join(d.folder, "bin"), filepath.Join(d.folder, "demo.tfrc")
	build := exec.CommandContext(ctx, "go", "build", "-o", filepath.Join(bin, "terraform-provider-dintero"), ".") //nolint:gosec // the folder is this program's own
	build.Dir = root
	if printed, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w\n%s", err, printed)
	}
	d.env = []string{
		"DINTERO_BASE_URL=" + d.dintero.URL, "DINTERO_ACCOUNT_ID=" + dinterotest.Account,
		"DINTERO_CLIENT_ID=" + dinterotest.ClientID, "DINTERO_CLIENT_SECRET=" + dinterotest.ClientSecret,
		"TF_CLI_CONFIG_FILE=" + settings,
	}
	_, name, _ := strings.Cut(provider.Address, "/")
	override := fmt.Sprintf("provider_installation {\n  dev_overrides {\n    %q = %q\n  }\n  direct {}\n}\n", name, filepath.ToSlash(bin))
	err := errors.Join(os.WriteFile(settings, []byte(override), 0o600), os.CopyFS(d.folder, os.DirFS(filepath.Join(root, "examples", "demo"))))
	configuration, readErr := os.ReadFile(filepath.Join(d.folder, "main.tf"))
	d.print("The configuration, examples/demo/main.tf:", string(configuration))
	return errors.Join(err, readErr)
}

// terraform returns the program that make has chosen, or else that on the PATH.
func terraform() string { return cmp.Or(os.Getenv("TF_ACC_TERRAFORM_PATH"), "terraform") }

// run runs a command of Terraform, and returns what it printed.
func (d *demo) run(ctx context.Context, arguments ...string) (string, error) {
	command := exec.CommandContext(ctx, terraform(), arguments...) //nolint:gosec // the developer chooses the program
	command.Dir, command.Env = d.folder, append(os.Environ(), d.env...)
	printed, err := command.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("terraform %s: %w\n%s", arguments[0], err, printed)
	}
	return string(printed), nil
}

// invite prints how to go on in another shell, and what to try.
func (d *demo) invite(startPage string) {
	fmt.Fprintf(d.w, `
Dintero and Terraform's folder stay until Ctrl-C. To go on, paste this into another shell:

cd '%s'
export '%s'
%[3]s plan

What happens outside Terraform has buttons at %[4]s/. For example:

  - The café has not signed yet. Decline for it there. A plan then warns that its signup needs attention.
  - Raise the café's attempt to 2 in main.tf and run %[3]s apply: it gets a new link.
  - Let the next submission be answered with 503 although it takes effect, raise the attempt to 3, and apply:
    the provider reads what has become of it, and sends nothing twice.
`, d.folder, strings.Join(d.env, "' '"), terraform(), startPage)
}
