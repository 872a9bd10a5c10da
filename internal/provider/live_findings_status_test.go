package provider_test

import "github.com/dintero/terraform-provider-dintero/internal/dintero"

// What a run says about the connection and its status.

// findUpdatedAt searches for two copies that differ and have the same time.
func findUpdatedAt(r liveRun) finding {
	statuses, created := map[string]string{}, map[string]string{} // by updated_at
	different := map[string]bool{}
	for _, s := range r.snapshots() {
		at, status := s.text("updated_at"), s.text("status")
		if at == "" {
			return refuted("a copy has no updated_at")
		}
		if before, known := statuses[at]; known && before != status {
			return refuted("the status changed, and updated_at stayed")
		}
		statuses[at] = status
		different[status] = true
		for _, signup := range s.signupsOf(r.caseID) {
			if before, known := created[at]; known && before != textOf(signup, "created_at") {
				return refuted("the signup was submitted again, and updated_at stayed")
			}
			created[at] = textOf(signup, "created_at")
		}
	}
	switch len(different) {
	case 0:
		return open("no connection is shown")
	case 1:
		return open("the status never changed; after %d submissions there were %d times", len(r.accepted()), len(statuses))
	}
	return confirmed("%d statuses, and no time that two of them share", len(different))
}

// statusName returns a documented status, because any other text might say
// something about the merchant.
func statusName(status string) string {
	switch status {
	case dintero.StatusPending, dintero.StatusEnabled, dintero.StatusFailed, dintero.StatusDeclined:
		return status
	case "":
		return "no status"
	}
	return "another status"
}

func findPending(r liveRun) finding {
	submissions := snapshotsOf(r.submissions())
	if len(submissions) == 0 {
		return open(notAccepted)
	}
	first := submissions[0]
	if before := r.statusBefore(first); before != "" {
		return open("the connection was there before: %s", statusName(before))
	}
	switch status := first.text("status"); status {
	case dintero.StatusPending:
		return confirmed("pending in the response to the first submission")
	case dintero.StatusEnabled:
		return refuted("enabled in the response to the first submission")
	default:
		return open("%s in the response to the first submission", statusName(status))
	}
}

// statusBefore returns the last status that was shown before a submission.
func (r liveRun) statusBefore(submission snapshot) (status string) {
	for _, s := range r.snapshots() {
		if s.answered.Before(submission.sent) {
			status = s.text("status")
		}
	}
	return status
}

func findBackToPending(r liveRun) finding {
	stayed, reset := 0, 0
	for _, s := range snapshotsOf(r.submissions()) {
		if r.statusBefore(s) != dintero.StatusEnabled {
			continue
		}
		switch s.text("status") {
		case dintero.StatusEnabled:
			stayed++
		case dintero.StatusPending:
			reset++
		}
	}
	switch {
	case reset > 0:
		return confirmed("%d of %d times", reset, reset+stayed)
	case stayed > 0:
		return refuted("it stayed enabled, %d times", stayed)
	}
	return open("it was not enabled before a submission")
}

func findSerialNumber(r liveRun) finding {
	enabled, without := 0, 0
	for _, s := range r.snapshots() {
		if s.text("status") != dintero.StatusEnabled {
			continue
		}
		enabled++
		if configuration, _ := s.connection["configuration"].(map[string]any); configuration["merchant_serial_number"] == nil {
			without++
		}
	}
	switch {
	case enabled == 0:
		return open("it was never enabled")
	case without > 0:
		return refuted("missing in %d of %d copies that are enabled", without, enabled)
	}
	return confirmed("in each of %d copies that are enabled", enabled)
}
