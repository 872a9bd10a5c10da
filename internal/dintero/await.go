package dintero

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// maxFailedPolls is how many polls in a row may fail before Await gives up.
const maxFailedPolls = 5

// EndedError is a connection that failed or was declined while it was waited
// for.
type EndedError struct{ Connection *Connection }

func (e *EndedError) Error() string {
	text := fmt.Sprintf("the connection is %s", e.Connection.Status)
	if d := e.Connection.LastDescription(); d != "" {
		text += ": " + d
	}
	return text
}

// WaitError is a wait that was given up: its time ran out, it was interrupted,
// or the connection could not be read any more. Unwrap tells which.
type WaitError struct {
	Waited time.Duration
	Last   *Connection // as last seen, nil if never
	// Expired tells that its time ran out.
	Expired bool
	// Trouble is why the last poll failed, nil if it did not.
	Trouble error
	Err     error
}

func (e *WaitError) Error() string { return e.Err.Error() }
func (e *WaitError) Unwrap() error { return e.Err }

// Await polls the connection of a signup until reached says so, at once if it
// is so already. It returns an [*EndedError] as soon as the connection failed
// or was declined, and a [*WaitError] when it gives up: at the end of ctx, or
// after several polls in a row that failed or proved the signup missing.
func (c *Client) Await(ctx context.Context, accountID, caseID string, reached func(*Connection) bool) (*Connection, error) {
	started, failed := time.Now(), 0
	var last *Connection
	for polls := 0; ; polls++ {
		view, err := c.Fresh(ctx, accountID, caseID)
		if err == nil && view.Connection == nil {
			err = &UnseenError{AccountID: accountID, Reads: view.Reads}
		}
		if _, presence := view.Find(caseID); presence == Missing {
			err = &MissingError{AccountID: accountID, CaseID: caseID}
		}
		switch {
		case err != nil:
			failed++
		case view.Connection.Ended():
			return view.Connection, &EndedError{view.Connection}
		case reached(view.Connection):
			return view.Connection, nil
		default:
			failed, last = 0, view.Connection
		}
		switch {
		case err != nil && (failed == maxFailedPolls || hopeless(err)):
			return last, &WaitError{Waited: time.Since(started), Last: last, Err: err}
		case !sleep(ctx, c.config.Pace.poll(polls)):
			expired := errors.Is(ctx.Err(), context.DeadlineExceeded)
			return last, &WaitError{Waited: time.Since(started), Last: last, Expired: expired, Trouble: err, Err: ctx.Err()}
		}
	}
}

// MissingError is a signup that is not there, by proof.
type MissingError struct{ AccountID, CaseID string }

func (e *MissingError) Error() string {
	return fmt.Sprintf("account %s has no signup for case %s", e.AccountID, e.CaseID)
}

// UnseenError is a connection that no read shows.
type UnseenError struct {
	AccountID string
	Reads     []string // what each read answered
}

func (e *UnseenError) Error() string {
	return fmt.Sprintf("no read shows a Vipps PSP connection of account %s", e.AccountID)
}

// hopeless errors do not pass by waiting.
func hopeless(err error) bool {
	var refused *Error
	return errors.As(err, &refused) && refused.Status >= 400 && refused.Status < 500 && refused.Status != 429
}

// poll grows by half from Poll to MaxPoll, with jitter.
func (p Pace) poll(polls int) time.Duration {
	wait := float64(p.Poll)
	for range min(polls, 64) {
		wait = min(wait*1.5, float64(p.MaxPoll))
	}
	return jitter(time.Duration(wait))
}
