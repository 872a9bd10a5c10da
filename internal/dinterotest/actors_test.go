package dinterotest_test

import (
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// addSignup is a signup made elsewhere.
func addSignup(sim *dinterotest.Server, account, caseID string) {
	sim.AddSignup(account, dinterotest.Signup{
		CaseID:         caseID,
		PaymentOptions: []dinterotest.PaymentOption{{Type: "dintero_psp.vipps", Currencies: []string{"NOK"}}},
	})
}

func connection(t *testing.T, sim *dinterotest.Server, account string) dinterotest.Connection {
	t.Helper()
	c, ok := sim.Connection(account)
	if !ok {
		t.Fatalf("%s has no connection", account)
	}
	return c
}

func TestActors_AddSignupIsNotInTheLog(t *testing.T) {
	sim, v := visit(t)
	addSignup(sim, "T00000001", caseA)
	sim.AddSignup("T00000001", dinterotest.Signup{CaseID: caseA, StoreID: "store"})
	addSignup(sim, dinterotest.Account, strings.ToUpper(caseA))
	equal(t, "logged", len(sim.Requests()), 0)
	equal(t, "signups", sim.Signups(), 3)
	equal(t, "status", connection(t, sim, "T00000001").Status, "pending")
	equal(t, "signups after the same case", len(v.signUp(dinterotest.Account, caseA).Signups), 1)
}

func TestActors_MoveTheStatus(t *testing.T) {
	for status, act := range map[string]func(*dinterotest.Server){
		"enabled":  func(s *dinterotest.Server) { s.Sign(dinterotest.Account) },
		"declined": func(s *dinterotest.Server) { s.Decline(dinterotest.Account) },
		"failed":   func(s *dinterotest.Server) { s.Fail(dinterotest.Account, "No agreement") },
		"paused":   func(s *dinterotest.Server) { s.AddEvent(dinterotest.Account, dinterotest.Event{Status: "paused"}) },
	} {
		t.Run(status, func(t *testing.T) {
			sim := dinterotest.New()
			addSignup(sim, dinterotest.Account, caseA)
			before := connection(t, sim, dinterotest.Account)
			act(sim)
			after := connection(t, sim, dinterotest.Account)
			equal(t, "status", after.Status, status)
			equal(t, "events", len(after.Events), 2)
			equal(t, "event's status", after.Events[1].Status, status)
			equal(t, "serial number", after.Configuration.MerchantSerialNumber != "", status == "enabled")
			if after.UpdatedAt <= before.UpdatedAt || after.Events[1].ID == "" || after.Events[1].CreatedAt <= before.UpdatedAt {
				t.Errorf("event and updated_at must be new: %+v", after)
			}
		})
	}
}

func TestActors_SerialNumberIsTheAccountsOwn(t *testing.T) {
	sim := dinterotest.New()
	addSignup(sim, "T12345678", caseA)
	addSignup(sim, "T87654321", caseA)
	sim.Sign("T12345678")
	sim.Sign("T87654321")
	equal(t, "first", connection(t, sim, "T12345678").Configuration.MerchantSerialNumber, "933491")
	equal(t, "second", connection(t, sim, "T87654321").Configuration.MerchantSerialNumber, "680363")

	sim.SetMerchantSerialNumber("T12345678", "654321")
	sim.Sign("T12345678")
	equal(t, "kept", connection(t, sim, "T12345678").Configuration.MerchantSerialNumber, "654321")
}

func TestActors_EventWithoutStatusLeavesTheStatus(t *testing.T) {
	sim := dinterotest.New()
	addSignup(sim, dinterotest.Account, caseA)
	sim.AddEvent(dinterotest.Account, dinterotest.Event{ID: "1", Event: "note", CreatedAt: "2020-01-01T00:00:00Z", CreatedBy: "me"})
	c := connection(t, sim, dinterotest.Account)
	equal(t, "status", c.Status, "pending")
	equal(t, "event", c.Events[1].ID+c.Events[1].Event+c.Events[1].CreatedAt+c.Events[1].CreatedBy, "1note2020-01-01T00:00:00Zme")
}

func TestActors_RemoveSignupsAndConnections(t *testing.T) {
	sim, v := visit(t)
	addSignup(sim, dinterotest.Account, caseA)
	addSignup(sim, dinterotest.Account, caseB)
	sim.RemoveSignup(dinterotest.Account, strings.ToUpper(caseA))
	equal(t, "left", connection(t, sim, dinterotest.Account).Signups[0].CaseID, caseB)
	sim.RemoveSignup(dinterotest.Account, caseB)
	contains(t, "settings", v.ask("GET", settingsPath(dinterotest.Account), "").body, `"signups":[]`)
	sim.RemoveConnection(dinterotest.Account)
	if _, ok := sim.Connection(dinterotest.Account); ok {
		t.Error("the connection is still there")
	}
}

func TestActors_ChangeMovesNothingByItself(t *testing.T) {
	sim := dinterotest.New()
	addSignup(sim, dinterotest.Account, caseA)
	before := connection(t, sim, dinterotest.Account)
	sim.Change(dinterotest.Account, func(c *dinterotest.Connection) {
		c.Metadata["nested"] = map[string]any{"a": 1}
		c.Configuration.PaymentOptions[0].Currencies[0] = "SEK"
	})
	after := connection(t, sim, dinterotest.Account)
	equal(t, "updated_at", after.UpdatedAt, before.UpdatedAt)
	equal(t, "signup's currency", after.Signups[0].PaymentOptions[0].Currencies[0], "NOK")
	equal(t, "configured currency", after.Configuration.PaymentOptions[0].Currencies[0], "SEK")

	after.Metadata["nested"].(map[string]any)["a"] = 2
	after.Signups[0].PaymentOptions[0].Currencies[0] = "EUR"
	again := connection(t, sim, dinterotest.Account)
	equal(t, "metadata after its copy changed", again.Metadata["nested"].(map[string]any)["a"].(float64), 1)
	equal(t, "currency after its copy changed", again.Signups[0].PaymentOptions[0].Currencies[0], "NOK")
}

func TestActors_PanicWithoutAConnection(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("it did not panic")
		}
	}()
	dinterotest.New().Sign(dinterotest.Account)
}
