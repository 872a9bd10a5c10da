package onboarding

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// Apply decides what to do about one signup, and does it. The record is from the
// state, or from a delete of the same signup in this run; nil if there is none.
//
// A POST is repeated only if it cannot have had an effect (429, 401, no
// connection). Before that, the account is read and the decision is made again,
// because another run may have submitted the signup meanwhile.
func (r *Run) Apply(ctx context.Context, key Key, record *Record, wish Wish) (Result, error) {
	a := r.account(key.AccountID)
	if err := a.turn.Acquire(ctx, 1); err != nil {
		return Result{}, &UnsentError{err}
	}
	defer a.turn.Release(1)
	retries := r.client.Retries()
	for {
		decision, err := r.decideNow(ctx, key, record, wish)
		if err != nil {
			return Result{}, &UnsentError{err}
		}
		if decision.Action != Submit {
			return Result{Decision: decision}, nil
		}
		if err := r.limit.submit(key); err != nil {
			return Result{}, err
		}
		result, err := a.submit(ctx, newSubmission(key, record, wish, decision.View))
		result.Action, result.Reason = Submit, decision.Reason
		if _, isAmbiguous := errors.AsType[*AmbiguousError](err); err == nil || isAmbiguous {
			return result, err
		}
		wait, again := retries.Next(err)
		if !again || !dintero.Sleep(ctx, wait) {
			return Result{}, err
		}
	}
}

// decideNow decides on a view that is new enough to submit on. It requests the
// token before the view, because waiting for a token later would make the view
// too old.
func (r *Run) decideNow(ctx context.Context, key Key, record *Record, wish Wish) (Decision, error) {
	if needsView(record, wish) {
		if _, err := r.client.Token(ctx, key.AccountID); err != nil {
			return Decision{}, err
		}
	}
	return r.decide(ctx, key, record, wish, r.timing.ViewAge)
}

// UnsentError reports a failure before the POST, so nothing was submitted.
type UnsentError struct{ Err error }

func (e *UnsentError) Error() string { return e.Err.Error() }
func (e *UnsentError) Unwrap() error { return e.Err }

// submit sends the POST once. After an interrupt, a POST that is under way gets
// Timing.Grace to finish, and no other one is begun.
func (a *account) submit(ctx context.Context, s submission) (Result, error) {
	if err := ctx.Err(); err != nil {
		return Result{}, &UnsentError{err}
	}
	caseID := s.key.CaseID
	if s.before.shown && s.before.signup.CaseID != "" {
		caseID = s.before.signup.CaseID // as Dintero writes it, because upper and lower case may count
	}
	s.sentAt = time.Now()
	posting, cancel := withGrace(ctx, a.timing.Grace)
	defer cancel()
	accepted, err := a.client.SubmitVippsPSP(posting, a.id, s.wish.signup(caseID))
	a.noteAnswer()
	switch {
	case err == nil:
		return a.accept(ctx, s, accepted), nil
	case dintero.Ambiguous(err):
		return a.confirm(ctx, s, err)
	}
	return Result{}, err
}

// accept handles the response to an accepted POST. From here on nothing is an
// error. If the response does not show the signup, it reads once.
func (a *account) accept(ctx context.Context, s submission, accepted dintero.Submission) Result {
	result := Result{Incomplete: accepted.Incomplete}
	if c := accepted.Connection; c != nil {
		a.merge(c, time.Now())
		result.Link = linkFromSubmission(s.view.Connection, c)
		result.Ignored = s.isIgnored(c)
	}
	result.View = a.snapshot()
	if _, shown := accepted.Connection.Signup(s.key.CaseID); result.Incomplete != nil && !shown {
		a.complete(ctx, s, &result)
	}
	a.noteLink(s.key, result.View.SignatureLink(s.key, result.Link))
	return result
}

// complete reads the values that the response did not show.
func (a *account) complete(ctx context.Context, s submission, result *Result) {
	view, err := a.readDespiteInterrupt(ctx, s.sentAt.Add(a.timing.ConfirmFor))
	result.View = view
	if result.Link == "" {
		result.Link = linkFromSubmission(s.view.Connection, view.Connection)
	}
	switch {
	case tookEffect(s.change, s.before, view.evidence(s.key), s.wish):
		result.Incomplete = nil
	case err != nil:
		result.Incomplete = fmt.Errorf("%w; then %w", result.Incomplete, err)
	}
}
