package onboarding

import (
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// Refresh is what a read changes in a record. A read never changes the wish.
type Refresh int

const (
	// RefreshNone means that nothing changes: the copy is older than the
	// record, or Dintero shows no connection.
	RefreshNone Refresh = iota
	// RefreshValues means that the record takes the values that Dintero shows. An
	// unconfirmed POST has turned out to be a success, or to have changed nothing.
	RefreshValues
	// RefreshUnconfirmed means that the record stays as it was before the
	// unconfirmed POST, because the next apply compares with it.
	RefreshUnconfirmed
)

// Refresh decides what a view means for a record.
func (r *Run) Refresh(key Key, record Record, view View) Refresh {
	return refresh(key, record, view, time.Now(), r.timing)
}

func refresh(key Key, record Record, view View, now time.Time, t Timing) Refresh {
	after := view.evidence(key)
	switch {
	case view.Connection == nil, isLagging(record, after, now, t):
		return RefreshNone
	case record.Unconfirmed == nil:
		return RefreshValues
	case record.isNeverShown() && tookEffect(changeCreate, evidence{}, after, record.Wish):
		return RefreshValues
	case now.Sub(record.Unconfirmed.SentAt) >= t.ConfirmFor && after.shown && isUnmoved(record.evidence(), after, record.Unconfirmed.SentAt):
		return RefreshValues
	}
	return RefreshUnconfirmed
}

// isLagging reports whether a copy is older than the record, and the record is
// at most a few minutes old. After that, the older copy is believed.
func isLagging(record Record, after evidence, now time.Time, t Timing) bool {
	updated := dintero.ParseTime(record.UpdatedAt)
	return now.Sub(updated) < t.Lag && dintero.Earlier(after.updatedAt, record.UpdatedAt)
}
