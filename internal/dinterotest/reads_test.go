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

func TestReadsShowTheConnectionWhereTheModeSays(t *testing.T) {
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

func TestReadsHaveNames(t *testing.T) {
	got, err := dinterotest.ParseReads("own-path")
	if got != dinterotest.ReadsOwnPath || err != nil {
		t.Errorf("own-path: %v, %v", got, err)
	}
	if _, err := dinterotest.ParseReads("ownpath"); err == nil {
		t.Error("ownpath is accepted")
	}
}

func TestOtherPathsAndMethodsDoNotExist(t *testing.T) {
	sim, v := visit(t)
	for _, path := range []string{"", "/accounts", settingsPath(dinterotest.Account) + "/", "/accounts//management/settings", settingsPath(dinterotest.Account) + "/connections/two"} {
		v.ask("GET", path, "").asError(t, 404, "NOT FOUND")
	}
	for _, method := range []string{"PUT", "PATCH", "DELETE"} {
		r := v.ask(method, ownPath(dinterotest.Account), signupOf(caseA))
		r.asError(t, 405, "METHOD NOT ALLOWED")
		equal(t, "Allow", r.header.Get("Allow"), "GET, POST")
	}
	v.ask("GET", "/accounts/"+dinterotest.Account+"/auth/token", "").asError(t, 405, "METHOD NOT ALLOWED")
	equal(t, "logged", sim.Count(dinterotest.RouteOther), 9)
	equal(t, "signups", sim.Signups(), 0)
}

func TestEveryAnswerHasARequestIDOfItsOwn(t *testing.T) {
	sim, v := visit(t)
	sim.Inject(dinterotest.RouteSettings, 1, dinterotest.Fault{Status: 502, Body: "<html>"})
	seen := map[string]bool{}
	for _, path := range []string{settingsPath(dinterotest.Account), settingsPath(dinterotest.Account), "/nothing"} {
		seen[v.ask("GET", path, "").header.Get("X-Request-Id")] = true
	}
	for _, entry := range sim.Requests() {
		equal(t, "logged id was sent", seen[entry.RequestID], true)
	}
	equal(t, "ids", len(seen), 3)
	equal(t, "an empty id", seen[""], false)
}
