package onboarding_test

import (
	"fmt"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

// link returns the signature link of the n-th event that Dintero has.
func link(sim acctest.Sim, n int) string {
	connection, _ := sim.Connection(account)
	return fmt.Sprint(connection.Events[n].Metadata["signature_link"])
}

func TestAwait_LinkOfTheOnlySignup(t *testing.T) {
	for _, mode := range readable {
		sim, run := start(t, polling(never, never))
		sim.SetReads(mode)
		sim.AddSignup(account, caseA, "NOK")
		progress, err := run.Await(soon(t), keyA, true)
		mustSucceed(t, err)
		wantEqual(t, "link", progress.Link, link(sim, 0))
		wantEqual(t, "status", progress.Connection.Status, "pending")
	}
}

func TestAwait_LinkThatComesLater(t *testing.T) {
	sim, run := start(t)
	sim.AddSignup(account, caseA, "NOK")
	sim.Change(account, func(c *dinterotest.Connection) { c.Events = nil })
	atPoll(sim, 3, func() {
		sim.AddEvent(account, dinterotest.Event{Event: "signature_required", Metadata: map[string]any{"signature_link": "https://sig.example.com/1"}})
	})
	progress, err := run.Await(soon(t), keyA, true)
	mustSucceed(t, err)
	wantEqual(t, "link", progress.Link, "https://sig.example.com/1")
}

// Only a string is a link.
func TestAwait_LinkOfAnotherTypeIsNone_Defect43(t *testing.T) {
	sim, run := start(t)
	sim.AddSignup(account, caseA, "NOK")
	sim.Change(account, func(c *dinterotest.Connection) {
		c.Events[0].Metadata["signature_link"] = map[string]any{"href": "https://sig.example.com/1"}
	})
	atPoll(sim, 4, func() { sim.Sign(account) })
	progress, err := run.Await(soon(t), keyA, true)
	mustSucceed(t, err)
	wantEqual(t, "link", progress.Link, "")
	wantEqual(t, "status", progress.Connection.Status, "enabled")
}

// With several signups, it is not known whose link it is.
func TestAwait_UnknowableLinkFailsEarly(t *testing.T) {
	sim, run := start(t, polling(never, never))
	sim.AddSignup(account, caseA, "NOK")
	sim.AddSignup(account, caseB, "NOK")
	for _, key := range []onboarding.Key{keyA, keyB} {
		_, err := run.Await(soon(t), key, true)
		wantEqual(t, "key", errorAs[*onboarding.UnknowableLinkError](t, err).Key, key)
		wantContains(t, "error", err.Error(), "several signups")
	}
	wantRequests(t, sim, "token settings settings")

	// The status is not in doubt.
	sim.Sign(account)
	_, err := run.Await(soon(t), keyA, true)
	mustSucceed(t, err)
}

func TestAwait_LinkOfAnEventThatNamesTheCase(t *testing.T) {
	sim, run := start(t, polling(never, never))
	sim.AddSignup(account, caseA, "NOK")
	sim.AddSignup(account, caseB, "NOK")
	sim.Change(account, func(c *dinterotest.Connection) { c.Events[0].Metadata["case_id"] = caseA })
	progress, err := run.Await(soon(t), keyA, true)
	mustSucceed(t, err)
	wantEqual(t, "link", progress.Link, link(sim, 0))
	_, err = run.Await(soon(t), keyB, true)
	wantError[*onboarding.UnknowableLinkError](t, err)
}

// The run that has submitted a signup knows its link, however many signups
// there are.
func TestAwait_LinkOfTheOwnPOST(t *testing.T) {
	for name, answer := range map[string]dinterotest.Fault{
		"answered": {}, "accepted without a body": afterEffect(status(200)), "in doubt": afterEffect(status(504)),
	} {
		t.Run(name, func(t *testing.T) {
			sim, run := start(t, polling(never, never))
			sim.AddSignup(account, caseB, "NOK")
			sim.Inject(dinterotest.RouteSignup, 1, answer)
			result, err := run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
			mustSucceed(t, err)
			wantEqual(t, "link in the result", result.Link, link(sim, 1))
			sim.AddSignup(account, caseNumber(1), "NOK")
			progress, err := run.Await(soon(t), keyA, true)
			mustSucceed(t, err)
			wantEqual(t, "link", progress.Link, link(sim, 1))
			_, err = run.Await(soon(t), keyB, true)
			wantError[*onboarding.UnknowableLinkError](t, err)
		})
	}
}

// Before the first signup of an account there is no event to compare with. But
// as long as it is the only signup, the link is certainly its own.
func TestAwait_LinkOfTheFirstSignupStaysKnown(t *testing.T) {
	for name, answer := range map[string]dinterotest.Fault{"answered": {}, "in doubt": afterEffect(status(504))} {
		t.Run(name, func(t *testing.T) {
			sim, run := start(t, polling(never, never))
			sim.Inject(dinterotest.RouteSignup, 1, answer)
			for i, key := range []onboarding.Key{keyA, keyB} {
				_, err := run.Apply(t.Context(), key, nil, wishFor("NOK"))
				mustSucceed(t, err)
				progress, err := run.Await(soon(t), keyA, true)
				mustSucceed(t, err)
				wantEqual(t, "link of the first signup", progress.Link, link(sim, 0))
				wantEqual(t, "signups", sim.Signups(), i+1)
			}
		})
	}
}

// The event of another run was added as well, so it is not known which one is
// ours.
func TestAwait_LinkOfTheOwnPOSTIsNotKnownBesideAnother(t *testing.T) {
	sim, run := start(t, polling(never, never))
	sim.AddSignup(account, caseB, "NOK")
	onPOST(sim, 1, func() { sim.AddSignup(account, caseNumber(1), "NOK") })
	result, err := run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
	mustSucceed(t, err)
	wantEqual(t, "link in the result", result.Link, "")
	_, err = run.Await(soon(t), keyA, true)
	wantError[*onboarding.UnknowableLinkError](t, err)
}

// A signup that is submitted again gets a new contract. The link to the old one
// is not waited for.
func TestAwait_LinkOfAnEarlierAttemptIsNotTheNewOne(t *testing.T) {
	sim, run := start(t)
	sim.AddSignup(account, caseA, "NOK")
	old := link(sim, 0)
	sim.Decline(account)
	record := recordOf(sim, wishFor("NOK"))
	sim.SetReads(dinterotest.ReadsSettings)
	_, err := run.Apply(t.Context(), keyA, record, attempt(2, wishFor("NOK")))
	mustSucceed(t, err)
	progress, err := run.Await(soon(t), keyA, true)
	mustSucceed(t, err)
	wantEqual(t, "link", progress.Link, link(sim, 2))
	wantEqual(t, "link is the old one", progress.Link == old, false)
}
