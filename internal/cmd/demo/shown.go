package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
)

// shown is what the outputs say of the signup; "" where they are null.
type shown struct{ status, link, serialNumber string }

// state reads the outputs.
func (d *demo) state(ctx context.Context) (shown, error) {
	state, err := d.box.Show(ctx)
	if err != nil {
		return shown{}, err
	}
	text := func(output string) string {
		if state.Values == nil || state.Values.Outputs[output] == nil {
			return ""
		}
		s, _ := state.Values.Outputs[output].Value.(string)
		return s
	}
	return shown{text("status"), text("signature_link"), text("merchant_serial_number")}, nil
}

// outputs reads the outputs and prints them.
func (d *demo) outputs(ctx context.Context) (shown, error) {
	s, err := d.state(ctx)
	if err != nil {
		return s, err
	}
	number := s.serialNumber
	if number == "" {
		number = "(none yet)"
	}
	d.value("status", s.status)
	d.value("signature_link", s.link)
	d.value("merchant_serial_number", number)
	return s, nil
}

func (s shown) want(status string, numbered bool) error {
	switch {
	case s.status != status:
		return fmt.Errorf("the status is %q, it should be %q", s.status, status)
	case s.link == "":
		return errIf(true, "there is no link to sign at")
	case (s.serialNumber != "") != numbered:
		return fmt.Errorf("the merchant serial number is %q while the status is %q", s.serialNumber, s.status)
	}
	return nil
}

// lastWarning is that of the apply, which follows the plan's; "" if there is
// none.
func lastWarning(out []byte) string {
	warning := ""
	for line := range bytes.Lines(out) {
		var message struct {
			Diagnostic struct{ Severity, Summary, Detail string } `json:"diagnostic"`
		}
		if json.Unmarshal(line, &message) == nil && message.Diagnostic.Severity == "warning" {
			warning = message.Diagnostic.Summary + ". " + message.Diagnostic.Detail
		}
	}
	return warning
}
