package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

func (d *demo) apply(ctx context.Context) error {
	d.step(d.tool + " apply: the provider submits the signup of " + configuration + "/main.tf. Dintero waits for the merchant to sign.")
	if err := d.terraform("apply", d.box.Apply(ctx)); err != nil {
		return err
	}
	shown, err := d.outputs(ctx)
	if err != nil {
		return err
	}
	return shown.want("pending", false)
}

func (d *demo) sign(ctx context.Context) error {
	d.step("The merchant opens the link and signs. This is played here by a request that presses the page's button.")
	shown, err := d.state(ctx)
	if err != nil {
		return err
	}
	title, err := press(ctx, shown.link)
	if err != nil {
		return fmt.Errorf("signing: %w", err)
	}
	d.value("the page says", title)
	return nil
}

func (d *demo) refresh(ctx context.Context) error {
	d.step(d.tool + " apply -refresh-only: Terraform asks how far it has come. Vipps has given the merchant a number.")
	if err := d.terraform("apply -refresh-only", d.box.Refresh(ctx)); err != nil {
		return err
	}
	shown, err := d.outputs(ctx)
	if err != nil {
		return err
	}
	return shown.want("enabled", true)
}

func (d *demo) plan(ctx context.Context) error {
	d.step(d.tool + " plan: what is configured is what Dintero has, so nothing is left to do.")
	changes, err := d.box.Plan(ctx)
	if err != nil || changes {
		return d.terraform("plan", errors.Join(err, errIf(changes, "the plan has changes")))
	}
	d.value("plan", "no changes")
	return d.terraform("plan", nil)
}

func (d *demo) destroy(ctx context.Context) error {
	d.step(d.tool + " destroy: the signup leaves Terraform's state. A contract can't be destroyed, and the provider says so:")
	out, err := d.box.Command(ctx, "destroy", "-auto-approve", "-json").CombinedOutput()
	d.printed.Write(out)
	warning := lastWarning(out)
	if err = errors.Join(err, errIf(warning == "", "it did not warn")); err != nil {
		return d.terraform("destroy", err)
	}
	d.text(warning)
	state, err := d.box.Show(ctx)
	if err == nil {
		err = errIf(state.Values != nil && len(state.Values.RootModule.Resources) > 0, "the state still has the signup")
	}
	return d.terraform("destroy", err)
}

var heading = regexp.MustCompile(`<h1>(.*?)</h1>`)

// press does what the button "Sign" of a signature page does, and returns what
// the page says then.
func press(ctx context.Context, link string) (string, error) {
	form := strings.NewReader(url.Values{"action": {"sign"}}.Encode())
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, link, form)
	if err != nil {
		return "", err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	page, err := io.ReadAll(response.Body)
	if err != nil {
		return "", err
	}
	title := heading.FindSubmatch(page)
	if response.StatusCode != http.StatusOK || title == nil {
		return "", fmt.Errorf("%s answers %s\n%s", link, response.Status, page)
	}
	return string(title[1]), nil
}

func errIf(is bool, text string) error {
	if is {
		return errors.New(text)
	}
	return nil
}
