package onboarding

import (
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// atSeconds returns evidence of the tested signup, submitted at a second, in a
// copy of the connection that was updated at a second.
func atSeconds(updated, created int, status string, currencies ...string) evidence {
	return evidenceAt(second(updated), second(created), status, currencies...)
}

func evidenceAt(updatedAt, createdAt, status string, currencies ...string) evidence {
	e := evidence{shown: true, updatedAt: updatedAt, signupAsOf: updatedAt, status: status, only: true}
	e.signup = signedUp(createdAt, nil)
	if currencies != nil {
		e.signup.PaymentOptions = in(currencies...)
	}
	return e
}

// notShown is evidence of a connection without the tested signup.
func notShown(updated int) evidence { return evidence{updatedAt: second(updated)} }

func (e evidence) besideAnother() evidence {
	e.only = false
	return e
}

// in an older copy than the rest of the evidence.
func (e evidence) signupFrom(updated int) evidence {
	e.signupAsOf = second(updated)
	return e
}

func TestTookEffect(t *testing.T) {
	const pending, enabled, failed, declined = dintero.StatusPending, dintero.StatusEnabled, dintero.StatusFailed, dintero.StatusDeclined
	nok, sek := wishFor("NOK"), wishFor("SEK")
	first := atSeconds(2, 1, pending, "NOK")
	rejected := atSeconds(2, 1, declined, "NOK")
	withLogo := atSeconds(5, 1, pending, "NOK")
	withLogo.signup.Logo = "bmV3"

	for _, row := range []struct {
		name          string
		change        change
		before, after evidence
		asked         Wish
		want          bool
	}{
		{"a new signup is shown", changeCreate, evidence{}, first, nok, true},
		{"a new signup is shown with more currencies", changeCreate, evidence{}, atSeconds(2, 1, pending, "NOK", "SEK"), nok, true},
		{"a new signup is shown without payment options", changeCreate, evidence{}, evidenceAt(second(2), second(1), pending), nok, true},
		{"a new signup is shown without times", changeCreate, evidence{}, evidenceAt("", "", "", "NOK"), nok, true},
		{"a new signup is shown beside others", changeCreate, notShown(1), first.besideAnother(), nok, true},
		{"a new signup is shown as declined", changeCreate, evidence{}, rejected, nok, true},
		{"a new signup is shown in a copy that claims to be older", changeCreate, notShown(5), first, nok, true},
		{"a new signup is shown with other options", changeCreate, evidence{}, first, sek, false},
		{"a new signup is shown with a currency less", changeCreate, evidence{}, first, wishFor("NOK", "SEK"), false},
		{"a new signup is not shown", changeCreate, evidence{}, notShown(5), nok, false},
		{"a new signup's account is not shown", changeCreate, evidence{}, evidence{}, nok, false},

		{"changed options are shown", changeOptions, first, atSeconds(5, 4, pending, "SEK"), sek, true},
		{"changed options are shown with the old times", changeOptions, first, atSeconds(2, 1, pending, "SEK"), sek, true},
		{"changed options are shown without times", changeOptions, first, evidenceAt("", "", "", "SEK"), sek, true},
		{"changed options are shown after nothing was known", changeOptions, evidence{}, atSeconds(5, 4, pending, "SEK"), sek, true},
		{"changed options are shown among more in a later signup", changeOptions, first, atSeconds(5, 4, pending, "SEK", "EUR"), sek, true},
		{"changed options are not shown in a later signup", changeOptions, first, evidenceAt(second(5), second(4), pending), sek, true},
		{"changed options were there before, and the signup is a later one", changeOptions, atSeconds(2, 1, pending, "SEK"), atSeconds(5, 4, pending, "SEK"), sek, true},
		{"changed options were there before", changeOptions, atSeconds(2, 1, pending, "SEK"), atSeconds(5, 1, enabled, "SEK"), sek, false},
		{"changed options are shown among more in the same signup", changeOptions, first, atSeconds(5, 1, pending, "SEK", "EUR"), sek, false},
		{"changed options are shown in an older copy", changeOptions, first, atSeconds(1, 1, pending, "SEK"), sek, false},
		{"changed options are shown in an older copy than the newest", changeOptions, first, atSeconds(5, 1, pending, "SEK").signupFrom(1), sek, false},
		{"a removed currency is not visible in the same signup", changeOptions, atSeconds(2, 1, pending, "NOK", "SEK"), atSeconds(5, 1, pending, "NOK", "SEK"), nok, false},
		{"other options are shown in a later signup", changeOptions, first, atSeconds(5, 4, pending, "DKK"), sek, false},
		{"the options are unchanged", changeOptions, first, first, sek, false},
		{"the options are unchanged while the connection has moved", changeOptions, first, atSeconds(5, 1, enabled, "NOK"), sek, false},
		{"no options are shown in the same signup", changeOptions, first, evidenceAt(second(5), second(1), pending), sek, false},
		{"the changed signup is not shown", changeOptions, first, notShown(5), sek, false},

		{"a logo's signup is a later one", changeOther, first, atSeconds(5, 4, pending, "NOK"), nok, true},
		{"a logo's signup is a later one without options", changeOther, first, evidenceAt(second(5), second(4), pending), nok, true},
		{"a logo's signup is a later one with other options", changeOther, first, atSeconds(5, 4, pending, "SEK"), nok, false},
		{"a logo is shown in the same signup", changeOther, first, withLogo, nok.withLogo("bmV3"), false},
		{"a logo's connection has moved", changeOther, first, atSeconds(5, 1, enabled, "NOK"), nok, false},
		{"a logo's connection is no longer declined", changeOther, rejected, atSeconds(5, 1, pending, "NOK"), nok, false},
		{"a logo's signup has no time", changeOther, first, evidenceAt(second(5), "", pending, "NOK"), nok, false},
		{"a logo's signup had no time before", changeOther, evidenceAt(second(2), "", pending, "NOK"), atSeconds(5, 4, pending, "NOK"), nok, false},
		{"a logo's signup differs only in the precision of its time", changeOther, first, evidenceAt(second(5), "2026-05-01T12:00:01.9Z", pending, "NOK"), nok, false},
		{"a logo's signup is a later one by less than a second", changeOther, evidenceAt(second(2), "2026-05-01T12:00:01.1Z", pending, "NOK"),
			evidenceAt(second(5), "2026-05-01T12:00:01.2Z", pending, "NOK"), nok, true},
		{"a logo's signup is a later one in another zone", changeOther, first, evidenceAt(second(5), "2026-05-01T14:00:04+02:00", pending, "NOK"), nok, true},
		{"a logo's signup is an older one", changeOther, atSeconds(5, 4, pending, "NOK"), first, nok, false},

		{"an attempt's signup is a later one", changeAttempt, rejected, atSeconds(5, 4, pending, "NOK"), nok, true},
		{"an attempt's signup is a later one beside others", changeAttempt, first, atSeconds(5, 4, pending, "NOK").besideAnother(), nok, true},
		{"an attempt's signup is a later one that was declined at once", changeAttempt, rejected, atSeconds(5, 4, declined, "NOK"), nok, true},
		{"an attempt's only signup is pending again", changeAttempt, rejected, atSeconds(5, 1, pending, "NOK"), nok, true},
		{"an attempt's only signup has failed and is pending again", changeAttempt, atSeconds(2, 1, failed, "NOK"), atSeconds(5, 1, pending, "NOK"), nok, true},
		{"an attempt's only signup is enabled after it was declined", changeAttempt, rejected, atSeconds(5, 1, enabled, "NOK"), nok, true},
		{"an attempt's only signup has an unknown status after it was declined", changeAttempt, rejected, atSeconds(5, 1, "in review", "NOK"), nok, true},
		{"an attempt's signup is pending again beside others", changeAttempt, rejected, atSeconds(5, 1, pending, "NOK").besideAnother(), nok, false},
		{"an attempt's only signup is pending again at the same time", changeAttempt, rejected, atSeconds(2, 1, pending, "NOK"), nok, false},
		{"an attempt's only signup is pending again without a time", changeAttempt, rejected, evidenceAt("", second(1), pending, "NOK"), nok, false},
		{"an attempt's only signup is shown without a status", changeAttempt, rejected, atSeconds(5, 1, "", "NOK"), nok, false},
		{"an attempt's signup is declined after it had failed", changeAttempt, atSeconds(2, 1, failed, "NOK"), atSeconds(5, 1, declined, "NOK"), nok, false},
		{"an attempt's signup is enabled after it was pending", changeAttempt, first, atSeconds(5, 1, enabled, "NOK"), nok, false},
		{"an attempt's signup is unchanged", changeAttempt, first, first, nok, false},
		{"an attempt's signup is pending in an older copy", changeAttempt, rejected, atSeconds(1, 1, pending, "NOK"), nok, false},
		{"an attempt's signup is not shown", changeAttempt, rejected, notShown(5), nok, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			wantEqual(t, "verdict", tookEffect(row.change, row.before, row.after, row.asked), row.want)
		})
	}
}

