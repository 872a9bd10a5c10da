package provider_test

import (
	"fmt"
	"strings"
	"testing"
)

// findings are the answers to what Dintero's documentation leaves open.
type findings struct{ settings, ownPath, repeated, logo string }

func (f findings) String() string {
	return fmt.Sprintf(
		"  %-34s %s\n  %-34s %s\n  %-34s %s\n  %-34s %s",
		"GET management/settings", f.settings,
		"GET connections/vipps-psp", f.ownPath,
		"the same case posted again", f.repeated,
		"what comes back for a logo", f.logo)
}

func (a anywhere) findings() findings {
	return findings{settings: a.settingsFinding(), ownPath: a.ownPathFinding(), repeated: a.repeatedFinding(), logo: a.logoFinding()}
}

const neverAsked = "was never asked"

func (a anywhere) settingsFinding() string {
	asked := a.of("GET", "/management/settings")
	if len(asked) == 0 {
		return neverAsked
	}
	last := asked[len(asked)-1]
	connections, _ := last.object()["connections"].(map[string]any)
	for _, member := range []string{"vipps_psp", "vipps-psp"} {
		if connections[member] != nil {
			return fmt.Sprintf("%d, shows the connection as connections.%s", last.status, member)
		}
	}
	return fmt.Sprintf("%d, shows no Vipps PSP connection", last.status)
}

func (a anywhere) ownPathFinding() string {
	asked := a.of("GET", "/connections/vipps-psp")
	if len(asked) == 0 {
		return neverAsked
	}
	last := asked[len(asked)-1]
	if _, shown := last.object()["signups"].([]any); shown {
		return fmt.Sprintf("%d, shows the connection", last.status)
	}
	return fmt.Sprintf("%d, shows no connection", last.status)
}

func (a anywhere) repeatedFinding() string {
	posts := a.of("POST", "/connections/vipps-psp")
	if len(posts) < 2 {
		return "was not tried"
	}
	last := posts[len(posts)-1]
	return fmt.Sprintf("%d, %d signup(s) of the case after it", last.status, len(a.signupsIn(last)))
}

func (a anywhere) signupsIn(e exchange) (ours []map[string]any) {
	all, _ := e.object()["signups"].([]any)
	for _, each := range all {
		signup, _ := each.(map[string]any)
		if id, _ := signup["case_id"].(string); strings.EqualFold(id, a.caseID) {
			ours = append(ours, signup)
		}
	}
	return ours
}

func (a anywhere) logoFinding() string {
	posts := a.of("POST", "/connections/vipps-psp")
	if len(posts) < 2 || len(a.signupsIn(posts[len(posts)-1])) == 0 {
		return "was not seen"
	}
	switch shown, _ := a.signupsIn(posts[len(posts)-1])[0]["logo"].(string); {
	case shown == logo:
		return "the very text that was sent"
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
		logo:     "the very text that was sent",
	}
	if got != want {
		t.Errorf("findings:\n%s\nwant:\n%s", got, want)
	}
}
