package dintero_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

func outageOf(d time.Duration) func(*dintero.Config) {
	return func(c *dintero.Config) { c.Timing.Outage = d }
}

func TestOutage_OnlyTheFirstRequestWaitsThroughItsRetries_Defect47(t *testing.T) {
	var log logBuffer
	client := connect(t, "http://"+unusedAddress(t)+"/v1", log.at(slog.LevelDebug), accessToken("ready-token"), outageOf(time.Minute))
	_, first := client.Settings(t.Context(), account)
	equal(t, "cause", dintero.CauseOf(first), dintero.CauseUnreachable)
	equal(t, "refused connection", errors.Is(first, syscall.ECONNREFUSED), true)
	equal(t, "sent", errorOf[*dintero.TransportError](t, first).Sent, false)
	equal(t, "attempts of the first", log.failures(t), 3)

	for range 50 {
		for _, read := range []func(context.Context, string) (*dintero.Connection, error){client.Settings, client.VippsPSPConnection} {
			_, err := read(t.Context(), another)
			equal(t, "error", err.Error(), first.Error())
		}
	}
	_, err := client.PaymentApprovals(t.Context(), account, nil)
	equal(t, "cause", dintero.CauseOf(err), dintero.CauseUnreachable)
	equal(t, "attempts of all", log.failures(t), 3)
}

func TestOutage_TokenRequestsAreNotTriedAgainEither_Defect47(t *testing.T) {
	var log logBuffer
	client := connect(t, "http://"+unusedAddress(t)+"/v1", log.at(slog.LevelDebug), outageOf(time.Minute))
	for i := range 50 {
		_, err := client.Settings(t.Context(), accountNumber(i))
		equal(t, "cause", dintero.CauseOf(err), dintero.CauseUnreachable)
		_, err = client.Token(t.Context(), accountNumber(i))
		equal(t, "account", errorOf[*dintero.TokenError](t, err).AccountID, accountNumber(i))
		_, err = client.SubmitVippsPSP(t.Context(), accountNumber(i), inNOK(caseA))
		equal(t, "cause for a signup", dintero.CauseOf(err), dintero.CauseUnreachable)
		equal(t, "ambiguous", dintero.Ambiguous(err), false)
		if n := strings.Count(err.Error(), "no access token"); n != 1 {
			t.Errorf("the error names %d accounts: %v", n, err)
		}
	}
	equal(t, "attempts of all", log.failures(t), 3)
}

func TestOutage_RequestsInParallelFailWithinTheRetriesOfOne_Defect47(t *testing.T) {
	var log logBuffer
	client := connect(t, "http://"+unusedAddress(t)+"/v1", log.at(slog.LevelDebug), outageOf(time.Minute), func(c *dintero.Config) {
		c.Timing.Retry, c.Timing.MaxRetry = 100*time.Millisecond, 100*time.Millisecond
	})
	requests := make(chan int, 200)
	for i := range 200 {
		requests <- i
	}
	close(requests)
	within(t, 2*time.Second, func() { // 200 requests, 10 at once, would otherwise take 4 s
		inParallel(10, func(int) {
			for i := range requests {
				if _, err := client.Settings(t.Context(), accountNumber(i)); dintero.CauseOf(err) != dintero.CauseUnreachable {
					t.Errorf("error %v", err)
				}
			}
		})
	})
	equal(t, "attempts of all", log.failures(t), 3)
}

func TestOutage_EndsAfterSomeSeconds_Defect47(t *testing.T) {
	t.Parallel()
	address, sim := unusedAddress(t), dinterotest.New()
	sim.URL = "http://" + address + "/v1"
	addSignup(sim, account, caseA)
	client := connect(t, sim.URL, outageOf(400*time.Millisecond))
	_, err := client.Settings(t.Context(), account)
	equal(t, "cause", dintero.CauseOf(err), dintero.CauseUnreachable)

	listener, err := net.Listen("tcp", address)
	succeed(t, err)
	server := &http.Server{Handler: sim, ReadHeaderTimeout: time.Second}
	t.Cleanup(func() { _ = server.Close() })
	go func() { _ = server.Serve(listener) }()
	_, err = client.Settings(t.Context(), account)
	equal(t, "cause while the outage is remembered", dintero.CauseOf(err), dintero.CauseUnreachable)
	time.Sleep(450 * time.Millisecond)
	connection, err := client.Settings(t.Context(), account)
	succeed(t, err)
	equal(t, "shown", connection != nil, true)
}

