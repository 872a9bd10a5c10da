package onboarding

import (
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// Refresh is what a read makes of a record. A read never changes the wish.
type Refresh int

const (
	// RefreshNone means that the copy is older than what is recorded, or that no
	// connection is shown.
	RefreshNone Refresh = iota
	// RefreshValues means that what Dintero shows is recorded.
	RefreshValues
	// RefreshConfirmed means the same, and that the POST is no longer in doubt.
	RefreshConfirmed
	// RefreshInDoubt means that the record stays as it was before the POST in doubt,
	// because the next apply compares with it.
	RefreshInDoubt
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
		return RefreshConfirmed
	case now.Sub(record.Unconfirmed.SentAt) >= t.Settle && after.shown && isUnmoved(record.evidence(), after):
		return RefreshConfirmed
	}
	return RefreshInDoubt
}

// isLagging reports whether a copy is older than the one that was recorded in the
// last minutes.
func isLagging(record Record, after evidence, now time.Time, t Timing) bool {
	updated := dintero.ParseTime(record.UpdatedAt)
	return now.Sub(updated) < t.Lag && dintero.Earlier(after.updatedAt, record.UpdatedAt)
}
