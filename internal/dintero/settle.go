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

// conflict tells that Dintero said no because of what is there.
func (u unclear) conflict() bool { return u.answer != nil && u.answer.status == http.StatusConflict }

// settle finds out by looking what became of an unclear POST: at once, and once
// more after a pause, for a server can be slower than its gateway. Only what a
// look proves counts; the POST goes again only when it was not taken.
func (c *Client) settle(ctx context.Context, s submission, u unclear) (outcome Outcome, again bool, err error) {
	c.account(s.accountID).wrote(nil)
	uncertain := &UncertainError{AccountID: s.accountID, CaseID: s.caseID(), Over: s.over, Cause: u.cause}
	var after View
	for looks := range 2 {
		if looks > 0 && (u.refused || !sleep(ctx, c.pause(u))) {
			break
		}
		after, uncertain.Look = c.glance(ctx, s)
		if uncertain.Look == nil && s.taken(after) {
			return s.outcome(after), false, nil
		}
	}
	uncertain.Reads = after.Reads
	switch {
	case uncertain.Look != nil || !s.notTaken(after) || u.conflict() && u.attempt > 0 || ctx.Err() != nil:
		return Outcome{}, false, uncertain
	case u.refused || u.last:
		return Outcome{}, false, u.cause
	}
	return Outcome{}, true, nil
}

// outcome is that of a signup that a look found.
func (s submission) outcome(after View) Outcome {
	now, _ := after.Find(s.caseID())
	return Outcome{View: after, Unlike: !now.answers(s.signup)}
}

// glance is a fresh view that an interrupt leaves a moment for, whether it came
// before or comes meanwhile.
func (c *Client) glance(ctx context.Context, s submission) (View, error) {
	lasting, cancel := lasting(ctx, c.config.Pace.Interrupt)
	defer cancel()
	return c.Fresh(lasting, s.accountID, s.caseID())
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
// no such signup before, its presence is; where there was, a change of it that
// is what was asked for. Any other change may be somebody else's doing.
func (s submission) taken(after View) bool {
	now, presence := after.Find(s.caseID())
	if presence != Present {
		return false
	}
	if !s.over {
		return true
	}
	old, presence := s.before.Find(s.caseID())
	return now.answers(s.signup) && (presence != Present || replaced(old, now) || s.before.Connection.Ended() && !after.Connection.Ended())
}

// replaced tells whether a signup was submitted anew. A link in place of a logo
// may be another one each time it is shown.
func replaced(old, now Signup) bool {
	return old.OptionsKey() != now.OptionsKey() || old.CreatedAt != now.CreatedAt ||
		old.Logo != now.Logo && !isLink(string(now.Logo))
}

func changed(old, now Signup) bool { return !old.Same(now) || old.CreatedAt != now.CreatedAt }

// notTaken tells whether a view after a POST proves that it had no effect: the
// connection is shown without the signup, or with the one from before and not
// what was asked for, or just as it was; or no connection is shown where one
// would be.
func (s submission) notTaken(after View) bool {
	now, is := after.Find(s.caseID())
	switch is {
	case Present:
		old, was := s.before.Find(s.caseID())
		return was == Present && !changed(old, now) &&
			(!now.mayAnswer(s.signup) || !moved(s.before.Connection, after.Connection))
	case Missing:
		return true
	default:
		return after.Absent
	}
}

func moved(a, b *Connection) bool {
	return a.UpdatedAt != b.UpdatedAt || a.Status != b.Status || len(a.Events) != len(b.Events)
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
