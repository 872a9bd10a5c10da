// Package dinterotest is a simulated Dintero: an [http.Handler] that keeps
// accounts, tokens and Vipps signups in memory and answers as the Account
// Management API does.
//
// It is a simulator and not a list of canned answers because the promises of
// the provider are about what Dintero has in the end: a signup that was accepted
// is never lost, and none is submitted twice. Only a server with a state of its
// own can show whether that is true after an answer was cut off, a token expired
// or the merchant signed in the middle of an apply.
//
// A test starts here:
//
//	sim := dinterotest.Start(t)                    // listens at sim.URL
//	sim.OnRequest(dinterotest.First(1, dinterotest.RouteSignup, dinterotest.Fault{Status: 503, Effect: true}))
//	…                                              // run the client
//	sim.Sign(dinterotest.Account)                  // the merchant signs
//	sim.Count(dinterotest.RouteSignup)             // how many signups were sent
//	sim.Connection(dinterotest.Account)            // what Dintero has
//
// actors.go has what other people do, faults.go what goes wrong, reads.go which
// reads work and how they lag, log.go the log of the requests. People have pages
// with buttons for most of it, at / beside the API's /v1 and behind the signature
// links (pages.go).
//
// The simulator follows the reference of the API and imports nothing of the
// client, so that a wrong idea in the client is not repeated here. If the code
// depends on a fact about the API, its comment says how sure that fact is:
// documented by Dintero, inferred from a sibling endpoint or an example, or
// unknown. Tests can choose much of what is unknown: see [Reads], [Server.OnShow]
// and [Server.OnAccept]. The rest is decided in the stricter way.
package dinterotest

import (
	"crypto/rand"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// Server is a simulated Dintero. It is safe for concurrent use.
type Server struct {
	// URL is the base URL of the API, with its /v1 and without a slash at the
	// end. [Start] sets it. Another HTTP server has to set it before the first
	// request, because signature links contain it.
	URL string

	pages       http.Handler
	lateEffects atomic.Int64 // how many requests have yet to take effect

	// mu guards all that follows. The exported methods and perform lock it, what
	// they call does not. It is never held while a request waits or an answer is
	// written.
	mu             sync.Mutex
	log            []Request
	effects        map[string]int // by ACCOUNT/case
	clock          clock
	connections    map[string]*Connection
	past           map[string][]version // nil without a lag
	signatures     map[string]string    // accounts by the last part of the signature link
	clients        map[string]Client
	withdrawn      map[grant]bool
	tokens         map[string]token
	issued         []string
	tokenLifetime  time.Duration
	approvals      map[string][]PaymentApproval
	reads          Reads
	lag            time.Duration
	instant        bool
	nextSubmission string // a key of nextSubmissions
	onRequest      func(Request) Fault
	onAccept       func(account string, signup *Signup) bool
	onShow         func(route Route, c *Connection) *Connection
}

// New returns a simulator with the default client. It does not listen yet. Every
// account with a well-formed id exists.
func New() *Server {
	s := &Server{
		effects:        map[string]int{},
		connections:    map[string]*Connection{},
		signatures:     map[string]string{},
		clients:        map[string]Client{},
		withdrawn:      map[grant]bool{},
		tokens:         map[string]token{},
		tokenLifetime:  defaultTokenLifetime,
		approvals:      map[string][]PaymentApproval{},
		reads:          ReadsSettings,
		nextSubmission: "answered",
	}
	s.AddClient(Client{ID: ClientID, Secret: ClientSecret})
	s.pages = s.newPages()
	return s
}

// Start returns a simulator that listens on a loopback address until the test
// ends.
func Start(tb testing.TB) *Server {
	tb.Helper()
	s := New()
	listening := httptest.NewServer(s)
	tb.Cleanup(func() {
		listening.CloseClientConnections() // Close would otherwise wait for requests that a fault delays
		listening.Close()
	})
	s.URL = listening.URL + "/v1"
	return s
}

// SetInstant lets Vipps enable each signup at once, without a signature, as its
// own signup for payment providers does (documented by Vipps).
func (s *Server) SetInstant(instant bool) { s.locked(func() { s.instant = instant }) }

// Advance moves the simulator's clock forward, so that a test need not wait. The
// times of later changes are written by this clock, and a lag is measured by it.
// Faults and the lifetime of tokens follow real time.
func (s *Server) Advance(d time.Duration) { s.locked(func() { s.clock.advanced += d }) }

// ServeHTTP answers the API below /v1, and serves the pages.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if IsPage(r) {
		s.pages.ServeHTTP(w, r)
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil { // the client left before it had sent the whole request
		panic(http.ErrAbortHandler)
	}
	route, account := routeOf(r)
	received := Request{
		Route:   route,
		Method:  r.Method,
		Path:    r.URL.EscapedPath(),
		Query:   r.URL.RawQuery,
		Account: account,
		Header:  r.Header.Clone(),
		Body:    body,
	}
	w.Header().Set("X-Request-Id", rand.Text())
	s.locked(func() { s.log = append(s.log, received) })
	s.exchange(w, r, received, s.faultFor(received))
}

func (s *Server) locked(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
}

// clock returns a different time for each change, so that the order of changes
// is the order of their times.
type clock struct {
	advanced time.Duration
	last     time.Time
}

func (c *clock) now() time.Time { return time.Now().UTC().Add(c.advanced) }

// next returns an RFC 3339 time (documented as date-time) of fixed width, so
// that the order of the strings is the order of the times.
func (c *clock) next() string {
	now := c.now().Truncate(time.Microsecond)
	if !now.After(c.last) {
		now = c.last.Add(time.Microsecond)
	}
	c.last = now
	return now.Format("2006-01-02T15:04:05.000000Z")
}
