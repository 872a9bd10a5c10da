package onboarding

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"
	"golang.org/x/sync/singleflight"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// account owns everything that a run knows about one account's connection.
type account struct {
	id      string
	client  *dintero.Client
	timing  Timing
	history *readHistory
	turn    *semaphore.Weighted // the submissions of an account go one after the other
	flights singleflight.Group  // the reads under way, by endpoint
	links   sync.Map            // key to the signature link in the response to its POST

	mu       sync.Mutex
	last     [endpointCount]*response // the last response of each endpoint
	began    [endpointCount]time.Time // when the last read of each endpoint began; zero if it failed
	newest   *dintero.Connection
	newestAt string                // the newest updated_at of all copies; newest itself may have none
	signups  map[string]signupCopy // never changed, only replaced
	recorded string                // the newest updated_at in a record
	answered time.Time             // when a POST was last answered
}

func newAccount(id string, client *dintero.Client, timing Timing, history *readHistory) *account {
	return &account{id: id, client: client, timing: timing, history: history, turn: semaphore.NewWeighted(1)}
}

// view returns what is known of the account, after a read that began at since or
// later. The settings are read first. The connection's own path is read only if
// the settings do not show the key's signup, or show a copy that is older than
// one that is known. The empty case id stands for any signup.
func (a *account) view(ctx context.Context, key Key, since time.Time) (View, error) {
	if err := a.read(ctx, settings, since); err != nil {
		return View{}, err
	}
	if !a.settingsSuffice(key) {
		if err := a.read(ctx, ownPath, since); err != nil {
			return View{}, err
		}
	}
	return a.snapshot(), nil
}

// fullView reads both endpoints, because either of them can be the up-to-date
// one. The view is valid even if the error is not nil: the error is that of the
// first read that failed.
func (a *account) fullView(ctx context.Context) (View, error) {
	since := time.Now()
	var firstErr error
	for e := range endpointCount {
		if err := a.read(ctx, e, since); firstErr == nil {
			firstErr = err
		}
	}
	return a.snapshot(), firstErr
}

// settingsSuffice reports whether the settings showed the signup in a copy that
// is as new as any that is known, so that the other endpoint need not be read.
func (a *account) settingsSuffice(key Key) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	c := a.last[settings].connection
	if c == nil {
		return false
	}
	_, shown := c.Signup(key.CaseID)
	isOld := dintero.Earlier(c.UpdatedAt, a.recorded) || dintero.Earlier(c.UpdatedAt, a.newestAt)
	return (shown || key.CaseID == "") && !isOld
}

// merge adds a copy of the connection to what is known, from a request that
// began at a time. The values are those of the newest copy. If two copies are
// equally new, or if one of them has no time, the copy that was received later
// counts as the newer one, unless its request began before a POST was answered.
func (a *account) merge(c *dintero.Connection, began time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	isOld := a.newest != nil && (dintero.Earlier(c.UpdatedAt, a.newestAt) ||
		began.Before(a.answered) && !dintero.Earlier(a.newestAt, c.UpdatedAt))
	signups := make(map[string]signupCopy, len(a.signups)+len(c.Signups))
	maps.Copy(signups, a.signups)
	listed := make(map[string]bool, len(c.Signups))
	for _, s := range c.Signups {
		caseID := strings.ToLower(s.CaseID)
		known, isKnown := signups[caseID]
		switch {
		case !s.IsOwn(), isKnown && isOld && !listed[caseID]:
			continue
		case listed[caseID] && !dintero.Earlier(known.CreatedAt, s.CreatedAt):
			continue // a list may have a case more than once; the newest one counts
		}
		listed[caseID] = true
		signups[caseID] = signupCopy{s, c.UpdatedAt}
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
	v := View{Connection: a.newest, Reading: a.judgeReads(), Forbidden: a.isForbidden(), signups: a.signups}
	for e, r := range a.last {
		if r != nil && r.connection == nil {
			v.Responses = append(v.Responses, fmt.Sprintf("%s: %s", endpoint(e), r.text))
		}
	}
	return v
}

// isForbidden reports whether the last responses say that the account must not
// be read, and show no connection. Earlier responses do not count.
func (a *account) isForbidden() bool {
	ofSettings, own := a.last[settings], a.last[ownPath]
	return ofSettings != nil && ofSettings.forbidden && (own == nil || own.connection == nil)
}

// judgeReads returns whether a response without a connection can be believed.
func (a *account) judgeReads() Reading {
	refused := 0
	for e, r := range a.last {
		this, anyone := a.history.has(endpoint(e), a.id)
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

// noteRecord notes the updated_at of a record, which may be nil, so that older
// copies are recognized.
func (a *account) noteRecord(record *Record) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if record != nil && (a.recorded == "" || dintero.Earlier(a.recorded, record.UpdatedAt)) {
		a.recorded = record.UpdatedAt
	}
}

// noteLink stores the signature link of a signup for [Run.Await].
func (a *account) noteLink(key Key, link string) {
	if link != "" {
		a.links.Store(key, link)
	}
}

func (a *account) link(key Key) string {
	stored, _ := a.links.Load(key)
	link, _ := stored.(string)
	return link
}