func TestOutage_IsOnlyForServersThatCannotBeReached_Defect47(t *testing.T) {
	for name, fault := range map[string]dinterotest.Fault{
		"500": status(500), "503": status(503), "429": status(429), "403": status(403), "404": status(404),
		"a web page": {Status: 200, Body: "<html>"}, "reset": {Reset: true}, "cut off": {CutOff: true}, "silence": {Delay: never},
	} {
		t.Run(name, func(t *testing.T) {
			sim, client := start(t, outageOf(time.Minute), retries(0), timeout(200*time.Millisecond))
			_, err := client.Token(t.Context(), account)
			succeed(t, err)
			sim.Inject(dinterotest.RouteSettings, -1, fault)
			_, err = client.Settings(t.Context(), account)
			equal(t, "failed", err != nil, true)
			sim.ClearFaults()
			_, err = client.Settings(t.Context(), account)
			succeed(t, err)
		})
	}
}

// A caller that is cancelled, or has a short timeout, does not prove that the
// server cannot be reached.
func TestOutage_DoesNotBeginWhenACallerGivesUp_Defect47_14(t *testing.T) {
	for name, limit := range map[string]func(context.Context) (context.Context, context.CancelFunc){
		"cancelled": func(ctx context.Context) (context.Context, context.CancelFunc) {
			ctx, cancel := context.WithCancel(ctx)
			time.AfterFunc(50*time.Millisecond, cancel)
			return ctx, cancel
		},
		"deadline": func(ctx context.Context) (context.Context, context.CancelFunc) {
			return context.WithTimeout(ctx, 50*time.Millisecond)
		},
		"no time": func(ctx context.Context) (context.Context, context.CancelFunc) { return context.WithTimeout(ctx, 0) },
	} {
		var log logBuffer
		client := connect(t, "http://"+unusedAddress(t)+"/v1", log.at(slog.LevelDebug), accessToken("ready-token"), outageOf(time.Minute), func(c *dintero.Config) {
			c.Timing.Retry, c.Timing.MaxRetry = 200*time.Millisecond, 200*time.Millisecond
		})
		ctx, cancel := limit(t.Context())
		defer cancel()
		_, err := client.Settings(ctx, account)
		equal(t, name+": failed", err != nil, true)
		before := log.failures(t)
		_, err = client.Settings(t.Context(), account)
		equal(t, name+": cause", dintero.CauseOf(err), dintero.CauseUnreachable)
		equal(t, name+": attempts of the next", log.failures(t)-before, 3)
	}
}

// A caller may be cancelled during the last attempt.
func TestOutage_DoesNotBeginWhenTheLastAttemptIsCancelled_Defect47_14(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	succeed(t, err)
	address := acceptConnections(t, listener, func(connection net.Conn) { _, _ = io.Copy(io.Discard, connection) })
	var log logBuffer
	client := connect(t, "https://"+address+"/v1", log.at(slog.LevelDebug), accessToken("ready-token"), outageOf(time.Minute), retries(0), timeout(300*time.Millisecond))
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err = client.Settings(ctx, account)
	equal(t, "deadline", errors.Is(err, context.DeadlineExceeded), true)
	_, err = client.Settings(t.Context(), account)
	equal(t, "cause", dintero.CauseOf(err), dintero.CauseUnreachable)
	equal(t, "attempts of both", log.failures(t), 2)
}

// A request that was under way when another one failed may show that the server
// can be reached after all.
func TestOutage_EndsWithASuccess_Defect47(t *testing.T) {
	sim, client := start(t)
	_, err := client.Token(t.Context(), account)
	succeed(t, err)
	sim.OnRequest(func(dinterotest.Route, string) {
		client.NoteOutage(&dintero.TransportError{Err: syscall.ECONNREFUSED})
	})
	for range 2 {
		_, err = client.Settings(t.Context(), account)
		succeed(t, err)
	}
}