func TestHadNoEffect(t *testing.T) {
	const pending, enabled, declined = dintero.StatusPending, dintero.StatusEnabled, dintero.StatusDeclined
	nok, sek := wishFor("NOK"), wishFor("SEK")
	first := atSeconds(2, 1, pending, "NOK")
	otherLogo := first
	otherLogo.signup.Logo = "https://cdn.example.com/2.png"

	for _, row := range []struct {
		name          string
		change        change
		before, after evidence
		asked         Wish
		want          bool
	}{
		{"a new signup is not shown", changeCreate, evidence{shown: true}, notShown(5), nok, true},
		{"a new signup is not shown in what was updated since", changeCreate, evidence{shown: true}, notShown(9), nok, false},
		{"the changed signup is not shown in what was updated since", changeOptions, first, notShown(9), sek, false},
		{"an attempt's signup is not shown in what was updated since", changeAttempt, first, notShown(9), nok, false},
		{"a new signup is not shown in what was updated in the second of the POST", changeCreate, evidence{shown: true}, notShown(7), nok, false},
		{"a new signup's account has no connection", changeCreate, evidence{shown: true}, evidence{}, nok, true},
		{"a new signup is shown with other options", changeCreate, evidence{shown: true}, atSeconds(5, 4, pending, "SEK"), nok, false},

		{"the options are unchanged", changeOptions, first, first, sek, true},
		{"the options are unchanged while the connection has moved", changeOptions, first, atSeconds(5, 1, enabled, "NOK"), sek, true},
		{"the options are unchanged and there are no times", changeOptions, evidenceAt("", "", "", "NOK"), evidenceAt("", "", "", "NOK"), sek, true},
		{"the changed signup is not shown", changeOptions, first, notShown(5), sek, true},
		{"the options are covered, and nothing has moved", changeOptions, atSeconds(2, 1, pending, "NOK", "SEK"), atSeconds(2, 1, pending, "NOK", "SEK"), nok, true},
		{"the options are covered, and the connection has moved", changeOptions, atSeconds(2, 1, pending, "NOK", "SEK"), atSeconds(5, 1, pending, "NOK", "SEK"), nok, false},
		{"no options are shown, and the connection has moved", changeOptions, first, evidenceAt(second(5), second(1), pending), sek, false},
		{"the options are unchanged in an older copy", changeOptions, first, atSeconds(1, 1, pending, "NOK"), sek, false},
		{"the options are unchanged in an older copy than the newest", changeOptions, first, atSeconds(5, 1, pending, "NOK").signupFrom(1), sek, false},
		{"the changed signup is not shown in an older copy", changeOptions, first, notShown(1), sek, false},

		{"nothing has moved after a logo", changeOther, first, first, nok, true},
		{"only the shown form of the logo has changed", changeOther, first, otherLogo, nok, true},
		{"the signup of a logo is not shown", changeOther, first, notShown(5), nok, true},
		{"the connection has moved after a logo", changeOther, first, atSeconds(5, 1, pending, "NOK"), nok, false},
		{"the status has changed after a logo", changeOther, first, atSeconds(2, 1, declined, "NOK"), nok, false},
		{"the signup is a later one with other options after a logo", changeOther, first, atSeconds(2, 4, pending, "SEK"), nok, false},
		{"an older copy is shown after a logo", changeOther, first, atSeconds(1, 1, pending, "NOK"), nok, false},
		{"the connection had no time before a logo", changeOther, evidenceAt("", second(1), pending, "NOK"), first, nok, false},
		{"the connection has no time after a logo", changeOther, first, evidenceAt("", second(1), pending, "NOK"), nok, false},
		{"times that cannot be read differ after a logo", changeOther, evidenceAt("yesterday", "", pending, "NOK"), evidenceAt("today", "", pending, "NOK"), nok, false},
		{"times that cannot be read are the same after a logo", changeOther, evidenceAt("today", "", pending, "NOK"), evidenceAt("today", "", pending, "NOK"), nok, true},
		{"the times after a logo differ only in their form", changeOther, first, evidenceAt("2026-05-01T14:00:02.000+02:00", second(1), pending, "NOK"), nok, true},

		{"nothing has moved after an attempt", changeAttempt, first, first, nok, true},
		{"nothing has moved after an attempt on what was declined", changeAttempt, atSeconds(2, 1, declined, "NOK"), atSeconds(2, 1, declined, "NOK"), nok, true},
		{"the connection has moved after an attempt", changeAttempt, first, atSeconds(5, 1, enabled, "NOK"), nok, false},
		{"an older copy is shown after an attempt", changeAttempt, first, atSeconds(1, 1, pending, "NOK"), nok, false},
		{"the signup of an attempt is not shown", changeAttempt, first, notShown(5), nok, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			wantEqual(t, "verdict", hadNoEffect(row.change, row.before, row.after, row.asked, dintero.ParseTime(second(7))), row.want)
		})
	}
}

