package onboarding

import (
	"slices"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

func TestIsOlder(t *testing.T) {
	for _, row := range []struct {
		name, a, b string
		want       bool
	}{
		{"by a second", "2026-01-01T12:00:00Z", "2026-01-01T12:00:01Z", true},
		{"by a fraction that both have", "2026-01-01T12:00:00.1Z", "2026-01-01T12:00:00.2Z", true},
		{"not by a fraction that only one has", "2026-01-01T12:00:00Z", "2026-01-01T12:00:00.2Z", false},
		{"not if equal", "2026-01-01T12:00:00.5Z", "2026-01-01T12:00:00.5Z", false},
		{"not if later", "2026-01-01T12:00:01Z", "2026-01-01T12:00:00Z", false},
		{"not if equal in another zone", "2026-01-01T12:00:00Z", "2026-01-01T13:00:00+01:00", false},
		{"not without a time", "", "2026-01-01T12:00:00Z", false},
		{"not than something without a time", "2026-01-01T12:00:00Z", "", false},
		{"not if it is no time", "yesterday", "2026-01-01T12:00:00Z", false},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := isOlder(row.a, row.b); got != row.want {
				t.Errorf("%v, want %v", got, row.want)
			}
			if got := shown(caseID, row.a, nil).IsOlderThan(held(updatedAt(row.b))); got != row.want {
				t.Errorf("the snapshot is older: %v, want %v", got, row.want)
			}
			if got := shown(caseID, row.b, nil).IsNewerThan(held(updatedAt(row.a))); got != (row.want || row.a == "") {
				t.Errorf("the snapshot is newer: %v", got)
			}
		})
	}
}

func TestSubmittedElsewhereNeedsTwoSeconds(t *testing.T) {
	for createdAt, want := range map[string]bool{"": false, before: false, noon: false, plus1: false, plus2: true} {
		if got := shown(caseID, createdAt, nil).SubmittedElsewhere(held()); got != want {
			t.Errorf("at %q: %v, want %v", createdAt, got, want)
		}
	}
}

// copyOf is a copy of a connection; its status tells copies apart.
func copyOf(status, updatedAt string, cases ...string) *dintero.Connection {
	c := &dintero.Connection{Status: status, UpdatedAt: updatedAt}
	for _, id := range cases {
		c.Signups = append(c.Signups, dintero.Signup{CaseID: id, CreatedAt: updatedAt})
	}
	return c
}

func TestNewerOfTwoCopies(t *testing.T) {
	for _, row := range []struct {
		name        string
		known, read *dintero.Connection
		want        string // a status; "" for none
	}{
		{"the first", nil, copyOf("read", ""), "read"},
		{"a read that shows nothing", copyOf("known", noon), nil, "known"},
		{"neither", nil, nil, ""},
		{"a later one", copyOf("known", noon), copyOf("read", plus2), "read"},
		{"an earlier one", copyOf("known", plus2), copyOf("read", noon), "known"},
		{"the later read of two equal ones", copyOf("known", noon), copyOf("read", noon), "read"},
		{"one without a time after one with a time", copyOf("known", noon), copyOf("read", ""), "known"},
		{"one with a time after one without a time", copyOf("known", ""), copyOf("read", noon), "read"},
		{"the later read of two without a time", copyOf("known", ""), copyOf("read", ""), "read"},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := (Snapshot{Connection: newer(row.known, row.read)}).Status(); got != row.want {
				t.Errorf("%q, want %q", got, row.want)
			}
		})
	}
}

