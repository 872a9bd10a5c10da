// Package onboarding has the rules for signing a merchant up: when a signup is
// there, when it is submitted, what a response proves, and how to wait. It knows
// neither HTTP nor Terraform.
//
// A tour: a [Run] is one process of Terraform, and keeps for each account what
// Dintero has shown in it (account.go), which a [View] is a picture of. decide.go
// is the one place that says whether a signup is submitted; it compares a
// [Record], which is what the state holds, a [Wish], which is what the
// configuration asks for, and a view. [Run.Plan] only decides; [Run.Apply] also
// submits (submit.go), and if the response is ambiguous, it looks for the effect
// (confirm.go), of which verdict.go says what proves it. [Run.Await] waits for
// people.
package onboarding

import (
	"context"
	"sync"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// Run is all that one process of Terraform knows. It is safe for concurrent use.
type Run struct {
	client   *dintero.Client
	timing   Timing
	accounts sync.Map // account id to *account
	shown    shownAccounts
	limit    limit
}

// NewRun starts a run that submits at most so many signups; a negative number
// means any number. A zero timing stands for the default.
func NewRun(client *dintero.Client, timing Timing, maxSubmissions int) *Run {
	if timing == (Timing{}) {
		timing = DefaultTiming
	}
	return &Run{client: client, timing: timing, limit: limit{max: maxSubmissions}}
}

func (r *Run) account(accountID string) *account {
	if known, ok := r.accounts.Load(accountID); ok {
		return known.(*account) //nolint:forcetypeassert // nothing else is stored
	}
	made, _ := r.accounts.LoadOrStore(accountID, newAccount(accountID, r.client, r.timing, &r.shown))
	return made.(*account) //nolint:forcetypeassert // nothing else is stored
}

// View returns what is known of an account, for a refresh: it may be half a
// minute old. The record, which may be nil, says how new a copy is known
// already. The error says nothing about the signup.
func (r *Run) View(ctx context.Context, key Key, record *Record) (View, error) {
	a := r.account(key.AccountID)
	if record != nil {
		a.knowRecord(*record)
	}
	return a.view(ctx, key, time.Now().Add(-r.timing.PlanAge))
}

// FreshView returns what is known of an account after a read that begins now.
// For the empty case id it is about all signups.
func (r *Run) FreshView(ctx context.Context, key Key) (View, error) {
	return r.account(key.AccountID).view(ctx, key, time.Now())
}

// Plan decides what an apply would do, and sends nothing. Apart from a conflict
// and the other errors of a decision, the error is one of a read.
func (r *Run) Plan(ctx context.Context, key Key, record *Record, wish Wish) (Decision, error) {
	decision, err := r.decide(ctx, key, record, wish, r.timing.PlanAge)
	if err == nil && decision.Action == Submit {
		err = r.limit.plan(key)
	}
	return decision, err
}

// PlanUnknown counts a submission that may become necessary once the
// configuration is known. The error is a [*LimitError].
func (r *Run) PlanUnknown(key Key) error { return r.limit.plan(key) }

// decide decides on a view that is at most as old as given, if one is needed.
func (r *Run) decide(ctx context.Context, key Key, record *Record, wish Wish, age time.Duration) (Decision, error) {
	if !needsView(record, wish) {
		return decideFromRecord(record, wish), nil
	}
	a := r.account(key.AccountID)
	if record != nil {
		a.knowRecord(*record)
	}
	view, err := a.view(ctx, key, time.Now().Add(-age))
	if err != nil {
		return Decision{}, err
	}
	return decide(key, record, wish, view, time.Now(), r.timing.Settle)
}

// Evidence waits a moment for a read of another account, if a view cannot tell
// whether a signup is there. With one that shows the other account's connection,
// none means that there is none.
func (r *Run) Evidence(ctx context.Context, key Key, view View) (View, error) {
	for until := time.Now().Add(r.timing.Evidence); view.Reading == ReadsUnknown && time.Now().Before(until); view = r.account(key.AccountID).snapshot() {
		if !dintero.Sleep(ctx, r.timing.Evidence/20) {
			return view, ctx.Err()
		}
	}
	return view, nil
}
