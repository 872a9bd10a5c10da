package dinterotest

import "sync"

// Before calls act when the n-th request of a route from now on has arrived,
// before it is handled, so that what the client knows is out of date.
func (s *Server) Before(route Route, n int, act func()) {
	s.turns.add(turn{route: route, number: n, act: act})
}

// Between calls act between the n-th request of a route from now on and the
// client's next request: after the request was handled, before its answer is
// sent.
func (s *Server) Between(route Route, n int, act func()) {
	s.turns.add(turn{route: route, number: n, isAfter: true, act: act})
}

// turn is a call of act before or after a request. No lock is held meanwhile,
// so act may call any method of the server, or wait.
type turn struct {
	route   Route
	number  int // of the request
	isAfter bool
	act     func()
}

// turns count the requests of each route.
type turns struct {
	mu      sync.Mutex
	arrived map[Route]int
	planned []turn
}

func (t *turns) add(planned turn) {
	t.mu.Lock()
	defer t.mu.Unlock()
	planned.number += t.arrived[planned.route]
	t.planned = append(t.planned, planned)
}

// next returns the number of a request that arrives.
func (t *turns) next(route Route) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.arrived == nil {
		t.arrived = map[Route]int{}
	}
	t.arrived[route]++
	return t.arrived[route]
}

// announced makes the calls that come before a request.
func (t *turns) announced(c call) { t.run(c, false) }

// handled makes the calls that come after a request.
func (t *turns) handled(c call) { t.run(c, true) }

func (t *turns) run(c call, isAfter bool) {
	t.mu.Lock()
	planned := t.planned[:len(t.planned):len(t.planned)]
	t.mu.Unlock()
	for _, p := range planned {
		if p.route == c.route && p.number == c.number && p.isAfter == isAfter {
			p.act()
		}
	}
}
