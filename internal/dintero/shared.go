package dintero

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// keep is how long an answer serves for other resources of the same account.
const keep = 30 * time.Second

// account is what the client knows of one account in this run.
type account struct {
	writing chan struct{} // holds one token: writes go in turn

	mu      sync.Mutex
	view    View
	seen    time.Time // when view was current; zero when there is none
	version int       // grows with each write, so that no older read replaces its answer
}

func (c *Client) account(accountID string) *account {
	if known, ok := c.accounts.Load(accountID); ok {
		return known.(*account)
	}
	fresh, _ := c.accounts.LoadOrStore(accountID, &account{writing: make(chan struct{}, 1)})
	return fresh.(*account)
}

// Read is the view of an account. It is shared: while a read is under way
// others wait for it, and its answer serves for half a minute. A view must not
// be changed. The error is an [*Error], a [*TransportError] or that of a token;
// it says nothing about the signups.
func (c *Client) Read(ctx context.Context, accountID string) (View, error) {
	a := c.account(accountID)
	if view, ok := a.recent(time.Now()); ok {
		return view, nil
	}
	// A reader who comes after a write does not join a read from before it.
	key := fmt.Sprintf("%s %d", accountID, a.current())
	return flight(ctx, &c.flights, key, func(ctx context.Context) (View, error) {
		if view, ok := a.recent(time.Now()); ok {
			return view, nil
		}
		return c.Fresh(ctx, accountID)
	})
}

// Fresh is a view that was asked for after the call, never a shared one.
func (c *Client) Fresh(ctx context.Context, accountID string) (View, error) {
	a := c.account(accountID)
	version, asked := a.current(), time.Now()
	view, err := c.look(ctx, accountID)
	if err == nil {
		a.store(view, version, asked)
	}
	return view, err
}

func (a *account) recent(now time.Time) (View, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.view, !a.seen.IsZero() && now.Sub(a.seen) < keep
}

func (a *account) current() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.version
}

// store keeps what was read, unless there was a write or a younger read since.
func (a *account) store(view View, version int, asked time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.version == version && asked.After(a.seen) {
		a.view, a.seen = view, asked
	}
}

// wrote makes the answer to a write the view of the account; nil forgets it.
func (a *account) wrote(connection *Connection) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.version++
	a.view, a.seen = View{Connection: connection}, time.Time{}
	if connection != nil {
		a.seen = time.Now()
	}
}

// write waits for the account's turn. The returned function ends it.
func (a *account) write(ctx context.Context) (func(), error) {
	select {
	case a.writing <- struct{}{}:
		return func() { <-a.writing }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
