// Command demo shows a signup go from HCL to enabled and back, on this machine
// alone: it builds the provider, starts a simulated Dintero, and lets a real
// Terraform apply examples/demo. It fails where anything is not as it says, and
// leaves nothing behind.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run returns the exit code.
func run(ctx context.Context, stdout, stderr io.Writer) int {
	d := &demo{screen: screen{w: stdout}}
	err := d.play(ctx)
	err = errors.Join(err, d.cleanUp())
	switch {
	case ctx.Err() != nil:
		fmt.Fprintln(stderr, "\nInterrupted. What was started has been stopped and removed.")
		return 1
	case err != nil:
		fmt.Fprintln(stderr, "\nThe demo failed:", err)
		return 1
	}
	return 0
}
