//go:build unix

package e2e

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/sandbox"
)

// A pipeline that is cancelled, and Ctrl-C in a terminal, send a signal to the
// whole process group: to Terraform and to the plugin. A POST that takes seconds
// still gets its answer into the state.
func TestAccInterruptGroup_POSTUnderWayIsNotLost_Defect44(t *testing.T) {
	acceptance(t)
	for name, signal := range map[string]syscall.Signal{"SIGTERM": syscall.SIGTERM, "SIGINT": syscall.SIGINT} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newGroupApply(t, 3*time.Second)
			a.sim.Before(dinterotest.RouteSignup, 1, func() { a.later(arriving, signal) })
			_ = a.run(t) // Terraform calls an interrupted apply a failure
			mustAgree(t, a.tf, a.sim, true)
			a.sim.WantPOSTs(t, 1)
			a.wantNoPlugin(t)
			a.tf.MustPlanNothing()
		})
	}
}

// SIGTERM alone does not end the plugin: Terraform decides when it ends.
func TestAccInterruptGroup_PluginSurvivesSIGTERM_Defect44(t *testing.T) {
	acceptance(t)
	skipUnlessProcessesAreFiles(t)
	a := newGroupApply(t, 3*time.Second)
	a.sim.Before(dinterotest.RouteSignup, 1, func() {
		plugins := a.plugins(t)
		if len(plugins) == 0 {
			t.Error("the plugin does not run")
		}
		for _, pid := range plugins {
			_ = syscall.Kill(pid, syscall.SIGTERM)
		}
	})
	if err := a.run(t); err != nil {
		t.Fatalf("apply: %v\n%s", err, a.printed.String())
	}
	mustAgree(t, a.tf, a.sim, true)
	a.sim.WantPOSTs(t, 1)
	a.wantNoPlugin(t)
}

// A Terraform that is killed cannot end its plugin. A plugin that was asked to
// terminate ends by itself soon after, and so does one whose Terraform was
// interrupted twice.
func TestAccInterruptGroup_PluginEndsWithTerraform_Defect44(t *testing.T) {
	acceptance(t)
	skipUnlessProcessesAreFiles(t)
	for name, end := range map[string]func(a *groupApply){
		"SIGTERM, then SIGKILL": func(a *groupApply) {
			a.later(arriving, syscall.SIGTERM)
			a.kill(time.Second)
		},
		"SIGINT, then SIGKILL": func(a *groupApply) {
			a.later(arriving, syscall.SIGINT)
			a.kill(time.Second)
		},
		"SIGKILL":       func(a *groupApply) { a.kill(time.Second) },
		"SIGTERM twice": func(a *groupApply) { a.later(arriving, syscall.SIGTERM); a.later(time.Second, syscall.SIGTERM) },
		"SIGINT twice":  func(a *groupApply) { a.later(arriving, syscall.SIGINT); a.later(time.Second, syscall.SIGINT) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newGroupApply(t, hours)
			a.sim.Before(dinterotest.RouteSignup, 1, func() { end(a) })
			if err := a.run(t); err == nil {
				t.Error("the apply succeeded")
			}
			a.wantNoPlugin(t)
			a.sim.WantPOSTs(t, 1)
		})
	}
}

// groupApply is an apply in a process group of its own, as a shell and a pipeline
// run it.
type groupApply struct {
	sim     acctest.Sim
	tf      acctest.Terraform
	command *exec.Cmd
	group   chan int // its id, which is Terraform's, too
	printed *bytes.Buffer
}

// newGroupApply prepares an apply whose POST is answered after a time.
func newGroupApply(t *testing.T, posting time.Duration) *groupApply {
	t.Helper()
	sim := acctest.Start(t)
	tf := installed(t, sim.Provider()+acctest.Shop("shop", acctest.CaseID), sandbox.Options{})
	a := &groupApply{sim: sim, tf: tf, command: tf.Command(t.Context(), "apply", "-auto-approve", "-no-color"), group: make(chan int, 1), printed: &bytes.Buffer{}}
	a.command.Stdout, a.command.Stderr = a.printed, a.printed
	a.command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	sim.Inject(dinterotest.RouteSignup, 1, dinterotest.Fault{Delay: posting})
	return a
}

func (a *groupApply) run(t *testing.T) error {
	t.Helper()
	if err := a.command.Start(); err != nil {
		t.Fatal(err)
	}
	pid := a.command.Process.Pid
	t.Cleanup(func() { _ = syscall.Kill(-pid, syscall.SIGKILL) })
	a.group <- pid
	return a.command.Wait()
}

// later sends a signal to the whole group.
func (a *groupApply) later(after time.Duration, signal syscall.Signal) {
	time.AfterFunc(after, func() { _ = syscall.Kill(-a.pid(), signal) })
}

// kill kills Terraform alone.
func (a *groupApply) kill(after time.Duration) {
	time.AfterFunc(after, func() { _ = syscall.Kill(a.pid(), syscall.SIGKILL) })
}

func (a *groupApply) pid() int {
	pid := <-a.group
	a.group <- pid
	return pid
}

// plugins returns the processes of the provider, as far as the system shows them
// (Linux does).
func (a *groupApply) plugins(t *testing.T) []int {
	t.Helper()
	return pluginsBelow(t, filepath.Dir(a.tf.Dir))
}

// wantNoPlugin gives the plugin a few seconds to end after Terraform.
func (a *groupApply) wantNoPlugin(t *testing.T) {
	t.Helper()
	left := a.plugins(t)
	for deadline := time.Now().Add(promptly); len(left) > 0 && time.Now().Before(deadline); left = a.plugins(t) {
		time.Sleep(50 * time.Millisecond)
	}
	if len(left) > 0 {
		t.Errorf("the plugin still runs after Terraform has ended: %v", slices.Sorted(slices.Values(left)))
	}
}
