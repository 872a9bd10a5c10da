package onboarding

import (
	"context"
	"time"
)

// read returns after a read of the endpoint that began at since or later, or as
// soon as ctx ends. A caller that finds an earlier read under way waits for its
// end first, so that all callers that need a newer read share that one, too.
func (a *account) read(ctx context.Context, e endpoint, since time.Time) error {
	for {
		flight := a.flights.DoChan(e.String(), func() (any, error) {
			return a.fetch(context.WithoutCancel(ctx), e, since) // the read goes on if the caller that began it is cancelled
		})
		select {
		case <-ctx.Done():
			return ctx.Err()
		case shared := <-flight:
			if began, _ := shared.Val.(time.Time); !began.Before(since) {
				return shared.Err
			}
		}
	}
}

// fetch reads an endpoint and stores the response, unless the last read began at
// since or later and has not failed. It returns when the read began. Only read
// calls it, once at a time for each endpoint.
func (a *account) fetch(ctx context.Context, e endpoint, since time.Time) (time.Time, error) {
	if began := a.lastRead(e); !began.Before(since) {
		return began, nil
	}
	began := time.Now()
	r, err := e.read(ctx, a.client, a.id)
	if err == nil && r.connection != nil {
		a.history.note(e, a.id)
		a.merge(r.connection, began)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.began[e] = time.Time{}
	if err == nil {
		a.last[e], a.began[e] = &r, began
	}
	return began, err
}

// lastRead returns when the last read of an endpoint began; the zero time if it
// failed.
func (a *account) lastRead(e endpoint) time.Time {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.began[e]
}
