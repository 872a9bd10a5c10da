package dintero

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// How long a view serves for other resources of the same account, and how long
// one that was read serves before a POST, which others may have come before.
const (
	keep        = 30 * time.Second
	keepForPOST = 2 * time.Second
)

// account is what the client knows of one account in this run.
type account struct {
	writing chan struct{} // holds one token: writes go in turn

	mu       sync.Mutex
	view     View
	version  int         // grows with each write, so that no older read replaces its answer
	answered *Connection // the last answer to a write that showed the connection, however old
	letGo    []Signup
}

func (c *Client) account(accountID string) *account {
	if known, ok := c.accounts.Load(accountID); ok {
		return known.(*account)
	}
	fresh, _ := c.accounts.LoadOrStore(accountID, &account{writing: make(chan struct{}, 1)})
	return fresh.(*account)
}

// Read is a view of an account that settles whether a case is signed up; for
// the case "", one that shows the signups. It is shared: while a read is under
// way others wait for it, and its answer serves for half a minute. The error is
// an [*Error], a [*TransportError] or that of a token; it says nothing about the
// signups.
func (c *Client) Read(ctx context.Context, accountID, caseID string) (View, error) {
	return c.shared(ctx, accountID, caseID, keep)
}

func (c *Client) shared(ctx context.Context, accountID, caseID string, age time.Duration) (View, error) {
	a := c.account(accountID)
	for {
		view, version := a.recent(age)
		if view.settles(caseID) {
			return view, nil
		}
		// Nobody joins a read from before a write, nor one that takes older views.
		key := fmt.Sprintf("%s %d %s", accountID, version, age)
		view, err := flight(ctx, &c.flights, key, func(ctx context.Context) (View, error) {
			begun, version := a.recent(age)
			return c.lookOn(ctx, accountID, caseID, begun, version)
		})
		// The read that was joined may have been for another case.
		if err != nil || view.settles(caseID) {
			return view, err
		}
	}
}

// Fresh is Read that asks after the call and shares nothing.
func (c *Client) Fresh(ctx context.Context, accountID, caseID string) (View, error) {
	return c.lookOn(ctx, accountID, caseID, View{}, c.account(accountID).current())
}

// lookOn goes on from a view that has been begun, and keeps what it finds.
func (c *Client) lookOn(ctx context.Context, accountID, caseID string, view View, version int) (View, error) {
	if view.at.IsZero() {
		view.at = time.Now()
	}
	view, err := c.look(ctx, accountID, caseID, view)
	if err == nil {
		c.account(accountID).store(view, version)
	}
	return view, err
}

// recent is the view that is kept, or none where it is older than age. An
// answer to a write serves for longer: whoever wrote knows it.
func (a *account) recent(age time.Duration) (View, int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.view.Written {
		age = keep
	}
	if time.Since(a.view.at) < age {
		return a.view, a.version
	}
	return View{}, a.version
}

func (a *account) current() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.version
}

// store keeps what was read, unless there was a write or a younger read since.
func (a *account) store(view View, version int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.version == version && !view.at.Before(a.view.at) {
		a.view = view
	}
}

// wrote makes the answer to a write the view of the account; nil forgets it.
func (a *account) wrote(connection *Connection) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.version++
	a.view = View{}
	if connection != nil {
		a.view = View{Connection: connection, Written: true, at: time.Now()}
		a.answered = connection
	}
}

// orAnswered is the view, or the last answer to a write where only that shows
// the signup, as where there is no read. It says what is there, never what is
// not.
func (a *account) orAnswered(view View, caseID string) View {
	if _, presence := view.Find(caseID); presence != Unseen {
		return view
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	last := View{Connection: a.answered, Written: true, at: view.at}
	if _, presence := last.Find(caseID); presence == Present {
		return last
	}
	return view
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
