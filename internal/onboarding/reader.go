package onboarding

import (
	"context"
	"sync"
	"time"
)

// reading is one read of an endpoint, under way or done. All who want it share
// it.
type reading struct {
	began time.Time
	done  chan struct{} // closed at the end; err must not be read before
	err   error
}

func (r *reading) isDone() bool {
	select {
	case <-r.done:
		return true
	default:
		return false
	}
}

// reader shares the reads of an account's endpoints.
type reader struct {
	fetch func(context.Context, endpoint) error // asks an endpoint and keeps what it returns

	mu       sync.Mutex
	readings [endpointCount]*reading // the last of each, perhaps under way
}

// read makes sure that an endpoint has been read since a time, and returns as
// soon as ctx ends. Whoever asks during a read that began too early waits for
// it, so that the many who want a new one share that, too.
func (s *reader) read(ctx context.Context, e endpoint, since time.Time) error {
	for {
		r := s.join(ctx, e, since)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-r.done:
		}
		if !r.began.Before(since) {
			return r.err
		}
	}
}

// join returns the reading to wait for, and begins one if there is none.
func (s *reader) join(ctx context.Context, e endpoint, since time.Time) *reading {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.readings[e]
	if r != nil && (!r.isDone() || !r.began.Before(since) && r.err == nil) {
		return r
	}
	r = &reading{began: time.Now(), done: make(chan struct{})}
	s.readings[e] = r
	go func() {
		defer close(r.done)
		r.err = s.fetch(context.WithoutCancel(ctx), e) // it goes on if the one who began it leaves
	}()
	return r
}
