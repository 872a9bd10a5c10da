package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

const introduction = `Usage: dintero-simulator [flags]

Simulates Dintero on this machine, for trying the Terraform provider out and for
tests of modules. It prints the environment variables that lead the provider to
it, the address of a page with all merchants and with buttons for what happens
outside Terraform, and then a line for each request. It runs until Ctrl-C.
Everything that it knows is then gone.

Flags:
`

// options are what the flags say.
type options struct {
	listen        *net.TCPAddr
	account       string
	grants        []string // none means all accounts
	approvals     []approval
	reads         dinterotest.Reads
	lag           time.Duration
	latency       time.Duration
	tokenLifetime time.Duration
	instant       bool
}

// parse reports what is wrong with a flag on stderr, as the flag package does.
func parse(args []string, stderr io.Writer) (options, error) {
	o := options{
		listen:        &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)},
		account:       dinterotest.Account,
		reads:         dinterotest.ReadsSettings,
		tokenLifetime: 4 * time.Hour,
	}
	flags := flag.NewFlagSet("dintero-simulator", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() {
		fmt.Fprint(stderr, introduction)
		flags.PrintDefaults()
	}
	o.register(flags)
	if err := flags.Parse(args); err != nil {
		return options{}, err
	}
	if flags.NArg() > 0 {
		err := fmt.Errorf("unexpected argument %q", flags.Arg(0))
		fmt.Fprintln(stderr, err)
		flags.Usage()
		return options{}, err
	}
	return o, nil
}

func (o *options) register(flags *flag.FlagSet) {
	flags.Func("account", "The `ACCOUNT` that owns the API client. (default "+o.account+")", o.setAccount)
	flags.Func("approval", "Give an account the due-diligence case `ACCOUNT=UUID[:STATUS]`, which the data source\n"+
		"dintero_payment_approvals finds. The status is ACTIVE unless it is given. Can be repeated.", o.addApproval)
	flags.Func("grant", "The `ACCOUNTS` that the API client has a grant for, separated by commas. It then has none for any\n"+
		"other account. Can be repeated. (default all accounts)", o.addGrants)
	flags.BoolVar(&o.instant, "instant", false, "Enable each signup at once, without a signature.")
	flags.Func("lag", "How far reads lag behind: a `DURATION` such as 10s. (default 0s)", duration(&o.lag))
	flags.Func("latency", "Delay every answer by a `DURATION` such as 200ms. (default 0s)", duration(&o.latency))
	flags.Func("listen", "The loopback `ADDRESS` to listen at. Port 0 means any free port. (default 127.0.0.1:0)", o.setListen)
	flags.Func("reads", "Which `READS` show a connection: settings, settings-hyphen, own-path, both or none. (default settings)", o.setReads)
	flags.Func("token-lifetime", "How long tokens are valid: a `DURATION` such as 90s. (default 4h)", duration(&o.tokenLifetime))
}

// duration returns what sets a duration, which must not be negative.
func duration(target *time.Duration) func(string) error {
	return func(value string) error {
		d, err := time.ParseDuration(value)
		switch {
		case err != nil:
			return errors.New("must be a duration such as 10s, 1m30s or 500ms")
		case d < 0:
			return errors.New("must not be negative")
		}
		*target = d
		return nil
	}
}

func (o options) simulator() *dinterotest.Server {
	sim := dinterotest.New()
	sim.AddClient(dinterotest.Client{
		ID:       dinterotest.ClientID,
		Secret:   dinterotest.ClientSecret,
		Owner:    o.account,
		Accounts: o.grants,
	})
	for _, a := range o.approvals {
		sim.AddApproval(a.account, dinterotest.PaymentApproval{ID: a.caseID, CaseStatus: a.status})
	}
	sim.SetInstant(o.instant)
	if o.lag > 0 {
		sim.SetLag(o.lag)
	}
	sim.SetLatency(o.latency)
	sim.SetReads(o.reads)
	sim.SetTokenLifetime(o.tokenLifetime)
	return sim
}
