package provider_test

import (
	"net/http"
	"slices"
	"strings"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// What a run says about a signup.

const (
	notAccepted = "no response to a submission shows a connection"
	notShown    = "the signup is not shown"
)

// findRepeated compares the response to the first submission with that to the
// next one, which sends the same again.
func findRepeated(r liveRun) finding {
	shown := snapshotsOf(r.submissions())
	if len(shown) == 0 {
		return open(notAccepted)
	}
	first := shown[0]
	again := slices.DeleteFunc(r.submissions(), func(e exchange) bool {
		return !e.sent.After(first.answered) || e.status == http.StatusUnauthorized || e.status == http.StatusTooManyRequests
	})
	if len(again) == 0 {
		return open("it was not submitted again")
	}
	switch status := again[0].status; status {
	case http.StatusBadRequest, http.StatusConflict, http.StatusUnprocessableEntity:
		return refuted("%d to the second submission", status)
	}
	second, _ := snapshotOf(again[0])
	entries := second.signupsOf(r.caseID)
	if len(entries) != 1 || len(first.signupsOf(r.caseID)) == 0 {
		if len(entries) > 1 {
			return refuted("%d entries after the second submission", len(entries))
		}
		return open("%d to the second submission, and the signup is not shown", again[0].status)
	}
	before, after := textOf(first.signupsOf(r.caseID)[0], "created_at"), textOf(entries[0], "created_at")
	switch {
	case dintero.Earlier(before, after):
		return confirmed("one entry, with a new created_at")
	case dintero.ParseTime(before).IsZero() || dintero.ParseTime(after).IsZero():
		return open("one entry, without a readable created_at")
	}
	return refuted("one entry, and its created_at stays")
}

// findLetterCase compares the forms in which a case id is shown with the one in
// which it was sent. That they are the same says nothing.
func findLetterCase(r liveRun) finding {
	submissions := snapshotsOf(r.submissions())
	if len(submissions) == 0 {
		return open(notAccepted)
	}
	forms := map[string]bool{}
	for _, s := range r.snapshots() {
		entries := s.signupsOf(r.caseID)
		for _, signup := range entries {
			forms[textOf(signup, "case_id")] = true
			if textOf(signup, "case_id") != textOf(entries[0], "case_id") {
				return refuted("one list has two forms of the id")
			}
		}
	}
	switch isAsSent := forms[sentIn(submissions[0].exchange, "case_id")]; {
	case len(forms) == 0:
		return open(notShown)
	case len(forms) == 1 && isAsSent:
		return open("it came back as it was sent")
	}
	return confirmed("it came back in another form than it was sent")
}

// findLogo compares what was sent last with what is shown since then.
func findLogo(r liveRun) finding {
	submissions := snapshotsOf(r.submissions())
	if len(submissions) == 0 {
		return open(notAccepted)
	}
	last := submissions[len(submissions)-1]
	var forms []string
	for _, s := range r.snapshots() {
		if s.answered.Before(last.answered) || !r.isUpToDate(s, last) {
			continue
		}
		for _, signup := range s.signupsOf(r.caseID) {
			if form := formOfLogo(textOf(signup, "logo"), sentIn(last.exchange, "logo")); !slices.Contains(forms, form) {
				forms = append(forms, form)
			}
		}
	}
	switch {
	case len(forms) == 0:
		return open(notShown)
	case slices.Equal(forms, []string{asItWasSent}):
		return refuted(asItWasSent)
	}
	return confirmed("%s", strings.Join(forms, ", "))
}

const asItWasSent = "the text that was sent"

func formOfLogo(shown, sent string) string {
	switch {
	case shown == sent:
		return asItWasSent
	case shown == "":
		return "nothing"
	case strings.HasPrefix(shown, "http"):
		return "a link"
	}
	return "another text"
}
