package onboarding

import "sync"

// readHistory remembers for each endpoint the accounts whose connection it has
// shown in this run. If an endpoint has shown the connection of any account, its
// response without a connection is believed.
type readHistory struct {
	mu         sync.Mutex
	byEndpoint [endpointCount]map[string]bool
}

// has reports whether an endpoint has shown this account's connection, and
// whether it has shown any.
func (s *readHistory) has(e endpoint, accountID string) (this, anyone bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.byEndpoint[e][accountID], len(s.byEndpoint[e]) > 0
}

func (s *readHistory) note(e endpoint, accountID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.byEndpoint[e] == nil {
		s.byEndpoint[e] = map[string]bool{}
	}
	s.byEndpoint[e][accountID] = true
}
