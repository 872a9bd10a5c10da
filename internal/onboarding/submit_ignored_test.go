package onboarding_test

import (
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

// ignoreChanges makes Dintero accept every signup and change nothing.
func ignoreChanges(sim acctest.Sim) {
	sim.OnAccept(func(string, *dinterotest.Signup) bool { return false })
}

func TestSubmitIgnored_ChangeIsReported_Defect37(t *testing.T) {
	for name, c := range map[string]struct {
		prepare func(sim acctest.Sim)
		wish    onboarding.Wish
		want    bool
	}{
		"other options are ignored":            {ignoreChanges, wishFor("SEK"), true},
		"one currency more is ignored":         {ignoreChanges, wishFor("NOK", "SEK"), true},
		"another logo is ignored":              {ignoreChanges, logo("bmV3", wishFor("NOK")), true},
		"a higher attempt is ignored":          {ignoreChanges, attempt(2, wishFor("NOK")), true},
		"other options are taken":              {func(acctest.Sim) {}, wishFor("SEK"), false},
		"another logo is taken":                {func(acctest.Sim) {}, logo("bmV3", wishFor("NOK")), false},
		"a higher attempt is taken":            {func(acctest.Sim) {}, attempt(2, wishFor("NOK")), false},
		"options are taken with others":        {addEUR, wishFor("SEK"), false},
		"the time of the signup stays":         {keepTheTime, attempt(2, wishFor("NOK")), false},
		"only the connection's time has moved": {onlyMove, attempt(2, wishFor("NOK")), false},
		"a later signup has the same options":  {keepNOK, wishFor("SEK"), false},
	} {
		t.Run(name, func(t *testing.T) {
			sim, run := start(t)
			sim.AddSignup(account, caseA, "NOK")
			record := recordOf(sim, wishFor("NOK"))
			c.prepare(sim)
			result, err := run.Apply(t.Context(), keyA, record, c.wish)
			mustSucceed(t, err)
			mustSucceed(t, result.Incomplete)
			wantEqual(t, "ignored", result.Ignored, c.want)
			wantEqual(t, "POSTs", sim.POSTs(), 1)
		})
	}
}

func addEUR(sim acctest.Sim) {
	sim.OnAccept(func(_ string, s *dinterotest.Signup) bool {
		s.PaymentOptions[0].Currencies = append(s.PaymentOptions[0].Currencies, "EUR")
		return true
	})
}

// onlyMove makes an accepted signup change nothing but the connection's
// updated_at.
func onlyMove(sim acctest.Sim) {
	keepTheTime(sim)
	sim.OnAccept(func(string, *dinterotest.Signup) bool { return false })
	onPOST(sim, 1, func() {
		sim.Change(account, func(c *dinterotest.Connection) { c.UpdatedAt = later })
	})
}

// keepNOK makes Dintero store NOK for all currencies, so that it is not certain
// that an accepted change was ignored.
func keepNOK(sim acctest.Sim) {
	sim.OnAccept(func(_ string, s *dinterotest.Signup) bool {
		s.PaymentOptions[0].Currencies = []string{"NOK"}
		return true
	})
}

// keepTheTime makes a signup that is submitted again keep its created_at.
func keepTheTime(sim acctest.Sim) {
	connection, _ := sim.Connection(account)
	first := connection.Signups[0].CreatedAt
	sim.OnShow(func(_ dinterotest.Route, c *dinterotest.Connection) *dinterotest.Connection {
		c.Signups[0].CreatedAt = first
		return c
	})
}

// If Dintero already showed the changed options, for example because it adds
// currencies of its own, the change was not ignored.
func TestSubmitIgnored_NotIfItIsShownAsAsked(t *testing.T) {
	sim, run := start(t)
	sim.AddSignup(account, caseA, "SEK")
	record := recordOf(sim, wishFor("NOK"))
	record.UpdatedAt = "" // so that it is not known who made the change
	ignoreChanges(sim)
	result, err := run.Apply(t.Context(), keyA, record, wishFor("SEK"))
	mustSucceed(t, err)
	wantDecision(t, result.Decision, onboarding.Submit, onboarding.ReasonChanged)
	wantEqual(t, "ignored", result.Ignored, false)
}

func TestSubmitIgnored_NotForANewSignup(t *testing.T) {
	sim, run := start(t)
	sim.AddSignup(account, caseB, "NOK")
	ignoreChanges(sim)
	result, err := run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
	mustSucceed(t, err)
	wantEqual(t, "ignored", result.Ignored, false)
	wantEqual(t, "incomplete", result.Incomplete != nil, true)
}

// The user gets Dintero's error message as well.
func TestSubmitIgnored_WithAnError_Defect37(t *testing.T) {
	sim, run := start(t)
	sim.AddSignup(account, caseA, "NOK")
	record := recordOf(sim, wishFor("NOK"))
	ignoreChanges(sim)
	sim.Inject(dinterotest.RouteSignup, 1, dinterotest.Fault{Alter: func(body []byte) []byte {
		return append([]byte(`{"error":{"message":"Contact support"},`), body[1:]...)
	}})
	result, err := run.Apply(t.Context(), keyA, record, wishFor("SEK"))
	mustSucceed(t, err)
	wantEqual(t, "ignored", result.Ignored, true)
	wantContains(t, "incomplete", result.Incomplete.Error(), "Contact support")
}
