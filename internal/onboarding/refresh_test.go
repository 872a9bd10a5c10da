package onboarding

import (
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

func TestRefresh(t *testing.T) {
	const justNow, earlier = time.Minute, time.Hour // since the record's updated_at, second 2
	timing := Timing{ConfirmFor: time.Minute, Lag: 5 * time.Minute}
	untimed := viewOf(ReadsWork, connectionAt("", dintero.StatusEnabled, signedUp("", in("NOK"))))

	for _, row := range []struct {
		name   string
		record Record
		view   View
		since  time.Duration
		want   Refresh
	}{
		{"no connection is shown", *recorded(), View{Reading: ReadsWork}, earlier, RefreshNone},
		{"the same copy is shown", *recorded(), shown("NOK"), justNow, RefreshValues},
		{"a newer copy is shown", *recorded(), shownAt(5, 4, dintero.StatusEnabled, "SEK"), justNow, RefreshValues},
		{"the connection is shown without the signup", *recorded(), without(), justNow, RefreshValues},
		{"an older copy is shown within five minutes", *recorded(), shownAt(1, 1, "", "NOK"), 5*time.Minute - time.Second, RefreshNone},
		{"an older copy is shown after five minutes", *recorded(), shownAt(1, 1, "", "NOK"), 5*time.Minute + time.Second, RefreshValues},
		{"an older copy is shown while the clock is behind Dintero's", *recorded(), shownAt(1, 1, "", "NOK"), -time.Hour, RefreshNone},
		{"a copy that is older only by its precision is shown", *recorded(func(r *Record) { r.UpdatedAt = "2026-05-01T12:00:02.7Z" }), shown("NOK"), justNow, RefreshValues},
		{"a copy without a time is shown", *recorded(), untimed, justNow, RefreshValues},
		{"the record has no time", *recorded(func(r *Record) { r.UpdatedAt = "" }), shownAt(1, 1, "", "NOK"), justNow, RefreshValues},
		{"an imported signup is shown", *recorded(imported), shownAt(5, 4, "", "SEK"), justNow, RefreshValues},
	} {
		t.Run(row.name, func(t *testing.T) {
			now := dintero.ParseTime(second(2)).Add(row.since)
			wantEqual(t, "refresh", refresh(testKey, row.record, row.view, now, timing), row.want)
		})
	}
}

func TestRefresh_InDoubt_Defect55(t *testing.T) {
	timing := Timing{ConfirmFor: testSettle, Lag: 5 * time.Minute}
	changed, justChanged := *recorded(inDoubt(1, longAgo)), *recorded(inDoubt(1, recently))
	attempted := *recorded(declined, inDoubt(2, longAgo))
	created := *createdInDoubt(longAgo)
	blind := Record{Wish: Wish{Attempt: 1}, Imported: true, Unconfirmed: created.Unconfirmed}

	for _, row := range []struct {
		name   string
		record Record
		view   View
		want   Refresh
	}{
		{"a created signup is shown", created, shown("NOK"), RefreshValues},
		{"a created signup is shown within the minute", *createdInDoubt(recently), shown("NOK"), RefreshValues},
		{"a created signup is shown with more currencies", created, shown("NOK", "SEK"), RefreshValues},
		{"a created signup is shown with other options", created, shown("SEK"), RefreshUnconfirmed},
		{"a created signup is not shown", created, without(), RefreshUnconfirmed},
		{"no connection is shown", created, View{}, RefreshNone},
		{"another attempt at a created signup is in doubt", Record{Wish: wishFor("NOK"), Unconfirmed: &Unconfirmed{SentAt: decideNow.Add(-longAgo), Attempt: 2}}, shown("NOK"), RefreshUnconfirmed},
		{"a blind import is no create", blind, shown("NOK"), RefreshUnconfirmed},

		// A change is only in the configuration and not in the record, so only
		// the next apply can find out whether it took effect.
		{"a changed signup has moved", changed, shownAt(5, 4, "", "SEK"), RefreshUnconfirmed},
		{"a changed signup is not shown", changed, without(), RefreshUnconfirmed},
		{"a changed signup is unmoved within the minute", justChanged, shown("NOK"), RefreshUnconfirmed},
		{"a changed signup is unmoved after a minute", changed, shown("NOK"), RefreshValues},
		{"a changed signup is shown in an older copy", changed, shownAt(1, 1, dintero.StatusPending, "NOK"), RefreshUnconfirmed},
		{"another attempt was submitted later", attempted, shownAt(5, 4, dintero.StatusPending, "NOK"), RefreshUnconfirmed},
		{"another attempt has changed the status", attempted, shownAt(5, 1, dintero.StatusPending, "NOK"), RefreshUnconfirmed},
		{"another attempt is unmoved after a minute", attempted, shownAt(2, 1, dintero.StatusDeclined, "NOK"), RefreshValues},
	} {
		t.Run(row.name, func(t *testing.T) {
			wantEqual(t, "refresh", refresh(testKey, row.record, row.view, decideNow, timing), row.want)
		})
	}
}
