package dintero

import (
	"errors"
	"sync/atomic"
	"time"
)

// outage remembers for some seconds that the server could not be reached, so
// that many requests do not each wait until all their retries have failed.
type outage struct{ last atomic.Pointer[unreachable] }

type unreachable struct {
	err   error
	until time.Time
}

// current returns the error of the outage, or nil if there is none.
func (o *outage) current() error {
	if last := o.last.Load(); last != nil && time.Now().Before(last.until) {
		return last.err
	}
	return nil
}

// note begins an outage if err says that the server could not be reached. The
// outage is the same for all accounts.
func (o *outage) note(err error, lasts time.Duration) {
	if transport, ok := errors.AsType[*TransportError](err); ok && CauseOf(err) == CauseUnreachable {
		o.last.Store(&unreachable{transport, time.Now().Add(lasts)})
	}
}

func (o *outage) end() { o.last.Store(nil) }
