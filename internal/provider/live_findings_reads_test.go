package provider_test

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// What a run says about reading a connection.

const notRead = "no read of it after a submission"

func rounded(d time.Duration) time.Duration { return d.Round(10 * time.Millisecond) }

func findSettings(r liveRun) finding {
	var names []string
	for _, e := range r.recorded.of(http.MethodGet, settingsSuffix) {
		connections, _ := e.object()["connections"].(map[string]any)
		for _, member := range settingsMembers {
			if connections[member] != nil && !slices.Contains(names, member) {
				names = append(names, member)
			}
		}
	}
	reads, after := r.readsSinceAccepted(settingsSuffix)
	switch {
	case len(names) > 0:
		return confirmed("as %s", strings.Join(names, " and "))
	case len(reads) == 0:
		return open(notRead)
	case reads[len(reads)-1].status != http.StatusOK:
		return open("%d to the last read", reads[len(reads)-1].status)
	}
	return refuted("200 without the connection, %s after the first submission", rounded(after))
}

func findOwnPath(r liveRun) finding {
	reads, after := r.readsSinceAccepted(ownPathSuffix)
	switch {
	case len(snapshotsOf(r.recorded.of(http.MethodGet, ownPathSuffix))) > 0:
		return confirmed("it shows the connection")
	case len(reads) == 0:
		return open(notRead)
	}
	switch status := reads[len(reads)-1].status; status {
	case http.StatusOK, http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusGone, http.StatusNotImplemented:
		return refuted("%d without the connection, %s after the first submission", status, rounded(after))
	default:
		return open("%d to the last read", status)
	}
}

// findLag compares the reads after each submission with the response to it. An
// endpoint that never shows the signup does not lag: it does not exist.
func findLag(r liveRun) finding {
	var reads, lagging int
	var lastLagging, slowest time.Duration
	fastest := time.Hour
	for _, suffix := range []string{settingsSuffix, ownPathSuffix} {
		if !r.isShownAt(suffix) {
			continue
		}
		for _, submission := range snapshotsOf(r.submissions()) {
			shown := false
			for _, read := range r.readsAfter(submission, suffix) {
				reads++
				switch s, ok := snapshotOf(read); {
				case !ok || !r.isUpToDate(s, submission):
					lagging++
					lastLagging = max(lastLagging, read.sent.Sub(submission.answered))
				case !shown:
					shown = true
					slowest = max(slowest, read.answered.Sub(submission.answered))
					fastest = min(fastest, read.answered.Sub(submission.answered))
				}
			}
		}
	}
	switch {
	case reads == 0:
		return open("no read shows the signup")
	case lagging == 0:
		return open("none of %d reads lagged; the earliest came %s after the response", reads, rounded(fastest))
	case slowest == 0:
		return confirmed("%d of %d reads lagged, up to %s after the response", lagging, reads, rounded(lastLagging))
	}
	return confirmed("%d of %d reads lagged, up to %s after the response; after %s at most it was shown", lagging, reads, rounded(lastLagging), rounded(slowest))
}

func (r liveRun) isShownAt(suffix string) bool {
	return slices.ContainsFunc(snapshotsOf(r.recorded.of(http.MethodGet, suffix)), func(s snapshot) bool { return len(s.signupsOf(r.caseID)) > 0 })
}

// readsAfter returns the reads of an endpoint between a submission and the next
// one that say whether there is a connection.
func (r liveRun) readsAfter(submission snapshot, suffix string) exchanges {
	next := slices.IndexFunc(r.submissions(), func(e exchange) bool { return e.sent.After(submission.sent) })
	return slices.DeleteFunc(r.recorded.of(http.MethodGet, suffix), func(e exchange) bool {
		isLater := next >= 0 && e.sent.After(r.submissions()[next].sent)
		return isLater || e.sent.Before(submission.answered) || e.status != http.StatusOK && e.status != http.StatusNotFound
	})
}

// findPartialLists compares each list with those before it. One that is older, or
// whose age is not known, may lack a signup because it lags behind.
func findPartialLists(r liveRun) finding {
	partial, longest := 0, 0
	snapshots := r.snapshots()
	for i, later := range snapshots {
		longest = max(longest, len(later.signups()))
		if slices.ContainsFunc(snapshots[:i], func(earlier snapshot) bool { return isKnownToFollow(later, earlier) && lacksSignupOf(later, earlier) }) {
			partial++
		}
	}
	switch {
	case partial > 0:
		return confirmed("%d of %d lists lack a signup that was shown before", partial, len(snapshots))
	case longest == 0:
		return open("no list shows a signup")
	}
	return open("none of %d lists lacks a signup that was shown before; the longest has %d", len(snapshots), longest)
}

// isKnownToFollow reports whether a snapshot was requested after another one was
// received, and is not an older copy.
func isKnownToFollow(later, earlier snapshot) bool {
	for _, s := range []snapshot{later, earlier} {
		if dintero.ParseTime(s.text("updated_at")).IsZero() {
			return false
		}
	}
	return later.sent.After(earlier.answered) && !dintero.Earlier(later.text("updated_at"), earlier.text("updated_at"))
}

func lacksSignupOf(later, earlier snapshot) bool {
	return slices.ContainsFunc(earlier.signups(), func(signup map[string]any) bool {
		return !slices.ContainsFunc(later.signupsOf(textOf(signup, "case_id")), func(other map[string]any) bool {
			return textOf(other, "store_id") == textOf(signup, "store_id")
		})
	})
}
