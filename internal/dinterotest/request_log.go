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
	Time    time.Time // of its arrival
	Route   Route
	Method  string
	Path    string // as it was sent, escaped, without the query
	Account string // the account in the path; for a token, its owner
	Header  http.Header
	Body    []byte

	RequestID  string    // the X-Request-Id of the answer
	Status     int       // of the answer; 0 if there was none, or none yet
	Answer     []byte    // the body of the answer, as far as it was sent
	AnswerTime time.Time // when the answer was sent; zero if it was not

	Fault       string    // the fault that was applied, in words; empty if there was none
	Effect      bool      // a signup was accepted, or a token issued
	EffectTime  time.Time // when it took effect, which can be after the answer
	InvalidAuth bool      // the credentials were checked and refused (401)
}

// Requests returns the requests in order of arrival: all of them, or only those
// of the routes given. Requests for pages are not part of the log.
func (s *Server) Requests(routes ...Route) []Request {
	return s.log.requests(routes)
}

// Count returns how many requests of a route there were.
func (s *Server) Count(route Route) (n int) {
	s.log.mu.Lock()
	defer s.log.mu.Unlock()
	for _, entry := range s.log.entries {
		if entry.Route == route {
			n++
		}
	}
	return n
}

// ResetLog empties the log.
func (s *Server) ResetLog() {
	s.log.mu.Lock()
	defer s.log.mu.Unlock()
	s.log.entries = nil
}

// requestLog has a lock of its own, so that a test can read it at any time. Its
// entries are completed later, also those that ResetLog has removed.
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

func (l *requestLog) noteFault(entry *Request, fault string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	entry.Fault = fault
}

func (l *requestLog) performed(entry *Request, a answer) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if a.effect {
		entry.Effect, entry.EffectTime = true, time.Now()
	}
	entry.InvalidAuth = a.invalidAuth
}

func (l *requestLog) answered(entry *Request, a answer, cutOff bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	entry.Status, entry.Answer, entry.AnswerTime = a.status, a.sent(cutOff), time.Now()
}

func (l *requestLog) requests(routes []Route) []Request {
	l.mu.Lock()
	defer l.mu.Unlock()
	requests := []Request{}
	for _, entry := range l.entries {
		if len(routes) == 0 || slices.Contains(routes, entry.Route) {
			r := *entry
			r.Header = r.Header.Clone()
			r.Body, r.Answer = bytes.Clone(r.Body), bytes.Clone(r.Answer)
			requests = append(requests, r)
		}
	}
	return requests
}
