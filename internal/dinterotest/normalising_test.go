package dinterotest_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

func TestNormalising_IgnoredSignupChangesNothing(t *testing.T) {
	sim, v := visitBoth(t)
	sim.OnAccept(dinterotest.Ignore)
	r := v.post(dinterotest.Account, signupOf(caseA))
	equal(t, "first signup", r.body, "{}")
	equal(t, "reads", v.shown(), "- -")

	sim.OnAccept(nil)
	before := v.signUp(dinterotest.Account, caseA)
	sim.OnAccept(dinterotest.Ignore)
	after := v.signUp(dinterotest.Account, caseB)
	equal(t, "shown", casesOf(after), "A")
	equal(t, "updated_at", after.UpdatedAt, before.UpdatedAt)
	equal(t, "events", len(after.Events), 1)
	log := sim.Requests(dinterotest.RouteSignup)
	equal(t, "effect of the second", log[1].Effect, true)
	equal(t, "effect of the third", log[2].Effect, false)
}

func TestNormalising_AddedCurrenciesAreKept(t *testing.T) {
	sim, v := visitBoth(t)
	sim.OnAccept(dinterotest.AddCurrencies("SEK", "NOK"))
	for _, c := range []dinterotest.Connection{v.signUp(dinterotest.Account, caseA), connection(t, sim, dinterotest.Account)} {
		for _, options := range [][]dinterotest.PaymentOption{c.Signups[0].PaymentOptions, c.Configuration.PaymentOptions} {
			if got := options[0].Currencies; !slices.Equal(got, []string{"NOK", "SEK"}) {
				t.Errorf("currencies %v, want NOK and SEK", got)
			}
		}
	}
}

func TestNormalising_TypesAreRenamed(t *testing.T) {
	sim, v := visitBoth(t)
	sim.OnAccept(dinterotest.RenameTypes(strings.ToUpper))
	equal(t, "type", v.signUp(dinterotest.Account, caseA).Signups[0].PaymentOptions[0].Type, "DINTERO_PSP.VIPPS")
}

// A hook changes the server's copy, never the values that the test has passed.
func TestNormalising_LeavesTheCallersSignupAlone(t *testing.T) {
	sim := dinterotest.New()
	sim.OnAccept(dinterotest.RenameTypes(strings.ToUpper))
	signup := dinterotest.Signup{CaseID: caseA, PaymentOptions: []dinterotest.PaymentOption{{Type: "a", Currencies: []string{"NOK"}}}}
	sim.AddSignup(dinterotest.Account, signup)
	equal(t, "type", signup.PaymentOptions[0].Type, "a")
	equal(t, "kept type", connection(t, sim, dinterotest.Account).Signups[0].PaymentOptions[0].Type, "A")
}

func TestNormalising_InstantNeedsNoSignature(t *testing.T) {
	sim, v := visitBoth(t)
	sim.SetInstant(true)
	c := v.signUp(dinterotest.Account, caseA)
	equal(t, "status", c.Status, "enabled")
	equal(t, "serial number", c.Configuration.MerchantSerialNumber != "", true)
	equal(t, "events", len(c.Events), 1)
	equal(t, "link", c.Events[0].Metadata["signature_link"], nil)
	sim.SetInstant(false)
	equal(t, "status of the next", v.signUp(dinterotest.Account, caseB).Status, "pending")
}
