//go:build unix

package e2e

import (
	"bytes"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// Ctrl-C in a terminal and a pipeline that is cancelled send a signal to the whole
// process group, to Terraform and to the plugin. A POST that is under way, which
// has no effect if the client leaves, still gets its answer into the state.
func TestAccInterrupt_POSTUnderWayIsInTheState_Defect14_Defect44(t *testing.T) {
	inParallel(t)
	for name, signal := range map[string]syscall.Signal{"SIGINT": syscall.SIGINT, "SIGTERM": syscall.SIGTERM} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim := acctest.Start(t)
			tf := acctest.NewTerraformWithPlugin(t, sim.Provider()+acctest.Shop("shop", acctest.CaseID))
			var group atomic.Int64
			sim.OnRequest(func(r dinterotest.Request) dinterotest.Fault {
				if r.Route != dinterotest.RouteSignup {
					return dinterotest.Fault{}
				}
				_ = syscall.Kill(-int(group.Load()), signal)
				return dinterotest.Fault{Delay: time.Second}
			})

			printed := applyInGroup(t, tf, &group)
			shop := tf.State()[acctest.ShopAddress]
			if shop.Tainted || shop.Attributes["status"] != dinterotest.StatusPending || shop.Attributes["adopted"] != false {
				t.Errorf("the state has %+v\n%s", shop, printed)
			}
			acctest.WantText(t, printed, "Interrupt received")
			sim.OnRequest(nil)
			tf.WantEmptyPlan()
			tf.Apply()
			sim.WantPOSTs(t, 1)
		})
	}
}

// applyInGroup applies in a process group of its own, as a shell does, and returns
// what was printed. It ignores the exit code, because Terraform may call an
// interrupted apply a failure.
func applyInGroup(t *testing.T, tf *acctest.Terraform, group *atomic.Int64) string {
	t.Helper()
	var printed bytes.Buffer
	command := tf.Command(t.Context(), "apply", "-auto-approve", "-no-color", "-input=false")
	command.Stdout, command.Stderr = &printed, &printed
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	pid := command.Process.Pid
	group.Store(int64(pid))
	t.Cleanup(func() { _ = syscall.Kill(-pid, syscall.SIGKILL) }) // a plugin that goes on
	_ = command.Wait()
	return acctest.Flat(printed.String())
}
