// Command demo shows Vipps signups go from HCL to enabled and back, on this
// machine alone: it builds the provider, simulates Dintero, and runs a real
// Terraform that applies examples/demo. It fails if anything is not as it
// prints.
//
//	$ make demo
//	$ make demo KEEP=1
//
// In the end everything is removed. With -keep, which KEEP=1 sets, Dintero and
// Terraform's folder stay until Ctrl-C, and the demo prints what to try next.
//
// A tour: steps.go has the steps, merchants.go checks Terraform's outputs,
// excerpt.go shortens Terraform's plan, and demo.go starts and stops what the
// steps need.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	keep := flag.Bool("keep", false, "keep the simulated Dintero and Terraform's folder until Ctrl-C")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, *keep, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run returns the exit code.
func run(ctx context.Context, keep bool, stdout, stderr io.Writer) int {
	d := &demo{screen: screen{w: stdout}, keep: keep}
	err := d.play(ctx)
	err = errors.Join(err, d.cleanUp())
	switch {
	case ctx.Err() != nil && !d.finished:
		fmt.Fprintln(stderr, "\nInterrupted. What was started has been stopped and removed.")
		return 1
	case err != nil:
		fmt.Fprintln(stderr, "\nThe demo failed:", err)
		return 1
	}
	fmt.Fprintln(stdout, "All of it is removed again.")
	return 0
}
