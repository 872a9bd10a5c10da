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
	// After makes the request take effect before the fault. Without it, a
	// request with a Status or a Reset has no effect.
	After bool
	// Late makes the request take effect that long after it arrived, whether or
	// not it was answered by then. It replaces After. Without a Status or a
	// Reset the answer is a gateway's 504.
	Late time.Duration
	// Reset breaks the connection instead of answering.
	Reset bool
	// CutOff sends half of the answer and closes the connection.
	CutOff bool
	// Delay waits before the answer. If the client disconnects meanwhile, the
	// wait ends, and unless After is set, the request has no effect.
	Delay time.Duration
	// Alter changes the body of the answer.
	Alter func(body []byte) []byte
}

// Inject applies the fault to the next requests of the route; times is their
// number, or -1 for all of them until [Server.ClearFaults]. Several faults of a
// route are applied in the order in which they were injected.
func (s *Server) Inject(route Route, times int, f Fault) {
	if times != 0 {
		s.faults.add(injection{route: route, times: times, faults: []Fault{f}})
	}
}

// InjectInTurn applies the faults to the requests of the route one after the
// other, and then from the beginning, until [Server.ClearFaults]. The zero
// Fault is the real answer.
func (s *Server) InjectInTurn(route Route, faults ...Fault) {
	s.faults.add(injection{route: route, times: -1, faults: slices.Clone(faults)})
}

// InjectFunc sets a function that chooses the fault of each request. If it
// returns nil, the injected faults apply. It is called for one request at a
// time and must not wait; use Delay.
func (s *Server) InjectFunc(choose func(r *http.Request, route Route) *Fault) {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.choose = choose
}

// ClearFaults removes all faults, the function of InjectFunc, and those of
// [Server.BreakReads].
func (s *Server) ClearFaults() {
	s.InjectFunc(nil)
	s.FixReads()
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.queue = nil
}

type faults struct {
	mu       sync.Mutex
	queue    []injection
	choose   func(r *http.Request, route Route) *Fault
	choosing sync.Mutex // held while choose runs, so that it may use the server

	readsAreBroken bool
}

// injection has several faults if they are applied in turn.
type injection struct {
	route  Route
	times  int
	faults []Fault
}

func (f *faults) add(i injection) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.queue = append(f.queue, i)
}

// next returns the fault of the request; the zero fault means none.
func (f *faults) next(r *http.Request, route Route) Fault {
	if chosen := f.ask(r, route); chosen != nil {
		return *chosen
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	i := slices.IndexFunc(f.queue, func(i injection) bool { return i.route == route })
	switch {
	case i < 0 && f.readsAreBroken && route.isRead():
		return Gateway(http.StatusServiceUnavailable)
	case i < 0:
		return Fault{}
	}
	next := &f.queue[i]
	fault := next.faults[0]
	next.faults = append(next.faults[1:], fault)
	if next.times--; next.times == 0 {
		f.queue = slices.Delete(f.queue, i, i+1)
	}
	return fault
}

func (f *faults) breakReads(broken bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.readsAreBroken = broken
}

func (f *faults) areReadsBroken() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.readsAreBroken
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

// complete returns the fault with an answer, if the effect comes after the
// answer.
func (f Fault) complete() Fault {
	if f.Late > 0 && f.Status == 0 && !f.Reset {
		page := Gateway(http.StatusGatewayTimeout)
		f.Status, f.Body = page.Status, page.Body
	}
	f.After = f.After && f.Late <= 0
	return f
}

// replaces reports whether the fault's answer replaces the real one.
func (f Fault) replaces() bool { return f.Status != 0 || f.Reset || f.Late > 0 }

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
	add(f.Late > 0, "late effect")
	return strings.Join(words, ", ")
}
