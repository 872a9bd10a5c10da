package onboarding_test

import (
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// Reads that show the state before this run's POST do not end the wait.
func TestAwait_StaleReadsDoNotEndIt_Defect31(t *testing.T) {
	for name, before := range map[string]func(sim acctest.Sim){
		"declined": func(sim acctest.Sim) { sim.Decline(account) },
		"failed":   func(sim acctest.Sim) { sim.Fail(account, "x") },
		"enabled":  func(sim acctest.Sim) { sim.Sign(account) },
	} {
		for _, mode := range readable {
			t.Run(name+", reads "+string(mode), func(t *testing.T) {
				t.Parallel()
				sim, run := start(t)
				sim.SetReads(mode)
				sim.AddSignup(account, caseA, "NOK")
				before(sim)
				record := recordOf(sim, wishFor("NOK"))
				sim.SetLag(200 * time.Millisecond)
				time.Sleep(200 * time.Millisecond)
				_, err := run.Apply(t.Context(), keyA, record, attempt(2, wishFor("NOK")))
				mustSucceed(t, err)
				time.AfterFunc(50*time.Millisecond, func() {
					sim.Change(account, func(c *dinterotest.Connection) { c.Configuration.MerchantSerialNumber = "the new one" })
					sim.Sign(account)
				})
				progress, err := run.Await(soon(t), keyA, false)
				mustSucceed(t, err)
				wantEqual(t, "serial number", progress.Connection.MerchantSerialNumber, "the new one")
			})
		}
	}
}

// A read that began before a POST of this run was answered shows how it was
// before, even if the answer to the POST shows nothing.
func TestAwait_ReadFromBeforeAnOwnPOSTDoesNotEndIt(t *testing.T) {
	sim, run := start(t)
	sim.AddSignup(account, caseA, "NOK")
	sim.Decline(account)
	record := recordOf(sim, wishFor("NOK"))
	_, err := run.FreshView(t.Context(), keyA)
	mustSucceed(t, err)

	postArrived, readArrived, answerRead := make(chan struct{}), make(chan struct{}), make(chan struct{})
	onPOST(sim, 1, func() { close(postArrived); <-readArrived })
	sim.Inject(dinterotest.RouteSignup, 1, afterEffect(status(200)))
	sim.Inject(dinterotest.RouteSettings, 1, dinterotest.Fault{After: true, Alter: func(body []byte) []byte {
		close(readArrived)
		<-answerRead
		return body
	}})
	applied, awaited := make(chan error, 1), make(chan error, 1)
	go func() {
		_, err := run.Apply(t.Context(), keyA, record, attempt(2, wishFor("NOK")))
		applied <- err
	}()
	<-postArrived
	go func() {
		_, err := run.Await(soon(t), keyA, true)
		awaited <- err
	}()
	<-readArrived
	time.Sleep(100 * time.Millisecond) // the answer to the POST arrives first
	wantSent(t, sim, 1, 1)
	close(answerRead)
	mustSucceed(t, <-applied)
	mustSucceed(t, <-awaited)
}
