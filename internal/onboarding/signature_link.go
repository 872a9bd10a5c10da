package onboarding

import (
	"slices"
	"strings"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// SignatureLink returns the link at which the merchant signs this signup, or "".
// Current is the link that is known already, or "". The events of a connection do
// not say which signup they are for, so the link of an event counts only if the
// event names the case, or if the account has a single signup that is not newer
// than the event. No link is better than the link to another merchant's contract.
func (v View) SignatureLink(key Key, current string) string {
	if v.Connection == nil {
		return current
	}
	for _, e := range slices.Backward(v.Connection.Events) {
		if e.SignatureLink != "" && (e.SignatureLink == current || v.isFor(e, key)) {
			return e.SignatureLink
		}
	}
	return current
}

func (v View) isFor(e dintero.Event, key Key) bool {
	if names(e, key.CaseID) {
		return true
	}
	signup, shown := v.Signup(key)
	return shown && !v.IsShared() && !dintero.ParseTime(signup.CreatedAt).IsZero() &&
		!dintero.ParseTime(e.CreatedAt).IsZero() && !dintero.Earlier(e.CreatedAt, signup.CreatedAt)
}

// names reports whether an event says which case it is for.
func names(e dintero.Event, caseID string) bool {
	for _, value := range e.Metadata {
		if strings.EqualFold(value, caseID) {
			return true
		}
	}
	return strings.Contains(strings.ToLower(e.Description), caseID)
}

// linkFromSubmission returns the signature link of the event that a POST has added,
// or "". If there are several new events with a link, one of them may be from
// another submission, so none counts.
func linkFromSubmission(before, after *dintero.Connection) string {
	if before == nil || after == nil {
		return ""
	}
	known := map[linkEvent]bool{}
	for _, e := range before.Events {
		known[linkEventOf(e)] = true
	}
	link := ""
	for _, e := range after.Events {
		if e.SignatureLink == "" || known[linkEventOf(e)] {
			continue
		}
		if link != "" {
			return ""
		}
		link = e.SignatureLink
	}
	return link
}

// linkEvent identifies an event with a link. It is the key of a map, because an
// account with many signups has too many events to compare each with each.
type linkEvent struct{ id, createdAt, event, link string }

func linkEventOf(e dintero.Event) linkEvent {
	return linkEvent{e.ID, e.CreatedAt, e.Event, e.SignatureLink}
}
