package dintero_test

import (
	"io"
	"log/slog"
	"net"
	"sync/atomic"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

func TestTransport_UnknownHostIsNotTriedAgain(t *testing.T) {
	client := connect(t, "https://host.invalid/v1", accessToken("ready-token"))
	_, err := client.Settings(t.Context(), account)
	equal(t, "cause", dintero.CauseOf(err), dintero.CauseUnreachable)
	equal(t, "sent", errorOf[*dintero.TransportError](t, err).Sent, false)
}

func TestTransport_UnreachableServerIsNotAmbiguousForAPOST_Defect03(t *testing.T) {
	var log logBuffer
	client := connect(t, "http://"+unusedAddress(t)+"/v1", log.at(slog.LevelDebug), accessToken("ready-token"))
	_, err := client.SubmitVippsPSP(t.Context(), account, inNOK(caseA))
	equal(t, "sent", errorOf[*dintero.TransportError](t, err).Sent, false)
	equal(t, "ambiguous", dintero.Ambiguous(err), false)
	equal(t, "cause", dintero.CauseOf(err), dintero.CauseUnreachable)
	equal(t, "attempts", log.failures(t), 1)
}

// A server that accepts the connection and hangs up may have read the request.
func TestTransport_LostConnectionIsAmbiguousForAPOST_Defect03(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	succeed(t, err)
	var connections atomic.Int32
	address := acceptConnections(t, listener, func(connection net.Conn) {
		connections.Add(1)
		_ = connection.Close()
	})
	client := connect(t, "http://"+address+"/v1", accessToken("ready-token"))
	_, err = client.SubmitVippsPSP(t.Context(), account, inNOK(caseA))
	equal(t, "sent", errorOf[*dintero.TransportError](t, err).Sent, true)
	equal(t, "ambiguous", dintero.Ambiguous(err), true)
	equal(t, "connections", connections.Load(), 1)
}

// A server that accepts the connection and never speaks TLS has not received the
// request.
func TestTransport_TimeoutBeforeTheRequestIsNotAmbiguousForAPOST_Defect03_04(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	succeed(t, err)
	address := acceptConnections(t, listener, func(connection net.Conn) {
		_, _ = io.Copy(io.Discard, connection)
	})
	client := connect(t, "https://"+address+"/v1", accessToken("ready-token"), timeout(200*time.Millisecond))
	within(t, 2*time.Second, func() {
		_, err = client.SubmitVippsPSP(t.Context(), account, inNOK(caseA))
	})
	equal(t, "sent", errorOf[*dintero.TransportError](t, err).Sent, false)
	equal(t, "ambiguous", dintero.Ambiguous(err), false)
	equal(t, "cause", dintero.CauseOf(err), dintero.CauseUnreachable)
}

// A request that is not answered in time is tried again as a read, and is
// ambiguous as a POST.
func TestTransport_TimeoutOfTheResponseIsAmbiguousForAPOST_Defect03_04(t *testing.T) {
	var log logBuffer
	sim, client := start(t, log.at(slog.LevelDebug), timeout(200*time.Millisecond))
	_, err := client.Token(t.Context(), account)
	succeed(t, err)
	for _, route := range []dinterotest.Route{dinterotest.RouteSettings, dinterotest.RouteSignup} {
		sim.Inject(route, -1, dinterotest.Fault{Delay: never})
	}
	started := time.Now()
	_, err = client.Settings(t.Context(), account)
	contains(t, "error", err.Error(), "Client.Timeout exceeded while awaiting headers")
	equal(t, "attempts", log.failures(t), 3)
	if took := time.Since(started); took < 600*time.Millisecond {
		t.Errorf("it took %s, want three times 200ms", took)
	}
	_, err = client.SubmitVippsPSP(t.Context(), account, inNOK(caseA))
	equal(t, "ambiguous", dintero.Ambiguous(err), true)
	wantPOSTs(t, sim, 1, 0)
}
