package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// merchant is an element of the configuration's output; a field is "" if the
// value is null.
type merchant struct {
	Status        string `json:"status"`
	SignatureLink string `json:"signature_link"`
	SerialNumber  string `json:"merchant_serial_number"`
}

// want is what the demo says about a merchant.
type want struct {
	status  string
	number  bool // there is a merchant serial number
	newLink bool // the link is another one than before
}

// showMerchants prints the outputs, and checks them and how many signups were
// sent to Dintero so far.
func (d *demo) showMerchants(ctx context.Context, submissions int, wants map[string]want) error {
	encoded, err := d.box.Command(ctx, "output", "-json", "merchants").Output()
	if err != nil {
		return fmt.Errorf("%s output: %w", d.tool, err)
	}
	var outputs map[string]merchant
	if err := json.Unmarshal(encoded, &outputs); err != nil {
		return fmt.Errorf("%s output: %w", d.tool, err)
	}
	for _, name := range slices.Sorted(maps.Keys(outputs)) {
		m := outputs[name]
		d.value(name, fmt.Sprintf("%-9s %-7s %s", m.Status, m.SerialNumber, m.SignatureLink))
	}
	if err := check(outputs, wants, d.links); err != nil {
		return err
	}
	d.links = map[string]string{}
	for name, m := range outputs {
		d.links[name] = m.SignatureLink
	}
	d.value("sent to Dintero", fmt.Sprintf("%d signups so far", submissions))
	return d.checkSubmissions(submissions)
}

// check compares what Terraform shows with what the demo says. links are those
// from before.
func check(outputs map[string]merchant, wants map[string]want, links map[string]string) error {
	if len(outputs) != len(wants) {
		return fmt.Errorf("there are %d merchants, want %d", len(outputs), len(wants))
	}
	owners := map[string]string{}
	for name, want := range wants {
		m := outputs[name]
		switch {
		case m.Status != want.status:
			return fmt.Errorf("the status of the %s is %q, want %q", name, m.Status, want.status)
		case m.SignatureLink == "":
			return fmt.Errorf("the %s has no signature link", name)
		case owners[m.SignatureLink] != "":
			return fmt.Errorf("the %s and the %s have the same signature link", name, owners[m.SignatureLink])
		case want.newLink == (m.SignatureLink == links[name]):
			return fmt.Errorf("the signature link of the %s is %s, and before it was %q", name, m.SignatureLink, links[name])
		case want.number != (m.SerialNumber != ""):
			return fmt.Errorf("the merchant serial number of the %s is %q while its status is %q", name, m.SerialNumber, m.Status)
		}
		owners[m.SignatureLink] = name
	}
	return nil
}
