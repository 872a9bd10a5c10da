package dinterotest

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net"
	"net/http"
	"strconv"
	"time"
)

// exchange answers a request with the fault applied. It completes the log
// before it writes the answer, so that the log is complete when the client has
// the answer.
func (s *Server) exchange(w http.ResponseWriter, r *http.Request, entry *Request, f Fault) {
	f = f.withStatus()
	s.complete(func() { entry.Fault = f.String() })
	var a answer
	switch {
	case f.Late > 0:
		s.performLate(entry, f.Late)
	case f.Effect:
		a = s.perform(entry)
	}
	if !wait(r, f.Delay) {
		panic(http.ErrAbortHandler)
	}
	if !f.Effect && f.Status == 0 && !f.Reset {
		a = s.perform(entry)
	}
	var latency time.Duration
	s.locked(func() { latency = s.latency })
	wait(r, latency)
	if f.Reset {
		reset(w)
		return
	}
	a = f.apply(a)
	sent := a.body
	if f.CutOff {
		sent = a.body[:len(a.body)/2]
	}
	s.complete(func() { entry.Status, entry.Answer = a.status, sent })
	a.write(w, sent)
}

// withStatus returns the fault with the status that it implies.
func (f Fault) withStatus() Fault {
	switch {
	case f.Status != 0 || f.Reset:
	case f.Body != "":
		f.Status = http.StatusOK
	case f.Late > 0:
		page := Gateway(http.StatusGatewayTimeout)
		f.Status, f.Header, f.Body = page.Status, page.Header, page.Body
	}
	return f
}

// performLate lets a request take effect after a while.
func (s *Server) performLate(entry *Request, late time.Duration) {
	s.lateEffects.Add(1)
	time.AfterFunc(late, func() {
		s.perform(entry)
		s.lateEffects.Add(-1)
	})
}

// WaitForLateEffects returns once every request that is to take effect late (see
// [Fault.Late]) has done so.
func (s *Server) WaitForLateEffects() {
	for s.lateEffects.Load() > 0 {
		time.Sleep(time.Millisecond)
	}
}

// wait reports whether the client was still connected at the end.
func wait(r *http.Request, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	select {
	case <-time.After(d):
		return true
	case <-r.Context().Done():
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

// write sends the answer or the beginning of it. It ignores errors, because a
// client may disconnect at any time.
func (a answer) write(w http.ResponseWriter, sent []byte) {
	maps.Copy(w.Header(), a.header)
	w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
	w.WriteHeader(a.status)
	_, _ = io.Copy(w, bytes.NewReader(sent))
	if len(sent) < len(a.body) {
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
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
