// Command dintero-simulator is a simulated Dintero on a loopback address, for
// trying the provider out without an account and for tests of modules. It
// prints the environment variables that make the provider use it, and then a
// line for each request:
//
//	$ go run ./internal/cmd/dintero-simulator
//	export DINTERO_BASE_URL=http://127.0.0.1:39145/v1
//	…
//
// Its start page, http://127.0.0.1:39145/ in this example, lists the merchants
// and has buttons for what happens outside Terraform. The signature links lead to
// pages on which to sign or decline as the merchant. All data is lost when the
// program ends. -help lists the flags.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
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

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run serves until the context ends and returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	sim := dinterotest.New()
	listen, err := parse(sim, args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil: // the flag package has printed it
		return 2
	}
	if err := serve(ctx, sim, listen, stdout, stderr); err != nil {
		fmt.Fprintln(stderr, "dintero-simulator:", err)
		return 1
	}
	return 0
}

// parse sets the simulator up as the flags say, and returns where to listen.
func parse(sim *dinterotest.Server, args []string, stderr io.Writer) (*net.TCPAddr, error) {
	listen := &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)}
	flags := flag.NewFlagSet("dintero-simulator", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() {
		fmt.Fprint(stderr, introduction)
		flags.PrintDefaults()
	}
	flags.Func("approval", "Give an account the due-diligence case `ACCOUNT=UUID[:STATUS]`, which the data source\n"+
		"dintero_payment_approvals finds. The status is ACTIVE unless it is given. Can be repeated.",
		func(value string) error { return addApproval(sim, value) })
	instant := flags.Bool("instant", false, "Enable each signup at once, without a signature.")
	flags.Func("lag", "How old what reads show is: a `DURATION` such as 10s. (default 0s)", duration(sim.SetLag))
	flags.Func("listen", "The loopback `ADDRESS` to listen at. Port 0 means any free port. (default 127.0.0.1:0)",
		func(value string) (err error) { listen, err = loopback(value); return err })
	flags.Func("reads", "Which `READS` show a signup: settings, settings-hyphen, own-path, both or none. (default settings)",
		func(value string) error { return setReads(sim, value) })
	flags.Func("token-lifetime", "How long tokens are valid: a `DURATION` such as 90s. (default 4h)", duration(sim.SetTokenLifetime))
	err := flags.Parse(args)
	sim.SetInstant(*instant)
	if err == nil && flags.NArg() > 0 {
		err = fmt.Errorf("unexpected argument %q", flags.Arg(0))
		fmt.Fprintln(stderr, err)
	}
	return listen, err
}

func setReads(sim *dinterotest.Server, value string) error {
	reads, err := dinterotest.ParseReads(value)
	if err == nil {
		sim.SetReads(reads)
	}
	return err
}

func addApproval(sim *dinterotest.Server, value string) error {
	account, approval, ok := strings.Cut(value, "=")
	id, status, _ := strings.Cut(approval, ":")
	if !ok || account == "" || id == "" {
		return errors.New("must be ACCOUNT=UUID or ACCOUNT=UUID:STATUS")
	}
	if status == "" {
		status = "ACTIVE"
	}
	sim.AddApproval(account, dinterotest.PaymentApproval{ID: id, CaseStatus: status})
	return nil
}

// duration returns what sets a duration, which must not be negative.
func duration(set func(time.Duration)) func(string) error {
	return func(value string) error {
		d, err := time.ParseDuration(value)
		if err != nil || d < 0 {
			return errors.New("must be a duration such as 10s, 1m30s or 500ms")
		}
		set(d)
		return nil
	}
}

// loopback resolves a name before it judges, so that what is checked is what is
// listened at: the simulator's secret is public and must not serve a network.
func loopback(value string) (*net.TCPAddr, error) {
	address, err := net.ResolveTCPAddr("tcp", value)
	if err == nil && !address.IP.IsLoopback() {
		err = fmt.Errorf("%s is not a loopback address", value)
	}
	return address, err
}

func serve(ctx context.Context, sim *dinterotest.Server, listen *net.TCPAddr, stdout, stderr io.Writer) error {
	listener, err := net.ListenTCP("tcp", listen)
	if err != nil {
		return err
	}
	start := fmt.Sprintf("http://%s/", listener.Addr())
	sim.URL = start + "v1"
	fmt.Fprintf(stdout, "export DINTERO_BASE_URL=%s\nexport DINTERO_ACCOUNT_ID=%s\nexport DINTERO_CLIENT_ID=%s\nexport DINTERO_CLIENT_SECRET=%s\n",
		sim.URL, dinterotest.Account, dinterotest.ClientID, dinterotest.ClientSecret)
	fmt.Fprintf(stderr, "Dintero is simulated until Ctrl-C. Run the lines above in the shell in which you run Terraform.\n"+
		"All merchants, and buttons for what happens outside Terraform: %s\n", start)

	server := &http.Server{Handler: logged(sim, stderr), ReadHeaderTimeout: 10 * time.Second}
	context.AfterFunc(ctx, func() { _ = server.Close() })
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// logged prints a line for each request to the API and for each button that is
// pressed: method, path and status. Headers, bodies and queries stay out of it,
// because they can contain secrets.
func logged(sim *dinterotest.Server, out io.Writer) http.Handler {
	lines := log.New(out, "", log.Ltime)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !dinterotest.IsPage(r) || r.Method == http.MethodPost {
			w = statusWriter{w, func(status int) { lines.Println(r.Method, r.URL.EscapedPath(), status) }}
		}
		sim.ServeHTTP(w, r)
		sim.ResetLog() // the lines are the log; the other one would only grow
	})
}

// statusWriter calls note with the status before it is sent.
type statusWriter struct {
	http.ResponseWriter
	note func(status int)
}

func (w statusWriter) WriteHeader(status int) {
	w.note(status)
	w.ResponseWriter.WriteHeader(status)
}
