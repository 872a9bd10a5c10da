// Package onboarding has the rules for signing a merchant up: when a signup
// exists, when it is submitted, what a response proves, and how to wait. It
// knows neither HTTP nor Terraform.
//
// A tour: a [Run] is one process of Terraform. For each account it stores what
// Dintero has shown (account.go); a [View] is a snapshot of that. decide.go is
// the only place that decides whether a signup is submitted. It compares a
// [Record] (the state), a [Wish] (the configuration) and a view. [Run.Plan]
// only decides; [Run.Apply] also submits (submit.go). If the response to a
// submission is ambiguous, confirm.go reads until its effect is visible, and
// verdict.go decides what proves the effect. refresh.go decides what a read
// changes in the state. wish.go decides which payment options are equal, and
// that logos are not compared. [Run.Await] waits until people have signed
// (await.go).
package onboarding

import (
	"cmp"
	"context"
	"sync"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// Run is one process of Terraform and all that it knows. It is safe for
// concurrent use.
type Run struct {
	client   *dintero.Client
	timing   Timing
	accounts sync.Map // account id to *account
	history  readHistory
	limit    limit
}

// NewRun returns a run that submits at most maxSubmissions signups; a negative
// number means no limit. A zero timing means [DefaultTiming].
func NewRun(client *dintero.Client, timing Timing, maxSubmissions int) *Run {
	return &Run{client: client, timing: cmp.Or(timing, DefaultTiming), limit: limit{max: maxSubmissions}}
}

func (r *Run) account(accountID string) *account {
	known, _ := r.accounts.LoadOrStore(accountID, newAccount(accountID, r.client, r.timing, &r.history))
	return known.(*account) //nolint:forcetypeassert // nothing else is stored
}

// View returns what is known of an account, for a refresh: it may be as old as
// Timing.PlanAge. The record, which may be nil, says how new the copy in the
// state is. An error says nothing about the signup.
func (r *Run) View(ctx context.Context, key Key, record *Record) (View, error) {
	return r.view(ctx, key, record, r.timing.PlanAge)
}

// FreshView returns what is known of an account after a read that begins now.
// The empty case id stands for all signups of the account.
func (r *Run) FreshView(ctx context.Context, key Key) (View, error) {
	return r.view(ctx, key, nil, 0)
}

// view returns what is known of an account, but nothing older than age.
func (r *Run) view(ctx context.Context, key Key, record *Record, age time.Duration) (View, error) {
	a := r.account(key.AccountID)
	a.noteRecord(record)
	return a.view(ctx, key, time.Now().Add(-age))
}

// Plan decides what an apply would do, and submits nothing. The error is one of
// a decision, such as a [*ConflictError], or one of a read.
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

// decide decides on a view that is not older than age, if it needs a view.
func (r *Run) decide(ctx context.Context, key Key, record *Record, wish Wish, age time.Duration) (Decision, error) {
	var view View
	if needsView(record, wish) {
		var err error
		if view, err = r.view(ctx, key, record, age); err != nil {
			return Decision{}, err
		}
	}
	return decide(key, record, wish, view, time.Now(), r.timing.ConfirmFor)
}

// Evidence waits a moment for the read of another account if it is not known
// whether reads work. If an endpoint shows the other account's connection, then
// its response without a connection for this account can be believed.
func (r *Run) Evidence(ctx context.Context, key Key, view View) (View, error) {
	for until := time.Now().Add(r.timing.Evidence); view.Reading == ReadsUnknown && time.Now().Before(until); view = r.account(key.AccountID).snapshot() {
		if !dintero.Sleep(ctx, r.timing.Evidence/20) {
			return view, ctx.Err()
		}
	}
	return view, nil
}
