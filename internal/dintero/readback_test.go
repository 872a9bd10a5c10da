package dintero_test

import (
	"fmt"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// signedUp returns what a signup is answered with.
func signedUp(t *testing.T, answer string) *dintero.Connection {
	t.Helper()
	sim, client := start(t)
	sim.Inject(dinterotest.RouteSignup, 1, dinterotest.Fault{Status: 200, Body: answer, After: true})
	outcome, err := client.SignUp(t.Context(), account, inNOK(caseA))
	succeed(t, err)
	succeed(t, outcome.Trouble)
	sent(t, sim, "token settings connection signup")
	return outcome.Connection
}

// shownIn returns what the settings show as the account's connection.
func shownIn(t *testing.T, connection string) dintero.View {
	t.Helper()
	sim, client := start(t)
	return shownTo(t, client, sim, connection)
}

func shownTo(t *testing.T, client *dintero.Client, sim *dinterotest.Server, connection string) dintero.View {
	t.Helper()
	sim.Inject(dinterotest.RouteSettings, 1, dinterotest.Fault{Status: 200, Body: `{"connections":{"vipps_psp":` + connection + `}}`})
	view, err := client.Fresh(t.Context(), account, caseB)
	succeed(t, err)
	return view
}

// reads holds a connection with one entry in each list to all its fields.
func reads(t *testing.T, c *dintero.Connection, want map[string]string) {
	t.Helper()
	signup, event, configured := c.Signups[0], c.Events[0], c.Configuration.PaymentOptions[0]
	got := map[string]any{
		"signups.case_id": signup.CaseID, "signups.type": signup.PaymentOptions[0].Type,
		"signups.currencies": signup.PaymentOptions[0].Currencies, "signups.logo": signup.Logo,
		"signups.created_at": signup.CreatedAt, "signups.store_id": signup.StoreID,
		"created_at": c.CreatedAt, "created_by": c.CreatedBy, "updated_at": c.UpdatedAt,
		"metadata": c.Metadata, "status": c.Status, "schema": c.Schema.Float,
		"events.status": event.Status, "events.event": event.Event, "events.id": event.ID,
		"events.created_at": event.CreatedAt, "events.created_by": event.CreatedBy,
		"events.description": event.Description, "events.metadata": event.Metadata,
		"configuration.type":                   configured.Type,
		"configuration.currencies":             configured.Currencies,
		"configuration.merchant_serial_number": c.Configuration.MerchantSerialNumber,
	}
	equal(t, "fields", len(got), len(want))
	for name, value := range got {
		equal(t, name, fmt.Sprint(value), want[name])
	}
	equal(t, "signups", len(c.Signups), 1)
	equal(t, "events", len(c.Events), 1)
	equal(t, "configured options", len(c.Configuration.PaymentOptions), 1)
}
