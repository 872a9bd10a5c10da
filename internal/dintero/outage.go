package dintero

import (
	"errors"
	"sync"
	"time"
)

// outage remembers for some seconds that the server could not be reached, so
// that many requests do not each wait until all their retries have failed.
type outage struct {
	mu    sync.Mutex
	err   error
	until time.Time
}

// current returns the error of the outage, or nil if there is none.
func (o *outage) current() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if time.Now().Before(o.until) {
		return o.err
	}
	return nil
}

// note begins an outage if err says that the server could not be reached. The
// outage is the same for all accounts.
func (o *outage) note(err error, lasts time.Duration) {
	var transport *TransportError
	if CauseOf(err) != CauseUnreachable || !errors.As(err, &transport) {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.err, o.until = transport, time.Now().Add(lasts)
}

func (o *outage) end() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.until = time.Time{}
}
