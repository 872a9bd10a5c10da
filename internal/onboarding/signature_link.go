package onboarding

import (
	"slices"
	"strings"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// SignatureLink returns where the merchant signs this signup. Current is the
// link that is known already, or "". A connection's events do not say which
// signup they are for, so a link counts only if its event names the case, or if
// the account has a single signup that is not newer than the event. No link is
// better than the link to another merchant's contract.
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

// linkFromSubmission returns the link that the response to a POST brought: that
// of the one event that was not there before. With several new ones nobody can
// tell, because another submission may have come in between.
func linkFromSubmission(before, after *dintero.Connection) string {
	if before == nil || after == nil {
		return ""
	}
	link := ""
	for _, e := range after.Events {
		if e.SignatureLink == "" || slices.ContainsFunc(before.Events, func(b dintero.Event) bool { return isSameEvent(b, e) }) {
			continue
		}
		if link != "" {
			return ""
		}
		link = e.SignatureLink
	}
	return link
}

func isSameEvent(a, b dintero.Event) bool {
	return a.ID == b.ID && a.CreatedAt == b.CreatedAt && a.Event == b.Event && a.SignatureLink == b.SignatureLink
}
