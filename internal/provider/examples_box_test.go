package provider_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/sandbox"
)

// example is a file below examples/, with a Dintero and a Terraform of its own.
type example struct {
	*testing.T
	world
	file   string // path from here
	plugin string
	box    *sandbox.Sandbox
	output *bytes.Buffer
}

func builtPlugin(t *testing.T) string {
	t.Helper()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("Acceptance tests skipped unless env 'TF_ACC' set")
	}
	plugin, err := sandbox.Build(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return plugin
}

func newExample(t *testing.T, plugin, file string) example {
	t.Helper()
	e := example{T: t, world: newWorld(t), file: file, plugin: plugin, output: &bytes.Buffer{}}
	box, err := sandbox.New(sandbox.Options{
		Plugin: plugin,
		Output: e.output,
		Environment: map[string]string{
			"DINTERO_BASE_URL":      e.URL,
			"DINTERO_ACCOUNT_ID":    dinterotest.Account,
			"DINTERO_CLIENT_ID":     dinterotest.ClientID,
			"DINTERO_CLIENT_SECRET": dinterotest.ClientSecret,
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	e.box = box
	t.Cleanup(func() {
		if err := box.Close(); err != nil {
			t.Error(err)
		}
	})
	return e
}

// beside is a file in the example's own folder.
func (e example) beside(name string) string { return filepath.Join(filepath.Dir(e.file), name) }

func (e example) must(err error) {
	e.Helper()
	if err != nil {
		e.Fatalf("%v\n%s", err, e.output)
	}
}

func (e example) write(name, text string) {
	e.Helper()
	e.must(e.box.Write(name, text))
}

func (e example) copy(name, from string) {
	e.Helper()
	text, err := os.ReadFile(from)
	e.must(err)
	e.write(name, string(text))
}

// apply applies what the folder has, and nothing is left to do after it.
func (e example) apply() {
	e.Helper()
	e.must(e.box.Init(e.Context()))
	e.must(e.box.Apply(e.Context()))
	changes, err := e.box.Plan(e.Context())
	e.must(err)
	if changes {
		e.Errorf("a plan after the apply is not empty\n%s", e.output)
	}
}

func (e example) managed() (count int) {
	e.Helper()
	state, err := e.box.Show(e.Context())
	e.must(err)
	if state.Values == nil {
		return 0
	}
	for _, r := range state.Values.RootModule.Resources {
		if r.Type == shopType && r.Mode == "managed" {
			count++
		}
	}
	return count
}

func (e example) wantPrinted(pattern string) {
	e.Helper()
	if !regexp.MustCompile(pattern).MatchString(e.output.String()) {
		e.Errorf("%q is not in\n%s", pattern, e.output)
	}
}

// shell runs a script in which terraform is the one of these tests.
func (e example) shell(script string, environment map[string]string) error {
	e.Helper()
	terraform, err := sandbox.Find()
	e.must(err)
	path := e.TempDir()
	e.must(os.Symlink(terraform, filepath.Join(path, "terraform")))
	command := exec.CommandContext(e.Context(), "bash", "-e", "-o", "pipefail", "-c", script)
	command.Dir, command.Stdout, command.Stderr = e.box.Folder, e.output, e.output
	command.Env = append(e.box.Command(e.Context()).Env, "TF_CLI_ARGS=-no-color")
	for name, value := range environment {
		command.Env = append(command.Env, name+"="+value)
	}
	command.Env = append(command.Env, "PATH="+path+string(os.PathListSeparator)+os.Getenv("PATH"))
	return command.Run()
}

// needs skips an example for which the Terraform 1.x or OpenTofu 1.x at hand is
// too old.
func (e example) needs(terraform, tofu int) {
	e.Helper()
	minor, isTofu := e.version()
	least := terraform
	if isTofu {
		least = tofu
	}
	if minor < least { // in the words of Terraform's test framework
		e.Skipf("Terraform CLI version 1.%d is below minimum version 1.%d: skipping test", minor, least)
	}
}

// terraformHas tells whether this is Terraform 1.x or newer; OpenTofu has
// neither identities nor queries.
func (e example) terraformHas(x int) bool {
	e.Helper()
	minor, isTofu := e.version()
	return !isTofu && minor >= x
}

// version is the x of the 1.x that runs here.
func (e example) version() (minor int, isTofu bool) {
	e.Helper()
	printed, err := e.box.Command(e.Context(), "version", "-json").Output()
	e.must(err)
	var answer struct {
		Version string `json:"terraform_version"`
	}
	e.must(json.Unmarshal(printed, &answer))
	_, err = fmt.Sscanf(answer.Version, "1.%d", &minor)
	e.must(err)
	terraform, err := sandbox.Find()
	e.must(err)
	return minor, strings.HasPrefix(filepath.Base(terraform), "tofu")
}
