package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/provider"
	"github.com/dintero/terraform-provider-dintero/internal/sandbox"
)

// workload is a configuration of many signups.
type workload struct {
	name    string
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
    dintero = { source = "dintero/dintero" }
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

// yardstick is a resource of another provider, of which the same number is
// measured in the same run.
type yardstick struct {
	name          string
	address       string // of its provider
	plugin        string // "" for the one that is built into Terraform
	configuration string // of how many, and of which accounts
}

// yardsticks are terraform_data, which makes no request and starts no plugin, and
// random_id if its provider is given, which makes no request.
func (o options) yardsticks() []yardstick {
	all := []yardstick{{name: "terraform_data", configuration: `resource "terraform_data" "shop" {
  count = %d
  input = {
    account_id      = %s
    case_id         = format("3c90c3cc-0d44-4b50-8888-%%012d", count.index)
    payment_options = [{ type = "dintero_psp.vipps", currencies = ["NOK"] }]
  }
}
`}}
	if o.random != "" {
		all = append(all, yardstick{"random_id", "registry.terraform.io/hashicorp/random", o.random, `resource "random_id" "shop" {
  count       = %d
  keepers     = { account_id = %s }
  byte_length = 8
}
`})
	}
	return all
}

// row is one step of a workload, and the same step of each yardstick.
type row struct {
	workload, step       string
	signups              cost
	yardsticks           []cost
	tokens, reads, posts int
}

// measure runs each step of the signups and of the yardsticks in turn, so that
// other load on the machine slows all of them down.
func (w workload) measure(ctx context.Context, o options) (_ []row, err error) {
	dintero, stop := o.startDintero()
	defer stop()
	ours, err := prepare(ctx, sandbox.Options{Address: provider.Address, Plugin: o.provider, Environment: o.environment(dintero)},
		fmt.Sprintf(signups, w.n, w.account))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, ours.Close()) }()
	var theirs []*sandbox.Sandbox
	for _, y := range o.yardsticks() {
		box, err := y.prepare(ctx, o, w)
		if err != nil {
			return nil, err
		}
		defer box.Close()
		theirs = append(theirs, box)
	}
	var rows []row
	for _, step := range []string{"schema", "apply", "plan"} {
		r := row{workload: w.name, step: step}
		dintero.ResetLog()
		if r.signups, err = o.measure(ctx, ours, step); err != nil {
			return nil, err
		}
		r.tokens = dintero.Count(dinterotest.RouteToken)
		r.reads = dintero.Count(dinterotest.RouteSettings) + dintero.Count(dinterotest.RouteConnection)
		r.posts = dintero.Count(dinterotest.RouteSignup)
		for _, box := range theirs {
			measured, err := o.measure(ctx, box, step)
			if err != nil {
				return nil, err
			}
			r.yardsticks = append(r.yardsticks, measured)
		}
		rows = append(rows, r)
	}
	return rows, nil
}

// prepare installs a yardstick. Terraform's built-in one leaves the sandbox's own
// provider unused.
func (y yardstick) prepare(ctx context.Context, o options, w workload) (*sandbox.Sandbox, error) {
	options := sandbox.Options{Address: y.address, Plugin: y.plugin}
	if y.plugin == "" {
		options = sandbox.Options{Address: provider.Address, Plugin: o.provider}
	}
	return prepare(ctx, options, fmt.Sprintf(y.configuration, w.n, w.account))
}

func prepare(ctx context.Context, o sandbox.Options, configuration string) (*sandbox.Sandbox, error) {
	box, err := sandbox.New(o)
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
