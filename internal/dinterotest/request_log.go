package dinterotest

import (
	"bytes"
	"net/http"
	"slices"
	"sync"
	"time"
)

// Request is one request to the API, as it arrived, and what came of it.
type Request struct {
	Time    time.Time
	Route   Route
	Method  string
	Path    string // as it was sent, escaped, without the query
	Account string // the account in the path; for a token, its owner
	Header  http.Header
	Body    []byte

	RequestID   string // the X-Request-Id of the answer
	Status      int    // of the answer; 0 if there was none, or none yet
	Fault       string // the fault that met it, in words; empty if none did
	Effect      bool   // a signup was accepted, or a token issued
	InvalidAuth bool   // the credentials were looked at and refused (401)
}

// Requests returns what was asked, in order of arrival: all of it, or only what
// was asked of the routes given. Signature pages are not part of it.
func (s *Server) Requests(routes ...Route) []Request {
	return s.log.requests(routes)
}

// Count returns how often a route was asked.
func (s *Server) Count(route Route) int {
	return len(s.log.requests([]Route{route}))
}

// Forget empties the log.
func (s *Server) Forget() {
	s.log.mu.Lock()
	defer s.log.mu.Unlock()
	s.log.entries = nil
}

// requestLog has a lock of its own, so that a test can read it at any time. Its
// entries are completed later, which also works for one that was forgotten.
type requestLog struct {
	mu      sync.Mutex
	entries []*Request
}

func (l *requestLog) add(r Request) *Request {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.entries = append(l.entries, &r)
	return &r
}

func (l *requestLog) met(entry *Request, fault string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	entry.Fault = fault
}

func (l *requestLog) performed(entry *Request, a answer) {
	l.mu.Lock()
	defer l.mu.Unlock()
	entry.Effect = a.effect
	entry.InvalidAuth = a.invalidAuth
}

func (l *requestLog) answered(entry *Request, status int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	entry.Status = status
}

func (l *requestLog) requests(routes []Route) []Request {
	l.mu.Lock()
	defer l.mu.Unlock()
	requests := []Request{}
	for _, entry := range l.entries {
		if len(routes) == 0 || slices.Contains(routes, entry.Route) {
			r := *entry
			r.Header = r.Header.Clone()
			r.Body = bytes.Clone(r.Body)
			requests = append(requests, r)
		}
	}
	return requests
}
