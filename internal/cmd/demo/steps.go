package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

const (
	mainFile = "main.tf"
	planFile = "demo.tfplan"
)

type step = func(context.Context) error

func (d *demo) steps() []step {
	steps := []step{d.setUp, d.plan, d.apply, d.signAndDecline, d.refresh, d.raiseAttempt, d.applyAgain, d.signAtLast, d.planNothing}
	if !d.keep {
		steps = append(steps, d.destroy)
	}
	return steps
}

func (d *demo) plan(ctx context.Context) error {
	d.step("The configuration, " + configuration + "/" + mainFile + ":")
	text, err := os.ReadFile(filepath.Join(d.box.Dir, mainFile))
	if err != nil {
		return err
	}
	d.lines(string(text))
	d.step(d.tool + " plan, without the values that are known only after the apply, and two of the resources cut short:")
	_, err = d.showPlan(ctx, "Plan: 3 to add, 0 to change, 0 to destroy.")
	return err
}

func (d *demo) apply(ctx context.Context) error {
	d.step(d.tool + " apply: the provider submits the three signups. Each merchant gets a link to sign at, the two that share an account, too.")
	if _, err := d.run(ctx, "apply", planFile); err != nil {
		return err
	}
	return d.showMerchants(ctx, 3, map[string]want{
		"bakery": {status: "pending", newLink: true},
		"cafe":   {status: "pending", newLink: true},
		"kiosk":  {status: "pending", newLink: true},
	})
}

func (d *demo) signAndDecline(ctx context.Context) error {
	d.step("The bakery opens its link and signs. The kiosk declines. (The demo presses the buttons of these pages.)")
	return errors.Join(d.press(ctx, "bakery", pressSign), d.press(ctx, "kiosk", pressDecline))
}

func (d *demo) refresh(ctx context.Context) error {
	d.step(d.tool + " apply -refresh-only: the state learns what has happened. Dintero has one connection for each account, so the status and the number of the bakery are those of the café, too.")
	warnings, err := d.run(ctx, "apply", "-refresh-only", "-auto-approve")
	if err != nil {
		return err
	}
	err = d.showMerchants(ctx, 3, map[string]want{
		"bakery": {status: "enabled", number: true},
		"cafe":   {status: "enabled", number: true},
		"kiosk":  {status: "declined"},
	})
	return errors.Join(err, d.showWarnings(warnings, "Signup rejected: "+kioskID))
}

// kioskID is the id of the kiosk's signup.
const kioskID = "T87654321/c6b1f7de-5d0c-4f0e-8a55-5f1f3c7a9b21"

func (d *demo) raiseAttempt(ctx context.Context) error {
	d.step("The kiosk has changed its mind. Only the configuration submits a signup again: its attempt becomes 2.")
	if err := d.editAttempt(); err != nil {
		return err
	}
	warnings, err := d.showPlan(ctx, "attempt = 1 -> 2", "Plan: 0 to add, 1 to change, 0 to destroy.")
	if err != nil {
		return err
	}
	return d.showWarnings(warnings, "Signup is submitted again: "+kioskID)
}

var kioskAttempt = regexp.MustCompile(`(kiosk .*attempt = )1 }`)

// editAttempt raises the kiosk's attempt in the configuration.
func (d *demo) editAttempt() error {
	text, err := os.ReadFile(filepath.Join(d.box.Dir, mainFile))
	if err != nil {
		return err
	}
	edited := kioskAttempt.ReplaceAllString(string(text), "${1}2 }")
	if edited == string(text) {
		return errors.New(mainFile + " has no line with the kiosk's attempt")
	}
	before := kioskAttempt.FindString(string(text))
	d.lines("- " + before + "\n+ " + kioskAttempt.ReplaceAllString(before, "${1}2 }"))
	return d.box.Write(mainFile, edited)
}

func (d *demo) applyAgain(ctx context.Context) error {
	d.step(d.tool + " apply: only the kiosk's signup is submitted again. It gets a new link.")
	if _, err := d.run(ctx, "apply", planFile); err != nil {
		return err
	}
	return d.showMerchants(ctx, 4, map[string]want{
		"bakery": {status: "enabled", number: true},
		"cafe":   {status: "enabled", number: true},
		"kiosk":  {status: "pending", newLink: true},
	})
}

func (d *demo) signAtLast(ctx context.Context) error {
	d.step("The kiosk signs, and " + d.tool + " apply -refresh-only shows it.")
	if err := d.press(ctx, "kiosk", pressSign); err != nil {
		return err
	}
	if _, err := d.run(ctx, "apply", "-refresh-only", "-auto-approve"); err != nil {
		return err
	}
	return d.showMerchants(ctx, 4, map[string]want{
		"bakery": {status: "enabled", number: true},
		"cafe":   {status: "enabled", number: true},
		"kiosk":  {status: "enabled", number: true},
	})
}

func (d *demo) planNothing(ctx context.Context) error {
	d.step(d.tool + " plan: Dintero has what is configured, so there is nothing to do.")
	_, err := d.showPlan(ctx, "No changes.")
	return err
}

func (d *demo) destroy(ctx context.Context) error {
	d.step(d.tool + " destroy: the signups leave Terraform's state. A contract cannot be destroyed, and the provider says so:")
	warnings, err := d.run(ctx, "destroy", "-auto-approve")
	if err != nil {
		return err
	}
	if err := d.showWarnings(warnings, "Signup stays at Dintero: "+kioskID); err != nil {
		return err
	}
	state, err := d.box.Show(ctx)
	if err != nil {
		return err
	}
	if state.Values != nil && len(state.Values.RootModule.Resources) > 0 {
		return errors.New("the state still has signups")
	}
	if atDintero := d.dintero.Signups(); atDintero != 3 {
		return fmt.Errorf("there are %d signups at Dintero, want 3", atDintero)
	}
	return d.checkSubmissions(4)
}

// checkSubmissions checks how often a signup was sent to Dintero so far.
func (d *demo) checkSubmissions(want int) error {
	if sent := d.dintero.Count(dinterotest.RouteSignup); sent != want {
		return fmt.Errorf("%d signups were sent to Dintero, want %d", sent, want)
	}
	return nil
}
