package onboarding

import (
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// Action is what an apply does about a signup.
type Action int

// The actions. Only Submit sends anything.
const (
	Keep   Action = iota // only the state changes, if anything does
	Adopt                // the signup is at Dintero already and is recorded in the state
	Submit               // the signup is sent to Dintero
)

// Reason says why an action was chosen.
type Reason int

// The reasons.
const (
	ReasonUnchanged        Reason = iota // Keep: the record asks for the same
	ReasonLowerAttempt                   // Keep: only the attempt is lower
	ReasonImported                       // Keep: the first configuration after an import is recorded
	ReasonShown                          // Adopt: Dintero shows what is asked for
	ReasonTookEffect                     // Adopt: an unconfirmed POST has taken effect
	ReasonChangedElsewhere               // Adopt: somebody else made the same change
	ReasonNew                            // Submit: Dintero shows no such signup
	ReasonChanged                        // Submit: the configuration asks for something else, or once more
	ReasonNoEffect                       // Submit: an unconfirmed POST has had no effect
)

// Decision is what an apply does about one signup, and why.
type Decision struct {
	Action Action
	Reason Reason
	// View is what the decision is based on; the zero value if none was needed.
	View View
}

// ConflictError reports that Dintero has another signup of the same case, and
// that the state has no record of it.
type ConflictError struct {
	Key      Key
	Existing dintero.Signup
	Wish     Wish
}

func (e *ConflictError) Error() string {
	return "account " + e.Key.AccountID + " already has another signup for case " + e.Key.CaseID
}

// ForbiddenError reports that the API client must not read the account. Nothing
// is submitted then: the read of an account is documented, so it will show what
// is there as soon as the client has the right scope.
type ForbiddenError struct{ AccountID string }

func (e *ForbiddenError) Error() string {
	return "the API client may not read account " + e.AccountID
}

// UnconfirmedError reports that a signup is not submitted, because an earlier
// POST of it may have taken effect.
type UnconfirmedError struct {
	Key         Key
	Unconfirmed Unconfirmed
	// Create reports that the POST was for a new signup, and not for a change.
	Create bool
	// Wait is how long reads may still lag behind that POST; zero if waiting is
	// of no use.
	Wait time.Duration
	// Reading says whether a response without the signup can be believed.
	Reading Reading
}

func (e *UnconfirmedError) Error() string {
	return "the outcome of the submission of " + e.Key.String() + " at " + e.Unconfirmed.SentAt.UTC().Format(time.RFC3339) + " is not known"
}

// decide is the only place that decides whether a signup is submitted. Only the
// configuration causes a submission: if the record already asks for the same,
// nothing is ever submitted. The record is nil if there is none.
func decide(key Key, record *Record, wish Wish, view View, now time.Time, confirmFor time.Duration) (Decision, error) {
	after := view.evidence(key)
	switch {
	case record == nil:
		return decideCreate(key, wish, view, after)
	case record.Unconfirmed != nil:
		return decideUnconfirmed(key, record, wish, view, now, confirmFor)
	case !needsView(record, wish) && wish.Attempt < record.Attempt:
		return Decision{Action: Keep, Reason: ReasonLowerAttempt}, nil
	case !needsView(record, wish):
		return Decision{Action: Keep, Reason: ReasonUnchanged}, nil
	case record.Imported && (!after.shown || covers(after.signup.PaymentOptions, wish.PaymentOptions)):
		return Decision{Keep, ReasonImported, view}, nil
	case isChangedElsewhere(record, wish, after):
		return Decision{Adopt, ReasonChangedElsewhere, view}, nil
	}
	return Decision{Submit, ReasonChanged, view}, nil
}

// needsView reports whether the decision depends on what Dintero shows.
func needsView(record *Record, wish Wish) bool {
	return record == nil || record.Unconfirmed != nil || record.Imported || MaySubmit(record, wish)
}

// MaySubmit reports whether a wish asks for something else than a record, or for
// a higher attempt, so that it may be submitted.
func MaySubmit(record *Record, wish Wish) bool {
	return !record.sameContent(wish) || wish.Attempt > record.Attempt
}

func decideCreate(key Key, wish Wish, view View, after evidence) (Decision, error) {
	switch {
	case after.shown && covers(after.signup.PaymentOptions, wish.PaymentOptions):
		return Decision{Adopt, ReasonShown, view}, nil
	case after.shown:
		return Decision{}, &ConflictError{Key: key, Existing: after.signup, Wish: wish}
	case view.Forbidden:
		return Decision{}, &ForbiddenError{AccountID: key.AccountID}
	}
	return Decision{Submit, ReasonNew, view}, nil
}

// decideUnconfirmed decides for a record with an unconfirmed POST. If the user
// has raised the attempt since that POST, the signup is submitted again. If the
// attempt itself is in doubt, a lower one does not end the doubt: otherwise the
// same attempt could be submitted once more.
func decideUnconfirmed(key Key, record *Record, wish Wish, view View, now time.Time, confirmFor time.Duration) (Decision, error) {
	change, isCreate := changeFrom(record, wish), record.isNeverShown()
	isReverted := change == changeCreate && !isCreate // to what was recorded before
	isAttemptInDoubt := isReverted && record.Unconfirmed.Attempt > record.Attempt
	before, after := record.evidence(), view.evidence(key)
	wait := max(0, record.Unconfirmed.SentAt.Add(confirmFor).Sub(now))
	switch {
	case wish.Attempt > record.Unconfirmed.Attempt:
		return Decision{Submit, ReasonChanged, view}, nil
	case !isAttemptInDoubt && tookEffect(change, before, after, wish):
		return Decision{Adopt, ReasonTookEffect, view}, nil
	case view.Reading == ReadsWork && wait == 0 && !isReverted && hadNoEffect(change, before, after, wish, record.Unconfirmed.SentAt):
		return Decision{Submit, ReasonNoEffect, view}, nil
	}
	if change == changeCreate && isCreate && after.shown {
		return Decision{}, &ConflictError{Key: key, Existing: after.signup, Wish: wish}
	}
	unknown := &UnconfirmedError{Key: key, Unconfirmed: *record.Unconfirmed, Create: isCreate, Reading: view.Reading}
	if view.Reading == ReadsWork {
		unknown.Wait = wait
	}
	return Decision{}, unknown
}

// isChangedElsewhere reports whether the wish changes only the payment options,
// and somebody else has certainly made the same change already: Dintero shows
// exactly these payment options, in a copy that is newer than the record, or in
// one of the same time that lacks the recorded payment options.
func isChangedElsewhere(record *Record, wish Wish, after evidence) bool {
	onlyOptions := !record.Imported && changeFrom(record, wish) == changeOptions &&
		wish.Logo == record.Logo && wish.Attempt <= record.Attempt
	if !onlyOptions || !after.shown || !equal(after.signup.PaymentOptions, wish.PaymentOptions) {
		return false
	}
	return dintero.Earlier(record.UpdatedAt, after.signupAsOf) ||
		isSameTime(record.UpdatedAt, after.signupAsOf) && !covers(after.signup.PaymentOptions, record.PaymentOptions)
}
