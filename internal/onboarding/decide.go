package onboarding

import (
	"fmt"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// Config is what a configuration asks for. A new field of the signup is added
// here, to signup and sameSignup, and to the other places that CONTRIBUTING.md
// lists ("Add an attribute to the signup").
type Config struct {
	Key            Key
	CaseID         string // as the user writes it
	PaymentOptions []dintero.PaymentOption
	Logo           string
	// Attempt counts deliberate submissions of the same signup, from 1.
	Attempt int64
	// Unknown reports that a part of the signup or the attempt is not known yet,
	// and ProviderUnknown that the account cannot be read yet. Only the apply can
	// decide then.
	Unknown, ProviderUnknown bool
}

// signup returns what is sent.
func (c Config) signup() dintero.Signup {
	return dintero.Signup{CaseID: c.CaseID, PaymentOptions: c.PaymentOptions, Logo: c.Logo}
}

// sameSignup reports whether both ask for the same signup, whatever the attempt.
func (c Config) sameSignup(other Config) bool {
	return c.Logo == other.Logo && equal(c.PaymentOptions, other.PaymentOptions)
}

// State is what Terraform's state has of a signup.
type State struct {
	Config                                // as asked for last; Attempt is 0 after an import
	SubmittedAt, UpdatedAt, Status string // as Dintero showed them then; empty if they are null
}

// Has reports whether there is a state, and it has the signup of a key.
func (s *State) Has(key Key) bool { return s != nil && s.Key == key }

func (s *State) isImported() bool { return s.Attempt == 0 }

// Action is what an apply does about a signup.
type Action int

// The actions.
const (
	Keep      Action = iota // only the state changes, if anything does
	Adopt                   // the signup is at Dintero already and is taken into the state
	Submit                  // the signup is sent to Dintero
	MaySubmit               // the apply decides, because something is not known yet
)

func (a Action) String() string { return [...]string{"keep", "adopt", "submit", "may submit"}[a] }

// Decision is what an apply does about a signup.
type Decision struct {
	Action Action
	// AlreadyDone reports that a change is adopted, because Dintero shows that
	// another run or person has submitted it.
	AlreadyDone bool
	// Snapshot is what the decision is based on; the zero value if it did not
	// depend on the account.
	Snapshot Snapshot
}

// ConflictError reports that Dintero has another signup of the same case, and
// that the state has none.
type ConflictError struct {
	Config Config
	Shown  dintero.Signup
}

func (e *ConflictError) Error() string {
	return fmt.Sprintf("account %s already has another signup for case %s", e.Config.Key.AccountID, e.Config.Key.CaseID)
}

// decide is the only place that decides whether a signup is submitted. The first
// case that fits counts. The state is nil if there is none; a state with another
// key counts as none. The error is a [*ConflictError].
func decide(state *State, config Config, snapshot Snapshot) (Action, error) {
	signup, isShown := snapshot.Signup(config.Key)
	switch {
	case isKept(state, config):
		return Keep, nil
	case config.Unknown || config.ProviderUnknown:
		return MaySubmit, nil
	case state.Has(config.Key):
		return decideChange(state, config, snapshot), nil
	case snapshot.Includes(config):
		return Adopt, nil
	case isShown:
		return Keep, &ConflictError{Config: config, Shown: signup}
	}
	return Submit, nil
}

// decideChange decides about a signup that the state has and of which the
// configuration asks for something else. A copy that is older than the state
// shows nothing. To adopt means that the change is already done.
func decideChange(state *State, config Config, snapshot Snapshot) Action {
	signup, isShown := snapshot.Signup(config.Key)
	isShown = isShown && !snapshot.IsOlderThan(state)
	isIncluded := isShown && snapshot.Includes(config)
	switch {
	case state.isImported() && (isIncluded || !isShown):
		return Keep
	case isIncluded && isAlreadyDone(state, config, signup):
		return Adopt
	}
	return Submit
}

// isKept reports whether the state asks for the same signup in the same or a
// higher attempt, which it never does after an import. Nothing is sent then,
// whatever Dintero shows.
func isKept(state *State, config Config) bool {
	return state.Has(config.Key) && !config.Unknown && config.Attempt <= state.Attempt && config.sameSignup(state.Config)
}

// needsSnapshot reports whether the decision depends on the account, and the
// account can be read.
func needsSnapshot(state *State, config Config) bool {
	return !isKept(state, config) && config.Key.IsKnown() && !config.ProviderUnknown
}

// isAlreadyDone reports whether Dintero shows a change that the state does not
// have: this run's predecessor made it and its answer or its state was lost, or
// somebody else made it. The times are created_at of the signup, now and as of
// the last submission.
func isAlreadyDone(state *State, config Config, shown dintero.Signup) bool {
	if isBefore(shown.CreatedAt, state.SubmittedAt) {
		return false
	}
	isNewOption := equal(shown.PaymentOptions, config.PaymentOptions) && !equal(state.PaymentOptions, config.PaymentOptions)
	return isNewOption || isLater(shown.CreatedAt, state.SubmittedAt)
}
