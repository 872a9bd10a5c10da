package dinterotest_test

import (
	"strings"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

func TestReadsShowTheConnectionWhereTheTestSays(t *testing.T) {
	for reads, want := range map[dinterotest.Reads]struct {
		member  string
		ownPath int
	}{
		dinterotest.ReadsSettings:       {`"vipps_psp":{`, 404},
		dinterotest.ReadsSettingsHyphen: {`"vipps-psp":{`, 404},
		dinterotest.ReadsOwnPath:        {"", 200},
		dinterotest.ReadsBoth:           {`"vipps_psp":{`, 200},
		dinterotest.ReadsNone:           {"", 404},
	} {
		t.Run(string(reads), func(t *testing.T) {
			sim, v := visit(t)
			sim.SetReads(reads)
			sim.AddSignup(dinterotest.Account, dinterotest.Signup{CaseID: caseA})
			settings := v.ask(200, "GET", settingsPath, "")
			equal(t, "settings show one", strings.Contains(settings, caseA), want.member != "")
			contains(t, settings, want.member)
			v.ask(want.ownPath, "GET", ownPath, "")
		})
	}
}

func TestReadsLagUntilTheClockHasAdvanced(t *testing.T) {
	sim, v := visit(t)
	sim.AddSignup(dinterotest.Account, dinterotest.Signup{CaseID: caseA})
	sim.SetLag(time.Hour)
	equal(t, "signups in the answer to the POST", len(v.signUp(caseB).Signups), 2)
	equal(t, "shown when the lag begins", len(v.shown()), 1)
	sim.Advance(2 * time.Hour)
	equal(t, "shown later", len(v.shown()), 2)
	sim.RemoveConnection(dinterotest.Account)
	equal(t, "shown of what was removed", len(v.shown()), 2)
	sim.SetLag(0)
	equal(t, "shown without a lag", len(v.shown()), 0)
}

// The provider's test that none of it is kept would pass without it, too.
func TestApprovalsHavePersonalData(t *testing.T) {
	sim, v := visit(t)
	sim.AddApproval(dinterotest.Account, dinterotest.PaymentApproval{ID: "a", CaseStatus: "ACTIVE"})
	answer := v.ask(200, "GET", settingsPath+"/approvals/payments", "")
	for _, datum := range dinterotest.PersonalData {
		contains(t, answer, datum)
	}
}

func TestClockMovesWithEachChange(t *testing.T) {
	sim := dinterotest.Start(t)
	sim.AddSignup(dinterotest.Account, dinterotest.Signup{CaseID: caseA})
	for range 100 { // many of them in the same microsecond
		sim.AddEvent(dinterotest.Account, dinterotest.Event{Event: "moved"})
		c, _ := sim.Connection(dinterotest.Account)
		if last := c.Events[len(c.Events)-1].CreatedAt; c.UpdatedAt <= last {
			t.Fatalf("updated_at %s after an event at %s", c.UpdatedAt, last)
		}
	}
	sim.Change(dinterotest.Account, func(c *dinterotest.Connection) { c.UpdatedAt = "2020-01-01T00:00:00Z" })
	set, _ := sim.Connection(dinterotest.Account)
	equal(t, "updated_at that the test has set", set.UpdatedAt, "2020-01-01T00:00:00Z")
}
