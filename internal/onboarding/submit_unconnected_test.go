package onboarding_test

import (
	"errors"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

// gate is a simulated Dintero whose port can be closed. Open connections stay
// open, but each POST needs a new connection.
type gate struct {
	acctest.Sim
	t        *testing.T
	server   *http.Server
	listener net.Listener
}

func startGate(t *testing.T) *gate {
	t.Helper()
	g := &gate{Sim: acctest.Sim{Server: dinterotest.New()}, t: t}
	g.server = &http.Server{Handler: g.Server, ReadHeaderTimeout: time.Second}
	t.Cleanup(func() { _ = g.server.Close() })
	g.open("127.0.0.1:0")
	g.URL = "http://" + g.listener.Addr().String() + "/v1"
	return g
}

func (g *gate) open(address string) {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		g.t.Errorf("listen: %v", err)
		return
	}
	g.listener = listener
	go func() { _ = g.server.Serve(listener) }()
}

// closeAfterReads closes the port when the n-th read of the own path has
// arrived, and then does something.
func (g *gate) closeAfterReads(n int, then func()) {
	g.OnRequest(func(route dinterotest.Route, _ string) {
		if route == dinterotest.RouteConnection && g.Count(route) == n {
			_ = g.listener.Close()
			then()
		}
	})
}

func TestSubmitUnconnected_IfNoConnectionCouldBeMade(t *testing.T) {
	g := startGate(t)
	run := newRun(t, g.Sim, retries(50))
	g.closeAfterReads(1, func() {
		time.AfterFunc(60*time.Millisecond, func() { g.open(g.listener.Addr().String()) })
	})
	_, err := run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
	mustSucceed(t, err)
	wantRequests(t, g.Sim, "token settings connection signup")
	wantSent(t, g.Sim, 1, 1)
}

func TestSubmitUnconnected_IfNoConnectionCouldBeMadeReadsAgain_Defect33(t *testing.T) {
	g := startGate(t)
	run := newRun(t, g.Sim, always)
	g.closeAfterReads(1, func() { g.AddSignup(account, caseA, "NOK") })
	// The first read has shown the state before the other signup.
	g.Inject(dinterotest.RouteSettings, 1, dinterotest.Fault{})
	g.Inject(dinterotest.RouteConnection, 1, dinteroError(404, "none"))
	result, err := run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
	wantAdopted(onboarding.ReasonShown)(t, result, err)
	wantSent(t, g.Sim, 0, 0)
}

func TestSubmitUnconnected_GivesUpIfNoConnectionCanBeMade(t *testing.T) {
	g := startGate(t)
	run := newRun(t, g.Sim)
	g.closeAfterReads(1, func() {})
	_, err := run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
	wantEqual(t, "sent", errorAs[*dintero.TransportError](t, err).Sent, false)
	var ambiguous *onboarding.AmbiguousError
	wantEqual(t, "ambiguous", errors.As(err, &ambiguous), false)
	wantSent(t, g.Sim, 0, 0)
}

// A server that accepts the connection and closes it may have received the POST.
func TestSubmitUnconnected_NotOnceAConnectionWasMade_Defect03_49(t *testing.T) {
	sim, run := start(t)
	sim.Inject(dinterotest.RouteSignup, -1, dinterotest.Fault{Reset: true})
	_, err := run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
	wantError[*onboarding.AmbiguousError](t, err)
	wantSent(t, sim, 1, 0)
}

// The server closes an idle connection just as it is used again.
func TestSubmitUnconnected_EachPOSTHasAConnectionOfItsOwn_Defect49(t *testing.T) {
	sim, run := start(t)
	sim.HangUpIdle(dinterotest.RouteSignup)
	for i := range 3 {
		_, err := run.Apply(t.Context(), keyNumber(i), nil, wishFor("NOK"))
		mustSucceed(t, err)
	}
	wantSent(t, sim, 3, 3)
}
