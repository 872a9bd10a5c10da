package provider_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sync"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/provider"
	"github.com/dintero/terraform-provider-dintero/internal/sandbox"
)

// example is a file below examples/, with a Dintero and a Terraform of its own.
type example struct {
	*testing.T
	acctest.Sim
	file   string // path from here
	plugin string
	box    *sandbox.Sandbox
	output *printed
}

// printed collects what Terraform writes to stdout and stderr.
type printed struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (p *printed) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.Write(b)
}

func (p *printed) String() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.String()
}

func newExample(t *testing.T, plugin, file string) example {
	t.Helper()
	e := example{T: t, Sim: acctest.Start(t), file: file, plugin: plugin, output: &printed{}}
	box, err := sandbox.New(sandbox.Options{
		Address: provider.Address,
		Plugin:  plugin,
		Output:  e.output,
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

// beside returns a file in the example's own folder.
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

// copyImages copies the images of the example's folder, which configurations
// refer to.
func (e example) copyImages() {
	e.Helper()
	images, err := filepath.Glob(e.beside("*.png"))
	e.must(err)
	for _, image := range images {
		e.copy(filepath.Base(image), image)
	}
}

// contains reports whether the example's file has a text.
func (e example) contains(text string) bool {
	content, err := os.ReadFile(e.file)
	return err == nil && bytes.Contains(content, []byte(text))
}

// apply applies what the folder has. Nothing must be left to do after it.
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

// managed returns how many signups the state has.
func (e example) managed() (count int) {
	e.Helper()
	state, err := e.box.Show(e.Context())
	e.must(err)
	if state.Values == nil {
		return 0
	}
	for _, r := range state.Values.RootModule.Resources {
		if r.Type == acctest.ShopType && r.Mode == "managed" {
			count++
		}
	}
	return count
}

func (e example) wantManaged(want int) {
	e.Helper()
	if got := e.managed(); got != want {
		e.Errorf("%d signups are in the state, want %d\n%s", got, want, e.output)
	}
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
	command.Dir, command.Stdout, command.Stderr = e.box.Dir, e.output, e.output
	command.Env = append(e.box.Command(e.Context()).Env, "TF_CLI_ARGS=-no-color")
	for name, value := range environment {
		command.Env = append(command.Env, name+"="+value)
	}
	command.Env = append(command.Env, "PATH="+path+string(os.PathListSeparator)+os.Getenv("PATH"))
	return command.Run()
}

// needsPrograms skips an example that calls programs which are not installed.
func (e example) needsPrograms(names ...string) {
	e.Helper()
	for _, name := range names {
		if _, err := exec.LookPath(name); err != nil {
			e.Skipf("the example calls %s, which is not installed", name)
		}
	}
}
