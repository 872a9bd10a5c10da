package dintero

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// unclear is a POST that the server may or may not have taken.
type unclear struct {
	cause   error
	answer  *answer // nil when none came
	attempt int     // how many unclear POSTs went before this one
	last    bool    // no retries are left
	refused bool    // this one was not taken; one before it may have been
}

// settle finds out by looking what became of an unclear POST: at once, and once
// more after a pause, for a server can be slower than its gateway. Only what a
// look proves counts; the POST goes again only when it was not taken.
func (c *Client) settle(ctx context.Context, s submission, u unclear) (outcome Outcome, again bool, err error) {
	c.account(s.accountID).wrote(nil)
	uncertain := &UncertainError{AccountID: s.accountID, CaseID: s.caseID(), Cause: u.cause}
	var after View
	for looks := range 2 {
		if looks > 0 && (u.refused || !sleep(ctx, c.pause(u))) {
			break
		}
		after, uncertain.Look = c.glance(ctx, s.accountID)
		if uncertain.Look == nil && s.taken(after) {
			return Outcome{Connection: after.Connection}, false, nil
		}
	}
	uncertain.Reads = after.Reads
	switch {
	case uncertain.Look != nil || !s.notTaken(after) || ctx.Err() != nil:
		return Outcome{}, false, uncertain
	case u.refused || u.last:
		return Outcome{}, false, u.cause
	}
	return Outcome{}, true, nil
}

// glance is a fresh view that an interrupt leaves a moment for, whether it came
// before or comes meanwhile.
func (c *Client) glance(ctx context.Context, accountID string) (View, error) {
	lasting, cancel := lasting(ctx, c.config.Pace.Interrupt)
	defer cancel()
	return c.Fresh(lasting, accountID)
}

// maxPause bounds the wait after a time-out.
const maxPause = 10 * time.Second

// pause is how long the server gets to finish what it may have begun: after a
// time-out as long again as it had.
func (c *Client) pause(u unclear) time.Duration {
	wait := c.config.Pace.backoff(u.attempt)
	if u.answer != nil {
		if after, ok := retryAfter(u.answer.header.Get("Retry-After"), time.Now()); ok {
			return min(after, c.config.Pace.MaxRetry)
		}
	}
	if u.timedOut() {
		return max(wait, min(c.config.RequestTimeout, maxPause))
	}
	return wait
}

func (u unclear) timedOut() bool {
	var timeout interface{ Timeout() bool }
	return u.answer != nil && u.answer.status == http.StatusGatewayTimeout ||
		errors.As(u.cause, &timeout) && timeout.Timeout()
}

// taken tells whether the view after a POST shows its effect. Where there was
// no such signup before, its presence is. Where there was, its change is; and
// where it asked for the same already, any change of the connection.
func (s submission) taken(after View) bool {
	now, presence := after.Find(s.caseID())
	if presence != Present {
		return false
	}
	old, presence := s.before.Find(s.caseID())
	if presence != Present {
		return !s.over || now.answers(s.signup)
	}
	if old.OptionsKey() != now.OptionsKey() || old.Logo != now.Logo || old.CreatedAt != now.CreatedAt {
		return true
	}
	return now.OptionsKey() == s.signup.OptionsKey() && moved(s.before.Connection, after.Connection)
}

func moved(a, b *Connection) bool {
	return a.UpdatedAt != b.UpdatedAt || a.Status != b.Status || len(a.Events) != len(b.Events)
}

// notTaken tells whether a view after a POST proves that it had no effect: the
// connection is shown without the signup or with it as it was, or no connection
// is shown where one would be.
func (s submission) notTaken(after View) bool {
	_, was := s.before.Find(s.caseID())
	_, is := after.Find(s.caseID())
	switch is {
	case Present:
		return was == Present && !s.taken(after)
	case Missing:
		return true
	default:
		return after.Absent
	}
}

// sleep tells whether it slept the whole time.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
