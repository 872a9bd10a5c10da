package onboarding

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// AmbiguousError reports that a POST may or may not have taken effect, and that
// no read shows which.
type AmbiguousError struct {
	Key    Key
	SentAt time.Time
	// Create reports that the state had no record of the signup.
	Create bool
	// Cause is the ambiguous response.
	Cause error
	// Reading says whether a response without the signup can be believed. Read
	// is the error of the last read; nil if that read succeeded.
	Reading   Reading
	Read      error
	Responses []string
	// Complete reports that reads were made until they could be believed, and
	// that the connection was not updated meanwhile.
	Complete bool
	// Existing is another signup of the same case that Dintero shows now; nil if
	// there is none.
	Existing *dintero.Signup
}

func (e *AmbiguousError) Error() string {
	return fmt.Sprintf("the signup %s may have been accepted: %v", e.Key, e.Cause)
}
func (e *AmbiguousError) Unwrap() error { return e.Cause }

// confirm reads until the effect of an ambiguous POST is visible, at most until
// a minute after the POST was sent: a server can be slower than its gateway,
// and reads can lag behind. If every read is refused, or after an interrupt, it
// reads only once. It never sends the POST again.
func (a *account) confirm(ctx context.Context, s submission, cause error) (Result, error) {
	unknown := &AmbiguousError{Key: s.key, SentAt: s.sentAt, Create: s.change == changeCreate, Cause: cause, Reading: s.view.Reading}
	until := s.sentAt.Add(a.timing.ConfirmFor)
	for pause := a.timing.ConfirmPause; ; pause = min(pause*3/2, a.timing.ConfirmFor/12) {
		isLast := !time.Now().Before(until)
		view, err := a.readDespiteInterrupt(ctx, until)
		if after := view.evidence(s.key); tookEffect(s.change, s.before, after, s.wish) {
			link := linkFromSubmission(s.view.Connection, view.Connection)
			a.noteLink(s.key, view.SignatureLink(s.key, link))
			return Result{Decision: Decision{View: view}, Link: link}, nil
		}
		unknown.noteRead(view, err)
		unknown.Complete = isLast && err == nil && isStill(s.view.Connection, view.Connection)
		if isLast || err == nil && view.Reading == ReadsRefused || !dintero.Sleep(ctx, min(pause, time.Until(until))) {
			return Result{}, unknown
		}
	}
}

// isStill reports whether the connection is known not to have been updated
// between two copies.
func isStill(before, after *dintero.Connection) bool {
	return after == nil || before != nil && isSameTime(before.UpdatedAt, after.UpdatedAt)
}

// readDespiteInterrupt makes a new read. If ctx is or becomes cancelled, the
// read still gets Timing.ReadGrace to finish. If the server does not respond,
// the read ends Timing.Grace after until.
func (a *account) readDespiteInterrupt(ctx context.Context, until time.Time) (View, error) {
	graced, cancel := withGrace(ctx, a.timing.ReadGrace)
	defer cancel()
	if now := time.Now(); until.Before(now) {
		until = now
	}
	reading, end := context.WithDeadline(graced, until.Add(a.timing.Grace))
	defer end()
	return a.fullView(reading)
}

// noteRead stores the result of a read. The error of an expired deadline does
// not replace that of an earlier read, which says more about the cause.
func (e *AmbiguousError) noteRead(view View, failed error) {
	if failed == nil || e.Read == nil || !errors.Is(failed, context.DeadlineExceeded) {
		e.Read = failed
	}
	e.Reading, e.Responses = view.Reading, view.Responses
	if existing, shown := view.Signup(e.Key); shown && e.Create {
		e.Existing = &existing
	}
}
