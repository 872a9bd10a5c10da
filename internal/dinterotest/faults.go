package dinterotest

import (
	"fmt"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// Fault is something that goes wrong with a request. Its parts can be combined;
// the zero Fault is the real answer.
type Fault struct {
	// Status, Header and Body are answered instead of the real answer, and the
	// request has no effect unless Effect or Late is set. A Body without a Status
	// comes with 200, a Header with neither is added to the real answer.
	Status int
	Header http.Header
	Body   string
	// Effect makes the request take effect before the fault.
	Effect bool
	// Late makes the request take effect that long after it arrived, whatever is
	// answered. It takes precedence over Effect. Without a Status or a Reset the
	// answer is a gateway's 504.
	Late time.Duration
	// Reset breaks the connection instead of answering.
	Reset bool
	// CutOff sends half of the body and closes the connection.
	CutOff bool
	// Delay waits before the answer. If the client disconnects meanwhile, the
	// wait ends, and unless Effect or Late is set, the request has no effect.
	Delay time.Duration
	// Alter changes the body of the answer.
	Alter func(body []byte) []byte
}

// OnRequest sets the function that chooses the fault of each request; nil removes
// it. It is called when the request has arrived and is in the log. No lock is
// held meanwhile, so the function may call any method of the server, or wait.
// Several requests may call it at once.
func (s *Server) OnRequest(choose func(r Request) Fault) {
	s.locked(func() { s.onRequest = choose })
}

// First returns a function for [Server.OnRequest] that applies the fault to the
// first n requests of a route.
func First(n int, route Route, f Fault) func(Request) Fault {
	var count atomic.Int64
	return func(r Request) Fault {
		if r.Route == route && count.Add(1) <= int64(n) {
			return f
		}
		return Fault{}
	}
}

// Always returns a function for [Server.OnRequest] that applies the fault to
// every request of a route.
func Always(route Route, f Fault) func(Request) Fault {
	return First(math.MaxInt, route, f)
}

// Gateway is a gateway between the client and Dintero that answers with a web
// page.
func Gateway(status int) Fault {
	text := fmt.Sprintf("%d %s", status, http.StatusText(status))
	return Fault{
		Status: status,
		Header: http.Header{"Content-Type": {"text/html"}},
		Body:   "<html><head><title>" + text + "</title></head><body><h1>" + text + "</h1><hr>nginx</body></html>",
	}
}

// nextSubmissions are what a person can choose for the next submission.
var nextSubmissions = map[string]Fault{
	"answered":           {},
	"503-without-effect": {Status: http.StatusServiceUnavailable},
	"503-with-effect":    {Status: http.StatusServiceUnavailable, Effect: true},
}

// faultFor returns what a person chose for the next submission, or else what the
// test chose.
func (s *Server) faultFor(entry *Request) (f Fault) {
	s.mu.Lock()
	choose := s.onRequest
	if entry.Route == RouteSignup {
		f, s.nextSubmission = nextSubmissions[s.nextSubmission], "answered"
	}
	s.mu.Unlock()
	if f.Status != 0 || choose == nil {
		return f
	}
	var r Request
	s.complete(func() { r = entry.clone() })
	return choose(r)
}

// String describes the fault for the log.
func (f Fault) String() string {
	words := []string{}
	for word, is := range map[string]bool{
		"status " + strconv.Itoa(f.Status): f.Status != 0,
		"altered":                          f.Alter != nil || f.Status == 0 && len(f.Header) > 0,
		"cut off":                          f.CutOff,
		"reset":                            f.Reset,
		"delayed":                          f.Delay > 0,
		"with effect":                      f.Effect && f.Late <= 0,
		"late effect":                      f.Late > 0,
	} {
		if is {
			words = append(words, word)
		}
	}
	slices.Sort(words)
	return strings.Join(words, ", ")
}
