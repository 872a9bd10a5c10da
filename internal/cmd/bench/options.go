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
	accounts    []int // numbers of accounts with one signup each; a workload per number
	signups     int   // of one account; 0 for none
	static      bool  // one access token instead of client credentials
	latency     time.Duration
	parallelism int
	provider    string
	random      string // "" if it is not measured
}

func parse(args []string) (o options, err error) {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError) // prints what is wrong
	accounts := flags.String("n", "100,300,1000", "`numbers` of accounts with one signup each")
	flags.IntVar(&o.signups, "signups", 300, "`number` of signups of one account; 0 leaves them out")
	token := flags.String("token", "client", "client: client credentials, with which each account needs a `token`; static: one access token for all")
	flags.DurationVar(&o.latency, "latency", 20*time.Millisecond, "how long the simulated Dintero takes for each answer")
	flags.IntVar(&o.parallelism, "parallelism", 10, "`number` of resources on which Terraform works at once")
	flags.StringVar(&o.provider, "provider", filepath.Join("bin", "terraform-provider-dintero"), "the provider's `program`, as make build makes it")
	flags.StringVar(&o.random, "random", "", "a `program` of hashicorp/random, to measure the same number of random_id as well")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	for _, field := range strings.Split(*accounts, ",") {
		n, err := strconv.Atoi(field)
		if err != nil || n < 1 {
			return o, fmt.Errorf("-n: %q is not a number above zero", field)
		}
		o.accounts = append(o.accounts, n)
	}
	if o.static = *token == "static"; !o.static && *token != "client" {
		return o, fmt.Errorf("-token: %q is neither client nor static", *token)
	}
	if o.random != "" {
		if o.random, err = filepath.Abs(o.random); err != nil {
			return o, err
		}
	}
	o.provider, err = filepath.Abs(o.provider)
	return o, err
}
