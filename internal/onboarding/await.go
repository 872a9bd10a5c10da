package onboarding

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// maxFailedPolls is how many polls in a row may fail before Await gives up.
const maxFailedPolls = 5

// RejectedError reports that the connection has failed or was declined, so that
// waiting longer is of no use.
type RejectedError struct{ Snapshot Snapshot }

func (e *RejectedError) Error() string {
	text := "the connection is " + e.Snapshot.Status()
	if d := e.Snapshot.Connection.LastDescription(); d != "" {
		text += ": " + d
	}
	return text
}

// WaitError reports that [Run.Await] gave up: the timeout expired, the wait was
// interrupted, or the connection could no longer be read.
type WaitError struct {
	Waited  time.Duration
	Last    Snapshot // as last read; the zero value if never
	Expired bool     // the timeout expired
	Err     error    // of the last poll, if it failed; otherwise why the wait ended
}

func (e *WaitError) Error() string { return e.Err.Error() }
func (e *WaitError) Unwrap() error { return e.Err }

// Await polls until the connection of a signup is enabled. It returns a
// [*RejectedError] as soon as the connection failed or was declined, and a
// [*WaitError] when it gives up: at the end of ctx, or after maxFailedPolls failed
// polls in a row.
func (r *Run) Await(ctx context.Context, key Key) (Snapshot, error) {
	gaveUp := &WaitError{}
	pause, failed, started := r.timing.Poll, 0, time.Now()
	for {
		snapshot, err := r.Read(ctx, key)
		r.log.InfoContext(ctx, "Poll", "signup", key.String(), "status", snapshot.Status(), "error", err)
		switch {
		case err != nil:
			failed++
		case snapshot.Connection.Rejected():
			return Snapshot{}, &RejectedError{snapshot}
		case snapshot.Status() == dintero.StatusEnabled:
			return snapshot, nil
		default:
			failed, gaveUp.Last = 0, snapshot
		}
		isHopeless := ctx.Err() == nil && (failed == maxFailedPolls || dintero.IsPermanent(err))
		if isHopeless || !dintero.Sleep(ctx, pause-rand.N(pause/4+1)) {
			gaveUp.Waited = time.Since(started)
			gaveUp.Expired = errors.Is(ctx.Err(), context.DeadlineExceeded)
			gaveUp.Err = err
			if err == nil {
				gaveUp.Err = ctx.Err()
			}
			return Snapshot{}, gaveUp
		}
		pause = min(pause*3/2, r.timing.MaxPoll)
	}
}
