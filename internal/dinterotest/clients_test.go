package dinterotest_test

import (
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

func TestClients_HaveGrantsAndAnOwner(t *testing.T) {
	sim, v := visit(t)
	sim.AddClient(dinterotest.Client{ID: "agency", Secret: "s3cret", Owner: "P123", Accounts: []string{"T11111111"}})
	as := basic("agency", "s3cret")
	equal(t, "granted", v.tokenAt("P123", grant("T11111111"), as).status, 200)
	v.tokenAt("P123", grant("T22222222"), as).asError(t, 403, "FORBIDDEN")
	v.tokenAt(dinterotest.Account, grant("T11111111"), as).asError(t, 401, "UNAUTHORIZED")
}

func TestClients_GrantsAreWithdrawnAndRestored(t *testing.T) {
	sim, v := visit(t)
	sim.AddClient(dinterotest.Client{ID: "agency", Secret: "s3cret", Owner: "P123", Accounts: []string{"T11111111"}})
	agency := basic("agency", "s3cret")
	sim.WithdrawGrant(dinterotest.ClientID, "T11111111")
	v.tokenAt(dinterotest.Account, grant("T11111111")).asError(t, 403, "FORBIDDEN")
	equal(t, "another account", v.tokenAt(dinterotest.Account, grant("T22222222")).status, 200)
	equal(t, "another client", v.tokenAt("P123", grant("T11111111"), agency).status, 200)

	sim.WithdrawGrant("agency", "T11111111")
	v.tokenAt("P123", grant("T11111111"), agency).asError(t, 403, "FORBIDDEN")
	sim.RestoreGrant("agency", "T11111111")
	sim.RestoreGrant("agency", "T22222222") // it had none
	equal(t, "restored", v.tokenAt("P123", grant("T11111111"), agency).status, 200)
	v.tokenAt("P123", grant("T22222222"), agency).asError(t, 403, "FORBIDDEN")
	v.tokenAt(dinterotest.Account, grant("T11111111")).asError(t, 403, "FORBIDDEN")
}

// A token outlives its grant until it is revoked.
func TestClients_WithdrawnGrantLeavesTokens(t *testing.T) {
	sim, v := visit(t)
	sim.WithdrawGrant(dinterotest.ClientID, dinterotest.Account)
	v.settings(dinterotest.Account)
	sim.RevokeTokens()
	v.ask("GET", settingsPath(dinterotest.Account), "").asError(t, 401, "UNAUTHORIZED")
}

func TestClients_MustBeKnown(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("it did not panic")
		}
	}()
	dinterotest.New().WithdrawGrant("nobody", dinterotest.Account)
}
