package onboarding

import (
	"errors"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

func (o outcome) waiting(d time.Duration) outcome {
	o.wait = d
	return o
}

func TestDecide_CreateInDoubt_Defect55(t *testing.T) {
	const left = testSettle - recently
	checkRows(t, []decideRow{
		{name: "a signup that is shown is adopted", record: createdInDoubt(longAgo), view: shown("NOK"), want: adoptedLate},
		{name: "a signup that is shown is adopted at once", record: createdInDoubt(recently), view: shown("NOK"), want: adoptedLate},
		{name: "a signup that is shown with more currencies is adopted", record: createdInDoubt(longAgo), view: shown("NOK", "SEK"), want: adoptedLate},
		{name: "a signup that is shown without options is adopted", record: createdInDoubt(longAgo), view: withoutOptions(2, 1), want: adoptedLate},
		{name: "a signup that only a POST has shown is adopted", record: createdInDoubt(longAgo), view: shown("NOK").as(ReadsRefused), want: adoptedLate},
		{name: "a signup that is shown with other options is a conflict", record: createdInDoubt(longAgo), view: shown("SEK"), want: conflict},

		{name: "a signup that is not shown after a minute is submitted", record: createdInDoubt(longAgo), view: without(), want: submittedAgain},
		{name: "a signup that is not shown after exactly a minute is submitted", record: createdInDoubt(testSettle), view: without(), want: submittedAgain},
		{name: "a signup of an account that has no connection is submitted", record: createdInDoubt(longAgo), view: View{Reading: ReadsWork}, want: submittedAgain},
		{name: "a signup is not submitted within the minute", record: createdInDoubt(recently), view: without(), want: createInDoubt.waiting(left)},
		{name: "a signup is not submitted if the clock says that it was sent in the future", record: createdInDoubt(-time.Hour), view: without(), want: createInDoubt.waiting(time.Hour + testSettle)},
		{name: "a signup is not submitted if it is not known", record: createdInDoubt(longAgo), view: View{Reading: ReadsUnknown}, want: createInDoubt},
		{name: "a signup is not submitted if it is not known yet", record: createdInDoubt(recently), view: View{Reading: ReadsUnknown}, want: createInDoubt},
		{name: "a signup is not submitted if no read works", record: createdInDoubt(longAgo), view: refusedView(), want: createInDoubt},
		{name: "a signup is not submitted if the account may not be read", record: createdInDoubt(longAgo), view: forbiddenView(), want: createInDoubt},

		{name: "a higher attempt submits it if no read works", record: createdInDoubt(recently), wish: wishFor("NOK").withAttempt(2), view: refusedView(), want: submittedChange},
		{name: "a higher attempt submits it if it is not known", record: createdInDoubt(recently), wish: wishFor("NOK").withAttempt(2), view: View{}, want: submittedChange},
		{name: "a higher attempt submits it though it is shown", record: createdInDoubt(longAgo), wish: wishFor("NOK").withAttempt(2), view: shown("NOK"), want: submittedChange},
		{name: "other options do not submit it if it is not known", record: createdInDoubt(longAgo), wish: wishFor("SEK"), view: View{}, want: createInDoubt},
		{name: "other options do not submit it within the minute", record: createdInDoubt(recently), wish: wishFor("SEK"), view: without(), want: createInDoubt.waiting(left)},
		{name: "other options are submitted if it is not shown after a minute", record: createdInDoubt(longAgo), wish: wishFor("SEK"), view: without(), want: submittedAgain},
		{name: "other options are submitted if it took effect with those before", record: createdInDoubt(longAgo), wish: wishFor("SEK"), view: shown("NOK"), want: submittedAgain},
	})
}

func TestDecide_ChangedOptionsInDoubt_Defect31_55(t *testing.T) {
	const left = testSettle - recently
	old, fresh := recorded(inDoubt(1, longAgo)), recorded(inDoubt(1, recently))
	two := recorded(inDoubt(1, longAgo), func(r *Record) { r.PaymentOptions = in("NOK", "SEK") })
	sek := wishFor("SEK")
	checkRows(t, []decideRow{
		{name: "options that are shown now are adopted", record: old, wish: sek, view: shownAt(5, 4, "", "SEK"), want: adoptedLate},
		{name: "options that are shown now are adopted at once", record: fresh, wish: sek, view: shownAt(5, 4, "", "SEK"), want: adoptedLate},
		{name: "options that are shown now are adopted if Dintero shows no times", record: old, wish: sek,
			view: viewOf(ReadsWork, connectionAt("", "", signedUp("", in("SEK")))), want: adoptedLate},
		{name: "a signup that was submitted later and covers them is adopted", record: old, wish: sek, view: shownAt(5, 4, "", "SEK", "EUR"), want: adoptedLate},
		{name: "options that are shown in an older copy prove nothing", record: old, wish: sek, view: shownAt(1, 1, "", "SEK"), want: updateInDoubt},
		{name: "options that an older copy shows prove nothing though a newer copy lacks the signup", record: old, wish: sek,
			view: viewOf(ReadsWork, connectionAt(second(1), "", signedUp(second(1), in("SEK"))), connectionAt(second(5), "", anotherSignup())), want: updateInDoubt},

		{name: "options that are not shown after a minute are submitted", record: old, wish: sek, view: shown("NOK"), want: submittedAgain},
		{name: "options that are not shown are submitted though the connection has moved", record: old, wish: sek, view: shownAt(9, 1, dintero.StatusEnabled, "NOK"), want: submittedAgain},
		{name: "options that are not shown within the minute are not submitted", record: fresh, wish: sek, view: shown("NOK"), want: updateInDoubt.waiting(left)},
		{name: "options that an older copy lacks are not submitted", record: old, wish: sek, view: shownAt(1, 1, "", "NOK"), want: updateInDoubt},
		{name: "options are submitted if the signup is not shown after a minute", record: old, wish: sek, view: without(), want: submittedAgain},
		{name: "options are not submitted if an older copy does not show the signup", record: old, wish: sek,
			view: viewOf(ReadsWork, connectionAt(second(1), "", anotherSignup())), want: updateInDoubt},
		{name: "options are not submitted if the signup is shown without any, and has moved", record: old, wish: sek, view: withoutOptions(5, 1), want: updateInDoubt},
		{name: "options are not submitted if it is not known", record: old, wish: sek, view: View{}, want: updateInDoubt},
		{name: "options are not submitted if no read works", record: old, wish: sek, view: refusedView(), want: updateInDoubt},

		{name: "a currency less is submitted if nothing has moved", record: two, view: shown("NOK", "SEK"), want: submittedAgain},
		{name: "a currency less is not submitted if something has moved", record: two, view: shownAt(5, 1, "", "NOK", "SEK"), want: updateInDoubt},
		{name: "a higher attempt submits them", record: fresh, wish: sek.withAttempt(2), view: refusedView(), want: submittedChange},
		{name: "the attempt of the POST in doubt does not submit them", record: recorded(inDoubt(2, longAgo)), wish: sek.withAttempt(2), view: View{}, want: updateInDoubt},
		{name: "third options are submitted if those in doubt are shown", record: old, wish: wishFor("DKK"), view: shownAt(5, 4, "", "SEK"), want: submittedAgain},
	})
}

func TestDecide_ChangedLogoInDoubt_Defect55(t *testing.T) {
	old, fresh := recorded(inDoubt(1, longAgo)), recorded(inDoubt(1, recently))
	wish := wishFor("NOK").withLogo("bmV3")
	withLogo := func(updated int) View {
		s := signedUp(second(1), in("NOK"))
		s.Logo = "bmV3"
		return viewOf(ReadsWork, connectionAt(second(updated), dintero.StatusPending, s))
	}
	checkRows(t, []decideRow{
		{name: "a logo is adopted if the signup was submitted later", record: old, wish: wish, view: shownAt(5, 4, "", "NOK"), want: adoptedLate},
		{name: "a logo is not submitted though it is shown and the connection has moved", record: old, wish: wish, view: withLogo(5), want: updateInDoubt},
		{name: "a logo is not submitted if only the connection has moved", record: old, wish: wish, view: shownAt(5, 1, dintero.StatusEnabled, "NOK"), want: updateInDoubt},
		{name: "a logo is not submitted if an older copy is shown", record: old, wish: wish, view: shownAt(1, 1, "", "NOK"), want: updateInDoubt},
		{name: "a logo is not submitted if Dintero shows no times", record: old, wish: wish,
			view: viewOf(ReadsWork, connectionAt("", dintero.StatusPending, signedUp("", in("NOK")))), want: updateInDoubt},
		{name: "a logo is not submitted if the signup was submitted later without its options", record: old, wish: wish, view: shownAt(5, 4, "", "SEK"), want: updateInDoubt},
		{name: "a logo is submitted if nothing has moved after a minute", record: old, wish: wish, view: shown("NOK"), want: submittedAgain},
		{name: "a logo is not submitted within the minute", record: fresh, wish: wish, view: shown("NOK"), want: updateInDoubt.waiting(testSettle - recently)},
		{name: "a logo is not submitted if no read works", record: old, wish: wish, view: refusedView(), want: updateInDoubt},
	})
}

func TestDecide_HigherAttemptInDoubt_Defect28_55(t *testing.T) {
	old, fresh := recorded(declined, inDoubt(2, longAgo)), recorded(declined, inDoubt(2, recently))
	wish := wishFor("NOK").withAttempt(2)
	unmoved := shownAt(2, 1, dintero.StatusDeclined, "NOK")
	several := viewOf(ReadsWork, connectionAt(second(5), dintero.StatusPending, signedUp(second(1), in("NOK")), anotherSignup()))
	checkRows(t, []decideRow{
		{name: "an attempt is adopted if the signup was submitted later", record: old, wish: wish, view: shownAt(5, 4, dintero.StatusDeclined, "NOK"), want: adoptedLate},
		{name: "an attempt is adopted if the only signup is no longer declined", record: old, wish: wish, view: shownAt(5, 1, dintero.StatusPending, "NOK"), want: adoptedLate},
		{name: "an attempt is not submitted if one of several signups is no longer declined", record: old, wish: wish, view: several, want: updateInDoubt},
		{name: "an attempt is not submitted if the status has changed without a time", record: old, wish: wish, view: shown("NOK"), want: updateInDoubt},
		{name: "an attempt is not submitted if the status is not shown any more", record: old, wish: wish, view: shownAt(5, 1, "", "NOK"), want: updateInDoubt},
		{name: "an attempt is not submitted if the connection has moved otherwise", record: old, wish: wish, view: shownAt(5, 1, dintero.StatusDeclined, "NOK"), want: updateInDoubt},
		{name: "an attempt is not submitted if an older copy is shown", record: old, wish: wish, view: shownAt(1, 1, dintero.StatusDeclined, "NOK"), want: updateInDoubt},
		{name: "an attempt is not submitted if an older copy has another status", record: old, wish: wish, view: shownAt(1, 1, dintero.StatusPending, "NOK"), want: updateInDoubt},
		{name: "an attempt is submitted if nothing has moved after a minute", record: old, wish: wish, view: unmoved, want: submittedAgain},
		{name: "an attempt is not submitted within the minute", record: fresh, wish: wish, view: unmoved, want: updateInDoubt.waiting(testSettle - recently)},
		{name: "an attempt is not submitted if it is not known", record: old, wish: wish, view: View{}, want: updateInDoubt},
		{name: "a still higher attempt is submitted", record: fresh, wish: wish.withAttempt(3), view: refusedView(), want: submittedChange},
	})
}

// The configuration asks again for what was recorded before the POST in doubt.
func TestDecide_RevertedWishInDoubt(t *testing.T) {
	old := recorded(inDoubt(1, longAgo))
	attempted := recorded(inDoubt(2, longAgo))
	checkRows(t, []decideRow{
		{name: "a signup that is shown as recorded is adopted", record: old, view: shown("NOK"), want: adoptedLate},
		{name: "a higher attempt stays in doubt, although the signup is shown as recorded", record: attempted, view: shownAt(5, 4, "", "NOK"), want: updateInDoubt},
		{name: "a signup that has changed meanwhile is neither submitted nor a conflict", record: old, view: shownAt(5, 4, "", "SEK"), want: updateInDoubt},
		{name: "a signup that is not shown is not submitted", record: old, view: without(), want: updateInDoubt},
		{name: "a signup that is not shown is not submitted after a higher attempt", record: attempted, view: without(), want: updateInDoubt},
		{name: "a signup is not submitted if it is not known", record: old, view: View{}, want: updateInDoubt},
		{name: "a signup is not submitted if no read works", record: old, view: refusedView(), want: updateInDoubt},
	})
}

func TestDecide_ImportedAndInDoubt_Defect41_55(t *testing.T) {
	old, fresh := recorded(imported, inDoubt(1, longAgo)), recorded(imported, inDoubt(1, recently))
	sek := wishFor("SEK")
	checkRows(t, []decideRow{
		{name: "options that are shown now are adopted", record: old, wish: sek, view: shownAt(5, 4, "", "SEK"), want: adoptedLate},
		{name: "options that are not shown after a minute are submitted", record: old, wish: sek, view: shown("NOK"), want: submittedAgain},
		{name: "options that are not shown within the minute are not submitted", record: fresh, wish: sek, view: shown("NOK"), want: updateInDoubt.waiting(testSettle - recently)},
		{name: "options are not submitted if it is not known", record: old, wish: sek, view: View{}, want: updateInDoubt},
		{name: "options are not submitted if no read works", record: old, wish: sek, view: refusedView(), want: updateInDoubt},
		{name: "a wish for what was imported is adopted if it is shown", record: old, view: shown("NOK"), want: adoptedLate},
		{name: "a wish for what was imported is not submitted if it is not shown", record: old, view: without(), want: updateInDoubt},
		{name: "a blind import in doubt is no create", record: &Record{Wish: Wish{Attempt: 1}, Imported: true, Unconfirmed: old.Unconfirmed}, wish: sek, view: refusedView(), want: updateInDoubt},
	})
}

func TestDecide_UnconfirmedErrorSaysWhatIsInDoubt(t *testing.T) {
	record := createdInDoubt(longAgo)
	_, err := decide(testKey, record, wishFor("NOK"), View{}, decideNow, testSettle)
	var unconfirmed *UnconfirmedError
	if !errors.As(err, &unconfirmed) {
		t.Fatalf("error %v, want an *UnconfirmedError", err)
	}
	wantEqual(t, "key", unconfirmed.Key, testKey)
	wantEqual(t, "POST in doubt", unconfirmed.Unconfirmed, *record.Unconfirmed)
	wantEqual(t, "text", err.Error(), "the outcome of the submission of T12345678/"+testCase+" at 2026-05-01T12:58:59Z is not known")
}
