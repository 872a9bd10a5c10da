// Command bench measures what the provider costs a user: how long Terraform
// takes to apply and to plan many signups, with how much CPU time, how many
// requests and how much memory, and how long a plugin process takes to start.
//
//	$ make bench
//	$ make bench BENCHARGS='-n 100,300 -latency 5ms -json bench.json'
//
// Each workload runs in a sandbox of its own, with a simulated Dintero in a
// process of its own, and beside it the same number of terraform_data, which is
// built into Terraform and does nothing: what it takes is Terraform's own
// share, the floor. All figures of a table come from one run of one machine;
// those of different runs do not compare.
//
// A tour: workload.go says what is applied, measure.go runs Terraform,
// memory_*.go watches the plugin, requests.go counts requests, start.go and
// handshake.go time the start of the plugin, table.go prints.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/dintero/terraform-provider-dintero/internal/sandbox"
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

func run(ctx context.Context, args []string) (err error) {
	o, err := parse(args)
	if err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "dintero-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	if o.simulator, err = sandbox.BuildSimulator(ctx, folder); err != nil {
		return err
	}
	report, err := measureAll(ctx, o)
	if err != nil {
		return err
	}
	fmt.Print(report.table())
	if o.json != "" {
		return report.writeJSON(o.json)
	}
	return nil
}

func measureAll(ctx context.Context, o options) (*report, error) {
	r, err := newReport(ctx, o)
	if err != nil {
		return nil, err
	}
	if r.Start, err = measureStart(ctx, o.provider); err != nil {
		return nil, err
	}
	for _, w := range o.workloads() {
		fmt.Fprintf(os.Stderr, "%s …\n", w.Name)
		rows, err := w.measure(ctx, o)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", w.Name, err)
		}
		r.Rows = append(r.Rows, rows...)
	}
	return r, nil
}
