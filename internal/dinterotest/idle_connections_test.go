package dinterotest_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// oneConnection is a client that has at most one connection at a time and keeps
// it.
func oneConnection() *http.Client {
	return &http.Client{Transport: &http.Transport{MaxConnsPerHost: 1}}
}

func TestIdleConnections_AreClosedAsTheRequestArrives(t *testing.T) {
	sim, v := visit(t)
	v.http = oneConnection()
	sim.HangUpIdle(dinterotest.RouteSignup)

	v.signUp(dinterotest.Account, caseA) // on a new connection
	_, err := v.send("POST", ownPath(dinterotest.Account), signupOf(caseB))
	if !errors.Is(err, syscall.ECONNRESET) && !errors.Is(err, io.EOF) {
		t.Errorf("error %v, want a connection that was closed", err)
	}
	equal(t, "signups", sim.Signups(), 1)
	log := sim.Requests(dinterotest.RouteSignup)
	equal(t, "requests", len(log), 2)
	equal(t, "fault", log[1].Fault, "idle connection closed")
	equal(t, "status", log[1].Status, 0)

	v.signUp(dinterotest.Account, caseB) // on a new one again
	v.settings(dinterotest.Account)      // another route
	sim.HangUpIdle()
	v.signUp(dinterotest.Account, caseB)
}

func TestIdleConnections_OfSeveralRoutes(t *testing.T) {
	sim, v := visit(t)
	v.http = oneConnection()
	sim.HangUpIdle(dinterotest.RouteSettings, dinterotest.RouteSignup)
	v.settings(dinterotest.Account)
	if _, err := v.send("POST", ownPath(dinterotest.Account), signupOf(caseA)); err == nil {
		t.Error("the POST was answered")
	}
	// Go repeats a read by itself, on a new connection.
	v.settings(dinterotest.Account)
	v.settings(dinterotest.Account)
	equal(t, "reads", sim.Count(dinterotest.RouteSettings), 4)
}

// Over HTTP/2 the connection that all requests share is closed, not only one
// stream.
func TestIdleConnections_OverHTTP2(t *testing.T) {
	sim, v := visitHTTP2(t)
	var dialed atomic.Int32
	transport := v.http.Transport.(*http.Transport)
	transport.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		dialed.Add(1)
		return (&net.Dialer{}).DialContext(ctx, network, address)
	}
	v.settings(dinterotest.Account)
	sim.HangUpIdle(dinterotest.RouteSignup)
	if _, err := v.send("POST", ownPath(dinterotest.Account), signupOf(caseA)); err == nil {
		t.Error("the POST was answered")
	}
	v.signUp(dinterotest.Account, caseA)
	equal(t, "connections", dialed.Load(), 2)
	equal(t, "signups", sim.Signups(), 1)
}

// A server that does not count connections would never close one, and a test
// would pass for no reason.
func TestIdleConnections_MustBeCounted(t *testing.T) {
	sim := dinterotest.New()
	sim.HangUpIdle(dinterotest.RouteSettings)
	defer func() {
		if recover() == nil {
			t.Error("it did not panic")
		}
	}()
	sim.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/v1"+settingsPath(dinterotest.Account), nil))
}
