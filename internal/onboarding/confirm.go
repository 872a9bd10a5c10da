package onboarding

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// AmbiguousError is a POST that may have taken effect, and nothing shows whether
// it has.
type AmbiguousError struct {
	Key    Key
	SentAt time.Time
	// Create reports that nothing was recorded of the signup before.
	Create bool
	// Cause is the ambiguous response.
	Cause error
	// Reading is whether reads can tell, and Read why the last one failed; nil if
	// it did not.
	Reading   Reading
	Read      error
	Responses []string
	// Existing is another signup of the same case that is there now.
	Existing *dintero.Signup
}

func (e *AmbiguousError) Error() string {
	return fmt.Sprintf("the signup %s may have been accepted: %v", e.Key, e.Cause)
}
func (e *AmbiguousError) Unwrap() error { return e.Cause }

// confirm looks for the effect of an ambiguous POST, until a minute after it was
// sent: a server can be slower than its gateway, and reads can lag behind. If no
// read works it does not wait, and after an interrupt it looks only once. It
// never sends the POST again.
func (a *account) confirm(ctx context.Context, s submission, cause error) (Result, error) {
	unknown := &AmbiguousError{Key: s.key, SentAt: s.sentAt, Create: s.change == changeCreate, Cause: cause, Reading: s.view.Reading}
	until := s.sentAt.Add(a.timing.Settle)
	for pause := a.timing.ConfirmPause; ; pause = min(pause*3/2, a.timing.Settle/12) {
		isLast := !time.Now().Before(until)
		view, err := a.lookAfter(ctx, until)
		if after := view.evidence(s.key); tookEffect(s.change, s.before, after, s.wish) {
			link := linkFromSubmission(s.view.Connection, view.Connection)
			a.knowLink(s.key, view.SignatureLink(s.key, link))
			return Result{Decision: Decision{View: view}, Link: link}, nil
		}
		unknown.take(view, err)
		if isLast || err == nil && view.Reading == ReadsRefused || !dintero.Sleep(ctx, min(pause, time.Until(until))) {
			return Result{}, unknown
		}
	}
}

// lookAfter reads afresh. A server that hangs is waited for a few seconds longer
// than reads can lag. If ctx is or becomes cancelled, the read still gets a
// moment to finish.
func (a *account) lookAfter(ctx context.Context, until time.Time) (View, error) {
	graced, cancel := withGrace(ctx, a.timing.ReadGrace)
	defer cancel()
	if now := time.Now(); until.Before(now) {
		until = now
	}
	reading, end := context.WithDeadline(graced, until.Add(a.timing.Grace))
	defer end()
	return a.fullView(reading)
}

// take notes what was read. That the time ran out says less than why an earlier
// read failed.
func (e *AmbiguousError) take(view View, failed error) {
	if failed == nil || e.Read == nil || !errors.Is(failed, context.DeadlineExceeded) {
		e.Read = failed
	}
	e.Reading, e.Responses = view.Reading, view.Responses
	if existing, shown := view.Signup(e.Key); shown && e.Create {
		e.Existing = &existing
	}
}
