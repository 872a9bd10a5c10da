package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// diagnostic is a warning or an error that Terraform prints.
type diagnostic struct{ Severity, Summary, Detail string }

// run runs a command of Terraform and returns its warnings.
func (d *demo) run(ctx context.Context, name string, arguments ...string) ([]diagnostic, error) {
	command := d.box.Command(ctx, append([]string{name, "-input=false", "-json"}, arguments...)...)
	printed, err := command.CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w\n%s", d.tool, name, err, explain(printed))
	}
	return diagnostics(printed, "warning"), nil
}

// diagnostics returns the diagnostics of a severity in the lines of JSON that
// Terraform prints. Of those with the same summary it returns the longest: a
// summary has the signup's id, and an apply repeats the plan's in short.
func diagnostics(printed []byte, severity string) []diagnostic {
	var found []diagnostic
	places := map[string]int{}
	for line := range bytes.Lines(printed) {
		var message struct{ Diagnostic diagnostic }
		if json.Unmarshal(line, &message) != nil || message.Diagnostic.Severity != severity {
			continue
		}
		place, known := places[message.Diagnostic.Summary]
		switch {
		case !known:
			places[message.Diagnostic.Summary] = len(found)
			found = append(found, message.Diagnostic)
		case len(message.Diagnostic.Detail) > len(found[place].Detail):
			found[place] = message.Diagnostic
		}
	}
	return found
}

// explain returns the errors of a command that failed, or all that it printed if
// it printed no JSON.
func explain(printed []byte) string {
	var text strings.Builder
	for _, e := range diagnostics(printed, "error") {
		fmt.Fprintf(&text, "\n%s\n%s\n", e.Summary, e.Detail)
	}
	if text.Len() == 0 {
		return string(printed)
	}
	return text.String()
}

// showPlan plans, prints the plan, and checks that it contains texts. It returns
// the plan's warnings.
func (d *demo) showPlan(ctx context.Context, contains ...string) ([]diagnostic, error) {
	warnings, err := d.run(ctx, "plan", "-out="+planFile)
	if err != nil {
		return nil, err
	}
	plan, err := d.box.Command(ctx, "show", "-no-color", planFile).Output()
	if err != nil {
		return nil, fmt.Errorf("%s show: %w", d.tool, err)
	}
	short := excerpt(string(plan))
	d.lines(short)
	for _, text := range contains {
		if !strings.Contains(spaced(short), text) {
			return nil, fmt.Errorf("the plan does not contain %q:\n%s", text, plan)
		}
	}
	return warnings, nil
}

// spaced undoes the alignment of a plan.
func spaced(text string) string { return strings.Join(strings.Fields(text), " ") }

// showWarnings prints warnings and checks that one with this summary is among
// them.
func (d *demo) showWarnings(warnings []diagnostic, summary string) error {
	found := false
	slices.SortFunc(warnings, func(a, b diagnostic) int { return strings.Compare(a.Summary, b.Summary) })
	d.text("")
	for _, w := range warnings {
		d.paragraph("Warning: "+w.Summary, "  ")
		d.paragraph(w.Detail, "    ")
		found = found || w.Summary == summary
	}
	if !found {
		return errors.New("there is no warning " + summary)
	}
	return nil
}
