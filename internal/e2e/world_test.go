// Package e2e holds the provider to its promises from end to end: a real
// Terraform on one side, a simulated Dintero on the other, and between them
// whatever can go wrong: faults at random (storm_test.go), Ctrl-C
// (interrupt_test.go), curious eyes (secrets_test.go), networks that are in the
// way (network_test.go), and many at once (concurrency_test.go).
package e2e

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/provider"
	"github.com/dintero/terraform-provider-dintero/internal/sandbox"
)

const (
	caseID  = "3c90c3cc-0d44-4b50-8888-8dd25736052a"
	otherID = "7f4df5a1-3c3b-4a52-9d0e-0a1b2c3d4e5f"
)

var programs string // the folder of what is built for the tests

func TestMain(m *testing.M) {
	debug.SetGCPercent(400) // a third of the time went into collecting garbage
	var err error
	if programs, err = os.MkdirTemp("", "dintero-e2e-"); err != nil {
		panic(err)
	}
	code := m.Run()
	_ = os.RemoveAll(programs)
	os.Exit(code)
}

// plugin is the built provider.
var plugin = sync.OnceValues(func() (string, error) {
	return sandbox.Build(context.Background(), programs)
})

// acceptance marks a test that runs Terraform.
func acceptance(t *testing.T) {
	t.Helper()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("Acceptance tests skipped unless env 'TF_ACC' set")
	}
	t.Parallel()
}

// terraform is a sandbox of a test, with all that was printed in it.
type terraform struct {
	*sandbox.Sandbox
	t       *testing.T
	printed *lockedBuffer
}

// installed runs the built provider, as users do.
func installed(t *testing.T, configuration string, o sandbox.Options) terraform {
	t.Helper()
	path, err := plugin()
	if err != nil {
		t.Fatal(err)
	}
	o.Plugin = path
	return open(t, configuration, o)
}

// inProcess runs the provider in this process, where the race detector sees it
// and waits are short.
func inProcess(t *testing.T, configuration string) terraform {
	t.Helper()
	pace := dintero.Pace{
		Retry: 5 * time.Millisecond, MaxRetry: 50 * time.Millisecond,
		Poll: 10 * time.Millisecond, MaxPoll: 20 * time.Millisecond,
	}
	return open(t, configuration, sandbox.Options{Serve: provider.NewServerWithPace("test", pace)})
}

func open(t *testing.T, configuration string, o sandbox.Options) terraform {
	t.Helper()
	printed := &lockedBuffer{}
	o.Output = printed
	box, err := sandbox.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := box.Close(); err != nil {
			t.Error(err)
		}
	})
	tf := terraform{box, t, printed}
	tf.configure(configuration)
	tf.must(box.Init(t.Context()))
	printed.take()
	return tf
}

func (tf terraform) configure(configuration string) {
	tf.t.Helper()
	tf.must(tf.Write("main.tf", required+configuration))
}

const required = "terraform {\n  required_providers {\n    dintero = { source = \"dintero/dintero\" }\n  }\n}\n"

// must ends the test with what Terraform printed.
func (tf terraform) must(err error) {
	tf.t.Helper()
	if err != nil {
		tf.t.Fatalf("%v\n%s", err, tf.printed.take())
	}
}

// mustPlanNothing holds the configuration against the state and Dintero.
func (tf terraform) mustPlanNothing() {
	tf.t.Helper()
	changes, err := tf.Plan(tf.t.Context())
	tf.must(err)
	if changes {
		tf.t.Errorf("the plan is not empty:\n%s", tf.printed.take())
	}
}

// providerBlock leads to a simulated Dintero; more lines go into it.
func providerBlock(sim *dinterotest.Server, more ...string) string {
	lines := append(slices.Clone(more),
		fmt.Sprintf("base_url = %q", sim.URL),
		fmt.Sprintf("account_id = %q", dinterotest.Account),
		fmt.Sprintf("client_id = %q", dinterotest.ClientID),
		fmt.Sprintf("client_secret = %q", dinterotest.ClientSecret))
	return "provider \"dintero\" {\n  " + strings.Join(lines, "\n  ") + "\n}\n"
}

// shop is one signup; more lines go into it.
func shop(name, caseID string, more ...string) string {
	return fmt.Sprintf("resource \"dintero_vipps_psp_connection\" %q {\n  signup = {\n    case_id = %q\n"+
		"    payment_options = [{ type = \"dintero_psp.vipps\", currencies = [\"NOK\"] }]\n    %s\n  }\n}\n",
		name, caseID, strings.Join(more, "\n    "))
}

// lockedBuffer takes what two streams print.
type lockedBuffer struct {
	mu     sync.Mutex
	buffer bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buffer.Write(p)
}

// take returns all that was written since it was last taken.
func (b *lockedBuffer) take() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	defer b.buffer.Reset()
	return b.buffer.String()
}
