package onboarding

import (
	"context"
	"errors"
	"fmt"
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

// NotShownError reports that reads show no connection of an account, or no signup
// of a case in it.
type NotShownError struct {
	Key       Key // the case id is empty if no connection is shown
	DeletedAt string
}

func (e *NotShownError) Error() string {
	switch {
	case e.DeletedAt != "":
		return fmt.Sprintf("the Vipps PSP connection of account %s was deleted at %s", e.Key.AccountID, e.DeletedAt)
	case e.Key.CaseID == "":
		return fmt.Sprintf("Dintero shows no Vipps PSP connection of account %s", e.Key.AccountID)
	}
	return fmt.Sprintf("Dintero shows no signup for case %s in account %s", e.Key.CaseID, e.Key.AccountID)
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
		snapshot, err := r.poll(ctx, key)
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

// poll reads the account afresh, and returns a [*NotShownError] if that does not
// show the signup.
func (r *Run) poll(ctx context.Context, key Key) (Snapshot, error) {
	snapshot, err := r.Read(ctx, key)
	_, shown := snapshot.Signup(key)
	switch {
	case err != nil:
	case snapshot.Connection == nil:
		err = &NotShownError{Key: Key{AccountID: key.AccountID}, DeletedAt: snapshot.DeletedAt}
	case !shown:
		err = &NotShownError{Key: key}
	}
	r.log.InfoContext(ctx, "Poll", "signup", key.String(), "status", snapshot.Status(), "error", err)
	return snapshot, err
}
