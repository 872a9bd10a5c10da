package main

import (
	"flag"
	"fmt"
	"io"
	"net"
	"regexp"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// accountPattern is documented.
var accountPattern = regexp.MustCompile(`^[PT]\d{8}$`)

// options are what the flags say.
type options struct {
	listen        *net.TCPAddr
	account       string
	latency       time.Duration
	reads         dinterotest.Reads
	tokenLifetime time.Duration
}

// parse reports what is wrong with a flag on stderr, as the flag package does.
func parse(args []string, stderr io.Writer) (options, error) {
	o := options{
		listen:  &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)},
		account: dinterotest.Account,
		reads:   dinterotest.ReadsSettings,
	}
	flags := flag.NewFlagSet("dintero-simulator", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Func("listen", "loopback `address` to listen at (default 127.0.0.1:0)", o.setListen)
	flags.Func("account", "`account` that owns the API client (default "+o.account+")", o.setAccount)
	flags.Func("reads", "which reads show a connection: settings, settings-hyphen, own-path, both, none (default settings)", o.setReads)
	flags.DurationVar(&o.latency, "latency", 0, "delay of every answer")
	flags.DurationVar(&o.tokenLifetime, "token-lifetime", 4*time.Hour, "how long a token is valid")
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

// setListen resolves a name before it judges, so that what is checked is what is
// listened at: the simulator's secret is public and must not serve a network.
func (o *options) setListen(value string) error {
	address, err := net.ResolveTCPAddr("tcp", value)
	if err != nil {
		return err
	}
	if !address.IP.IsLoopback() {
		return fmt.Errorf("%s is not a loopback address", value)
	}
	o.listen = address
	return nil
}

func (o *options) setAccount(value string) error {
	if !accountPattern.MatchString(value) {
		return fmt.Errorf("must match %s", accountPattern)
	}
	o.account = value
	return nil
}

func (o *options) setReads(value string) (err error) {
	o.reads, err = dinterotest.ParseReads(value)
	return err
}

func (o options) simulator() *dinterotest.Server {
	sim := dinterotest.New()
	sim.AddClient(dinterotest.Client{
		ID:     dinterotest.ClientID,
		Secret: dinterotest.ClientSecret,
		Owner:  o.account,
	})
	sim.SetLatency(o.latency)
	sim.SetReads(o.reads)
	sim.SetTokenLifetime(o.tokenLifetime)
	return sim
}
