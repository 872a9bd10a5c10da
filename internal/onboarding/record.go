package onboarding

import "time"

// Record is what Terraform's state has of a signup. The state is the only
// memory from one run to the next.
type Record struct {
	Wish
	// Imported reports that the signup was imported and has not been applied
	// since. Wish is then what Dintero showed, if it showed the signup.
	Imported bool
	// SignedUpAt is the created_at of the signup; UpdatedAt and Status are
	// those of the connection. They are as Dintero showed them last, and empty
	// if it never did.
	SignedUpAt, UpdatedAt, Status string
	// Unconfirmed is a POST whose outcome is not known; nil if there is none.
	Unconfirmed *Unconfirmed
}

// Unconfirmed is a POST that may or may not have taken effect.
type Unconfirmed struct {
	SentAt  time.Time
	Attempt int64 // the attempt that was asked for when it was sent
}

// evidence returns the signup as it was recorded, to compare it with a view. A
// new field of a signup that is compared (see verdict.go) is copied here.
func (r *Record) evidence() evidence {
	if r == nil {
		return evidence{}
	}
	e := evidence{shown: true, updatedAt: r.UpdatedAt, status: r.Status}
	e.signup.PaymentOptions = r.PaymentOptions
	e.signup.CreatedAt = r.SignedUpAt
	return e
}

// isNeverShown reports whether the unconfirmed POST was for a new signup:
// Dintero has never shown it, and no other attempt was recorded.
func (r *Record) isNeverShown() bool {
	return !r.Imported && r.UpdatedAt == "" && r.SignedUpAt == "" && r.Status == "" && r.Unconfirmed.Attempt == r.Attempt
}
