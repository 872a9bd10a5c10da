package dintero

import (
	"errors"
	"sync"
	"time"
)

// outage remembers for some seconds that the server could not be reached, so
// that of many requests only the first ones wait through all their retries.
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

// note begins an outage if err says that the server could not be reached. For
// which account that was does not matter.
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
