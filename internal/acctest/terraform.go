package acctest

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/provider"
)

// Terraform is a real Terraform in a folder of its own.
type Terraform struct {
	Dir string
	t   testing.TB
	env []string
}

// NewTerraform makes one with a configuration and the provider, which is served
// from this process with the waits of [Timing].
func NewTerraform(t testing.TB, configuration string) *Terraform {
	t.Helper()
	return NewTerraformWithTiming(t, configuration, Timing())
}

// NewTerraformWithTiming is NewTerraform with other waits.
func NewTerraformWithTiming(t testing.TB, configuration string, timing provider.Timing) *Terraform {
	t.Helper()
	provider.DisableUnreadLogs() // they would go to this process's stderr
	return newTerraform(t, configuration, "TF_REATTACH_PROVIDERS="+serve(t, provider.NewServerWithTiming("test", timing)))
}

func newTerraform(t testing.TB, configuration string, env ...string) *Terraform {
	t.Helper()
	SkipUnlessAcceptance(t)
	tf := &Terraform{Dir: t.TempDir(), t: t, env: append(userEnvironment(), env...)}
	tf.Configure(configuration)
	return tf
}

// userEnvironment is what is left of this process's environment: a developer's
// own settings must not affect the tests.
func userEnvironment() []string {
	env := []string{"CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1", "TF_CLI_CONFIG_FILE=" + os.DevNull}
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "TF_") && !strings.HasPrefix(variable, "DINTERO_") {
			env = append(env, variable)
		}
	}
	return env
}

// Configure replaces the configuration.
func (tf *Terraform) Configure(configuration string) {
	tf.t.Helper()
	const required = "terraform {\n  required_providers {\n    dintero = { source = %q }\n  }\n}\n"
	tf.Write("main.tf", fmt.Sprintf(required, Source)+configuration)
}

// Write writes a file into the folder.
func (tf *Terraform) Write(name, content string) {
	tf.t.Helper()
	file := filepath.Join(tf.Dir, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		tf.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		tf.t.Fatal(err)
	}
}

// Setenv sets an environment variable of the next commands.
func (tf *Terraform) Setenv(name, value string) { tf.env = append(tf.env, name+"="+value) }

// Command returns a command that the caller starts. If ctx ends, it is
// interrupted as by Ctrl-C.
func (tf *Terraform) Command(ctx context.Context, arguments ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, program(), arguments...)
	command.Dir, command.Env = tf.Dir, tf.env
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
	return command
}

func program() string { return cmp.Or(os.Getenv("TF_ACC_TERRAFORM_PATH"), "terraform") }

// Run runs a command, such as "apply -auto-approve", and returns what it printed,
// without line breaks and frames, and its exit code.
func (tf *Terraform) Run(command string) (printed string, code int) {
	tf.t.Helper()
	arguments := strings.Fields(command)
	if slices.Contains([]string{"apply", "destroy", "plan", "import", "refresh"}, arguments[0]) {
		arguments = slices.Insert(arguments, 1, "-input=false", "-no-color")
	}
	started := tf.Command(tf.t.Context(), arguments...)
	output, err := started.CombinedOutput()
	if started.ProcessState == nil {
		tf.t.Fatal(err)
	}
	return Flat(string(output)), started.ProcessState.ExitCode()
}

// Must runs a command that must not fail.
func (tf *Terraform) Must(command string) string {
	tf.t.Helper()
	printed, code := tf.Run(command)
	if code != 0 {
		tf.t.Fatalf("terraform %s: exit code %d\n%s", command, code, printed)
	}
	return printed
}

// MustFail runs a command that must fail.
func (tf *Terraform) MustFail(command string) string {
	tf.t.Helper()
	printed, code := tf.Run(command)
	if code == 0 {
		tf.t.Fatalf("terraform %s: exit code 0, want an error\n%s", command, printed)
	}
	return printed
}

// Never is the minor version of a program that lacks a feature.
const Never = 99

// SkipBelow skips the test if Terraform, or OpenTofu, is older than this minor
// version.
func (tf *Terraform) SkipBelow(terraform, openTofu int) {
	tf.t.Helper()
	printed, needed := tf.Must("version"), terraform
	if strings.Contains(printed, "OpenTofu") {
		needed = openTofu
	}
	minor := 0
	if _, err := fmt.Sscanf(printed[strings.Index(printed, " v1.")+1:], "v1.%d.", &minor); err != nil {
		tf.t.Fatalf("no version: %s", printed)
	}
	if minor < needed {
		tf.t.Skipf("Terraform CLI version 1.%d is below minimum version 1.%d", minor, needed)
	}
}

// Apply applies without asking for approval.
func (tf *Terraform) Apply() string {
	tf.t.Helper()
	return tf.Must("apply -auto-approve")
}

// WantEmptyPlan fails the test if anything is to be changed.
func (tf *Terraform) WantEmptyPlan() {
	tf.t.Helper()
	if printed, code := tf.Run("plan -detailed-exitcode"); code != 0 {
		tf.t.Errorf("the plan is not empty, exit code %d:\n%s", code, printed)
	}
}

// Instance is a resource in the state.
type Instance struct {
	Tainted    bool
	Attributes map[string]any
}

// State reads the resources in the state file, by address.
func (tf *Terraform) State() map[string]Instance {
	tf.t.Helper()
	encoded, err := os.ReadFile(filepath.Join(tf.Dir, "terraform.tfstate"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var state struct {
		Resources []struct {
			Type, Name string
			Instances  []struct {
				Key        any    `json:"index_key"`
				Status     string `json:"status"`
				Attributes map[string]any
			}
		}
	}
	if err = errors.Join(err, json.Unmarshal(encoded, &state)); err != nil {
		tf.t.Fatal(err)
	}
	found := map[string]Instance{}
	for _, r := range state.Resources {
		for _, i := range r.Instances {
			address := r.Type + "." + r.Name
			if key, ok := i.Key.(string); ok {
				address += "[" + key + "]"
			}
			found[address] = Instance{i.Status == "tainted", i.Attributes}
		}
	}
	return found
}

// RemoveState deletes the state file, as a pipeline without a backend loses it.
func (tf *Terraform) RemoveState() {
	tf.t.Helper()
	if err := os.Remove(filepath.Join(tf.Dir, "terraform.tfstate")); err != nil {
		tf.t.Fatal(err)
	}
}

var decoration = regexp.MustCompile("\x1b\\[[0-9;]*m|[│╷╵]")

// Flat undoes Terraform's colours, line breaks and frames.
func Flat(s string) string {
	return strings.Join(strings.Fields(decoration.ReplaceAllString(s, " ")), " ")
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
