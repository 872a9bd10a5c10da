package dinterotest

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"net"
	"net/http"
	"strconv"
	"time"
)

// exchange answers a request in the way that the fault leaves. It logs before it
// writes, so that a client that has its answer finds the log complete.
func (s *Server) exchange(w http.ResponseWriter, c call, f Fault) {
	s.log.met(c.entry, f.String())
	var a answer
	if f.After {
		a = s.perform(c)
	}
	if stayed := wait(c.Context(), f.Delay); !stayed && !f.After {
		panic(http.ErrAbortHandler)
	}
	if !f.After && !f.replaces() {
		a = s.perform(c)
	}
	a = f.apply(a)
	wait(c.Context(), s.currentLatency())
	if f.Reset {
		reset(w)
		return
	}
	s.log.answered(c.entry, a.status)
	a.write(w, f.CutOff)
}

func (s *Server) currentLatency() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.latency
}

// wait tells whether the client was still there at the end.
func wait(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// apply turns the real answer into the one that the fault gives.
func (f Fault) apply(a answer) answer {
	if f.Status != 0 {
		a = answer{status: f.Status, header: http.Header{}, body: []byte(f.Body)}
		if json.Valid(a.body) {
			a.header.Set("Content-Type", "application/json")
		}
	}
	if f.Alter != nil {
		a.body = f.Alter(a.body)
	}
	for name, values := range f.Header {
		a.header[http.CanonicalHeaderKey(name)] = values
	}
	return a
}

// write cares for no error: the client may have left, and that is its right.
func (a answer) write(w http.ResponseWriter, cutOff bool) {
	for name, values := range a.header {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
	w.WriteHeader(a.status)
	if !cutOff {
		_, _ = w.Write(a.body)
		return
	}
	_, _ = w.Write(a.body[:len(a.body)/2])
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

// reset breaks the connection so that the client sees a reset where TCP can do
// that, and an aborted stream where HTTP/2 shares the connection with others.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	raw := conn
	if secured, ok := conn.(*tls.Conn); ok {
		raw = secured.NetConn() // closing the outer one would say goodbye first
	}
	if tcp, ok := raw.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = raw.Close()
}
