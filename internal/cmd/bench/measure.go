package main

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/sandbox"
)

// cost is what one command of Terraform took.
type cost struct {
	wall time.Duration
	// cpu is the user and system time of Terraform and of the plugins that it
	// started and waited for.
	cpu time.Duration
	// pluginBytes is the peak memory of a plugin process; 0 if it is unknown.
	pluginBytes int64
}

// schemaRuns is how often the shortest step is repeated; the fastest counts.
const schemaRuns = 5

// measure runs a step of a workload. A plan that wants to change anything is an
// error, because it comes right after the apply.
func (o options) measure(ctx context.Context, box *sandbox.Sandbox, step string) (cost, error) {
	common := []string{"-input=false", "-no-color", fmt.Sprintf("-parallelism=%d", o.parallelism)}
	switch step {
	case "apply":
		return measure(ctx, box, append(common, "-auto-approve"), step)
	case "plan":
		return measure(ctx, box, append(common, "-detailed-exitcode"), step)
	}
	var fastest cost
	for i := range schemaRuns {
		c, err := measure(ctx, box, []string{"-json"}, "providers", "schema")
		if err != nil {
			return cost{}, err
		}
		if i == 0 || c.wall < fastest.wall {
			fastest = c
		}
	}
	return fastest, nil
}

func measure(ctx context.Context, box *sandbox.Sandbox, flags []string, name ...string) (cost, error) {
	command := box.Command(ctx, append(name, flags...)...)
	var printed bytes.Buffer
	command.Stdout, command.Stderr = &printed, &printed
	started := time.Now()
	if err := command.Start(); err != nil {
		return cost{}, err
	}
	peak := watchPlugins(command.Process.Pid)
	err := command.Wait()
	wall, memory := time.Since(started), peak()
	if err != nil {
		end := printed.Bytes()[max(0, printed.Len()-2000):] // a large apply prints a lot
		return cost{}, fmt.Errorf("terraform %s: %w\n%s", name[0], err, end)
	}
	return cost{wall, command.ProcessState.UserTime() + command.ProcessState.SystemTime(), memory}, nil
}
