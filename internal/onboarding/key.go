package onboarding

import "strings"

// Key identifies a signup: the account and the case (documented: signups are
// unique per case and store, and this provider sends no store). The case id is
// in lower case, so keys can be compared with ==.
type Key struct{ AccountID, CaseID string }

// NewKey returns the key of a case. Upper and lower case of its id do not count.
func NewKey(accountID, caseID string) Key {
	return Key{AccountID: accountID, CaseID: strings.ToLower(caseID)}
}

// ParseKey reads the form that String writes.
func ParseKey(s string) Key {
	accountID, caseID, _ := strings.Cut(s, "/")
	return NewKey(accountID, caseID)
}

// IsKnown reports whether both parts are known.
func (k Key) IsKnown() bool { return k.AccountID != "" && k.CaseID != "" }

// String returns ACCOUNT/CASE.
func (k Key) String() string { return k.AccountID + "/" + k.CaseID }
