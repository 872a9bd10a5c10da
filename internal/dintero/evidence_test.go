package dintero_test

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// What a read leaves out is no proof that a change was not taken: the POST is
// not sent again, and the error says that nobody can tell.
func TestChangeOfWhatIsNotShownIsUncertain(t *testing.T) {
	sameTimes := regexp.MustCompile(`"created_at":"[^"]*"`)
	for name, c := range map[string]struct {
		hidden *regexp.Regexp
		asked  dintero.Signup
	}{
		"logo":            {regexp.MustCompile(`"logo":"[^"]*",?`), dintero.NewSignup(caseA, vippsIn("NOK"), "bmV3")},
		"payment options": {regexp.MustCompile(`"payment_options":\[\{[^}]*\}\],?`), dintero.NewSignup(caseA, vippsIn("SEK"), "b2xk")},
	} {
		sim, client := start(t)
		sim.Put(account, dinterotest.Signup{CaseID: caseA, PaymentOptions: held("NOK"), Logo: "b2xk"})
		sim.Inject(dinterotest.RouteSettings, -1, dinterotest.Fault{Alter: func(body []byte) []byte {
			return c.hidden.ReplaceAll(sameTimes.ReplaceAll(body, []byte(`"created_at":"2026-01-01T00:00:00Z"`)), nil)
		}})
		sim.Inject(dinterotest.RouteSignup, -1, took(status(502)))
		_, err := client.Resubmit(t.Context(), account, c.asked)
		var uncertain *dintero.UncertainError
		equal(t, name+": uncertain", errors.As(err, &uncertain) && uncertain.Over, true)
		posts(t, sim, 1, 1)
	}
}

// A view that asked one read only, as for a list, calls nothing missing.
func TestViewOfOneReadCallsNothingMissing(t *testing.T) {
	sim, client := start(t)
	put(sim, account, caseB)
	view, err := client.Read(t.Context(), account, "")
	succeed(t, err)
	_, presence := view.Find(caseA)
	equal(t, "after one read", presence, dintero.Unseen)
	view, err = client.Read(t.Context(), account, caseA)
	succeed(t, err)
	_, presence = view.Find(caseA)
	equal(t, "after both", presence, dintero.Missing)
	sent(t, sim, "token settings connection")
}

// A link in place of a logo may be another one at each read, and a new event may
// be about something else: neither shows that a change was taken.
func TestChangeBehindALinkIsTakenOnlyOnASign(t *testing.T) {
	for name, move := range map[string]func(*dinterotest.Connection, int){
		"another link": func(c *dinterotest.Connection, n int) {
			c.Signups[0].Logo = fmt.Sprintf("https://cdn.example.com/%d.png", n)
		},
		"another event": func(c *dinterotest.Connection, _ int) {
			c.Events = append(c.Events, dinterotest.Event{ID: "x", Status: "pending"})
		},
	} {
		sim, client := start(t)
		sim.Put(account, dinterotest.Signup{CaseID: caseA, PaymentOptions: held("NOK"), Logo: "https://cdn.example.com/0.png"})
		asked := 0
		sim.OnRequest(func(dinterotest.Route, string) {
			asked++
			sim.Change(account, func(c *dinterotest.Connection) { move(c, asked) })
		})
		sim.Inject(dinterotest.RouteSignup, 1, status(503))
		_, err := client.Resubmit(t.Context(), account, dintero.NewSignup(caseA, vippsIn("NOK"), "bmV3"))
		var uncertain *dintero.UncertainError
		equal(t, name+": uncertain", errors.As(err, &uncertain), true)
		posts(t, sim, 1, 0)
	}
}

// An answer that leaves out what was there a moment ago is not the whole
// connection, so nothing is missing because of it.
func TestAnswerThatLeavesASignupOutProvesNothing(t *testing.T) {
	sim, client := start(t)
	put(sim, account, caseB)
	sim.Inject(dinterotest.RouteSignup, -1, dinterotest.Fault{Status: 200, After: true, Body: `{"status":"pending","signups":[{"case_id":"` + caseA + `"}]}`})
	_, err := client.SignUp(t.Context(), account, inNOK(caseA))
	succeed(t, err)
	outcome, err := client.SignUp(t.Context(), account, inNOK(caseB))
	succeed(t, err)
	equal(t, "adopted", outcome.Adopted, true)
	posts(t, sim, 1, 1)
}

// Who is about to send a POST does not share a view with those to whom an older
// one is good enough.
func TestSignupDoesNotJoinAnOldLook(t *testing.T) {
	t.Parallel()
	sim, client := start(t)
	put(sim, account, caseB)
	sim.Inject(dinterotest.RouteConnection, 1, dinterotest.Fault{Delay: 4 * time.Second})
	left := make(chan error, 1)
	go func() { _, err := client.Read(context.Background(), account, caseA); left <- err }()
	time.Sleep(300 * time.Millisecond)
	put(sim, account, caseA) // somebody else is first
	time.Sleep(2200 * time.Millisecond)
	outcome, err := client.SignUp(t.Context(), account, inNOK(caseA))
	succeed(t, err)
	equal(t, "adopted", outcome.Adopted, true)
	posts(t, sim, 0, 0)
	succeed(t, <-left)
}

// What the caller let go of stays at Dintero: an equal signup is adopted even
// where no read shows it, another one is not.
func TestWhatWasLetGoIsNotSubmittedAgain(t *testing.T) {
	sim, client := start(t)
	sim.SetReads(dinterotest.ReadsNone)
	client.LetGo(account, inNOK(caseA))
	outcome, err := client.SignUp(t.Context(), account, inNOK(caseA))
	succeed(t, err)
	equal(t, "adopted", outcome.Adopted, true)
	posts(t, sim, 0, 0)
	_, err = client.SignUp(t.Context(), account, inSEK(caseA))
	succeed(t, err)
	posts(t, sim, 1, 1)
}

// Replacing one's own signup by a changed one is a change, not a conflict; a
// third party's is not one's own.
func TestWhatWasLetGoIsSubmittedOver(t *testing.T) {
	for _, ended := range []bool{false, true} {
		sim, client := start(t)
		put(sim, account, caseA)
		if ended {
			sim.Decline(account)
		}
		client.LetGo(account, inNOK(caseA))
		_, err := client.SignUp(t.Context(), account, inSEK(caseA))
		succeed(t, err)
		equal(t, "currency held", currencies(sim), "SEK")
		posts(t, sim, 1, 1)
	}
	sim, client := start(t)
	put(sim, account, caseA, "DKK")
	client.LetGo(account, inNOK(caseA))
	_, err := client.SignUp(t.Context(), account, inSEK(caseA))
	var conflict *dintero.ConflictError
	equal(t, "conflict", errors.As(err, &conflict), true)
	posts(t, sim, 0, 0)
}
