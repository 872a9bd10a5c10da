package onboarding

import (
	"errors"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// decideRow is one row of a table. The zero values mean: the wish is for NOK in
// the first attempt, and no error is wanted.
type decideRow struct {
	name   string
	record *Record
	wish   Wish
	view   View
	want   outcome
}

// outcome is a decision, or the error in its place.
type outcome struct {
	action Action
	reason Reason
	err    string // the kind of the error
	wait   time.Duration
	create bool // of an UnconfirmedError
}

var (
	adopted          = outcome{action: Adopt, reason: ReasonShown}
	adoptedLate      = outcome{action: Adopt, reason: ReasonTookEffect}
	adoptedElsewhere = outcome{action: Adopt, reason: ReasonChangedElsewhere}
	kept             = outcome{action: Keep, reason: ReasonUnchanged}
	keptLower        = outcome{action: Keep, reason: ReasonLowerAttempt}
	keptImport       = outcome{action: Keep, reason: ReasonImported}
	submittedNew     = outcome{action: Submit, reason: ReasonNew}
	submittedChange  = outcome{action: Submit, reason: ReasonChanged}
	submittedAgain   = outcome{action: Submit, reason: ReasonNoEffect}
	conflict         = outcome{err: "conflict"}
	forbidden        = outcome{err: "forbidden"}
	createInDoubt    = outcome{err: "unconfirmed", create: true}
	updateInDoubt    = outcome{err: "unconfirmed"}
)

const (
	testSettle = time.Minute
	// How long ago the POST in doubt was sent.
	longAgo  = 61 * time.Second
	recently = 20 * time.Second
)

var decideNow = time.Date(2026, 5, 1, 13, 0, 0, 0, time.UTC)

// The record of most rows: NOK, submitted at second 1 and last updated at
// second 2.
func recorded(edits ...func(*Record)) *Record {
	r := &Record{Wish: wishFor("NOK"), SignedUpAt: second(1), UpdatedAt: second(2), Status: dintero.StatusPending}
	for _, edit := range edits {
		edit(r)
	}
	return r
}

func imported(r *Record) { r.Imported = true }

func declined(r *Record) { r.Status = dintero.StatusDeclined }

// inDoubt makes it a record whose last POST is unconfirmed.
func inDoubt(attempt int64, ago time.Duration) func(*Record) {
	return func(r *Record) { r.Unconfirmed = &Unconfirmed{SentAt: decideNow.Add(-ago), Attempt: attempt} }
}

// createdInDoubt is the record of a create whose POST is unconfirmed.
func createdInDoubt(ago time.Duration) *Record {
	return &Record{Wish: wishFor("NOK"), Unconfirmed: &Unconfirmed{SentAt: decideNow.Add(-ago), Attempt: 1}}
}

func wishFor(currencies ...string) Wish { return Wish{PaymentOptions: in(currencies...), Attempt: 1} }

func (w Wish) withAttempt(n int64) Wish {
	w.Attempt = n
	return w
}

func (w Wish) withLogo(logo string) Wish {
	w.Logo = logo
	return w
}

// shown is a view of the account with the tested signup in these currencies,
// not updated since the record was made.
func shown(currencies ...string) View { return shownAt(2, 1, dintero.StatusPending, currencies...) }

// shownAt is a view of a connection that was updated at a second and has the
// tested signup, which was submitted at a second.
func shownAt(updated, created int, status string, currencies ...string) View {
	return viewOf(ReadsWork, connectionAt(second(updated), status, signedUp(second(created), in(currencies...))))
}

// without is a view of an account whose connection does not have the signup.
func without() View {
	return viewOf(ReadsWork, connectionAt(second(2), dintero.StatusPending, anotherSignup()))
}

func withoutOptions(updated, created int) View {
	return viewOf(ReadsWork, connectionAt(second(updated), dintero.StatusPending, signedUp(second(created), nil)))
}

func refusedView() View { return View{Reading: ReadsRefused} }

func forbiddenView() View { return View{Reading: ReadsUnknown, Forbidden: true} }

func (v View) as(reading Reading) View {
	v.Reading = reading
	return v
}

func (row decideRow) check(t *testing.T) {
	wish := row.wish
	if wish.PaymentOptions == nil {
		wish = wishFor("NOK")
	}
	decision, err := decide(testKey, row.record, wish, row.view, decideNow, testSettle)
	got := outcome{action: decision.Action, reason: decision.Reason}
	var conflicting *ConflictError
	var forbidden *ForbiddenError
	var unconfirmed *UnconfirmedError
	switch {
	case errors.As(err, &conflicting):
		got = outcome{err: "conflict"}
	case errors.As(err, &forbidden):
		got = outcome{err: "forbidden"}
	case errors.As(err, &unconfirmed):
		got = outcome{err: "unconfirmed", wait: unconfirmed.Wait, create: unconfirmed.Create}
		wantEqual(t, "reading in the error", unconfirmed.Reading, row.view.Reading)
	case err != nil:
		t.Fatal(err)
	}
	wantEqual(t, "outcome", got, row.want)
}

func checkRows(t *testing.T, rows []decideRow) {
	t.Helper()
	for _, row := range rows {
		t.Run(row.name, row.check)
	}
}
