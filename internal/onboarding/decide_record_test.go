package onboarding

import (
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// A signup that is recorded as it is configured is never sent, whatever Dintero
// shows.
func TestDecide_WithTheSameWish(t *testing.T) {
	reordered := Wish{Attempt: 1, PaymentOptions: []dintero.PaymentOption{
		{Type: "DINTERO_PSP.VIPPS", Currencies: []string{"nok"}}, {Type: vipps, Currencies: []string{"NOK", "NOK"}},
	}}
	for name, view := range map[string]View{
		"as it is":                   shown("NOK"),
		"with other payment options": shownAt(5, 4, dintero.StatusPending, "SEK"),
		"as failed":                  shownAt(5, 1, dintero.StatusFailed, "NOK"),
		"as declined":                shownAt(5, 1, dintero.StatusDeclined, "NOK"),
		"in an older copy":           shownAt(1, 1, dintero.StatusDeclined, "NOK"),
		"not at all":                 without(),
		"with reading forbidden":     forbiddenView(),
		"in no read that works":      refusedView(),
		"in no read yet":             {},
	} {
		checkRows(t, []decideRow{
			{name: "it is kept if Dintero shows it " + name, record: recorded(), view: view, want: kept},
			{name: "the order, case and repetition of its options do not count if Dintero shows it " + name, record: recorded(), wish: reordered, view: view, want: kept},
			{name: "a lower attempt is only recorded if Dintero shows it " + name,
				record: recorded(func(r *Record) { r.Attempt = 3 }), wish: wishFor("NOK").withAttempt(2), view: view, want: keptLower},
		})
	}
}

func TestDecide_WithAnotherWish(t *testing.T) {
	inSEK := wishFor("SEK")
	shownSEK := signedUp(second(1), in("SEK"))
	reordered := dintero.Signup{CaseID: testCase, PaymentOptions: []dintero.PaymentOption{
		{Type: vipps, Currencies: []string{"sek"}}, {Type: "Dintero_PSP.vipps", Currencies: []string{"SEK", "NOK"}},
	}}
	newLogo := signedUp(second(4), in("NOK"))
	newLogo.Logo = "bmV3"
	newer := func(s dintero.Signup) View {
		return viewOf(ReadsWork, connectionAt(second(5), dintero.StatusPending, s))
	}

	checkRows(t, []decideRow{
		{name: "changed options are submitted", record: recorded(), wish: inSEK, view: shown("NOK"), want: submittedChange},
		{name: "one currency more is submitted", record: recorded(), wish: wishFor("NOK", "SEK"), view: shown("NOK"), want: submittedChange},
		{name: "one currency less is submitted", record: recorded(func(r *Record) { r.PaymentOptions = in("NOK", "SEK") }), view: shown("NOK", "SEK"), want: submittedChange},
		{name: "changed options are submitted if the signup is not shown", record: recorded(), wish: inSEK, view: without(), want: submittedChange},
		{name: "changed options are submitted if no read works", record: recorded(), wish: inSEK, view: refusedView(), want: submittedChange},
		{name: "changed options are submitted if it is not known", record: recorded(), wish: inSEK, view: View{}, want: submittedChange},
		{name: "changed options are submitted if the account may not be read", record: recorded(), wish: inSEK, view: forbiddenView(), want: submittedChange},
		{name: "changed options are submitted if they differ from what was changed elsewhere", record: recorded(), wish: inSEK, view: shownAt(5, 4, "", "DKK"), want: submittedChange},

		{name: "options that somebody else changed in the same way are adopted", record: recorded(), wish: inSEK, view: newer(shownSEK), want: adoptedElsewhere},
		{name: "the order, case and repetition of such options do not count", record: recorded(), wish: wishFor("SEK", "NOK"), view: newer(reordered), want: adoptedElsewhere},
		{name: "options that only cover the wish are not the same change", record: recorded(), wish: inSEK, view: newer(signedUp(second(4), in("SEK", "DKK"))), want: submittedChange},
		{name: "a signup that is shown without options is not the same change", record: recorded(), wish: inSEK, view: withoutOptions(5, 4), want: submittedChange},
		{name: "the same change in a copy as new as the record's is adopted if the copy lacks what was recorded", record: recorded(), wish: inSEK, view: shown("SEK"), want: adoptedElsewhere},
		{name: "the same change in a copy as new as the record's is submitted if Dintero may only show more than was asked for", record: recorded(), wish: wishFor("NOK", "SEK"), view: shown("NOK", "SEK"), want: submittedChange},
		{name: "the same change in an older copy is submitted", record: recorded(), wish: inSEK, view: shownAt(1, 1, "", "SEK"), want: submittedChange},
		{name: "the same change is submitted if the record has no time", record: recorded(func(r *Record) { r.UpdatedAt = "" }), wish: inSEK, view: newer(shownSEK), want: submittedChange},
		{name: "the same change is submitted if the times cannot be read", record: recorded(func(r *Record) { r.UpdatedAt = "today" }), wish: inSEK,
			view: viewOf(ReadsWork, connectionAt("yesterday", "", shownSEK)), want: submittedChange},
		{name: "the same change is submitted if the copy has no time", record: recorded(), wish: inSEK,
			view: viewOf(ReadsWork, connectionAt("", "", shownSEK)), want: submittedChange},
		{name: "the same change is adopted if the times differ only in their precision and the copy lacks what was recorded", record: recorded(), wish: inSEK,
			view: viewOf(ReadsWork, connectionAt("2026-05-01T12:00:02.9Z", "", shownSEK)), want: adoptedElsewhere},
		{name: "the same change is submitted if the times differ only in their precision and Dintero may only show more", record: recorded(), wish: wishFor("NOK", "SEK"),
			view: viewOf(ReadsWork, connectionAt("2026-05-01T12:00:02.9Z", "", signedUp(second(1), in("NOK", "SEK")))), want: submittedChange},
		{name: "the same change in an older copy is submitted though a newer copy without the signup was read", record: recorded(), wish: inSEK,
			view: viewOf(ReadsWork, connectionAt(second(1), "", shownSEK), connectionAt(second(5), "", anotherSignup())), want: submittedChange},
		{name: "the same change together with another logo is submitted", record: recorded(), wish: inSEK.withLogo("bmV3"), view: newer(shownSEK), want: submittedChange},
		{name: "the same change together with a higher attempt is submitted", record: recorded(), wish: inSEK.withAttempt(2), view: newer(shownSEK), want: submittedChange},

		{name: "a lower attempt together with changed options is submitted", record: recorded(func(r *Record) { r.Attempt = 3 }), wish: inSEK, view: shown("NOK"), want: submittedChange},
		{name: "a lower attempt together with a changed logo is submitted", record: recorded(func(r *Record) { r.Attempt = 3 }), wish: wishFor("NOK").withLogo("bmV3"), view: shown("NOK"), want: submittedChange},
		{name: "a lower attempt together with options that were changed elsewhere is adopted", record: recorded(func(r *Record) { r.Attempt = 3 }), wish: inSEK, view: newer(shownSEK), want: adoptedElsewhere},

		{name: "a changed logo is submitted", record: recorded(), wish: wishFor("NOK").withLogo("bmV3"), view: shown("NOK"), want: submittedChange},
		{name: "a logo that is taken out is submitted", record: recorded(func(r *Record) { r.Logo = "b2xk" }), view: shown("NOK"), want: submittedChange},
		{name: "a changed logo is submitted though Dintero shows the same one", record: recorded(), wish: wishFor("NOK").withLogo("bmV3"), view: newer(newLogo), want: submittedChange},
		{name: "a changed logo is submitted if no read works", record: recorded(), wish: wishFor("NOK").withLogo("bmV3"), view: refusedView(), want: submittedChange},
	})
}

func TestDecide_WithAHigherAttempt_Defect28(t *testing.T) {
	for name, view := range map[string]View{
		"pending": shown("NOK"), "enabled": shownAt(3, 1, dintero.StatusEnabled, "NOK"), "declined": shownAt(3, 1, dintero.StatusDeclined, "NOK"),
		"submitted by somebody else meanwhile": shownAt(6, 5, dintero.StatusPending, "NOK"), "different": shown("SEK"),
		"not shown": without(), "not readable": refusedView(), "forbidden": forbiddenView(), "not known to be there": {},
	} {
		checkRows(t, []decideRow{
			{name: "a signup is submitted once more though it is " + name, record: recorded(), wish: wishFor("NOK").withAttempt(2), view: view, want: submittedChange},
			{name: "a signup is submitted once for a leap of the attempt though it is " + name, record: recorded(declined), wish: wishFor("NOK").withAttempt(9), view: view, want: submittedChange},
		})
	}
}

func TestDecide_AfterAnImport_Defect41(t *testing.T) {
	withLink := signedUp(second(1), in("NOK"))
	withLink.Logo = "https://cdn.example.com/42.png"
	blind := func(r *Record) { *r = Record{Wish: Wish{Attempt: 1}, Imported: true} }

	checkRows(t, []decideRow{
		{name: "the first configuration is only recorded", record: recorded(imported), view: shown("NOK"), want: keptImport},
		{name: "another order of the options is only recorded", record: recorded(imported, func(r *Record) { r.PaymentOptions = in("SEK", "NOK") }),
			wish: wishFor("NOK", "SEK"), view: shown("SEK", "NOK"), want: keptImport},
		{name: "fewer options than Dintero shows are only recorded", record: recorded(imported, func(r *Record) { r.PaymentOptions = in("NOK", "SEK") }),
			view: shown("NOK", "SEK"), want: keptImport},
		{name: "any attempt is only recorded", record: recorded(imported), wish: wishFor("NOK").withAttempt(5), view: shown("NOK"), want: keptImport},
		{name: "a logo is only recorded", record: recorded(imported), wish: wishFor("NOK").withLogo("aGVsbG8="), view: viewWith(withLink), want: keptImport},
		{name: "a signup that was declined is only recorded", record: recorded(imported, declined), view: shownAt(2, 1, dintero.StatusDeclined, "NOK"), want: keptImport},
		{name: "options are only recorded if Dintero shows none", record: recorded(imported), wish: wishFor("SEK"), view: withoutOptions(2, 1), want: keptImport},
		{name: "options are only recorded if the signup is not shown", record: recorded(imported), wish: wishFor("SEK"), view: without(), want: keptImport},
		{name: "options are only recorded if no read works", record: recorded(imported), wish: wishFor("SEK"), view: refusedView(), want: keptImport},
		{name: "options are only recorded if the account may not be read", record: recorded(imported), wish: wishFor("SEK"), view: forbiddenView(), want: keptImport},
		{name: "options are only recorded if the import could not read them", record: recorded(blind), wish: wishFor("SEK"), view: View{}, want: keptImport},
		{name: "options that Dintero shows by now are only recorded", record: recorded(blind), view: shown("NOK"), want: keptImport},
		{name: "options that somebody else has changed likewise are only recorded", record: recorded(imported), wish: wishFor("SEK"), view: shownAt(5, 4, "", "SEK"), want: keptImport},
		{name: "options that Dintero does not show are submitted", record: recorded(imported), wish: wishFor("SEK"), view: shown("NOK"), want: submittedChange},
		{name: "a currency that Dintero does not show is submitted", record: recorded(imported), wish: wishFor("NOK", "SEK"), view: shown("NOK"), want: submittedChange},
		{name: "options that differ from what Dintero shows by now are submitted", record: recorded(blind), wish: wishFor("SEK"), view: shown("NOK"), want: submittedChange},
	})
}
