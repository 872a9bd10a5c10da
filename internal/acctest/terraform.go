package acctest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/provider"
	"github.com/dintero/terraform-provider-dintero/internal/sandbox"
)

// Terraform is a real Terraform in a folder of its own, with all that it
// printed.
type Terraform struct {
	*sandbox.Sandbox
	t       testing.TB
	printed *output
}

// NewTerraform makes one with a configuration and the provider. Without a plugin
// or a server in the options, the provider is served from this process, where
// the race detector sees it and waits are short; [Plugin] is the built one.
func NewTerraform(t testing.TB, configuration string, o sandbox.Options) Terraform {
	t.Helper()
	printed := &output{}
	o.Address, o.Output = provider.Address, printed
	if o.Plugin == "" && o.Serve == nil {
		provider.DisableUnreadLogs() // they would go to this process's stderr
		o.Serve = provider.NewServerWithTiming("test", Timing())
	}
	box, err := sandbox.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := box.Close(); err != nil {
			t.Error(err)
		}
	})
	tf := Terraform{box, t, printed}
	tf.Configure(configuration)
	tf.Must(box.Init(t.Context()))
	printed.Take()
	return tf
}

const required = "terraform {\n  required_providers {\n    dintero = { source = \"dintero/dintero\" }\n  }\n}\n"

// Configure replaces the configuration.
func (tf Terraform) Configure(configuration string) {
	tf.t.Helper()
	tf.Must(tf.Write("main.tf", required+configuration))
}

// Must ends the test with what Terraform printed.
func (tf Terraform) Must(err error) {
	tf.t.Helper()
	if err != nil {
		tf.t.Fatalf("%v\n%s", err, tf.Printed())
	}
}

// MustPlanNothing fails the test if anything is to be changed.
func (tf Terraform) MustPlanNothing() {
	tf.t.Helper()
	changes, err := tf.Plan(tf.t.Context())
	tf.Must(err)
	if changes {
		tf.t.Errorf("the plan is not empty:\n%s", tf.Printed())
	}
}

// Printed returns what was printed since it was last asked for.
func (tf Terraform) Printed() string { return tf.printed.Take() }

// Instance is a resource in the state.
type Instance struct {
	Address    string
	Tainted    bool
	Attributes map[string]any
}

// CaseID returns the case of a signup; "" for other resources.
func (i Instance) CaseID() string {
	signup, _ := i.Attributes["signup"].(map[string]any)
	caseID, _ := signup["case_id"].(string)
	return caseID
}

// Instances reads the state file, which takes a tenth of the time that Terraform
// takes to show it.
func (tf Terraform) Instances() []Instance {
	tf.t.Helper()
	encoded, err := os.ReadFile(filepath.Join(tf.Dir, "terraform.tfstate"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	tf.Must(err)
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
	tf.Must(json.Unmarshal(encoded, &state))
	var found []Instance
	for _, r := range state.Resources {
		for _, i := range r.Instances {
			address := r.Type + "." + r.Name
			if key, ok := i.Key.(string); ok {
				address += "[" + key + "]"
			}
			found = append(found, Instance{address, i.Status == "tainted", i.Attributes})
		}
	}
	return found
}

var programs = sync.OnceValues(func() (string, error) { return os.MkdirTemp("", "dintero-acctest-") })

var built = sync.OnceValues(func() (string, error) {
	folder, err := programs()
	if err != nil {
		return "", err
	}
	return sandbox.Build(context.Background(), folder)
})

// Plugin builds the provider, once, and returns the program's path. TestMain
// calls [Clean] in the end.
func Plugin(t testing.TB) string {
	t.Helper()
	program, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return program
}

// Clean removes what was built.
func Clean() {
	if folder, err := programs(); err == nil {
		_ = os.RemoveAll(folder)
	}
}

// Flat undoes Terraform's line breaks and frames.
func Flat(s string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("│", " ", "╷", " ", "╵", " ").Replace(s)), " ")
}

// output takes what two streams print.
type output struct {
	mu     sync.Mutex
	buffer bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buffer.Write(p)
}

// Take returns all that was written since it was last taken.
func (o *output) Take() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	defer o.buffer.Reset()
	return o.buffer.String()
}
