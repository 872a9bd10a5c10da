package provider_test

import (
	"fmt"
	"strings"
	"testing"
)

// findings are what a run shows of what Dintero's documentation leaves open.
type findings struct{ settings, ownPath, repeated, logo string }

func (f findings) String() string {
	return fmt.Sprintf(
		"  %-34s %s\n  %-34s %s\n  %-34s %s\n  %-34s %s",
		"GET management/settings", f.settings,
		"GET connections/vipps-psp", f.ownPath,
		"the same case posted again", f.repeated,
		"what comes back for a logo", f.logo)
}

func (to target) findings() findings {
	return findings{settings: to.settingsFinding(), ownPath: to.ownPathFinding(), repeated: to.repeatedFinding(), logo: to.logoFinding()}
}

const neverRequested = "was never requested"

func (to target) settingsFinding() string {
	requests := to.of("GET", "/management/settings")
	if len(requests) == 0 {
		return neverRequested
	}
	last := requests[len(requests)-1]
	connections, _ := last.object()["connections"].(map[string]any)
	for _, member := range []string{"vipps_psp", "vipps-psp"} {
		if connections[member] != nil {
			return fmt.Sprintf("%d, shows the connection as connections.%s", last.status, member)
		}
	}
	return fmt.Sprintf("%d, shows no Vipps PSP connection", last.status)
}

func (to target) ownPathFinding() string {
	requests := to.of("GET", "/connections/vipps-psp")
	if len(requests) == 0 {
		return neverRequested
	}
	last := requests[len(requests)-1]
	if _, shown := last.object()["signups"].([]any); shown {
		return fmt.Sprintf("%d, shows the connection", last.status)
	}
	return fmt.Sprintf("%d, shows no connection", last.status)
}

func (to target) repeatedFinding() string {
	posts := to.of("POST", "/connections/vipps-psp")
	if len(posts) < 2 {
		return "was not tried"
	}
	last := posts[len(posts)-1]
	return fmt.Sprintf("%d, %d signup(s) of the case after it", last.status, len(to.signupsIn(last)))
}

func (to target) signupsIn(e exchange) (ours []map[string]any) {
	all, _ := e.object()["signups"].([]any)
	for _, each := range all {
		signup, _ := each.(map[string]any)
		if id, _ := signup["case_id"].(string); strings.EqualFold(id, to.caseID) {
			ours = append(ours, signup)
		}
	}
	return ours
}

func (to target) logoFinding() string {
	posts := to.of("POST", "/connections/vipps-psp")
	if len(posts) < 2 || len(to.signupsIn(posts[len(posts)-1])) == 0 {
		return "is not known"
	}
	switch shown, _ := to.signupsIn(posts[len(posts)-1])[0]["logo"].(string); {
	case shown == onePixelPNG:
		return "the text that was sent"
	case shown == "":
		return "nothing"
	case strings.HasPrefix(shown, "http"):
		return "a link"
	}
	return "another text"
}

// wantFindings are those of the simulator, which are known.
func wantFindings(t *testing.T, got findings) {
	t.Helper()
	want := findings{
		settings: "200, shows the connection as connections.vipps_psp",
		ownPath:  "404, shows no connection",
		repeated: "200, 1 signup(s) of the case after it",
		logo:     "the text that was sent",
	}
	if got != want {
		t.Errorf("findings:\n%s\nwant:\n%s", got, want)
	}
}
