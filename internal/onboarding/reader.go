package onboarding

import (
	"context"
	"sync"
	"time"
)

// sharedRead is one read of an endpoint, under way or done, that all callers
// share.
type sharedRead struct {
	began time.Time
	done  chan struct{} // closed when the read is done; err is valid only then
	err   error
}

func (r *sharedRead) isDone() bool {
	select {
	case <-r.done:
		return true
	default:
		return false
	}
}

// reader shares the reads of an account's endpoints.
type reader struct {
	fetch func(context.Context, endpoint) error // reads an endpoint and stores the response

	mu    sync.Mutex
	reads [endpointCount]*sharedRead // the last read of each endpoint, perhaps under way
}

// read returns after a read of the endpoint that began at since or later, or as
// soon as ctx ends. A caller that finds an earlier read under way waits for its
// end first, so that all callers that need a newer read share that one, too.
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

// join returns the read to wait for, and begins one if there is none.
func (s *reader) join(ctx context.Context, e endpoint, since time.Time) *sharedRead {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.reads[e]
	if r != nil && (!r.isDone() || !r.began.Before(since) && r.err == nil) {
		return r
	}
	r = &sharedRead{began: time.Now(), done: make(chan struct{})}
	s.reads[e] = r
	go func() {
		defer close(r.done)
		r.err = s.fetch(context.WithoutCancel(ctx), e) // the read goes on if the caller that began it is cancelled
	}()
	return r
}
