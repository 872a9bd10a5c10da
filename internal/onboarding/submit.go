package onboarding

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// Result is what an apply has done about a signup.
type Result struct {
	Decision
	// Connection is what is to be saved; nil if Dintero's answer does not show
	// it.
	Connection *dintero.Connection
	// SubmittedAt is created_at of the signup; "" if it is not known.
	SubmittedAt string
	// SignatureLink is the link for this signup; "" if it is not known.
	SignatureLink string
}

// EnabledError reports that the account has become enabled since the state was
// read, so that nobody has approved that a live merchant signs again.
type EnabledError struct {
	Key    Key
	Status string // in the state
}

func (e *EnabledError) Error() string {
	return fmt.Sprintf("the connection of account %s is enabled now, and was %q when this was planned", e.Key.AccountID, e.Status)
}

// OutcomeUnknownError reports that a POST may or may not have been accepted, and
// that no read shows which.
type OutcomeUnknownError struct {
	Key      Key
	Cause    error          // the answer to the POST
	Read     error          // of the last read; nil if it did not fail
	Conflict *ConflictError // another signup of the same case that is shown now; nil if there is none
}

func (e *OutcomeUnknownError) Error() string {
	return fmt.Sprintf("the signup %s may have been accepted: %v", e.Key, e.Cause)
}
func (e *OutcomeUnknownError) Unwrap() error { return e.Cause }

// BlockedError reports that nothing was submitted, because the outcome of another
// submission of the same account is unknown in this run.
type BlockedError struct{ Other Key }

func (e *BlockedError) Error() string {
	return "the outcome of the submission of " + e.Other.String() + " is unknown, so nothing more is sent to the account in this run"
}

// Apply decides what to do about a signup, and does it, while no other submission
// of the account does. The state is nil for a create.
//
// The POST is repeated only if it cannot have had an effect (429, 401, no
// connection). Before that, the account is read and the decision is made again.
func (r *Run) Apply(ctx context.Context, state *State, config Config) (Result, error) {
	a := r.account(config.Key.AccountID)
	if err := a.turn.Acquire(ctx, 1); err != nil {
		return Result{}, err
	}
	defer a.turn.Release(1)
	retries := r.client.Retries()
	for age := r.timing.SubmitAge; ; age = 0 {
		decision, err := r.decideNow(ctx, a, state, config, age)
		switch {
		case err != nil:
			return Result{}, err
		case decision.Action != Submit:
			return Recorded(config.Key, decision), nil
		}
		s := submission{account: a, state: state, config: config, before: decision.Snapshot}
		submitted, err := s.submit(ctx)
		if _, isUnknown := errors.AsType[*OutcomeUnknownError](err); err == nil || isUnknown {
			return submitted, err
		}
		if wait, again := retries.Next(err); !again || !dintero.Sleep(ctx, wait) {
			return Result{}, err
		}
	}
}

// decideNow decides on a snapshot of at most an age, and refuses a submission that
// nobody has approved or that may be a repetition.
func (r *Run) decideNow(ctx context.Context, a *account, state *State, config Config, age time.Duration) (Decision, error) {
	snapshot, err := a.snapshot(ctx, config.Key, age)
	if err != nil {
		return Decision{}, err
	}
	decision, err := r.decide(ctx, "applied", state, config, snapshot)
	switch {
	case err != nil || decision.Action != Submit:
		return decision, err
	case state != nil && !snapshot.IsOlderThan(state) && snapshot.Status() == dintero.StatusEnabled && state.Status != dintero.StatusEnabled:
		return Decision{}, &EnabledError{config.Key, state.Status}
	case a.outcomeUnknown != nil:
		return Decision{}, &BlockedError{a.outcomeUnknown.Key}
	}
	return decision, ctx.Err()
}

