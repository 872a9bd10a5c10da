package onboarding

import (
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// Result is what an apply has done about one signup.
type Result struct {
	Decision
	// Link is the signature link in the response, or "".
	Link string
	// Ignored reports that Dintero accepted a change and yet shows the signup
	// exactly as it was before.
	Ignored bool
	// Incomplete is why Dintero's response does not show the accepted signup, or
	// the error that it reports beside it; nil if there is neither.
	Incomplete error
}

// submission is a signup on its way to Dintero.
type submission struct {
	key    Key
	wish   Wish
	change change
	before evidence
	view   View // before
	sentAt time.Time
}

func newSubmission(key Key, record *Record, wish Wish, view View) submission {
	s := submission{key: key, wish: wish, change: changeFrom(record, wish), before: view.evidence(key), view: view}
	if !s.before.shown {
		s.before = record.evidence()
	}
	return s
}

// isIgnored reports whether the response shows everything as it was before,
// although a change was asked for.
func (s submission) isIgnored(after *dintero.Connection) bool {
	now, shown := after.Signup(s.key.CaseID)
	before, was := s.view.Connection.Signup(s.key.CaseID)
	if !shown || !was || s.change == changeCreate || !isSameSignup(before, now) {
		return false
	}
	if s.change == changeOptions {
		return !equal(now.PaymentOptions, s.wish.PaymentOptions)
	}
	return after.UpdatedAt == s.view.Connection.UpdatedAt && after.Status == s.view.Connection.Status &&
		len(after.Events) == len(s.view.Connection.Events)
}

func isSameSignup(a, b dintero.Signup) bool {
	return a.CreatedAt == b.CreatedAt && a.Logo == b.Logo && equal(a.PaymentOptions, b.PaymentOptions)
}
