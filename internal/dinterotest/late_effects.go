package dinterotest

import (
	"sync"
	"time"
)

// WaitForLateEffects returns once every request that is to take effect late (see
// [Fault.Late]) has done so.
func (s *Server) WaitForLateEffects() {
	s.late.mu.Lock()
	defer s.late.mu.Unlock()
	for len(s.late.pending) > 0 {
		s.late.changed.Wait()
	}
}

// lateEffects are the requests that have yet to take effect.
type lateEffects struct {
	mu      sync.Mutex
	changed *sync.Cond
	pending map[*time.Timer]bool
	ended   bool
}

func newLateEffects() *lateEffects {
	l := &lateEffects{pending: map[*time.Timer]bool{}}
	l.changed = sync.NewCond(&l.mu)
	return l
}

func (l *lateEffects) after(d time.Duration, take func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ended {
		return
	}
	var timer *time.Timer
	timer = time.AfterFunc(d, func() {
		take()
		l.mu.Lock()
		defer l.mu.Unlock()
		delete(l.pending, timer)
		l.changed.Broadcast()
	})
	l.pending[timer] = true
}

// end drops what has not taken effect yet, so that no hook of a test runs after
// the test.
func (l *lateEffects) end() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ended = true
	for timer := range l.pending {
		timer.Stop()
	}
	clear(l.pending)
	l.changed.Broadcast()
}