// Recorded returns what a decision leads to that sends nothing.
func Recorded(key Key, d Decision) Result {
	signup, _ := d.Snapshot.Signup(key)
	return Result{Decision: d, Connection: d.Snapshot.Connection, SubmittedAt: signup.CreatedAt, SignatureLink: d.Snapshot.SignatureLink(key, "")}
}

// submission is a signup on its way to Dintero.
type submission struct {
	account *account
	state   *State // nil for a create
	config  Config
	before  Snapshot
	sentAt  time.Time
}

// submit sends the POST once. After an interrupt, a POST that is under way gets
// Timing.Grace to finish.
func (s submission) submit(ctx context.Context) (Result, error) {
	signup := s.config.signup()
	if shown, ok := s.before.Signup(s.config.Key); ok {
		signup.CaseID = shown.CaseID // as Dintero writes it, because upper and lower case may count
	}
	s.sentAt = time.Now()
	posting, cancel := withGrace(ctx, s.account.timing.Grace)
	defer cancel()
	answer, err := s.account.client.SubmitVippsPSP(posting, s.account.id, signup)
	switch {
	case err == nil:
		s.account.noteSubmitted(s.config.Key, signup, answer)
		return s.result(answer), nil
	case dintero.Ambiguous(err):
		return s.confirm(ctx, err)
	}
	return Result{}, err
}

// result returns the result of an accepted POST. From here on nothing is an
// error. The signup of an update counts as shown only if its created_at is later
// than before, because an answer may show the signup as it was.
func (s submission) result(answer *dintero.Connection) Result {
	after := Snapshot{Connection: answer}
	signup, _ := after.Signup(s.config.Key)
	if s.state != nil && !isBefore(s.state.SubmittedAt, signup.CreatedAt) {
		signup.CreatedAt = ""
	}
	return Result{
		Decision:      Decision{Action: Submit, Snapshot: s.before},
		Connection:    answer,
		SubmittedAt:   signup.CreatedAt,
		SignatureLink: after.SignatureLink(s.config.Key, linkBrought(s.before.Connection, answer)),
	}
}

// confirm finds out by reads whether the POST was accepted: it was, as soon as the
// same decision no longer says submit. The reads end Timing.ConfirmFor after the
// POST was sent, and after an interrupt with the one that is under way or one
// more. The POST is never sent again.
func (s submission) confirm(ctx context.Context, cause error) (Result, error) {
	unknown := &OutcomeUnknownError{Key: s.config.Key, Cause: cause}
	until := s.sentAt.Add(s.account.timing.ConfirmFor)
	for pause := s.account.timing.ConfirmPause; ; pause = pause * 3 / 2 {
		snapshot, err := s.readDespiteInterrupt(ctx, until)
		unknown.Read = err
		if err == nil {
			action, conflict := decide(s.state, s.config, snapshot)
			if conflict == nil && action != Submit && snapshot.Includes(s.config) {
				return Recorded(s.config.Key, Decision{Action: Submit, Snapshot: snapshot}), nil
			}
			errors.As(conflict, &unknown.Conflict)
		}
		if !time.Now().Before(until) || unknown.Conflict != nil || ctx.Err() != nil {
			s.account.outcomeUnknown = unknown
			return Result{}, unknown
		}
		dintero.Sleep(ctx, min(pause, time.Until(until)))
	}
}

// readDespiteInterrupt reads afresh. If ctx is or becomes cancelled, the read
// still gets Timing.Grace to finish, and so does one that is under way at the end.
func (s submission) readDespiteInterrupt(ctx context.Context, until time.Time) (Snapshot, error) {
	graced, cancel := withGrace(ctx, s.account.timing.Grace)
	defer cancel()
	reading, end := context.WithDeadline(graced, until.Add(s.account.timing.Grace))
	defer end()
	return s.account.snapshot(reading, s.config.Key, 0)
}

// withGrace returns a copy of ctx that is cancelled d after ctx is.
func withGrace(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	graced, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { dintero.Sleep(graced, d); cancel() })
	return graced, func() { stop(); cancel() }
}
