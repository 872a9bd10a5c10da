package onboarding

import (
	"maps"
	"slices"
	"strings"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// Reading says whether a response without a connection can be believed.
type Reading int

const (
	// ReadsUnknown means that this is not known: no read has shown a
	// connection, and not every read was refused. It is the same for every
	// account without one.
	ReadsUnknown Reading = iota
	// ReadsRefused means that every read was refused or does not exist.
	ReadsRefused
	// ReadsWork means that it can be believed: in this run an endpoint has
	// shown this account's connection, or it has shown another account's and
	// none for this one.
	ReadsWork
)

// View is a snapshot of all that this run knows about an account: every copy of
// its connection that Dintero has sent, merged. It must not be changed.
type View struct {
	// Connection is the copy with the newest updated_at; nil if there is none.
	Connection *dintero.Connection
	Reading    Reading
	// Forbidden reports that the last read of the account was forbidden (403),
	// and that the connection's own path shows nothing.
	Forbidden bool
	// Responses are the responses without a connection, in words.
	Responses []string

	signups map[string]signupCopy // by case id; a signup stays even if later copies lack it
}

// signupCopy is a signup and the updated_at of the copy of the connection that
// showed it. That copy need not be the newest.
type signupCopy struct {
	dintero.Signup
	updatedAt string
}

// Signup returns the signup of a key, and whether Dintero has shown it.
func (v View) Signup(key Key) (dintero.Signup, bool) {
	signup, shown := v.signups[key.CaseID]
	return signup.Signup, shown
}

// Signups returns the signups of the newest copy, followed by those that only
// other copies show. There may be several for one case: one for each store.
func (v View) Signups() []dintero.Signup {
	if v.Connection == nil {
		return nil
	}
	all := slices.Clone(v.Connection.Signups)
	listed := map[string]bool{}
	for _, s := range all {
		if s.IsOwn() {
			listed[strings.ToLower(s.CaseID)] = true
		}
	}
	for _, caseID := range slices.Sorted(maps.Keys(v.signups)) {
		if !listed[caseID] {
			all = append(all, v.signups[caseID].Signup)
		}
	}
	return all
}

// Covers reports whether Dintero shows the signup with at least the payment
// options that a wish asks for.
func (v View) Covers(key Key, wish Wish) bool {
	signup, shown := v.Signup(key)
	return shown && covers(signup.PaymentOptions, wish.PaymentOptions)
}

// IsShared reports whether the account has several signups. The status and the
// events of the connection may then be about another one.
func (v View) IsShared() bool {
	return len(v.signups) > 1 || v.Connection != nil && len(v.Connection.Signups) > 1
}

func (v View) evidence(key Key) evidence {
	signup, shown := v.signups[key.CaseID]
	e := evidence{shown: shown, signup: signup.Signup, signupAsOf: signup.updatedAt, only: !v.IsShared()}
	if v.Connection != nil {
		e.updatedAt, e.status = v.Connection.UpdatedAt, v.Connection.Status
	}
	return e
}
