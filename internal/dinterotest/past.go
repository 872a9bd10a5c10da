package dinterotest

import (
	"slices"
	"time"
)

// past has old copies of connections, for reads that lag behind. It has none
// until a lag is set.
type past struct {
	lags   map[Route]time.Duration
	choose func(route Route, account string) time.Duration // takes precedence
	copies map[string][]pastCopy                           // nil before a lag is set
}

// pastCopy is how a connection was until a time; the last one is as it is now.
type pastCopy struct {
	until      time.Time   // zero for the last one
	connection *Connection // nil for none
}

// SetLag makes the reads of the given routes, or all reads, show the connection
// as it was that long ago. Zero ends that. The answer to a POST never lags
// behind.
func (s *Server) SetLag(lag time.Duration, routes ...Route) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.remember()
	s.past.choose = nil
	for _, route := range readsOr(routes) {
		s.past.lags[route] = lag
	}
}

// SetLagFunc chooses the lag of each read, such as a random one. The server is
// locked meanwhile, so the function must not call its methods; nil ends it.
func (s *Server) SetLagFunc(choose func(route Route, account string) time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.remember()
	s.past.choose = choose
}

// commonLag returns the lag of all reads, or false if it is not the same for all.
// The caller holds s.mu.
func (p *past) commonLag() (time.Duration, bool) {
	lag := p.lags[RouteSettings]
	return lag, p.choose == nil && p.lags[RouteConnection] == lag
}

// readsOr returns the routes, or those of all reads of a connection if there are
// none.
func readsOr(routes []Route) []Route {
	if len(routes) > 0 {
		return routes
	}
	return []Route{RouteSettings, RouteConnection}
}

// remember begins to remember, with how everything is now. The caller holds
// s.mu.
func (s *Server) remember() {
	if s.past.copies != nil {
		return
	}
	s.past.lags, s.past.copies = map[Route]time.Duration{}, map[string][]pastCopy{}
	for account, c := range s.connections {
		s.past.copies[account] = []pastCopy{{connection: cloneOf(c)}}
	}
}

// note remembers how a connection is from now on; nil for none. The caller holds
// s.mu.
func (p *past) note(account string, c *Connection) {
	if p.copies == nil {
		return
	}
	copies := p.copies[account]
	if len(copies) == 0 {
		copies = []pastCopy{{}} // there was none before
	}
	copies[len(copies)-1].until = time.Now()
	p.copies[account] = append(copies, pastCopy{connection: cloneOf(c)})
}

// at returns the copy of a connection that a route shows. The caller holds s.mu.
func (p *past) at(route Route, account string, present *Connection) *Connection {
	lag := p.lags[route]
	if p.choose != nil {
		lag = p.choose(route, account)
	}
	copies := p.copies[account]
	if lag <= 0 || len(copies) == 0 {
		return present
	}
	then := time.Now().Add(-lag)
	i := slices.IndexFunc(copies, func(c pastCopy) bool { return c.until.IsZero() || c.until.After(then) })
	return copies[i].connection
}

func cloneOf(c *Connection) *Connection {
	if c == nil {
		return nil
	}
	cloned := c.clone()
	return &cloned
}
