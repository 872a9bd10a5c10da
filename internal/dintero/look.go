package dintero

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"
)

// View is what is known of one account at one time. It must not be changed.
type View struct {
	// Connection is nil when no read shows one, which proves nothing by itself:
	// only the POST is documented, so there may be no read at all. Where both
	// reads show one, it is that with more signups.
	Connection *Connection
	// Written tells that Connection is the answer to a write.
	Written bool
	// Absent tells that there is no connection, known because a read that has
	// shown another account's in this run shows none here.
	Absent bool
	// Reads says what each read answered that shows no signup.
	Reads []string

	other *Connection // what the other read shows
	asked [reads]bool
	at    time.Time // when it was asked for; zero for no view at all
}

// Presence is what a view says of one signup.
type Presence int

// What a view can say of a signup.
const (
	Unseen  Presence = iota // nothing
	Missing                 // the connection is shown with its signups, and this one is not among them
	Present
)

// Find looks for the signup of a case. It is missing only where no read that
// there is shows it: that either read lists all signups is inferred.
func (v View) Find(caseID string) (Signup, Presence) {
	for _, c := range []*Connection{v.Connection, v.other} {
		if s := c.find(caseID); s != nil {
			return *s, Present
		}
	}
	if v.complete() && v.Connection.listsAll() {
		return Signup{}, Missing
	}
	return Signup{}, Unseen
}

// Signups are those that either read shows; a case may be among them twice.
func (v View) Signups() []Signup {
	var all []Signup
	for _, c := range []*Connection{v.Connection, v.other} {
		if c != nil {
			all = append(all, c.Signups...)
		}
	}
	return all
}

// complete tells whether there is nobody left to ask. The answer to a write is
// the whole connection (documented).
func (v View) complete() bool { return v.Written || v.asked[readSettings] && v.asked[readOwnPath] }

// settles tells whether asking further would say no more about a case, or, for
// the case "", about the signups at all.
func (v View) settles(caseID string) bool {
	if v.complete() || v.Absent {
		return true
	}
	if caseID == "" {
		return v.Connection != nil && len(v.Connection.Signups) > 0
	}
	_, presence := v.Find(caseID)
	return presence == Present
}

// add takes in what another read shows.
func (v *View) add(c *Connection) {
	if v.Connection == nil || v.Connection.Signups == nil || len(c.Signups) > len(v.Connection.Signups) {
		v.Connection, v.other = c, v.Connection
		return
	}
	v.other = c
}

// read is one of the two likely ways to read a connection (inferred, both).
type read int

const (
	readSettings read = iota // GET …/management/settings, documented; that the connection is in there is inferred
	readOwnPath              // GET …/connections/vipps-psp, as the siblings have it
	reads                    // how many there are
)

func (r read) String() string {
	return [...]string{"management/settings", "connections/vipps-psp"}[r]
}

func (r read) path(accountID string) string {
	if r == readSettings {
		return "/accounts/" + accountID + "/management/settings"
	}
	return connectionPath(accountID)
}

func connectionPath(accountID string) string {
	return "/accounts/" + accountID + "/management/settings/connections/vipps-psp"
}

// sight is what one read shows.
type sight struct {
	connection *Connection
	// clear tells that the read worked and shows no connection, as opposed to
	// one that does not exist or may not be used.
	clear bool
	said  string
}

// look asks the reads that a view has not asked, until what it shows settles
// the case. The one that has answered in this run is asked first.
func (c *Client) look(ctx context.Context, accountID, caseID string, view View) (View, error) {
	view.Reads = slices.Clone(view.Reads)
	for _, r := range c.shown.order() {
		if view.settles(caseID) {
			break
		}
		if view.asked[r] {
			continue
		}
		seen, err := c.ask(ctx, accountID, r)
		if err != nil {
			return View{}, err
		}
		view.asked[r] = true
		if seen.connection.shown() {
			c.shown.add(r, accountID)
			view.add(seen.connection)
			continue
		}
		view.Reads = append(view.Reads, fmt.Sprintf("%s: %s", r, seen.said))
		view.Absent = seen.clear && view.Connection == nil && c.shown.another(r, accountID)
	}
	return view, nil
}

// ask makes one read. Its errors are those that may pass (5xx, time-outs, what
// is no JSON): they say nothing about the connection.
func (c *Client) ask(ctx context.Context, accountID string, r read) (sight, error) {
	a, err := c.authorized(ctx, accountID, request{method: http.MethodGet, path: r.path(accountID), repeatable: true})
	if err != nil {
		return sight{}, err
	}
	switch a.status {
	case http.StatusOK:
		return c.see(a, r)
	case http.StatusNotFound:
		failure := c.failure(a)
		return sight{clear: r == readOwnPath && failure.Code != "", said: said(a)}, nil
	case http.StatusForbidden, http.StatusMethodNotAllowed, http.StatusGone, http.StatusNotImplemented:
		return sight{said: said(a)}, nil
	}
	return sight{}, c.failure(a)
}

func said(a *answer) string { return fmt.Sprintf("%d %s", a.status, http.StatusText(a.status)) }

// see takes the connection out of a successful read.
func (c *Client) see(a *answer, r read) (sight, error) {
	decode := decodeConnection
	if r == readSettings {
		decode = decodeSettings
	}
	connection, err := decode(a.body)
	if a.bodyErr != nil {
		err = a.bodyErr
	}
	if err != nil {
		return sight{}, c.unreadable(a, err)
	}
	return sight{connection: connection, clear: !connection.shown(), said: "shows no Vipps PSP connection"}, nil
}

// decodeSettings takes the connection out of an account. Its member's name is
// inferred, so both spellings are looked for; nil where there is neither.
func decodeSettings(body []byte) (*Connection, error) {
	var account struct {
		Connections struct {
			Underscore *Connection `json:"vipps_psp"`
			Hyphen     *Connection `json:"vipps-psp"`
		} `json:"connections"`
	}
	if err := decodeObject(body, &account); err != nil {
		return nil, err
	}
	var view View
	for _, c := range []*Connection{account.Connections.Underscore, account.Connections.Hyphen} {
		if c.shown() {
			c.sortEvents()
			view.add(c)
		}
	}
	return view.Connection, nil
}

// witnesses remembers which read has shown which accounts' connections.
type witnesses struct {
	mu       sync.Mutex
	accounts [reads]map[string]struct{}
}

func (w *witnesses) add(r read, accountID string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.accounts[r] == nil {
		w.accounts[r] = map[string]struct{}{}
	}
	w.accounts[r][accountID] = struct{}{}
}

// another tells whether the read has shown the connection of another account.
func (w *witnesses) another(r read, accountID string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	_, this := w.accounts[r][accountID]
	return len(w.accounts[r]) > 1 || len(w.accounts[r]) == 1 && !this
}

func (w *witnesses) order() []read {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.accounts[readSettings]) == 0 && len(w.accounts[readOwnPath]) > 0 {
		return []read{readOwnPath, readSettings}
	}
	return []read{readSettings, readOwnPath}
}
