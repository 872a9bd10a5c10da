package dinterotest_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

type settingsReply struct {
	AccountID   string `json:"account_id"`
	Connections map[string]dinterotest.Connection
}

func (v visitor) settings(account string) settingsReply {
	v.t.Helper()
	r := v.ask("GET", settingsPath(account), "")
	equal(v.t, "status", r.status, 200)
	return decode[settingsReply](v.t, r.body)
}

func TestReads_ShowTheConnectionWhereTheModeSays(t *testing.T) {
	for _, c := range []struct {
		reads   dinterotest.Reads
		members []string
		ownPath int
	}{
		{dinterotest.ReadsSettings, []string{"common", "vipps_psp"}, 404},
		{dinterotest.ReadsSettingsHyphen, []string{"common", "vipps-psp"}, 404},
		{dinterotest.ReadsOwnPath, []string{"common"}, 200},
		{dinterotest.ReadsBoth, []string{"common", "vipps_psp"}, 200},
		{dinterotest.ReadsNone, []string{"common"}, 404},
	} {
		t.Run(string(c.reads), func(t *testing.T) {
			sim, v := visit(t)
			sim.SetReads(c.reads)
			equal(t, "members before", len(v.settings(dinterotest.Account).Connections), 1)
			v.ask("GET", ownPath(dinterotest.Account), "").asError(t, 404, "NOT FOUND")

			written := v.signUp(dinterotest.Account, caseA)
			got := v.settings(dinterotest.Account)
			equal(t, "account_id", got.AccountID, dinterotest.Account)
			members := []string{}
			for name, connection := range got.Connections {
				members = append(members, name)
				if name != "common" {
					equal(t, "updated_at", connection.UpdatedAt, written.UpdatedAt)
				}
			}
			slices.Sort(members)
			if !slices.Equal(members, c.members) {
				t.Errorf("members %v, want %v", members, c.members)
			}
			own := v.ask("GET", ownPath(dinterotest.Account), "")
			equal(t, "own path", own.status, c.ownPath)
			if c.ownPath == http.StatusOK {
				equal(t, "updated_at", decode[dinterotest.Connection](t, own.body).UpdatedAt, written.UpdatedAt)
			}
		})
	}
}

func TestReads_HaveNames(t *testing.T) {
	got, err := dinterotest.ParseReads("own-path")
	if got != dinterotest.ReadsOwnPath || err != nil {
		t.Errorf("own-path: %v, %v", got, err)
	}
	if _, err := dinterotest.ParseReads("ownpath"); err == nil {
		t.Error("ownpath is accepted")
	}
}

func TestReads_AnswerWith503WhileTheyAreBroken(t *testing.T) {
	sim, v := visit(t)
	sim.SetReads(dinterotest.ReadsBoth)
	sim.BreakReads()
	v.signUp(dinterotest.Account, caseA)
	equal(t, "token", v.tokenAt(dinterotest.Account, grant(dinterotest.Account)).status, 200)
	sim.Inject(dinterotest.RouteSettings, 1, dinterotest.Fault{Status: 418})
	for _, want := range []int{418, 503, 503} {
		equal(t, "settings", v.ask("GET", settingsPath(dinterotest.Account), "").status, want)
	}
	equal(t, "own path", v.ask("GET", ownPath(dinterotest.Account), "").status, 503)
	equal(t, "approvals", v.ask("GET", approvalsPath(dinterotest.Account, ""), "").status, 503)
	equal(t, "logged fault", sim.Requests(dinterotest.RouteConnection)[0].Fault, "status 503")

	sim.FixReads()
	equal(t, "own path", v.ask("GET", ownPath(dinterotest.Account), "").status, 200)
	sim.BreakReads()
	sim.ClearFaults()
	equal(t, "own path", v.ask("GET", ownPath(dinterotest.Account), "").status, 200)
}
