package dinterotest_test

import (
	"slices"
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
			parsed, err := dinterotest.ParseReads(string(reads))
			if err != nil {
				t.Fatal(err)
			}
			sim.SetReads(parsed)
			equal(t, "settings show one before", strings.Contains(v.ask(200, "GET", settingsPath, ""), "vipps"), false)
			v.ask(404, "GET", ownPath, "")
			sim.AddSignup(dinterotest.Account, dinterotest.Signup{CaseID: caseA})
			settings := v.ask(200, "GET", settingsPath, "")
			equal(t, "settings show one", strings.Contains(settings, caseA), want.member != "")
			equal(t, "settings have the member", strings.Contains(settings, want.member), true)
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

func TestApprovalsAreListedByStatus(t *testing.T) {
	sim, v := visit(t)
	sim.AddApproval(dinterotest.Account, dinterotest.PaymentApproval{ID: "a", CaseStatus: "ACTIVE"})
	sim.AddApproval(dinterotest.Account, dinterotest.PaymentApproval{ID: "b", CaseStatus: "ERROR"})
	for query, want := range map[string][]string{"": {"a", "b"}, "?case_status[]=ERROR": {"b"}, "?case_status[]=x": {}} {
		answer := v.ask(200, "GET", approvalsPath+query, "")
		ids := []string{}
		for _, a := range decode[struct{ Payments []dinterotest.PaymentApproval }](t, answer).Payments {
			ids = append(ids, a.ID)
		}
		if !slices.Equal(ids, want) || strings.Contains(answer, "null") {
			t.Errorf("%s: %s, want %v", query, answer, want)
		}
	}
	personal := v.ask(200, "GET", approvalsPath, "")
	for _, datum := range dinterotest.PersonalData {
		equal(t, datum+" is there", strings.Contains(personal, datum), true)
	}
}

func TestClockMovesWithEachChangeAndOnlyForward(t *testing.T) {
	sim := dinterotest.Start(t)
	sim.AddSignup(dinterotest.Account, dinterotest.Signup{CaseID: caseA})
	for range 100 { // many of them in the same microsecond
		sim.AddEvent(dinterotest.Account, dinterotest.Event{Event: "moved"})
		c, _ := sim.Connection(dinterotest.Account)
		if last := c.Events[len(c.Events)-1].CreatedAt; c.UpdatedAt <= last {
			t.Fatalf("updated_at %s after an event at %s", c.UpdatedAt, last)
		}
	}
	before, _ := sim.Connection(dinterotest.Account)
	sim.Advance(time.Hour)
	sim.Advance(-2 * time.Hour)
	sim.Change(dinterotest.Account, func(c *dinterotest.Connection) { c.Status = "paused" })
	after, _ := sim.Connection(dinterotest.Account)
	a, errA := time.Parse(time.RFC3339Nano, before.UpdatedAt)
	b, errB := time.Parse(time.RFC3339Nano, after.UpdatedAt)
	if errA != nil || errB != nil || b.Sub(a) < time.Hour {
		t.Errorf("from %s to %s", before.UpdatedAt, after.UpdatedAt)
	}
	sim.Change(dinterotest.Account, func(c *dinterotest.Connection) { c.UpdatedAt = "2020-01-01T00:00:00Z" })
	set, _ := sim.Connection(dinterotest.Account)
	equal(t, "updated_at that the test has set", set.UpdatedAt, "2020-01-01T00:00:00Z")
}
