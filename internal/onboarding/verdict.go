package onboarding

import (
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// change is the purpose of a POST. What proves that the POST took effect
// depends on it.
type change int

const (
	changeCreate  change = iota // there was no signup, or the same one is unconfirmed
	changeOptions               // other payment options, perhaps with another logo or attempt
	changeOther                 // only what reads do not prove, such as the logo, perhaps with another attempt
	changeAttempt               // the same signup once more
)

// changeFrom returns the purpose of a POST for a wish.
func changeFrom(record *Record, wish Wish) change {
	switch {
	case record == nil:
		return changeCreate
	case !equal(record.PaymentOptions, wish.PaymentOptions):
		return changeOptions
	case !record.sameContent(wish):
		return changeOther
	case wish.Attempt > record.Attempt && !record.Imported:
		return changeAttempt
	}
	return changeCreate
}

// tookEffect reports whether the evidence before and after a POST proves that
// the POST took effect. False proves nothing, because reads can lag behind.
//
//   - A new signup: Dintero shows it with all payment options that were asked for.
//   - Changed payment options: Dintero shows exactly those that were asked for, and
//     did not before; or it shows all of them in a signup with a later created_at.
//   - A changed logo: the same, but only a later created_at counts.
//   - A higher attempt: a later created_at, or the account's only signup is no longer
//     failed or declined.
func tookEffect(c change, before, after evidence, asked Wish) bool {
	if !after.shown || c != changeCreate && after.isOlderThan(before) {
		return false
	}
	covered := covers(after.signup.PaymentOptions, asked.PaymentOptions)
	renewed := dintero.Earlier(before.signup.CreatedAt, after.signup.CreatedAt)
	switch c {
	case changeCreate:
		return covered
	case changeOptions:
		isNew := after.isEqualTo(asked) && !before.isEqualTo(asked)
		return isNew || renewed && covered
	case changeOther:
		return renewed && covered
	case changeAttempt:
		return renewed || after.only && isReopened(before, after)
	}
	return false
}

// isReopened reports whether the connection was failed or declined before, and
// is known to be neither now.
func isReopened(before, after evidence) bool {
	return before.isRejected() && after.status != "" && !after.isRejected() &&
		dintero.Earlier(before.updatedAt, after.updatedAt)
}

// hadNoEffect reports whether the evidence proves that a POST of more than a
// minute ago had no effect, so that it can be sent again. Reads must work. If
// the signup is not shown, the connection must not have been updated since,
// because the list may be partial. A change of the payment options would be
// visible in them. For any other change, the only proof is that the connection
// was not updated at all.
func hadNoEffect(c change, before, after evidence, asked Wish, sentAt time.Time) bool {
	switch {
	case after.isOlderThan(before):
		return false
	case !after.shown:
		return !mayBeUpdatedSince(after, sentAt)
	case c == changeOptions && !covers(after.signup.PaymentOptions, asked.PaymentOptions):
		return true
	}
	return c != changeCreate && isUnmoved(before, after, sentAt)
}

// isUnmoved reports whether the connection is known not to have been updated by
// a POST. If its times are coarse, an update in the same second as the one
// before, for example, is not visible.
func isUnmoved(before, after evidence, sentAt time.Time) bool {
	return !mayBeUpdatedSince(before, sentAt) && isSameTime(before.updatedAt, after.updatedAt) &&
		!dintero.Earlier(before.signup.CreatedAt, after.signup.CreatedAt) && before.isRejected() == after.isRejected()
}

// mayBeUpdatedSince reports whether the connection was updated since a time, as
// far as the precision of its own time shows.
func mayBeUpdatedSince(e evidence, since time.Time) bool {
	return dintero.End(e.updatedAt).After(since)
}

// isSameTime reports whether two date-times are known to be the same, as far as
// their precision allows.
func isSameTime(a, b string) bool {
	if dintero.ParseTime(a).IsZero() || dintero.ParseTime(b).IsZero() {
		return a != "" && a == b
	}
	return !dintero.Earlier(a, b) && !dintero.Earlier(b, a)
}
