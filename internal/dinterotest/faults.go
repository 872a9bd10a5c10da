package dinterotest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"net"
	"net/http"
	"strconv"
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
	Header http.Header // with canonical names
	Body   string
	// Effect makes the request take effect before the fault.
	Effect bool
	// Late makes the request take effect that long after it arrived, whatever is
	// answered. It takes precedence over Effect. Without a Status, a Body or a
	// Reset the answer is a gateway's 504.
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

// WaitForLateEffects returns once every request that is to take effect late (see
// [Fault.Late]) has done so.
func (s *Server) WaitForLateEffects() {
	for s.lateEffects.Load() > 0 {
		time.Sleep(time.Millisecond)
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
func (s *Server) faultFor(received Request) (f Fault) {
	s.mu.Lock()
	choose := s.onRequest
	if received.Route == RouteSignup {
		f, s.nextSubmission = nextSubmissions[s.nextSubmission], "answered"
	}
	s.mu.Unlock()
	if f.Status != 0 || choose == nil {
		return f
	}
	return choose(received)
}

// exchange answers a request with the fault applied.
func (s *Server) exchange(w http.ResponseWriter, r *http.Request, received Request, f Fault) {
	var a answer
	switch {
	case f.Late > 0:
		s.lateEffects.Add(1)
		time.AfterFunc(f.Late, func() {
			defer s.lateEffects.Add(-1)
			s.perform(received)
		})
	case f.Effect:
		a = s.perform(received)
	}
	if f.Delay > 0 {
		select {
		case <-time.After(f.Delay):
		case <-r.Context().Done():
			panic(http.ErrAbortHandler)
		}
	}
	switch {
	case f.Reset:
		reset(w)
		return
	case f.Status != 0 || f.Body != "":
		a = answer{cmp.Or(f.Status, http.StatusOK), []byte(f.Body)}
	case f.Late > 0:
		f = Gateway(http.StatusGatewayTimeout)
		a = answer{f.Status, []byte(f.Body)}
	case !f.Effect:
		a = s.perform(received)
	}
	f.write(w, a)
}

// write sends an answer with the fault's changes. It ignores errors, because a
// client may disconnect at any time.
func (f Fault) write(w http.ResponseWriter, a answer) {
	if json.Valid(a.body) {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
	}
	maps.Copy(w.Header(), f.Header)
	if f.Alter != nil {
		a.body = f.Alter(a.body)
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
	w.WriteHeader(a.status)
	if !f.CutOff {
		_, _ = w.Write(a.body)
		return
	}
	_, _ = w.Write(a.body[:len(a.body)/2])
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

// reset breaks the connection without a proper end, so that the client sees a
// TCP reset.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}
