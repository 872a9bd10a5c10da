// Package onboarding has the rules for signing a merchant up. It knows neither
// HTTP nor Terraform.
//
// The one idea: read, then adopt or submit. The account at Dintero is the truth
// and Terraform's state is a copy. Before anything is sent, the account is read
// (account.go), which gives a [Snapshot]. [decide] compares the [State], the
// [Config] and the snapshot, and is the only place that decides: a signup that
// is there is adopted, one that is not there is sent, once. [Run.Plan] only
// decides; [Run.Apply] decides once more and acts (submit.go). [Run.Await] waits
// until people have signed (await.go).
package onboarding

import (
	"cmp"
	"context"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// Key identifies a signup: the account and the case (documented: signups are
// unique per case and store, and this provider sends no store). The case id is
// in lower case, so that keys can be compared with ==.
type Key struct{ AccountID, CaseID string }

// NewKey returns the key of a case, however the case id is written.
func NewKey(accountID, caseID string) Key {
	return Key{AccountID: accountID, CaseID: strings.ToLower(caseID)}
}

// ParseKey reads the form that String writes.
func ParseKey(s string) Key {
	accountID, caseID, _ := strings.Cut(s, "/")
	return NewKey(accountID, caseID)
}

// IsKnown reports whether both parts are known.
func (k Key) IsKnown() bool { return k.AccountID != "" && k.CaseID != "" }

// String returns ACCOUNT/CASE.
func (k Key) String() string { return k.AccountID + "/" + k.CaseID }

// Timing has the timeouts and pauses of the rules, and the ages of snapshots.
type Timing struct {
	PlanAge      time.Duration // the greatest age of a snapshot for a plan or a refresh
	SubmitAge    time.Duration // the greatest age of a snapshot before a POST
	ConfirmFor   time.Duration // after a POST whose outcome is unknown, how long to read
	ConfirmPause time.Duration // the first pause between these reads; later ones are longer
	Grace        time.Duration // how long a POST, and the read after it, go on after an interrupt
	Poll         time.Duration // the first pause between polls of Await; later ones are longer
	MaxPoll      time.Duration // the longest pause between polls
}

// DefaultTiming is what users get; tests use shorter times.
var DefaultTiming = Timing{
	PlanAge:      30 * time.Second,
	SubmitAge:    2 * time.Second,
	ConfirmFor:   time.Minute,
	ConfirmPause: 500 * time.Millisecond,
	Grace:        5 * time.Second,
	Poll:         2 * time.Second,
	MaxPoll:      30 * time.Second,
}

// Run is what is remembered from one configuration of the provider to the next.
// It is safe for concurrent use.
type Run struct {
	client   *dintero.Client
	timing   Timing
	log      *slog.Logger
	accounts sync.Map // account id to *account
}

// NewRun returns a run that has read nothing yet. A zero timing means
// [DefaultTiming]. The log has a line for each decision and each poll.
func NewRun(client *dintero.Client, timing Timing, log *slog.Logger) *Run {
	return &Run{client: client, timing: cmp.Or(timing, DefaultTiming), log: log}
}

func (r *Run) account(accountID string) *account {
	known, _ := r.accounts.LoadOrStore(accountID, newAccount(accountID, r.client, r.timing))
	return known.(*account) //nolint:forcetypeassert // nothing else is stored
}

// Snapshot reads the account for a plan or a refresh. All resources of the
// account share one snapshot, its error included, for Timing.PlanAge.
func (r *Run) Snapshot(ctx context.Context, key Key) (Snapshot, error) {
	return r.account(key.AccountID).snapshot(ctx, key, r.timing.PlanAge)
}

// Read reads the account afresh. A key without a case id stands for any signup. The
// error is a [*NotShownError] if the read shows no connection, or not the signup.
func (r *Run) Read(ctx context.Context, key Key) (Snapshot, error) {
	snapshot, err := r.account(key.AccountID).snapshot(ctx, key, 0)
	if err != nil {
		return snapshot, err
	}
	return snapshot, snapshot.NotShown(key)
}

// LastSnapshot returns what this run knows of an account, without a read.
func (r *Run) LastSnapshot(accountID string) Snapshot { return r.account(accountID).current() }

// Plan decides what an apply would do. The error is a [*ConflictError], or one of
// the read. A decision that does not depend on the account needs no read.
func (r *Run) Plan(ctx context.Context, state *State, config Config) (Decision, error) {
	var snapshot Snapshot
	if needsSnapshot(state, config) {
		var err error
		if snapshot, err = r.Snapshot(ctx, config.Key); err != nil {
			return Decision{}, err
		}
	}
	return r.decide(ctx, "planned", state, config, snapshot)
}

// decide is [decide] with a line in the log.
func (r *Run) decide(ctx context.Context, when string, state *State, config Config, snapshot Snapshot) (Decision, error) {
	action, err := decide(state, config, snapshot)
	if err != nil {
		return Decision{}, err
	}
	decision := Decision{Action: action, AlreadyDone: action == Adopt && state.Has(config.Key), Snapshot: snapshot}
	r.log.InfoContext(ctx, "Decision", "signup", config.Key.String(), "when", when, "action", action.String(), "already_done", decision.AlreadyDone)
	return decision, nil
}