func TestChangeFrom(t *testing.T) {
	for _, row := range []struct {
		name   string
		record *Record
		wish   Wish
		want   change
	}{
		{"without a record it is a create", nil, wishFor("NOK"), changeCreate},
		{"the same wish is what was asked for before", recorded(), wishFor("NOK"), changeCreate},
		{"a lower attempt is no change", recorded(func(r *Record) { r.Attempt = 3 }), wishFor("NOK"), changeCreate},
		{"other options", recorded(), wishFor("SEK"), changeOptions},
		{"other options, another logo and a higher attempt", recorded(), wishFor("SEK").withLogo("bmV3").withAttempt(2), changeOptions},
		{"another logo", recorded(), wishFor("NOK").withLogo("bmV3"), changeOther},
		{"another logo and a higher attempt", recorded(), wishFor("NOK").withLogo("bmV3").withAttempt(2), changeOther},
		{"a higher attempt", recorded(), wishFor("NOK").withAttempt(2), changeAttempt},
		{"the first attempt after an import", recorded(imported), wishFor("NOK").withAttempt(5), changeCreate},
		{"other options after an import", recorded(imported), wishFor("SEK"), changeOptions},
	} {
		t.Run(row.name, func(t *testing.T) { wantEqual(t, "change", changeFrom(row.record, row.wish), row.want) })
	}
}

// A POST and the update before it can be in the same second, minute or day.
func TestIsUnmoved_CoarseTimesProveNothing_Defect45(t *testing.T) {
	sentAt := time.Date(2026, 5, 1, 12, 30, 15, 500_000_000, time.UTC)
	for updatedAt, want := range map[string]bool{
		"2026-05-01T12:30:14Z":      true,
		"2026-05-01T12:30:15.4Z":    true,
		"2026-05-01T12:30:15.6Z":    false, // the server's clock is ahead
		"2026-05-01T12:30:15Z":      false,
		"2026-05-01T12:30Z":         false,
		"2026-05-01T12:29Z":         true,
		"2026-05-01":                false,
		"2026-04-30":                true,
		"2026-05-01T14:30:15+02:00": false,
	} {
		same := evidenceAt(updatedAt, second(1), dintero.StatusPending, "NOK")
		wantEqual(t, updatedAt, isUnmoved(same, same, sentAt), want)
	}
}
