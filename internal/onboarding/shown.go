package onboarding

import "sync"

// shownAccounts knows for each endpoint which accounts' connections it has shown
// in this run. One that has shown any is believed when it shows none.
type shownAccounts struct {
	mu         sync.Mutex
	byEndpoint [endpointCount]map[string]bool
}

// has reports whether an endpoint has shown this account's connection, and
// whether it has shown any.
func (s *shownAccounts) has(e endpoint, accountID string) (this, anyone bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.byEndpoint[e][accountID], len(s.byEndpoint[e]) > 0
}

func (s *shownAccounts) note(e endpoint, accountID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.byEndpoint[e] == nil {
		s.byEndpoint[e] = map[string]bool{}
	}
	s.byEndpoint[e][accountID] = true
}
