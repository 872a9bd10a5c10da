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

// exchange answers a request with the fault applied. It completes the log
// before it writes the answer, so that the log is complete when the client has
// the answer.
func (s *Server) exchange(w http.ResponseWriter, c call, f Fault) {
	f = f.complete()
	s.log.noteFault(c.entry, f.String())
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

// carryOut makes the request take effect at the time that the fault sets. It
// returns the real answer, if there is one yet, and whether the client is still
// connected.
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

// wait reports whether the client was still connected at the end.
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

// apply returns the answer with the fault applied.
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

// write ignores errors, because a client may disconnect at any time.
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

// reset breaks the connection, so that the client sees a TCP reset, or with
// HTTP/2 an aborted stream.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	breakOff(conn)
}

// breakOff closes a connection without a proper end, so that the other side
// sees a reset.
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
