package dinterotest

import (
	"bytes"
	"crypto/rand"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"time"
)

// TB is the part of testing.TB that [Start] needs, so that neither this package
// nor dintero-simulator imports testing.
type TB interface {
	Helper()
	Cleanup(func())
	Fatalf(format string, args ...any)
}

// Server is a simulated Dintero. It is safe for concurrent use.
type Server struct {
	// URL is the base URL of the API, with its /v1 and without a slash at the
	// end. [Start] sets it. Another HTTP server has to set it before the first
	// request, because signature links contain it.
	URL string

	log    requestLog
	faults faults
	late   *lateEffects
	turns  turns
	pages  http.Handler

	// mu guards all that follows. It is never held while a request waits or an
	// answer is written.
	mu             sync.Mutex
	clock          clock
	connections    map[string]*Connection
	signatures     map[string]signature // by link
	newestLinks    map[signature]string
	signatureLinks string
	clients        map[string]Client
	tokens         map[string]token
	issued         []string
	lifetime       time.Duration
	approvals      map[string][]PaymentApproval
	reads          Reads
	past           past
	onAccept       Accept
	onShow         Show
	instant        bool
	latency        time.Duration
	hangUp         []Route
	onRequest      func(route Route, account string)
}

// New returns a simulator with the default client. It does not listen yet. Every
// account with a well-formed id exists.
func New() *Server {
	s := &Server{
		late:        newLateEffects(),
		connections: map[string]*Connection{},
		signatures:  map[string]signature{},
		newestLinks: map[signature]string{},
		clients:     map[string]Client{},
		tokens:      map[string]token{},
		approvals:   map[string][]PaymentApproval{},
		lifetime:    defaultTokenLifetime,
		reads:       ReadsSettings,
	}
	s.AddClient(Client{ID: ClientID, Secret: ClientSecret, Owner: Account})
	s.pages = s.newPages()
	return s
}

// Start returns a simulator that listens on a loopback address until the test
// ends.
func Start(tb TB) *Server {
	tb.Helper()
	s := New()
	listening := httptest.NewUnstartedServer(s)
	listening.Config.ConnContext = CountRequests
	listening.Start()
	tb.Cleanup(func() {
		// Close would otherwise wait for requests that a fault delays.
		listening.CloseClientConnections()
		listening.Close()
		s.late.end()
	})
	s.URL = listening.URL + "/v1"
	return s
}

// SetLatency delays every answer of the API, after the request has taken effect.
func (s *Server) SetLatency(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.latency = d
}

// OnRequest sets a hook that is called when a request has arrived and is in the
// log, before it is handled; nil removes it. No lock is held meanwhile, so the
// hook may call any method of the server, or wait. Several requests may call it
// at once.
func (s *Server) OnRequest(hook func(route Route, account string)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.onRequest = hook
}

// ServeHTTP answers the API below /v1, and serves the pages.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if IsPage(r) {
		s.pages.ServeHTTP(w, r)
		return
	}
	requestID := rand.Text()
	w.Header().Set("X-Request-Id", requestID)
	body, err := io.ReadAll(r.Body)
	if err != nil { // the client left before it had sent the whole request
		panic(http.ErrAbortHandler)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	c := s.arrive(r, body, requestID)
	s.hangUpIfIdle(c)
	s.announce(c)
	s.exchange(w, c, s.faults.next(r, c.route))
}

// call is one request to the API on its way through the server.
type call struct {
	*http.Request
	route   Route
	account string
	number  int // among the requests of the route
	body    []byte
	entry   *Request
}

func (s *Server) arrive(r *http.Request, body []byte, requestID string) call {
	route, account := routeOf(r)
	entry := s.log.add(Request{
		Time:      time.Now(),
		Route:     route,
		Method:    r.Method,
		Path:      r.URL.EscapedPath(),
		Account:   account,
		Header:    r.Header.Clone(),
		Body:      body,
		RequestID: requestID,
	})
	return call{Request: r, route: route, account: account, number: s.turns.next(route), body: body, entry: entry}
}

func (s *Server) announce(c call) {
	s.mu.Lock()
	hook := s.onRequest
	s.mu.Unlock()
	if hook != nil {
		hook(c.route, c.account)
	}
	s.turns.announced(c)
}

// perform does what the request asks for and notes in the log what came of it.
func (s *Server) perform(c call) answer {
	a := s.handle(c)
	s.log.performed(c.entry, a)
	return a
}