func TestUnionHasTheNewerCopyAndTheSignupsOfBoth(t *testing.T) {
	for _, row := range []struct {
		name    string
		a, b    *dintero.Connection
		status  string
		signups int
	}{
		{"only the first", copyOf("a", noon, caseID), nil, "a", 1},
		{"only the second", nil, copyOf("b", noon, caseID), "b", 1},
		{"the second is newer", copyOf("a", noon, caseID), copyOf("b", plus2, otherCase), "b", 2},
		{"the first is newer", copyOf("a", plus2, caseID), copyOf("b", noon, otherCase), "a", 2},
		{"both show the same signup", copyOf("a", noon, caseID), copyOf("b", plus2, caseUpper), "b", 1},
	} {
		t.Run(row.name, func(t *testing.T) {
			got := union(row.a, row.b)
			if got.Status != row.status || len(got.Signups) != row.signups {
				t.Errorf("%+v", got)
			}
			if _, shown := got.Signup(caseID); !shown {
				t.Error("the signup is lost")
			}
		})
	}
	base := copyOf("base", plus2, caseID)
	base.Signups = slices.Grow(base.Signups, 4)
	first, second := union(base, copyOf("", noon, otherCase)), union(base, copyOf("", noon, "third"))
	if _, shown := first.Signup(otherCase); !shown || len(base.Signups) != 1 || len(second.Signups) != 2 {
		t.Error("a union has changed another one")
	}
}

func TestSignatureLinkIsTheSignupsOrTheCurrentOne(t *testing.T) {
	linked := func(c *dintero.Connection, events ...dintero.Event) *dintero.Connection {
		c.Events = events
		return c
	}
	event := func(at, link string) dintero.Event {
		return dintero.Event{CreatedAt: at, Metadata: dintero.Metadata{"signature_link": link}}
	}
	for _, row := range []struct {
		name       string
		connection *dintero.Connection
		want       string
	}{
		{"of the only signup", linked(copyOf("", noon, caseID), event(noonLate, "https://new")), "https://new"},
		{"the newest of several", linked(copyOf("", noon, caseID), event(noon, "https://first"), event(plus2, "https://second")), "https://second"},
		{"before an event without a link", linked(copyOf("", noon, caseID), event(noon, "https://new"), event(plus2, "")), "https://new"},
		{"of the same second as the signup", linked(copyOf("", noonLate, caseID), event(noon, "https://new")), "https://new"},
		{"older than the signup", linked(copyOf("", noon, caseID), event(before, "https://old")), "current"},
		{"without a time", linked(copyOf("", noon, caseID), event("", "https://new")), "current"},
		{"of a signup without a time", linked(copyOf("", "", caseID), event(noon, "https://new")), "current"},
		{"of an account with another signup", linked(copyOf("", noon, caseID, otherCase), event(noon, "https://new")), "current"},
		{"of another signup", linked(copyOf("", noon, otherCase), event(noon, "https://new")), "current"},
		{"no event", copyOf("", noon, caseID), "current"},
		{"no connection", nil, "current"},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := (Snapshot{Connection: row.connection}).SignatureLink(NewKey("T12345678", caseID), "current"); got != row.want {
				t.Errorf("%q, want %q", got, row.want)
			}
		})
	}
}

func TestLinkBroughtIsThatOfTheOneNewEvent(t *testing.T) {
	with := func(events ...dintero.Event) *dintero.Connection { return &dintero.Connection{Events: events} }
	event := func(id, link string) dintero.Event {
		return dintero.Event{ID: id, Metadata: dintero.Metadata{"signature_link": link}}
	}
	old, first, second := event("1", "https://old"), event("2", "https://first"), event("3", "https://second")
	noLink := dintero.Event{ID: "4"}
	for _, row := range []struct {
		name          string
		before, after *dintero.Connection
		want          string
	}{
		{"one new event", with(old), with(old, first), "https://first"},
		{"beside one without a link", with(old), with(old, noLink, first), "https://first"},
		{"the first event", with(), with(first), "https://first"},
		{"two new events, one of them somebody else's", with(old), with(old, first, second), ""},
		{"no new event", with(old), with(old), ""},
		{"the answer lacks the old ones", with(old), with(first), "https://first"},
		{"nothing was shown before, so any event may be old", nil, with(first), ""},
		{"the answer shows nothing", with(old), nil, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := linkBrought(row.before, row.after); got != row.want {
				t.Errorf("%q, want %q", got, row.want)
			}
		})
	}
}
