package dinterotest

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Fault is something that goes wrong with a request. Its parts can be combined.
type Fault struct {
	// Status, Header and Body are answered instead of the real answer. Header
	// without a Status is added to the real answer. A Body that is JSON is sent
	// as such unless Header has a Content-Type.
	Status int
	Header http.Header
	Body   string
	// After lets the request take effect before anything else happens. Without
	// it a request that meets a Status or a Reset has no effect.
	After bool
	// Reset breaks the connection instead of answering.
	Reset bool
	// CutOff announces the whole answer, sends half of it and hangs up.
	CutOff bool
	// Delay waits before going on. A client that leaves meanwhile ends it, and
	// unless After is set its request then has no effect.
	Delay time.Duration
	// Alter changes the body of the answer.
	Alter func(body []byte) []byte
}

// Inject makes the next so many requests of the route meet the fault, -1 all of
// them until [Server.ClearFaults]. Faults of a route queue up in the order in
// which they were injected.
func (s *Server) Inject(route Route, times int, f Fault) {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	if times != 0 {
		s.faults.queue = append(s.faults.queue, injection{route: route, times: times, fault: f})
	}
}

// InjectFunc sets a function that is asked first about each request; nil from it
// means that it has nothing to say. It is called for one request at a time and
// must not wait, for that is what Delay is for.
func (s *Server) InjectFunc(choose func(r *http.Request, route Route) *Fault) {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.choose = choose
}

// ClearFaults ends all faults that no request has met yet, the function's too.
func (s *Server) ClearFaults() {
	s.InjectFunc(nil)
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.queue = nil
}

type faults struct {
	mu       sync.Mutex
	queue    []injection
	choose   func(r *http.Request, route Route) *Fault
	choosing sync.Mutex // held while choose runs, so that it may use the server
}

type injection struct {
	route Route
	times int
	fault Fault
}

// next returns the fault that the request meets; the zero fault is none.
func (f *faults) next(r *http.Request, route Route) Fault {
	if chosen := f.ask(r, route); chosen != nil {
		return *chosen
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	i := slices.IndexFunc(f.queue, func(i injection) bool { return i.route == route })
	if i < 0 {
		return Fault{}
	}
	fault := f.queue[i].fault
	if f.queue[i].times--; f.queue[i].times == 0 {
		f.queue = slices.Delete(f.queue, i, i+1)
	}
	return fault
}

func (f *faults) ask(r *http.Request, route Route) *Fault {
	f.mu.Lock()
	choose := f.choose
	f.mu.Unlock()
	if choose == nil {
		return nil
	}
	f.choosing.Lock()
	defer f.choosing.Unlock()
	return choose(r, route)
}

// replaces tells whether the request does without being handled.
func (f Fault) replaces() bool { return f.Status != 0 || f.Reset }

// String describes the fault for the log.
func (f Fault) String() string {
	words := []string{}
	add := func(is bool, word string) {
		if is {
			words = append(words, word)
		}
	}
	add(f.Delay > 0, "delayed")
	add(f.Status != 0, "status "+strconv.Itoa(f.Status))
	add(f.Alter != nil || f.Status == 0 && len(f.Header) > 0, "altered")
	add(f.CutOff, "cut off")
	add(f.Reset, "reset")
	add(f.After, "after effect")
	return strings.Join(words, ", ")
}
