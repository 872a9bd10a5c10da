package onboarding

import "github.com/dintero/terraform-provider-dintero/internal/dintero"

// evidence is what is known of one signup at one time.
type evidence struct {
	shown      bool // Dintero shows the signup
	signup     dintero.Signup
	signupAsOf string // the updated_at of the copy that shows the signup
	only       bool   // the account has no other signup
	updatedAt  string // of the connection
	status     string // of the connection; "" if it is not shown
}

func (e evidence) isRejected() bool { return (&dintero.Connection{Status: e.status}).Rejected() }

// isOlderThan reports whether this evidence is known to be from an earlier time
// than the other, so that it says nothing about what has happened since.
func (e evidence) isOlderThan(other evidence) bool {
	return dintero.Earlier(e.updatedAt, other.updatedAt) || dintero.Earlier(e.signupAsOf, other.updatedAt)
}

// isEqualTo reports whether Dintero shows the signup with exactly the payment
// options that are asked for.
func (e evidence) isEqualTo(asked Wish) bool {
	return e.shown && equal(e.signup.PaymentOptions, asked.PaymentOptions)
}
