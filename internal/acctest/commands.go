package acctest

import (
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-exec/tfexec"
)

// MustApply applies, and returns what was printed as one line of text.
func (tf Terraform) MustApply(options ...tfexec.ApplyOption) string {
	tf.t.Helper()
	tf.Printed()
	tf.Must(tf.Apply(tf.t.Context(), options...))
	return Flat(tf.Printed())
}

// MustNotApply wants an apply to fail, and returns what was printed as one line
// of text.
func (tf Terraform) MustNotApply(options ...tfexec.ApplyOption) string {
	tf.t.Helper()
	tf.Printed()
	return tf.mustFail(tf.Apply(tf.t.Context(), options...))
}

// MustPlan plans, and returns what was printed as one line of text.
func (tf Terraform) MustPlan(options ...tfexec.PlanOption) string {
	tf.t.Helper()
	tf.Printed()
	_, err := tf.Plan(tf.t.Context(), options...)
	tf.Must(err)
	return Flat(tf.Printed())
}

// MustNotPlan wants a plan to fail, and returns what was printed as one line of
// text.
func (tf Terraform) MustNotPlan(options ...tfexec.PlanOption) string {
	tf.t.Helper()
	tf.Printed()
	_, err := tf.Plan(tf.t.Context(), options...)
	return tf.mustFail(err)
}

func (tf Terraform) mustFail(err error) string {
	tf.t.Helper()
	if err == nil {
		tf.t.Fatalf("no error:\n%s", tf.Printed())
	}
	return Flat(tf.Printed())
}

var colours = regexp.MustCompile("\x1b\\[[0-9;]*m")

// Run runs any other command of Terraform, and returns what it printed as one
// line of text.
func (tf Terraform) Run(arguments ...string) (string, error) {
	printed, err := tf.Command(tf.t.Context(), arguments...).CombinedOutput()
	return Flat(colours.ReplaceAllString(string(printed), "")), err
}

// MustRun is Run for a command that must not fail.
func (tf Terraform) MustRun(arguments ...string) string {
	tf.t.Helper()
	printed, err := tf.Run(arguments...)
	if err != nil {
		tf.t.Fatalf("terraform %s: %v\n%s", strings.Join(arguments, " "), err, printed)
	}
	return printed
}

// Instance returns a resource in the state, and whether it is there.
func (tf Terraform) Instance(address string) (Instance, bool) {
	tf.t.Helper()
	for _, i := range tf.Instances() {
		if i.Address == address {
			return i, true
		}
	}
	return Instance{}, false
}

// MustHave returns a resource in the state. The test ends if it is not there.
func (tf Terraform) MustHave(address string) Instance {
	tf.t.Helper()
	instance, ok := tf.Instance(address)
	if !ok {
		tf.t.Fatalf("%s is not in the state", address)
	}
	return instance
}

// WantText fails the test if a text lacks one of the parts.
func WantText(t testing.TB, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("the text lacks %q:\n%s", part, text)
		}
	}
}

// WantNoText fails the test if a text has one of the parts.
func WantNoText(t testing.TB, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if strings.Contains(text, part) {
			t.Errorf("the text has %q:\n%s", part, text)
		}
	}
}
