package onboarding

import "time"

// Record is what Terraform's state holds of a signup. The state is the only
// memory from one run to the next.
type Record struct {
	Wish
	// Imported reports that the signup was imported, and that nothing has been
	// recorded for it since: the wish is what Dintero showed, if it showed
	// anything.
	Imported bool
	// SignedUpAt is the created_at of the signup, and UpdatedAt and Status are
	// those of the connection, as Dintero showed them last. They are empty if it
	// never did.
	SignedUpAt, UpdatedAt, Status string
	// Unconfirmed is a POST whose outcome nobody could find out; nil if there is
	// none.
	Unconfirmed *Unconfirmed
}

// Unconfirmed is a POST that may or may not have taken effect.
type Unconfirmed struct {
	SentAt  time.Time
	Attempt int64 // that was asked for with it
}

// evidence returns what the record says about how the signup was before.
func (r *Record) evidence() evidence {
	if r == nil {
		return evidence{}
	}
	e := evidence{shown: true, updatedAt: r.UpdatedAt, status: r.Status}
	e.signup.PaymentOptions = r.PaymentOptions
	e.signup.Logo = r.Logo
	e.signup.CreatedAt = r.SignedUpAt
	return e
}

// isNeverShown reports whether the POST in doubt was for a new signup: Dintero
// has shown nothing of it, and no other attempt was recorded.
func (r *Record) isNeverShown() bool {
	return !r.Imported && r.UpdatedAt == "" && r.SignedUpAt == "" && r.Status == "" && r.Unconfirmed.Attempt == r.Attempt
}
