package onboarding

import (
	"context"
	"maps"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// account is what a run remembers of one account: the newest copy of its
// connection, and what this run has submitted.
type account struct {
	id     string
	client *dintero.Client
	timing Timing

	turn    *semaphore.Weighted  // held while a submission decides and acts; guards unknown
	unknown *OutcomeUnknownError // after it, nothing more is sent in this run

	reading *semaphore.Weighted // held while a read is under way; guards last
	last    lastRead

	mu        sync.Mutex // guards all that follows
	copy      *dintero.Connection
	deletedAt string
	accepted  map[string]dintero.Signup // never changed, only replaced
	answered  time.Time                 // when a POST was last answered
}

// lastRead is the last read of the settings and, if it was needed, of the
// connection's own path.
type lastRead struct {
	began   time.Time
	shown   *dintero.Connection
	err     error // of the settings
	ownPath bool  // the own path was read, too
	ownErr  error // of the own path
}

func newAccount(id string, client *dintero.Client, timing Timing) *account {
	return &account{
		id: id, client: client, timing: timing, turn: semaphore.NewWeighted(1), reading: semaphore.NewWeighted(1),
		accepted: map[string]dintero.Signup{},
	}
}

// snapshot returns what the account shows, as of a read that began at most age
// ago. The connection's own path is read only if the settings do not show the
// signup. The empty case id stands for any signup.
func (a *account) snapshot(ctx context.Context, caseID string, age time.Duration) (Snapshot, error) {
	since := time.Now().Add(-age)
	if err := a.reading.Acquire(ctx, 1); err != nil {
		return Snapshot{}, err
	}
	defer a.reading.Release(1)
	if a.last.began.Before(since) {
		a.last = lastRead{began: time.Now()}
		a.last.err = a.read(ctx, a.client.Settings)
	}
	err := a.last.err
	if err == nil && !shows(a.last.shown, caseID) {
		if !a.last.ownPath {
			a.last.ownPath, a.last.ownErr = true, a.read(ctx, a.client.VippsPSPConnection)
		}
		err = a.last.ownErr
	}
	if ctx.Err() != nil { // another caller must not get the error of this one's interrupt
		a.last = lastRead{}
	}
	return a.current(), err
}

func shows(c *dintero.Connection, caseID string) bool {
	_, shown := c.Signup(caseID)
	return shown || caseID == "" && c != nil
}

// read reads one endpoint and merges what it shows.
func (a *account) read(ctx context.Context, get func(context.Context, string) (*dintero.Connection, error)) error {
	connection, err := get(ctx, a.id)
	if err != nil {
		return err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if connection != nil && connection.DeletedAt != "" {
		a.copy, a.deletedAt, connection = nil, connection.DeletedAt, nil
	}
	a.last.shown = union(a.last.shown, connection)
	a.keep(a.last.shown, a.last.began)
	return nil
}

// keep makes a copy of the connection the one that counts, if it is the newest.
// An answer to a POST counts more than a read that began before it. The caller
// holds a.mu.
func (a *account) keep(c *dintero.Connection, began time.Time) {
	isOvertaken := a.copy != nil && c != nil && began.Before(a.answered) && !isOlder(a.copy.UpdatedAt, c.UpdatedAt)
	if !isOvertaken {
		a.copy = newer(a.copy, c)
	}
	if a.copy != nil {
		a.deletedAt = ""
	}
}

// accept notes that Dintero has accepted a signup, and what its answer shows; nil
// if the answer does not show the connection.
func (a *account) accept(key Key, sent dintero.Signup, answer *dintero.Connection) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if signup, shown := answer.Signup(key.CaseID); shown {
		sent = signup
	}
	a.accepted = maps.Clone(a.accepted)
	a.accepted[key.CaseID] = sent
	a.answered = time.Now()
	a.keep(answer, a.answered)
}

// current returns what is known of the account, without a read.
func (a *account) current() Snapshot {
	a.mu.Lock()
	defer a.mu.Unlock()
	return Snapshot{Connection: a.copy, DeletedAt: a.deletedAt, accepted: a.accepted}
}
