// Command dintero-simulator is a simulated Dintero on a loopback address, for
// trying the provider out without an account and for tests of modules. It
// prints the environment variables that make the provider use it, and then a
// line for each request:
//
//	$ go run ./internal/cmd/dintero-simulator
//	export DINTERO_BASE_URL=http://127.0.0.1:39145/v1
//	…
//
// Its start page, http://127.0.0.1:39145/ in this example, has all merchants
// and buttons for what happens outside Terraform. The signature links lead to
// pages on which to sign or decline as the merchant. All data is lost when the
// program ends. -help lists the flags.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// shutdownGrace is how long answers that are under way may take at the end.
const shutdownGrace = time.Second

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run serves until the context ends and returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	o, err := parse(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil: // the flag package has printed it, with the usage
		return 2
	}
	if err := serve(ctx, o, stdout, stderr); err != nil {
		fmt.Fprintln(stderr, "dintero-simulator:", err)
		return 1
	}
	return 0
}

func serve(ctx context.Context, o options, stdout, stderr io.Writer) error {
	listener, err := net.ListenTCP("tcp", o.listen)
	if err != nil {
		return err
	}
	start := fmt.Sprintf("http://%s/", listener.Addr())
	sim := o.simulator()
	sim.URL = start + "v1"
	if err := printEnvironment(stdout, sim.URL, o.account); err != nil {
		return errors.Join(err, listener.Close())
	}
	printWhatToDo(stderr, start)

	server := &http.Server{Handler: logged(sim, stderr), ReadHeaderTimeout: 10 * time.Second}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
		return shutDown(server)
	}
}

// printEnvironment prints nothing but what a shell can run.
func printEnvironment(w io.Writer, baseURL, account string) error {
	_, err := fmt.Fprintf(w, "export DINTERO_BASE_URL=%s\n"+
		"export DINTERO_ACCOUNT_ID=%s\n"+
		"export DINTERO_CLIENT_ID=%s\n"+
		"export DINTERO_CLIENT_SECRET=%s\n",
		baseURL, account, dinterotest.ClientID, dinterotest.ClientSecret)
	return err
}

func printWhatToDo(w io.Writer, start string) {
	fmt.Fprintf(w, "Dintero is simulated until Ctrl-C. Run the lines above in the shell in which you run Terraform.\n"+
		"All merchants, and buttons for what happens outside Terraform: %s\n", start)
}

// shutDown closes the connections that are still in use after shutdownGrace.
func shutDown(server *http.Server) error {
	ctx, cancel := context.WithTimeout(context.Background(), shutdownGrace)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		return server.Close()
	}
	return nil
}
