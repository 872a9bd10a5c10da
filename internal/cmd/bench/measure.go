package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/sandbox"
)

// cost is what one command of Terraform took.
type cost struct {
	WallSeconds float64 `json:"wall_seconds"`
	// CPUSeconds is user and system time of Terraform and of the plugins that
	// it started and waited for.
	CPUSeconds float64 `json:"cpu_seconds"`
	// PluginBytes is the most memory that a plugin process had, 0 where it is
	// not known.
	PluginBytes int64 `json:"plugin_bytes,omitempty"`
	// StateBytes is the size of the state after it.
	StateBytes int64 `json:"state_bytes"`
}

func measure(ctx context.Context, box *sandbox.Sandbox, args []string) (cost, error) {
	command := box.Command(ctx, args...)
	var printed bytes.Buffer
	command.Stdout, command.Stderr = &printed, &printed
	started := time.Now()
	if err := command.Start(); err != nil {
		return cost{}, err
	}
	peak := watchPlugins(command.Process.Pid)
	err := command.Wait()
	wall := time.Since(started)
	memory := peak()
	if err != nil {
		return cost{}, fmt.Errorf("terraform %s: %w\n%s", args[0], err, lastOf(printed.Bytes()))
	}
	state, err := os.Stat(filepath.Join(box.Folder, "terraform.tfstate"))
	if err != nil {
		return cost{}, err
	}
	return cost{
		WallSeconds: wall.Seconds(),
		CPUSeconds:  (command.ProcessState.UserTime() + command.ProcessState.SystemTime()).Seconds(),
		PluginBytes: memory,
		StateBytes:  state.Size(),
	}, nil
}

// lastOf leaves out most of what a large apply prints.
func lastOf(printed []byte) []byte {
	const enough = 2000
	return printed[max(0, len(printed)-enough):]
}
