package dinterotest

import (
	"bytes"
	"net/http"
	"slices"
	"time"
)

// Request is one request to the API, as it arrived, and what came of it.
type Request struct {
	Time    time.Time // of its arrival
	Route   Route
	Method  string
	Path    string // as it was sent, escaped, without the query
	Query   string // as it was sent
	Account string // the account in the path; for a token, its owner
	Header  http.Header
	Body    []byte

	RequestID string // the X-Request-Id of the answer
	Status    int    // of the answer; 0 if there was none, or none yet
	Answer    []byte // the body of the answer, as far as it was sent
	Fault     string // the fault that was applied, in words; empty if there was none

	Effect      bool      // a signup was accepted, or a token issued
	EffectTime  time.Time // when it took effect, which can be after the answer
	InvalidAuth bool      // the credentials were checked and refused (401)

	signup string // ACCOUNT/CASE of the signup that was accepted
}

// The log has a lock of its own, so that a test can read it at any time. Its
// entries are completed later, also those that ResetLog has removed. What an
// entry had on arrival does not change, so it can be read without the lock.

// Requests returns the requests in order of arrival: all of them, or only those
// of the routes given. Requests for pages are not part of the log.
func (s *Server) Requests(routes ...Route) []Request {
	s.logMu.Lock()
	defer s.logMu.Unlock()
	requests := []Request{}
	for _, entry := range s.log {
		if len(routes) == 0 || slices.Contains(routes, entry.Route) {
			requests = append(requests, entry.clone())
		}
	}
	return requests
}

// Count returns how many requests of a route there were.
func (s *Server) Count(route Route) int { return len(s.Requests(route)) }

// Effects returns how many submissions in the log were accepted, for each signup
// by ACCOUNT/CASE, with the case in lower case. A submission that
// [Server.OnAccept] ignored and a signup of [Server.AddSignup] do not count.
func (s *Server) Effects() map[string]int {
	effects := map[string]int{}
	for _, r := range s.Requests(RouteSignup) {
		if r.Effect {
			effects[r.signup]++
		}
	}
	return effects
}

// ResetLog empties the log.
func (s *Server) ResetLog() {
	s.complete(func() { s.log = nil })
}

// complete changes the log or an entry while nobody reads it.
func (s *Server) complete(change func()) {
	s.logMu.Lock()
	defer s.logMu.Unlock()
	change()
}

func (r *Request) clone() Request {
	cloned := *r
	cloned.Header, cloned.Body, cloned.Answer = r.Header.Clone(), bytes.Clone(r.Body), bytes.Clone(r.Answer)
	return cloned
}
