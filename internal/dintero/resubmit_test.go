package dintero_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

func inSEK(caseID string) dintero.Signup { return dintero.NewSignup(caseID, vippsIn("SEK"), "") }

// currencies are those of the only signup that the simulator holds.
func currencies(sim *dinterotest.Server) string {
	connection, _ := sim.Connection(account)
	return strings.Join(connection.Signups[0].PaymentOptions[0].Currencies, " ")
}

func TestChangedSignupIsSubmittedOverTheOneThatIsThere(t *testing.T) {
	for _, mode := range append([]dinterotest.Reads{dinterotest.ReadsNone}, readable...) {
		sim, client := start(t)
		sim.SetReads(mode)
		put(sim, account, caseA)
		outcome, err := client.Resubmit(t.Context(), account, inSEK(caseA))
		succeed(t, err)
		equal(t, "adopted", outcome.Adopted, false)
		equal(t, "currency shown", string(outcome.Connection.Signups[0].PaymentOptions[0].Currencies[0]), "SEK")
		posts(t, sim, 1, 1)
		equal(t, "cases held", caseIDs(sim, account), caseA)
		equal(t, "currency held", currencies(sim), "SEK")
	}
}

func TestChangeThatIsThereAlreadyIsNotSubmitted(t *testing.T) {
	sim, client := start(t)
	put(sim, account, caseA)
	_, err := client.Read(t.Context(), account, "")
	succeed(t, err)
	put(sim, account, caseA, "SEK") // after what was read
	sim.Forget()
	outcome, err := client.Resubmit(t.Context(), account, inSEK(caseA))
	succeed(t, err)
	equal(t, "adopted", outcome.Adopted, true)
	sent(t, sim, "settings")
}

// A link in place of the logo may be the old logo's, so an update does not take
// it for the new one's.
func TestChangedLogoIsSubmittedThoughALinkIsShown(t *testing.T) {
	sim, client := start(t)
	sim.Put(account, dinterotest.Signup{CaseID: caseA, PaymentOptions: held("NOK"), Logo: "https://cdn.example.com/old.png"})
	_, err := client.Resubmit(t.Context(), account, dintero.NewSignup(caseA, vippsIn("NOK"), "bmV3"))
	succeed(t, err)
	posts(t, sim, 1, 1)
}

func TestSameSignupIsSubmittedAgainWhereTheConnectionEnded(t *testing.T) {
	sim, client := start(t)
	put(sim, account, caseA)
	sim.Decline(account)
	outcome, err := client.Resubmit(t.Context(), account, inNOK(caseA))
	succeed(t, err)
	equal(t, "status", string(outcome.Connection.Status), "pending")
	posts(t, sim, 1, 1)
}

func TestUnclearChangeIsTakenWhereTheViewChanged(t *testing.T) {
	unclear(t, readable, func(t *testing.T, fault dinterotest.Fault, sim *dinterotest.Server, client *dintero.Client) {
		put(sim, account, caseA)
		sim.Inject(dinterotest.RouteSignup, -1, took(fault))
		outcome, err := client.Resubmit(t.Context(), account, inSEK(caseA))
		succeed(t, err)
		equal(t, "currency shown", string(outcome.Connection.Signups[0].PaymentOptions[0].Currencies[0]), "SEK")
		posts(t, sim, 1, 1)
	})
}

func TestUnclearChangeIsSentAgainWhereTheViewDidNotChange(t *testing.T) {
	unclear(t, readable, func(t *testing.T, fault dinterotest.Fault, sim *dinterotest.Server, client *dintero.Client) {
		put(sim, account, caseA)
		sim.Inject(dinterotest.RouteSignup, 1, fault)
		_, err := client.Resubmit(t.Context(), account, inSEK(caseA))
		succeed(t, err)
		posts(t, sim, 2, 1)
		equal(t, "currency held", currencies(sim), "SEK")
	})
}

