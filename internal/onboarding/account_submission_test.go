package onboarding_test

import (
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

// The tests here are about the views that follow a POST of the same run.

// The response to a POST is as good as a read for a refresh.
func TestAccountSubmission_ResponseIsInTheNextView(t *testing.T) {
	for _, mode := range allReads {
		sim, run := start(t)
		sim.SetReads(mode)
		sim.AddSignup(account, caseB, "NOK")
		_, err := run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
		mustSucceed(t, err)
		for _, key := range []onboarding.Key{keyA, keyB} {
			view, err := run.View(t.Context(), key, nil)
			mustSucceed(t, err)
			_, shown := view.Signup(key)
			wantEqual(t, key.CaseID+" is shown, reads "+string(mode), shown, true)
			wantEqual(t, "signups", len(view.Signups()), 2)
		}
		wantRequests(t, sim, "token settings connection signup")
	}
}

// A read that began before a POST and ends after its response shows how it was
// before. That the times of both are equal, because they have whole seconds, or
// that there are none, makes it no newer.
func TestAccountSubmission_OlderReadDoesNotReplaceTheResponse_Defect34(t *testing.T) {
	for name, updatedAt := range map[string]func(string) string{
		"times":       func(at string) string { return at },
		"equal times": func(string) string { return "2099-01-01T00:00:00Z" },
		"no times":    func(string) string { return "" },
	} {
		t.Run(name, func(t *testing.T) {
			sim, run := start(t)
			sim.AddSignup(account, caseA, "NOK")
			sim.Decline(account)
			record := recordOf(sim, wishFor("NOK"))
			_, err := run.FreshView(t.Context(), keyA) // so that the POST needs no read
			mustSucceed(t, err)
			sim.OnShow(func(_ dinterotest.Route, c *dinterotest.Connection) *dinterotest.Connection {
				c.UpdatedAt = updatedAt(c.UpdatedAt)
				return c
			})

			arrived, answer, done := make(chan struct{}), make(chan struct{}), make(chan error, 1)
			sim.Inject(dinterotest.RouteSettings, 1, dinterotest.Fault{After: true, Alter: func(body []byte) []byte {
				close(arrived)
				<-answer
				return body
			}})
			onPOST(sim, 1, func() {
				go func() {
					_, err := run.FreshView(t.Context(), keyA)
					done <- err
				}()
				<-arrived
			})
			_, err = run.Apply(t.Context(), keyA, record, attempt(2, wishFor("NOK")))
			close(answer)
			mustSucceed(t, err)
			mustSucceed(t, <-done)
			view, err := run.View(t.Context(), keyA, nil)
			mustSucceed(t, err)
			wantEqual(t, "status", view.Connection.Status, "pending")
			signup, _ := view.Signup(keyA)
			connection, _ := sim.Connection(account)
			wantEqual(t, "time of the signup", signup.CreatedAt, connection.Signups[0].CreatedAt)
			wantSent(t, sim, 1, 1)
		})
	}
}

// If neither the response nor the read after it shows the signup, the next view
// makes a new read.
func TestAccountSubmission_IncompleteResponseIsFollowedByANewRead_Defect02(t *testing.T) {
	for name, read := range map[string]dinterotest.Fault{"500": status(500), "cut off": {CutOff: true}, "a web page": {Status: 200, Body: "<html>"}} {
		t.Run(name, func(t *testing.T) {
			sim, run := start(t, retries(0))
			sim.AddSignup(account, caseB, "NOK")
			sim.Inject(dinterotest.RouteSignup, 1, afterEffect(status(200)))
			onPOST(sim, 1, func() { sim.Inject(dinterotest.RouteSettings, 1, read) })
			result, err := run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
			mustSucceed(t, err)
			wantEqual(t, "incomplete", result.Incomplete != nil, true)
			sim.ResetLog()
			view, err := run.View(t.Context(), keyA, nil)
			mustSucceed(t, err)
			wantEqual(t, "shown", view.Covers(keyA, wishFor("NOK")), true)
			wantRequests(t, sim, "settings")
			wantEqual(t, "signups", sim.Signups(), 2)
		})
	}
}
