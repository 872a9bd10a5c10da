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

	turn           *semaphore.Weighted  // held while a submission decides and acts; guards outcomeUnknown
	outcomeUnknown *OutcomeUnknownError // after it, nothing more is sent in this run

	reading *semaphore.Weighted // held while a read is under way; guards last
	last    lastRead

	mu       sync.Mutex // guards all that follows
	known    Snapshot   // of the newest copy
	answered time.Time  // when a POST was last answered
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
		known: Snapshot{submitted: map[string]dintero.Signup{}},
	}
}

// snapshot returns what the account shows, as of a read that began at most age
// ago. The connection's own path is read only if the settings do not show the
// signup. A key without a case id stands for any signup.
func (a *account) snapshot(ctx context.Context, key Key, age time.Duration) (Snapshot, error) {
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
	if err == nil && (Snapshot{Connection: a.last.shown}).NotShown(key) != nil {
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

// read reads one endpoint and merges what it shows.
func (a *account) read(ctx context.Context, get func(context.Context, string) (*dintero.Connection, error)) error {
	connection, err := get(ctx, a.id)
	if err != nil {
		return err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if connection != nil && connection.DeletedAt != "" {
		a.known.Connection, a.known.DeletedAt, connection = nil, string(connection.DeletedAt), nil
	}
	a.last.shown = union(a.last.shown, connection)
	a.keep(a.last.shown, a.last.began)
	return nil
}

// keep makes a copy of the connection the one that counts, if it is the newest.
// An answer to a POST counts more than a read that began before it. The caller
// holds a.mu.
func (a *account) keep(c *dintero.Connection, began time.Time) {
	known := a.known.Connection
	isOvertaken := known != nil && c != nil && began.Before(a.answered) && !isOlder(known.UpdatedAt, c.UpdatedAt)
	if !isOvertaken {
		a.known.Connection = newer(known, c)
	}
	if a.known.Connection != nil {
		a.known.DeletedAt = ""
	}
}

// noteSubmitted notes that Dintero has accepted a signup, and what its answer
// shows; nil if the answer does not show the connection.
func (a *account) noteSubmitted(key Key, sent dintero.Signup, answer *dintero.Connection) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if signup, shown := answer.Signup(key.CaseID); shown {
		sent = signup
	}
	a.known.submitted = maps.Clone(a.known.submitted) // snapshots have the old one
	a.known.submitted[key.CaseID] = sent
	a.answered = time.Now()
	a.keep(answer, a.answered)
}

// current returns what is known of the account, without a read.
func (a *account) current() Snapshot {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.known
}
