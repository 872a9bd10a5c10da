package main

import (
	"flag"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

type options struct {
	accounts    []int // how many accounts, one signup each; a workload per number
	signups     int   // how many signups of one account; 0 for none
	latency     time.Duration
	parallelism int
	provider    string
	json        string

	simulator string // the program, built for the run
}

// parse leaves it to the flag package to print what is wrong with a flag.
func parse(args []string) (options, error) {
	o := options{accounts: []int{100, 300, 1000}}
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.Func("n", "`numbers` of accounts, one signup each (default 100,300,1000)", o.setAccounts)
	flags.IntVar(&o.signups, "signups", 300, "number of signups of one account; 0 leaves them out")
	flags.DurationVar(&o.latency, "latency", 20*time.Millisecond, "how long the simulated Dintero takes for each answer")
	flags.IntVar(&o.parallelism, "parallelism", 10, "how much Terraform does at once; 10 is its default")
	flags.StringVar(&o.provider, "provider", filepath.Join("bin", "terraform-provider-dintero"), "the provider's `program`, as make build makes it")
	flags.StringVar(&o.json, "json", "", "`file` that gets the figures as JSON too")
	if err := flags.Parse(args); err != nil {
		return options{}, err
	}
	var err error
	o.provider, err = filepath.Abs(o.provider)
	return o, err
}

func (o *options) setAccounts(list string) error {
	o.accounts = nil
	for _, field := range strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' }) {
		n, err := strconv.Atoi(field)
		if err != nil || n < 1 {
			return fmt.Errorf("%q is no number above zero", field)
		}
		o.accounts = append(o.accounts, n)
	}
	return nil
}
