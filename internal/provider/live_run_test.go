package provider_test

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// How the paths end of the requests that are recorded.
const (
	tokenSuffix     = "/auth/token"
	settingsSuffix  = "/management/settings"
	ownPathSuffix   = "/connections/vipps-psp"
	approvalsSuffix = "/approvals/payments"
)

// liveRun is what was recorded of the life of a case's signup.
type liveRun struct {
	caseID   string
	recorded exchanges
}

func (to target) run() liveRun { return liveRun{to.caseID, to.exchanges()} }

// sentIn returns a field of the signup that a request submits.
func sentIn(e exchange, name string) string {
	signup, _ := objectIn(e.request)["signup"].(map[string]any)
	return textOf(signup, name)
}

// snapshot is a connection as one response shows it. It is read without the
// client, so that a mistake of the client is not repeated here.
type snapshot struct {
	exchange
	connection map[string]any
}

func (s snapshot) text(name string) string {
	text, _ := s.connection[name].(string)
	return text
}

// signups returns what the snapshot lists.
func (s snapshot) signups() (found []map[string]any) {
	all, _ := s.connection["signups"].([]any)
	for _, each := range all {
		if signup, ok := each.(map[string]any); ok {
			found = append(found, signup)
		}
	}
	return found
}

// signupsOf returns the signups of a case, whatever upper and lower case its id
// has.
func (s snapshot) signupsOf(caseID string) []map[string]any {
	return slices.DeleteFunc(s.signups(), func(signup map[string]any) bool {
		return !strings.EqualFold(textOf(signup, "case_id"), caseID)
	})
}

func textOf(object map[string]any, name string) string {
	text, _ := object[name].(string)
	return text
}

// settingsMembers are the names under which the settings may show the connection.
var settingsMembers = []string{"vipps_psp", "vipps-psp"}

// snapshotOf returns the connection that a response shows, if it shows one.
func snapshotOf(e exchange) (snapshot, bool) {
	o := e.object()
	if strings.HasSuffix(e.path, settingsSuffix) {
		connections, _ := o["connections"].(map[string]any)
		o = nil
		for _, member := range settingsMembers {
			if connection, ok := connections[member].(map[string]any); ok {
				o = connection
			}
		}
	} else if !strings.HasSuffix(e.path, ownPathSuffix) {
		return snapshot{}, false
	}
	shown := o["signups"] != nil || o["status"] != nil
	return snapshot{e, o}, e.isSuccess() && shown
}

func snapshotsOf(all exchanges) (found []snapshot) {
	for _, e := range all {
		if s, shown := snapshotOf(e); shown {
			found = append(found, s)
		}
	}
	return found
}

// snapshots returns every copy of the connection that was shown.
func (r liveRun) snapshots() []snapshot { return snapshotsOf(r.recorded) }

func (r liveRun) submissions() exchanges { return r.recorded.of(http.MethodPost, ownPathSuffix) }

// accepted returns the submissions that were accepted.
func (r liveRun) accepted() exchanges {
	return slices.DeleteFunc(r.submissions(), func(e exchange) bool { return !e.isSuccess() })
}

// readsSinceAccepted returns the reads of an endpoint that were sent after the
// first submission was accepted, and how long after it the last one was sent.
func (r liveRun) readsSinceAccepted(suffix string) (reads exchanges, last time.Duration) {
	accepted := r.accepted()
	if len(accepted) == 0 {
		return nil, 0
	}
	for _, e := range r.recorded.of(http.MethodGet, suffix) {
		if e.sent.After(accepted[0].answered) {
			reads, last = append(reads, e), e.sent.Sub(accepted[0].answered)
		}
	}
	return reads, last
}

// isUpToDate reports whether a snapshot shows what the response to a submission
// has shown of the signup, or something newer.
func (r liveRun) isUpToDate(s, submission snapshot) bool {
	shown, submitted := s.signupsOf(r.caseID), submission.signupsOf(r.caseID)
	if len(shown) == 0 || len(submitted) == 0 {
		return len(submitted) == 0
	}
	return !dintero.Earlier(textOf(shown[0], "created_at"), textOf(submitted[0], "created_at")) &&
		!dintero.Earlier(s.text("updated_at"), submission.text("updated_at"))
}
