package dinterotest

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"
)

// exchange answers a request in the way that the fault leaves. It logs before it
// writes, so that a client that has its answer finds the log complete.
func (s *Server) exchange(w http.ResponseWriter, c call, f Fault) {
	f = f.complete()
	s.log.met(c.entry, f.String())
	a, stayed := s.carryOut(c, f)
	s.turns.handled(c)
	if !stayed {
		panic(http.ErrAbortHandler)
	}
	a = f.apply(a)
	wait(c.Context(), s.currentLatency())
	if f.Reset {
		reset(w)
		return
	}
	s.log.answered(c.entry, a, f.CutOff)
	a.write(w, f.CutOff)
}

// carryOut lets the request take effect when the fault says, and returns the
// real answer, if there is one yet, and whether the client is still there.
func (s *Server) carryOut(c call, f Fault) (a answer, stayed bool) {
	switch {
	case f.Late > 0:
		s.late.after(f.Late, func() { s.perform(c) })
	case f.After:
		a = s.perform(c)
	}
	stayed = wait(c.Context(), f.Delay)
	if stayed && !f.After && !f.replaces() {
		a = s.perform(c)
	}
	return a, stayed
}

func (s *Server) currentLatency() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.latency
}

// wait reports whether the client was still there at the end.
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

// sent returns as much of the body as is sent.
func (a answer) sent(cutOff bool) []byte {
	if cutOff {
		return a.body[:len(a.body)/2]
	}
	return a.body
}

// write ignores errors, because a client may leave at any time.
func (a answer) write(w http.ResponseWriter, cutOff bool) {
	for name, values := range a.header {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
	w.WriteHeader(a.status)
	_, _ = io.Copy(w, bytes.NewReader(a.sent(cutOff)))
	if cutOff {
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
}

// reset breaks the connection so that the client sees a reset where TCP can do
// that, and an aborted stream where HTTP/2 shares the connection with others.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	breakOff(conn)
}

// breakOff closes a connection without saying so to the other side first.
func breakOff(conn net.Conn) {
	raw := conn
	if secured, ok := conn.(*tls.Conn); ok {
		raw = secured.NetConn() // closing the outer one would end the session properly
	}
	if tcp, ok := raw.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = raw.Close()
}
