package dinterotest

import (
	"maps"
	"net/http"
	"slices"
)

// Request is one request to the API, as it arrived. It must not be changed.
type Request struct {
	Route   Route
	Method  string
	Path    string // as it was sent, escaped, without the query
	Query   string // as it was sent
	Account string // the account in the path; for a token, its owner
	Header  http.Header
	Body    []byte
}

// Requests returns the requests in order of arrival: all of them, or only those
// of the routes given. Requests for pages are not part of the log.
func (s *Server) Requests(routes ...Route) []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	requests := []Request{}
	for _, r := range s.log {
		if len(routes) == 0 || slices.Contains(routes, r.Route) {
			requests = append(requests, r)
		}
	}
	return requests
}

// Count returns how many requests of a route there were.
func (s *Server) Count(route Route) int { return len(s.Requests(route)) }

// Effects returns how many submissions were accepted, for each signup by
// ACCOUNT/CASE, with the case in lower case. A submission that [Server.OnAccept]
// ignored and a signup of [Server.AddSignup] do not count.
func (s *Server) Effects() map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.effects)
}

// ResetLog forgets the requests and their effects.
func (s *Server) ResetLog() {
	s.locked(func() { s.log, s.effects = nil, map[string]int{} })
}
