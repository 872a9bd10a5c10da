package onboarding

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// maxFailedPolls is how many polls in a row may fail before Await gives up.
const maxFailedPolls = 5

// RejectedError reports that the connection has failed or was declined, so that
// waiting longer is of no use.
type RejectedError struct {
	Key        Key
	Connection *dintero.Connection
}

func (e *RejectedError) Error() string {
	text := "the connection is " + e.Connection.Status
	if d := e.Connection.LastDescription(); d != "" {
		text += ": " + d
	}
	return text
}

// NotShownError reports that no read shows the connection, or the signup in it.
type NotShownError struct {
	Key       Key // the case id is empty if no connection is shown
	Responses []string
}

func (e *NotShownError) Error() string {
	if e.Key.CaseID == "" {
		return fmt.Sprintf("Dintero shows no Vipps PSP connection of account %s", e.Key.AccountID)
	}
	return fmt.Sprintf("Dintero shows no signup for case %s in account %s", e.Key.CaseID, e.Key.AccountID)
}

// UnknowableLinkError reports that an account has several signups, and that no
// signature link can be assigned to the one that was asked for.
type UnknowableLinkError struct{ Key Key }

func (e *UnknowableLinkError) Error() string {
	return fmt.Sprintf("account %s has several signups, and Dintero does not say which signature link is for case %s", e.Key.AccountID, e.Key.CaseID)
}

// WaitError reports that [Run.Await] gave up: the timeout expired, the wait was
// interrupted, or the connection could no longer be read.
type WaitError struct {
	Waited  time.Duration
	Last    *dintero.Connection // as last read; nil if never
	Expired bool                // the timeout expired
	LastErr error               // why the last poll failed; nil if it did not
	Err     error               // why the wait ended
}

func (e *WaitError) Error() string { return e.Err.Error() }
func (e *WaitError) Unwrap() error { return e.Err }

// Progress is how far a signup has come.
type Progress struct {
	Connection *dintero.Connection
	Link       string // the signup's signature link; "" if it is not known
}

// Await polls until the connection of a signup is enabled, or if wantLink is
// set, until it has a signature link or is enabled. It returns a
// [*RejectedError] as soon as the connection failed or was declined, an
// [*UnknowableLinkError] if the link can never be assigned to the signup, and a
// [*WaitError] when it gives up: at the end of ctx, or after maxFailedPolls
// failed polls in a row.
func (r *Run) Await(ctx context.Context, key Key, wantLink bool) (Progress, error) {
	started, failed := time.Now(), 0
	var last *dintero.Connection
	for polls := 0; ; polls++ {
		view, err := r.pollOnce(ctx, key)
		if err == nil {
			failed, last = 0, view.Connection
			progress, reached, err := r.progress(key, view, wantLink)
			if reached || err != nil {
				return progress, err
			}
		} else {
			failed++
		}
		switch {
		case err != nil && ctx.Err() == nil && (failed == maxFailedPolls || dintero.IsPermanent(err)):
			return Progress{}, &WaitError{Waited: time.Since(started), Last: last, LastErr: err, Err: err}
		case !dintero.Sleep(ctx, r.timing.poll(polls)):
			expired := errors.Is(ctx.Err(), context.DeadlineExceeded)
			return Progress{}, &WaitError{Waited: time.Since(started), Last: last, Expired: expired, LastErr: err, Err: ctx.Err()}
		}
	}
}

// pollOnce makes a new read. A read that began before the response to this run's
// last POST may show the state before that POST, so it is repeated.
func (r *Run) pollOnce(ctx context.Context, key Key) (View, error) {
	a := r.account(key.AccountID)
	began := time.Now()
	view, err := a.view(ctx, key, began)
	for err == nil && a.hasAnswerSince(began) {
		began = time.Now()
		view, err = a.view(ctx, key, began)
	}
	switch _, shown := view.Signup(key); {
	case err != nil:
		return View{}, err
	case view.Connection == nil:
		return View{}, &NotShownError{Key{AccountID: key.AccountID}, view.Responses}
	case !shown:
		return View{}, &NotShownError{key, view.Responses}
	}
	return view, nil
}

func (r *Run) progress(key Key, view View, wantLink bool) (Progress, bool, error) {
	p := Progress{Connection: view.Connection, Link: view.SignatureLink(key, r.account(key.AccountID).link(key))}
	switch {
	case view.Connection.Rejected():
		return Progress{}, false, &RejectedError{key, view.Connection}
	case view.Connection.Status == dintero.StatusEnabled, wantLink && p.Link != "":
		return p, true, nil
	case wantLink && view.IsShared() && view.Connection.LatestSignatureLink() != "":
		return Progress{}, false, &UnknowableLinkError{key}
	}
	return Progress{}, false, nil
}
