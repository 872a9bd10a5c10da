package onboarding

import "github.com/dintero/terraform-provider-dintero/internal/dintero"

// change is what a POST was sent for.
type change int

const (
	changeCreate  change = iota // there was no signup, or the same one is in doubt
	changeOptions               // other payment options, perhaps with another logo or attempt
	changeLogo                  // only another logo, perhaps with another attempt
	changeAttempt               // the same signup once more
)

// changeFrom returns what leads from a record to a wish.
func changeFrom(record *Record, wish Wish) change {
	switch {
	case record == nil:
		return changeCreate
	case !equal(record.PaymentOptions, wish.PaymentOptions):
		return changeOptions
	case record.Logo != wish.Logo:
		return changeLogo
	case wish.Attempt > record.Attempt && !record.Imported:
		return changeAttempt
	}
	return changeCreate
}

// tookEffect is the verdict on a POST whose response does not say whether it
// was accepted. It reports whether the evidence before and after it proves that
// it was. False proves nothing: reads can lag behind.
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
	case changeLogo:
		return renewed && covered
	case changeAttempt:
		return renewed || after.only && isReopened(before, after)
	}
	return false
}

// isReopened reports whether the connection has failed or was declined before,
// and is known to be no longer so.
func isReopened(before, after evidence) bool {
	return before.isRejected() && after.status != "" && !after.isRejected() &&
		dintero.Earlier(before.updatedAt, after.updatedAt)
}

// hadNoEffect reports whether a POST of more than a minute ago can be sent
// again, because reads work and show the signup as it was. A change of the
// payment options would be seen in them. Of any other change it can only be said
// if nothing has moved at all.
func hadNoEffect(c change, before, after evidence, asked Wish) bool {
	switch {
	case after.isOlderThan(before):
		return false
	case !after.shown:
		return true
	case c == changeOptions && !covers(after.signup.PaymentOptions, asked.PaymentOptions):
		return true
	}
	return c != changeCreate && isUnmoved(before, after)
}

// isUnmoved reports whether the connection is known not to have been updated.
func isUnmoved(before, after evidence) bool {
	return isSameTime(before.updatedAt, after.updatedAt) &&
		!dintero.Earlier(before.signup.CreatedAt, after.signup.CreatedAt) && before.isRejected() == after.isRejected()
}

// isSameTime reports whether two date-times are known to be the same, as far as
// their precision allows.
func isSameTime(a, b string) bool {
	if dintero.ParseTime(a).IsZero() || dintero.ParseTime(b).IsZero() {
		return a != "" && a == b
	}
	return !dintero.Earlier(a, b) && !dintero.Earlier(b, a)
}
