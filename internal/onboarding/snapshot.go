package onboarding

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// Snapshot is what an account shows at one time. It must not be changed.
type Snapshot struct {
	// Connection is nil if none is shown.
	Connection *dintero.Connection
	// DeletedAt is when the connection or the account was deleted; "" if it was
	// not. A connection that is deleted is not shown.
	DeletedAt string

	// submitted has the signups that this run has submitted and Dintero has
	// accepted, by case id in lower case. They count as shown, because reads can
	// lag behind.
	submitted map[string]dintero.Signup
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

// NotShown returns a [*NotShownError] if no connection is shown, or not the
// signup; otherwise nil. A key without a case id stands for any signup.
func (s Snapshot) NotShown(key Key) error {
	_, shown := s.Signup(key)
	switch {
	case s.Connection == nil:
		return &NotShownError{Key: Key{AccountID: key.AccountID}, DeletedAt: s.DeletedAt}
	case !shown && key.CaseID != "":
		return &NotShownError{Key: key}
	}
	return nil
}

// Signup returns the signup of a key, and whether it is shown.
func (s Snapshot) Signup(key Key) (dintero.Signup, bool) {
	if signup, shown := s.Connection.Signup(key.CaseID); shown {
		return signup, true
	}
	signup, submitted := s.submitted[key.CaseID]
	return signup, submitted
}

// Includes reports whether the signup is shown with at least the payment options
// that a configuration asks for.
func (s Snapshot) Includes(config Config) bool {
	signup, shown := s.Signup(config.Key)
	return shown && includes(signup.PaymentOptions, config.PaymentOptions)
}

// Status returns the status of the connection; "" if none is shown.
func (s Snapshot) Status() string {
	if s.Connection == nil {
		return ""
	}
	return s.Connection.Status
}

// IsShared reports whether the account has several signups. Status and events of
// the connection may then be about another one.
func (s Snapshot) IsShared() bool { return s.Connection != nil && len(s.Connection.Signups) > 1 }

// IsOlderThan reports whether the snapshot is known to be an older copy than the
// state.
func (s Snapshot) IsOlderThan(state *State) bool {
	return s.Connection != nil && isOlder(s.Connection.UpdatedAt, state.UpdatedAt)
}

// SubmittedElsewhere reports whether the signup was submitted later than the
// state knows of.
func (s Snapshot) SubmittedElsewhere(state *State) bool {
	signup, shown := s.Signup(state.Key)
	return shown && isLater(signup.CreatedAt, state.SubmittedAt)
}

// IsNewerThan reports whether the snapshot is known to be a newer copy than the
// state, or the state has none.
func (s Snapshot) IsNewerThan(state *State) bool {
	return s.Connection != nil && (state.UpdatedAt == "" || isOlder(state.UpdatedAt, s.Connection.UpdatedAt))
}

// SignatureLink returns the link at which the merchant signs this signup, or the
// current one if no newer one must be this signup's. The events of a connection
// do not say which signup they are for, so a link counts only if the account has
// no other signup, and only if the event is not older than the signup. No link is
// better than the link to another merchant's contract.
func (s Snapshot) SignatureLink(key Key, current string) string {
	signup, shown := s.Connection.Signup(key.CaseID)
	if !shown || s.IsShared() {
		return current
	}
	for _, e := range slices.Backward(s.Connection.Events) {
		seconds, isKnown := secondsFrom(signup.CreatedAt, e.CreatedAt)
		if e.SignatureLink() != "" && isKnown && seconds >= 0 {
			return e.SignatureLink()
		}
	}
	return current
}

// linkBrought returns the signature link of the one event that a POST has added,
// or "". If there are several, one of them may be from another submission.
func linkBrought(before, after *dintero.Connection) string {
	if before == nil || after == nil {
		return ""
	}
	type event struct{ id, createdAt, link string }
	known := map[event]bool{}
	for _, e := range before.Events {
		known[event{e.ID, e.CreatedAt, e.SignatureLink()}] = true
	}
	var brought []string
	for _, e := range after.Events {
		if e.SignatureLink() != "" && !known[event{e.ID, e.CreatedAt, e.SignatureLink()}] {
			brought = append(brought, e.SignatureLink())
		}
	}
	if len(brought) != 1 {
		return ""
	}
	return brought[0]
}

// newer returns the copy with the newer updated_at. A copy without a time counts
// only if there is no other; of two equal ones the later read counts.
func newer(known, read *dintero.Connection) *dintero.Connection {
	switch {
	case known == nil:
		return read
	case read == nil, isOlder(read.UpdatedAt, known.UpdatedAt):
		return known
	case dintero.ParseTime(read.UpdatedAt).IsZero() && !dintero.ParseTime(known.UpdatedAt).IsZero():
		return known
	}
	return read
}

// union returns the newer of two copies that were read together, with the signups
// that only the other one shows.
func union(a, b *dintero.Connection) *dintero.Connection {
	if a == nil || b == nil {
		return newer(a, b)
	}
	result, other := *b, a
	if newer(a, b) == a {
		result, other = *a, b
	}
	result.Signups = slices.Clone(result.Signups)
	for _, s := range other.Signups {
		if !slices.ContainsFunc(result.Signups, func(r dintero.Signup) bool { return strings.EqualFold(r.CaseID, s.CaseID) && r.StoreID == s.StoreID }) {
			result.Signups = append(result.Signups, s)
		}
	}
	return &result
}

// isOlder reports whether the updated_at a is known to be before b. Fractions of
// a second count if both have them, because two endpoints may show the same time
// with more or fewer digits.
func isOlder(a, b string) bool {
	first, second := dintero.ParseTime(a), dintero.ParseTime(b)
	if first.Nanosecond() == 0 || second.Nanosecond() == 0 {
		first, second = first.Truncate(time.Second), second.Truncate(time.Second)
	}
	return !first.IsZero() && !second.IsZero() && first.Before(second)
}

// isBefore reports whether the created_at a is known to be before b, in whole
// seconds. A time that is missing is neither earlier nor later.
func isBefore(a, b string) bool {
	seconds, isKnown := secondsFrom(a, b)
	return isKnown && seconds > 0
}

// isLater reports whether the created_at a is known to be later than b, by two
// whole seconds at least: Dintero may write the time of one submission a little
// differently in two places.
func isLater(a, b string) bool {
	seconds, isKnown := secondsFrom(b, a)
	return isKnown && seconds >= 2
}

// secondsFrom returns how many whole seconds b is after a.
func secondsFrom(a, b string) (seconds int64, isKnown bool) {
	first, second := dintero.ParseTime(a), dintero.ParseTime(b)
	return second.Unix() - first.Unix(), !first.IsZero() && !second.IsZero()
}
