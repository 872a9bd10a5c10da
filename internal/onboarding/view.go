package onboarding

import (
	"slices"
	"strings"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// Reading says whether reads can tell what is at Dintero.
type Reading int

const (
	// ReadsUnknown means that nobody can tell: no read was refused, and none has
	// shown a connection, as for every account without one.
	ReadsUnknown Reading = iota
	// ReadsRefused means that every read was refused or does not exist.
	ReadsRefused
	// ReadsWork means that in this run a read has shown this account's connection,
	// or the same read has shown another account's.
	ReadsWork
)

// View is all that this run knows of an account at one time: every copy of its
// connection that Dintero has sent, merged. It must not be changed.
type View struct {
	// Connection is the copy with the newest updated_at; nil if there is none.
	Connection *dintero.Connection
	Reading    Reading
	// Forbidden reports that the account may not be read (403) any more, and that
	// the connection's own path shows nothing.
	Forbidden bool
	// Responses say what each read returned that shows no connection.
	Responses []string

	signups map[string]signupCopy // by case id; what any copy showed stays
}

// signupCopy is a signup and the updated_at of the copy of the connection that
// showed it, which may be an older one than the newest.
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
		if isOwn(s) {
			listed[strings.ToLower(s.CaseID)] = true
		}
	}
	missing := []dintero.Signup{}
	for caseID, s := range v.signups {
		if !listed[caseID] {
			missing = append(missing, s.Signup)
		}
	}
	slices.SortFunc(missing, func(a, b dintero.Signup) int { return strings.Compare(a.CaseID, b.CaseID) })
	return append(all, missing...)
}

// isOwn reports whether an entry can be a signup of this provider, which sends no
// store. One with deleted_at is none any more.
func isOwn(s dintero.Signup) bool { return s.StoreID == "" && !s.Deleted }

// Covers reports whether what Dintero shows of a signup contains what a wish
// asks for. It is false if Dintero shows no such signup.
func (v View) Covers(key Key, wish Wish) bool {
	signup, shown := v.Signup(key)
	return shown && covers(signup.PaymentOptions, wish.PaymentOptions)
}

// IsShared reports whether the account has several signups. What the connection
// says may then be about another one.
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
