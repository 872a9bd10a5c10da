// Command bench measures what the provider costs: how long Terraform takes to
// apply and to plan many signups, with how much CPU time, how many requests and
// how much memory.
//
//	$ make bench
//	$ make bench BENCHARGS='-n 1000 -token static'
//
// Each workload runs in a sandbox with a simulated Dintero, and beside it the
// same number of terraform_data, which is built into Terraform: what that takes is
// Terraform's own share. With -random PROGRAM, a build of hashicorp/random, it is
// measured beside random_id, too. The step schema is `terraform providers schema`,
// which does little more than start the plugin. Only figures of one run can be
// compared, because they depend on the machine.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	o, err := parse(args)
	if err != nil {
		return err
	}
	heading, err := heading(ctx, o)
	if err != nil {
		return err
	}
	var rows []row
	for _, w := range o.workloads() {
		fmt.Fprintf(os.Stderr, "%s …\n", w.name)
		measured, err := w.measure(ctx, o)
		if err != nil {
			return fmt.Errorf("%s: %w", w.name, err)
		}
		rows = append(rows, measured...)
	}
	fmt.Printf("%s\n%s", heading, table(o.yardsticks(), rows))
	return nil
}