func TestUnclearChangeIsUncertainWhereNothingIsShown(t *testing.T) {
	for _, fault := range []dinterotest.Fault{status(500), took(status(500))} {
		sim, client := start(t)
		sim.SetReads(dinterotest.ReadsNone)
		put(sim, account, caseA)
		sim.Inject(dinterotest.RouteSignup, -1, fault)
		_, err := client.Resubmit(t.Context(), account, inSEK(caseA))
		var uncertain *dintero.UncertainError
		equal(t, "uncertain", errors.As(err, &uncertain), true)
		equal(t, "POSTs", sim.Count(dinterotest.RouteSignup), 1)
	}
}

// The same signup over one that was declined changes nothing but the
// connection, which therefore has to have moved.
func TestUnclearRepetitionIsTakenWhereTheConnectionMoved(t *testing.T) {
	for name, c := range map[string]struct {
		after        bool
		posts, taken int
	}{
		"taken":     {true, 1, 1},
		"not taken": {false, 2, 1},
	} {
		sim, client := start(t)
		put(sim, account, caseA)
		sim.Decline(account)
		sim.Inject(dinterotest.RouteSignup, 1, dinterotest.Fault{Status: 502, After: c.after})
		outcome, err := client.SignUp(t.Context(), account, inNOK(caseA))
		succeed(t, err)
		equal(t, name, string(outcome.Connection.Status), "pending")
		posts(t, sim, c.posts, c.taken)
	}
}

// Whatever else moves meanwhile may be somebody else's doing: then nobody can
// tell, and the POST is not sent again.
func TestUnclearRepetitionIsTakenOnlyByWhatItBringsAbout(t *testing.T) {
	for name, c := range map[string]struct {
		taken bool
		move  func(*dinterotest.Connection)
	}{
		"status":            {true, func(c *dinterotest.Connection) { c.Status = "pending" }},
		"signup.created_at": {true, func(c *dinterotest.Connection) { c.Signups[0].CreatedAt = "2099-01-01T00:00:00Z" }},
		"updated_at":        {false, func(c *dinterotest.Connection) { c.UpdatedAt = "2099-01-01T00:00:00Z" }},
		"event":             {false, func(c *dinterotest.Connection) { c.Events = append(c.Events, dinterotest.Event{ID: "new"}) }},
		"signup.logo":       {false, func(c *dinterotest.Connection) { c.Signups[0].Logo = "https://cdn.example.com/logo.png" }},
		"signup.payment_options": {false, func(c *dinterotest.Connection) {
			c.Signups[0].PaymentOptions[0].Currencies = []string{"NOK", "DKK"}
		}},
	} {
		sim, client := start(t)
		put(sim, account, caseA)
		sim.Decline(account)
		sim.Inject(dinterotest.RouteSignup, -1, status(502))
		sim.OnRequest(func(route dinterotest.Route, _ string) {
			if route == dinterotest.RouteSignup {
				sim.Change(account, c.move)
			}
		})
		_, err := client.SignUp(t.Context(), account, inNOK(caseA))
		var uncertain *dintero.UncertainError
		if c.taken != (err == nil) || !c.taken && !errors.As(err, &uncertain) {
			t.Errorf("%s: %v", name, err)
		}
		posts(t, sim, 1, 0)
	}
}

// A change that somebody else made is not taken for the update's: it neither
// asks for what was asked for, nor did the signup itself change.
func TestOthersMovesAreNotTakenForAChange(t *testing.T) {
	sim, client := start(t)
	put(sim, account, caseA)
	sim.Inject(dinterotest.RouteSignup, 1, status(500))
	sim.OnRequest(func(route dinterotest.Route, _ string) {
		if route == dinterotest.RouteSignup && sim.Count(route) == 1 {
			sim.Sign(account)
		}
	})
	_, err := client.Resubmit(t.Context(), account, inSEK(caseA))
	succeed(t, err)
	posts(t, sim, 2, 1)
	equal(t, "currency held", currencies(sim), "SEK")
}
