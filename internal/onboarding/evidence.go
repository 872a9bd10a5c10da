package onboarding

import "github.com/dintero/terraform-provider-dintero/internal/dintero"

// evidence is what is known of one signup at one time.
type evidence struct {
	shown      bool // whether there is such a signup
	signup     dintero.Signup
	signupAsOf string // the updated_at of the copy that shows the signup
	only       bool   // the account has no other one
	updatedAt  string // of the connection
	status     string // of the connection; "" if it is not shown
}

func (e evidence) isRejected() bool { return (&dintero.Connection{Status: e.status}).Rejected() }

// isOlderThan reports whether a copy is known to be older than another one, so
// that it says nothing about what has happened since.
func (e evidence) isOlderThan(other evidence) bool {
	return dintero.Earlier(e.updatedAt, other.updatedAt) || dintero.Earlier(e.signupAsOf, other.updatedAt)
}

// isEqualTo reports whether the signup is there with the payment options that are
// asked for, and no others.
func (e evidence) isEqualTo(asked Wish) bool {
	return e.shown && equal(e.signup.PaymentOptions, asked.PaymentOptions)
}
