package onboarding

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"sync"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// account is the handle that owns all that a run knows of one account's
// connection.
type account struct {
	id     string
	client *dintero.Client
	timing Timing
	shown  *shownAccounts
	turn   chan struct{} // holds one token: the submissions of an account go one after the other
	reader reader

	mu       sync.Mutex
	last     [endpointCount]*response // the last response of each
	newest   *dintero.Connection
	newestAt string                // the newest updated_at of all copies; newest itself may have none
	signups  map[string]signupCopy // never changed, only replaced
	known    string                // the newest updated_at in a record
	answered time.Time             // when a POST was last answered
	links    map[Key]string        // what responses to POSTs brought
}

func newAccount(id string, client *dintero.Client, timing Timing, shown *shownAccounts) *account {
	a := &account{id: id, client: client, timing: timing, shown: shown, turn: make(chan struct{}, 1)}
	a.reader.fetch = a.fetch
	return a
}

// enter waits for the account's turn. The returned function ends it.
func (a *account) enter(ctx context.Context) (func(), error) {
	select {
	case a.turn <- struct{}{}:
		return func() { <-a.turn }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// view returns what is known of the account once it was read since a time. The
// settings are read first; the connection's own path only if they do not show
// the key's signup, or show an older copy than is known. The empty case id
// stands for any signup.
func (a *account) view(ctx context.Context, key Key, since time.Time) (View, error) {
	if err := a.reader.read(ctx, settings, since); err != nil {
		return View{}, err
	}
	if !a.settingsSuffice(key) {
		if err := a.reader.read(ctx, ownPath, since); err != nil {
			return View{}, err
		}
	}
	return a.snapshot(), nil
}

// fullView reads both endpoints, because either can be the one that is fresh. The
// view is what is known even if there is an error, which is that of the first
// read that failed.
func (a *account) fullView(ctx context.Context) (View, error) {
	since := time.Now()
	var failed error
	for e := range endpointCount {
		if err := a.reader.read(ctx, e, since); failed == nil {
			failed = err
		}
	}
	return a.snapshot(), failed
}

func (a *account) settingsSuffice(key Key) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	c := a.last[settings].connection
	if c == nil {
		return false
	}
	_, shown := c.Signup(key.CaseID)
	isOld := dintero.Earlier(c.UpdatedAt, a.known) || dintero.Earlier(c.UpdatedAt, a.newestAt)
	return (shown || key.CaseID == "") && !isOld
}

// fetch asks an endpoint, and takes in what it returns.
func (a *account) fetch(ctx context.Context, e endpoint) error {
	r, err := e.read(ctx, a.client, a.id)
	if err != nil {
		return err
	}
	if r.connection != nil {
		a.shown.note(e, a.id)
		a.merge(r.connection)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.last[e] = &r
	return nil
}

// merge takes in a copy of the connection. The newest copy gives the values; of
// two that are equally new, or of which one has no time, the later one does.
func (a *account) merge(c *dintero.Connection) {
	a.mu.Lock()
	defer a.mu.Unlock()
	isOld := dintero.Earlier(c.UpdatedAt, a.newestAt)
	signups := make(map[string]signupCopy, len(a.signups)+1)
	maps.Copy(signups, a.signups)
	for _, s := range c.Signups {
		caseID := strings.ToLower(s.CaseID)
		if _, known := signups[caseID]; (!known || !isOld) && isOwn(s) {
			signups[caseID] = signupCopy{s, c.UpdatedAt}
		}
	}
	a.signups = signups
	if isOld {
		return
	}
	a.newest = c
	if !dintero.ParseTime(c.UpdatedAt).IsZero() {
		a.newestAt = c.UpdatedAt
	}
}

// noteAnswer notes that a POST has been answered, in whatever way.
func (a *account) noteAnswer() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.answered = time.Now()
}

// hasAnswerSince reports whether a POST has been answered since a time.
func (a *account) hasAnswerSince(t time.Time) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.answered.After(t)
}

func (a *account) snapshot() View {
	a.mu.Lock()
	defer a.mu.Unlock()
	v := View{Connection: a.newest, Reading: a.reading(), Forbidden: a.isForbidden(), signups: a.signups}
	for e, r := range a.last {
		if r != nil && r.connection == nil {
			v.Responses = append(v.Responses, fmt.Sprintf("%s: %s", endpoint(e), r.text))
		}
	}
	return v
}

// isForbidden reports whether the last responses are that the account may not be
// read, and nothing. What was known before does not count.
func (a *account) isForbidden() bool {
	account, own := a.last[settings], a.last[ownPath]
	return account != nil && account.forbidden && (own == nil || own.connection == nil)
}

// reading says what the last responses are worth.
func (a *account) reading() Reading {
	refused := 0
	for e, r := range a.last {
		this, anyone := a.shown.has(endpoint(e), a.id)
		switch {
		case this, r != nil && r.saysNone() && anyone:
			return ReadsWork
		case r != nil && r.refused:
			refused++
		}
	}
	if refused == int(endpointCount) {
		return ReadsRefused
	}
	return ReadsUnknown
}

// knowRecord notes how new the copy is that a record was made from.
func (a *account) knowRecord(record Record) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.known == "" || dintero.Earlier(a.known, record.UpdatedAt) {
		a.known = record.UpdatedAt
	}
}

// knowLink keeps the link of a signup for those who wait for it in this run.
func (a *account) knowLink(key Key, link string) {
	if link == "" {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.links == nil {
		a.links = map[Key]string{}
	}
	a.links[key] = link
}

func (a *account) link(key Key) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.links[key]
}
