package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/sandbox"
)

// workload is a configuration of many signups, and the same number of
// terraform_data with the same arguments.
type workload struct {
	Name    string
	n       int
	account string // an HCL expression of count.index
}

func (o options) workloads() []workload {
	var all []workload
	for _, n := range o.accounts {
		all = append(all, workload{fmt.Sprintf("%d accounts", n), n, `format("T%08d", count.index)`})
	}
	if o.signups > 0 {
		all = append(all, workload{fmt.Sprintf("%d of one account", o.signups), o.signups, `"T12345678"`})
	}
	return all
}

const signups = `terraform {
  required_providers {
    dintero = {
      source = "dintero/dintero"
    }
  }
}

resource "dintero_vipps_psp_connection" "shop" {
  count      = %d
  account_id = %s
  signup = {
    case_id         = format("3c90c3cc-0d44-4b50-8888-%%012d", count.index)
    payment_options = [{ type = "dintero_psp.vipps", currencies = ["NOK"] }]
  }
}
`

const floor = `resource "terraform_data" "shop" {
  count = %d
  input = {
    account_id      = %s
    case_id         = format("3c90c3cc-0d44-4b50-8888-%%012d", count.index)
    payment_options = [{ type = "dintero_psp.vipps", currencies = ["NOK"] }]
  }
}
`

// configuration fills one of the two in.
func (w workload) configuration(resource string) string {
	return fmt.Sprintf(resource, w.n, w.account)
}

// measure runs signups and floor step by step in turn, so that what else the
// machine does in the meantime meets both.
func (w workload) measure(ctx context.Context, o options) (_ []row, err error) {
	dintero, err := sandbox.StartSimulator(ctx, o.simulator, "-latency", o.latency.String())
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, dintero.Stop()) }()
	ours, err := prepare(ctx, o.provider, w.configuration(signups), dintero.Environment)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, ours.Close()) }()
	theirs, err := prepare(ctx, o.provider, w.configuration(floor), nil)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, theirs.Close()) }()

	rows := []row{{Workload: w.Name, N: w.n, Step: "apply"}, {Workload: w.Name, N: w.n, Step: "plan"}}
	for i := range rows {
		before := len(dintero.Log())
		if rows[i].Signups, err = measure(ctx, ours, o.step(rows[i].Step)); err != nil {
			return nil, err
		}
		time.Sleep(settling)
		rows[i].Requests = countRequests(dintero.Log()[before:])
		if rows[i].Floor, err = measure(ctx, theirs, o.step(rows[i].Step)); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// step is a command of Terraform. A plan that wants to change anything is an
// error here: it comes right after the apply.
func (o options) step(name string) []string {
	args := []string{name, "-input=false", "-no-color", fmt.Sprintf("-parallelism=%d", o.parallelism)}
	if name == "apply" {
		return append(args, "-auto-approve")
	}
	return append(args, "-detailed-exitcode")
}

func prepare(ctx context.Context, plugin, configuration string, environment map[string]string) (*sandbox.Sandbox, error) {
	box, err := sandbox.New(sandbox.Options{Plugin: plugin, Environment: environment})
	if err != nil {
		return nil, err
	}
	if err = box.Write("main.tf", configuration); err == nil {
		err = box.Init(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, box.Close())
	}
	return box, nil
}
