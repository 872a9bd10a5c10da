package onboarding

import (
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// event returns an event with a link that was recorded at a second.
func event(link string, at string, edits ...func(*dintero.Event)) dintero.Event {
	e := dintero.Event{ID: "event of " + link, Event: "signature_required", CreatedAt: at, SignatureLink: link}
	for _, edit := range edits {
		edit(&e)
	}
	return e
}

// about makes an event name a case in its metadata.
func about(caseID string) func(*dintero.Event) {
	return func(e *dintero.Event) { e.Metadata = map[string]string{"case_id": caseID} }
}

func described(text string) func(*dintero.Event) {
	return func(e *dintero.Event) { e.Description = text }
}

// withEvents is a view of the tested signup, which was submitted at second 2,
// and perhaps of others.
func withEvents(others []dintero.Signup, events ...dintero.Event) View {
	c := connectionAt(second(9), dintero.StatusPending, append(others, signedUp(second(2), in("NOK")))...)
	c.Events = events
	return viewOf(ReadsWork, c)
}

func TestSignatureLink(t *testing.T) {
	alone, several := []dintero.Signup(nil), []dintero.Signup{anotherSignup()}
	untimed := viewOf(ReadsWork, &dintero.Connection{Signups: []dintero.Signup{signedUp("", nil)}, Events: []dintero.Event{event("a", second(3))}})
	missing := viewOf(ReadsWork, &dintero.Connection{Signups: []dintero.Signup{anotherSignup()}, Events: []dintero.Event{event("a", second(3))}})

	for _, row := range []struct {
		name    string
		view    View
		current string
		want    string
	}{
		{"nothing was read", View{}, "", ""},
		{"nothing was read, and a link is known", View{}, "own", "own"},
		{"there are no events", withEvents(alone), "", ""},
		{"no event has a link, and one is known", withEvents(alone, event("", second(3))), "own", "own"},

		{"the only signup has an event that is newer", withEvents(alone, event("a", second(3))), "", "a"},
		{"the only signup has an event of the same time", withEvents(alone, event("a", second(2))), "", "a"},
		{"the only signup has an event that is older", withEvents(alone, event("a", second(1))), "", ""},
		{"the only signup has two events", withEvents(alone, event("a", second(3)), event("b", second(4))), "", "b"},
		{"the only signup has a newer event without a link", withEvents(alone, event("a", second(3)), event("", second(4))), "", "a"},
		{"the only signup has an event without a time", withEvents(alone, event("a", "")), "", ""},
		{"the only signup has no time", untimed, "", ""},
		{"the only signup is another one", missing, "", ""},
		{"the only signup has an event whose time differs only in its precision", withEvents(alone, event("a", "2026-05-01T12:00:02.000Z")), "", "a"},

		{"one of several signups has a newer event", withEvents(several, event("a", second(3))), "", ""},
		{"one of several signups is named in the metadata", withEvents(several, event("a", second(3), about(testCase))), "", "a"},
		{"one of several signups is named in capitals", withEvents(several, event("a", second(3), about(strings.ToUpper(testCase)))), "", "a"},
		{"one of several signups is named in the description", withEvents(several, event("a", second(3), described("Case "+strings.ToUpper(testCase)+" awaits a signature"))), "", "a"},
		{"another one of several signups is named", withEvents(several, event("a", second(3), about(otherCase))), "", ""},
		{"the named event is not the newest", withEvents(several, event("a", second(3), about(testCase)), event("b", second(4), about(otherCase))), "", "a"},
		{"a named event has no time", withEvents(several, event("a", "", about(testCase))), "", "a"},
		{"a store has a signup of the same case", withEvents([]dintero.Signup{named(testCase, "", ofStore)}, event("a", second(3))), "", ""},
		{"another signup was deleted", withEvents([]dintero.Signup{named(otherCase, "", deleted)}, event("a", second(3))), "", ""},

		{"the known link stays though another signup has a newer one", withEvents(several, event("own", second(3)), event("b", second(4))), "own", "own"},
		{"the known link stays though its event is not shown any more", withEvents(several, event("b", second(4))), "own", "own"},
		{"the known link stays though the only event is older than the signup", withEvents(alone, event("a", second(1))), "own", "own"},
		{"the known link is replaced by a newer one of the only signup", withEvents(alone, event("own", second(3)), event("b", second(4))), "own", "b"},
		{"the known link is replaced by a newer one that names the case", withEvents(several, event("own", second(3)), event("b", second(4), about(testCase)), event("c", second(5))), "own", "b"},
		{"the known link is not replaced by an older one that names the case", withEvents(several, event("a", second(1), about(testCase)), event("own", second(3))), "own", "own"},
	} {
		t.Run(row.name, func(t *testing.T) { wantEqual(t, "link", row.view.SignatureLink(testKey, row.current), row.want) })
	}
}

// A signup that only an older copy lists counts as one of the account's.
func TestSignatureLink_OfAListThatLacksASignup_Defect32(t *testing.T) {
	partial := connectionAt(second(9), "", signedUp(second(2), in("NOK")))
	partial.Events = []dintero.Event{event("a", second(3))}
	view := viewOf(ReadsWork, connectionAt(second(8), "", anotherSignup()), partial)
	wantEqual(t, "link", view.SignatureLink(testKey, ""), "")
}

func TestLinkFromSubmission(t *testing.T) {
	with := func(events ...dintero.Event) *dintero.Connection { return &dintero.Connection{Events: events} }
	a, b, c := event("a", second(1)), event("b", second(2)), event("c", second(3))
	for _, row := range []struct {
		name          string
		before, after *dintero.Connection
		want          string
	}{
		{"one new event", with(a), with(a, b), "b"},
		{"the first event", with(), with(a), "a"},
		{"a new event that is listed first", with(a), with(b, a), "b"},
		{"a new event beside new ones without a link", with(a), with(a, event("", second(2)), b), "b"},
		{"several new events", with(a), with(a, b, c), ""},
		{"no new event", with(a), with(a), ""},
		{"only a new event without a link", with(a), with(a, event("", second(2))), ""},
		{"a new event with the link of an older one", with(a), with(a, event("a", second(5))), "a"},
		{"an old event that is not listed any more", with(a, b), with(b, c), "c"},
		{"nothing known from before", nil, with(a), ""},
		{"nothing shown after", with(a), nil, ""},
		{"events without times and ids", with(event("a", "")), with(event("a", ""), event("b", "")), "b"},
	} {
		t.Run(row.name, func(t *testing.T) { wantEqual(t, "link", linkFromSubmission(row.before, row.after), row.want) })
	}
}
