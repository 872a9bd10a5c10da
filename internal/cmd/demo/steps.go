package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

type step = func(context.Context) error

// story is the demo. Its accounts are those of the configuration.
func (d *demo) story() []step {
	const bakery, kiosk = "T12345678", "T34567890"
	return []step{
		d.plan("terraform plan, here without the values that are known only after the apply:", "Plan: 3 to add"),
		d.apply("terraform apply submits the three signups. Each merchant gets a link to sign at.", 3, "pending", "pending", "pending"),
		d.act("The bakery opens its link and signs. The kiosk declines. (The demo does this for them.)", func() error {
			d.dintero.Sign(bakery)
			d.dintero.Decline(kiosk)
			return nil
		}),
		d.plan("terraform plan shows both, and says what to do about the kiosk.", `"pending" -> "enabled"`, "Signup needs attention"),
		d.apply("terraform apply takes that into the state, and submits nothing.", 3, "enabled", "pending", "declined"),
		d.act("Only the configuration submits a signup again: the kiosk's attempt becomes 2.", d.raiseAttempt),
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

// print prints a numbered title, and a text whose long lines are cut off.
func (d *demo) print(title, text string) {
	d.steps++
	fmt.Fprintf(d.w, "\n%2d. %s\n\n", d.steps, title)
	for line := range strings.Lines(text) {
		if runes := []rune(line); len(runes) > 110 {
			line = string(runes[:110]) + "…"
		}
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

func (d *demo) raiseAttempt() error {
	root, err := os.OpenRoot(d.folder)
	if err != nil {
		return err
	}
	defer root.Close()
	text, err := root.ReadFile("main.tf")
	edited := regexp.MustCompile(`(kiosk .*attempt = )1`).ReplaceAll(text, []byte("${1}2"))
	return errors.Join(err, root.WriteFile("main.tf", edited, 0o600))
}

// plan prints a plan, and wants texts in it.
func (d *demo) plan(title string, wants ...string) step {
	return func(ctx context.Context) error {
		printed, err := d.run(ctx, "plan", "-input=false", "-no-color")
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
	unimportant = regexp.MustCompile(`\(known after apply\)\n|hidden\)\n|^ +(with dintero|on main|\d+:)|^(─|Note: You|guarantee to|actions if)`)
	gap         = regexp.MustCompile(`\n\n\n+`)
)

// excerpt leaves out of a plan what says nothing here, such as unknown values and
// the places of warnings.
func excerpt(plan string) string {
	lines := slices.DeleteFunc(slices.Collect(strings.Lines(preface.ReplaceAllString(plan, "$1"))), unimportant.MatchString)
	return gap.ReplaceAllString(strings.TrimSpace(strings.Join(lines, "")), "\n\n")
}

// apply applies, prints the merchants, and wants a number of submissions so far
// and a status of each merchant, in the order of their names.
func (d *demo) apply(title string, submissions int, statuses ...string) step {
	return func(ctx context.Context) error {
		if _, err := d.run(ctx, "apply", "-auto-approve", "-input=false", "-no-color"); err != nil {
			return err
		}
		printed, err := d.run(ctx, "output", "-json", "merchants")
		if err != nil {
			return err
		}
		// A field is "" if the value is null.
		var merchants map[string]struct {
			Status string
			Link   string `json:"signature_link"`
			Number string `json:"merchant_serial_number"`
		}
		if err := json.Unmarshal([]byte(printed), &merchants); err != nil {
			return err
		}
		var table strings.Builder
		var found []string
		for _, name := range slices.Sorted(maps.Keys(merchants)) {
			m := merchants[name]
			fmt.Fprintf(&table, "%-7s %-9s %-7s %s\n", name, m.Status, m.Number, m.Link)
			found = append(found, m.Status)
		}
		sent := d.dintero.Count(dinterotest.RouteSignup)
		d.print(title, fmt.Sprintf("%s%d submissions so far", &table, sent))
		if sent != submissions || !slices.Equal(found, statuses) {
			return fmt.Errorf("want %d submissions and %v", submissions, statuses)
		}
		return nil
	}
}
