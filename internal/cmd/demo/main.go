// Command demo shows Vipps signups go from HCL to enabled, on this machine alone:
// it builds the provider, simulates Dintero, and runs a real Terraform that
// applies examples/demo. It fails if anything is not as it prints.
//
//	$ make demo
//	$ make demo KEEP=1
//
// In the end everything is removed. With -keep, which KEEP=1 sets, Dintero and
// Terraform's folder stay until Ctrl-C.
package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"net/http/httptest"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"slices"
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
	w             io.Writer
	dintero       *dinterotest.Server
	folder        string
	configuration string   // the folder's main.tf
	env           []string // leads Terraform to the provider, and the provider to dintero
	steps         int      // that have been printed
}

// run plays the demo in the root of the repository, and removes everything in the
// end.
func run(ctx context.Context, root string, keep bool, w io.Writer) (err error) {
	d := &demo{w: w, dintero: dinterotest.New()}
	if d.folder, err = os.MkdirTemp("", "dintero-demo-"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(d.folder)) }()
	server := httptest.NewServer(d.dintero)
	defer server.Close()
	d.dintero.URL = server.URL + "/v1"
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
	text, readErr := os.ReadFile(filepath.Join(d.folder, "main.tf"))
	d.configuration = string(text)
	d.print("The configuration, examples/demo/main.tf:", d.configuration)
	return errors.Join(err, readErr)
}

// program is the Terraform that make has chosen, or else that on the PATH.
func program() string { return cmp.Or(os.Getenv("TF_ACC_TERRAFORM_PATH"), "terraform") }

// terraform runs a command, and returns what it printed.
func (d *demo) terraform(ctx context.Context, arguments ...string) (string, error) {
	command := exec.CommandContext(ctx, program(), arguments...) //nolint:gosec // the developer chooses the program
	command.Dir, command.Env = d.folder, append(os.Environ(), d.env...)
	printed, err := command.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("terraform %s: %w\n%s", arguments[0], err, printed)
	}
	return string(printed), nil
}

type step = func(context.Context) error

// story is the demo. Its accounts are those of the configuration.
func (d *demo) story() []step {
	const bakery, kiosk = "T12345678", "T34567890"
	return []step{
		d.plan("terraform plan, here without the logos and the values that are known only after the apply:", "Plan: 3 to add"),
		d.apply("terraform apply submits the three signups. Each merchant gets a link to sign at.", 3, "pending", "pending", "pending"),
		d.act("The bakery opens its link and signs. The kiosk declines. (The demo does this for them.)", func() error {
			d.dintero.Sign(bakery)
			d.dintero.Decline(kiosk)
			return nil
		}),
		d.plan("terraform plan shows both, and says what to do about the kiosk.", `"pending" -> "enabled"`, "Signup needs attention"),
		d.apply("terraform apply takes that into the state, and submits nothing.", 3, "enabled", "pending", "declined"),
		d.act("Only the configuration submits a signup again: the kiosk's attempt becomes 2.", func() error {
			raised := regexp.MustCompile(`(kiosk .*attempt = )1`).ReplaceAllString(d.configuration, "${1}2")
			return os.WriteFile(filepath.Join(d.folder, "main.tf"), []byte(raised), 0o600)
		}),
		d.plan("terraform plan:", "attempt = 1 -> 2", "Plan: 0 to add, 1 to change", "Signup is submitted again"),
		d.apply("terraform apply submits the kiosk's signup again, and no other. It gets a new link.", 4, "enabled", "pending", "pending"),
		d.act("The kiosk signs. Then Terraform's state is lost.", func() error {
			d.dintero.Sign(kiosk)
			return os.Remove(filepath.Join(d.folder, "terraform.tfstate"))
		}),
		d.plan("terraform plan wants to create all three, but adopted = true says that nothing is sent.", "adopted = true", "Plan: 3 to add"),
		d.apply("terraform apply adopts them.", 4, "enabled", "pending", "enabled"),
		d.plan("terraform plan: Dintero has what is configured, so there is nothing to do.", "No changes."),
	}
}

// print prints a numbered title and a text.
func (d *demo) print(title, text string) {
	d.steps++
	fmt.Fprintf(d.w, "\n%2d. %s\n\n", d.steps, title)
	for line := range strings.Lines(text) {
		fmt.Fprintln(d.w, strings.TrimRight("    "+line, " \n"))
	}
}

// act is what happens outside Terraform.
func (d *demo) act(title string, do func() error) step {
	return func(context.Context) error {
		d.print(title, "")
		return do()
	}
}

// plan prints a plan, and wants texts in it.
func (d *demo) plan(title string, wants ...string) step {
	return func(ctx context.Context) error {
		printed, err := d.terraform(ctx, "plan", "-input=false", "-no-color")
		if err != nil {
			return err
		}
		d.print(title, excerpt(printed))
		for _, want := range wants {
			if !strings.Contains(strings.Join(strings.Fields(printed), " "), want) {
				return fmt.Errorf("the plan does not contain %q:\n%s", want, printed)
			}
		}
		return nil
	}
}

var (
	preface     = regexp.MustCompile(`(?ms)\A.*?^((Terraform|OpenTofu) will perform|Changes to Outputs|No changes)`)
	unimportant = regexp.MustCompile(`\+ logo |\(known after apply\)\n|hidden\)\n|^ +(with dintero|on main|\d+:)|^(─|Note: You|guarantee to|actions if)`)
)

// excerpt leaves out of a plan what says nothing here, such as unknown values and
// the places of warnings, and then the blank lines beside other blank lines.
func excerpt(plan string) string {
	lines := slices.DeleteFunc(slices.Collect(strings.Lines(preface.ReplaceAllString(plan, "$1"))), unimportant.MatchString)
	return strings.TrimSpace(strings.Join(slices.Compact(lines), ""))
}

// apply applies, prints the merchants, and wants a number of submissions so far
// and a status of each merchant, in the order of their names.
func (d *demo) apply(title string, submissions int, statuses ...string) step {
	return func(ctx context.Context) error {
		if _, err := d.terraform(ctx, "apply", "-auto-approve", "-input=false", "-no-color"); err != nil {
			return err
		}
		printed, err := d.terraform(ctx, "output", "-json", "merchants")
		if err != nil {
			return err
		}
		var merchants map[string]map[string]string // the values that are null become ""
		if err := json.Unmarshal([]byte(printed), &merchants); err != nil {
			return err
		}
		var table strings.Builder
		var found []string
		for _, name := range slices.Sorted(maps.Keys(merchants)) {
			m := merchants[name]
			fmt.Fprintf(&table, "%-7s %-9s %-7s %s\n", name, m["status"], m["merchant_serial_number"], m["signature_link"])
			found = append(found, m["status"])
		}
		sent := d.dintero.Count(dinterotest.RouteSignup)
		d.print(title, fmt.Sprintf("%s%d submissions so far", &table, sent))
		if sent != submissions || !slices.Equal(found, statuses) {
			return fmt.Errorf("want %d submissions and %v", submissions, statuses)
		}
		return nil
	}
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
`, d.folder, strings.Join(d.env, "' '"), program(), startPage)
}
