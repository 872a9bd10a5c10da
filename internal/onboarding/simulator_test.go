package onboarding_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

const (
	account        = dinterotest.Account
	anotherAccount = "T87654321"

	caseA = acctest.CaseID
	caseB = acctest.OtherCaseID

	// never is longer than any test waits.
	never = 20 * time.Second
)

var (
	keyA = onboarding.NewKey(account, caseA)
	keyB = onboarding.NewKey(account, caseB)

	// readable are the ways in which Dintero may show a connection.
	readable = []dinterotest.Reads{dinterotest.ReadsSettings, dinterotest.ReadsSettingsHyphen, dinterotest.ReadsOwnPath, dinterotest.ReadsBoth}
	// allReads are those, and no way at all.
	allReads = append([]dinterotest.Reads{dinterotest.ReadsNone}, readable...)
)

// setup is the configuration of a run. A test changes it with functions.
type setup struct {
	Client         dintero.Config
	Timing         onboarding.Timing
	MaxSubmissions int
}

// start returns a simulated Dintero, and a run that may send a request three
// times.
func start(t *testing.T, edits ...func(*setup)) (acctest.Sim, *onboarding.Run) {
	t.Helper()
	sim := acctest.Start(t)
	t.Cleanup(sim.ClearFaults) // a read goes on after the test, and would keep the server from closing
	return sim, newRun(t, sim, edits...)
}

// newRun returns a run as another process of Terraform would have it.
func newRun(t *testing.T, sim acctest.Sim, edits ...func(*setup)) *onboarding.Run {
	t.Helper()
	short := acctest.Timing()
	s := setup{Timing: short.Onboarding, MaxSubmissions: -1}
	s.Timing.ConfirmFor, s.Timing.Grace, s.Timing.ReadGrace = 500*time.Millisecond, 200*time.Millisecond, 200*time.Millisecond
	s.Timing.Poll, s.Timing.MaxPoll = 2*time.Millisecond, 5*time.Millisecond
	s.Client = dintero.Config{
		BaseURL: sim.URL, AccountID: account, ClientID: dinterotest.ClientID, ClientSecret: dinterotest.ClientSecret,
		RequestTimeout: 5 * time.Second, MaxRetries: 2, UserAgent: "test", Timing: short.Client,
	}
	s.Client.Timing.Retry, s.Client.Timing.MaxRetry = 2*time.Millisecond, 20*time.Millisecond
	for _, edit := range edits {
		edit(&s)
	}
	client, err := dintero.New(s.Client)
	mustSucceed(t, err)
	return onboarding.NewRun(client, s.Timing, s.MaxSubmissions)
}

func retries(n int) func(*setup) { return func(s *setup) { s.Client.MaxRetries = n } }

func requestTimeout(d time.Duration) func(*setup) {
	return func(s *setup) { s.Client.RequestTimeout = d }
}

// viewAge is how old a view before a POST may be.
func viewAge(d time.Duration) func(*setup) { return func(s *setup) { s.Timing.ViewAge = d } }

func confirmFor(d time.Duration) func(*setup) { return func(s *setup) { s.Timing.ConfirmFor = d } }

// grace sets how much longer than ConfirmFor a read may take.
func grace(d time.Duration) func(*setup) { return func(s *setup) { s.Timing.Grace = d } }

// wishFor asks for Vipps in these currencies, in the first attempt.
func wishFor(currencies ...string) onboarding.Wish {
	return onboarding.Wish{PaymentOptions: []dintero.PaymentOption{{Type: "dintero_psp.vipps", Currencies: currencies}}, Attempt: 1}
}

func attempt(n int64, w onboarding.Wish) onboarding.Wish {
	w.Attempt = n
	return w
}

func logo(logo string, w onboarding.Wish) onboarding.Wish {
	w.Logo = logo
	return w
}

// recordOf returns the record in the state after a signup was applied with a
// wish, and refreshed now.
func recordOf(sim acctest.Sim, wish onboarding.Wish) *onboarding.Record {
	record := &onboarding.Record{Wish: wish}
	if c, ok := sim.Connection(account); ok {
		record.UpdatedAt, record.Status = c.UpdatedAt, c.Status
		for _, s := range c.Signups {
			if strings.EqualFold(s.CaseID, caseA) {
				record.SignedUpAt = s.CreatedAt
			}
		}
	}
	return record
}

func status(code int) dinterotest.Fault { return dinterotest.Fault{Status: code} }

// dinteroError is an answer with an error object as Dintero sends it.
func dinteroError(code int, message string) dinterotest.Fault {
	return dinterotest.Fault{Status: code, Body: fmt.Sprintf(`{"error":{"code":"NO","message":%q}}`, message)}
}

// afterEffect returns the fault for a request that has taken effect before.
func afterEffect(f dinterotest.Fault) dinterotest.Fault {
	f.After = true
	return f
}

// onPOST calls a function when the n-th POST has arrived, before it is handled.
func onPOST(sim acctest.Sim, n int, do func()) {
	sim.OnRequest(func(route dinterotest.Route, _ string) {
		if route == dinterotest.RouteSignup && sim.Count(route) == n {
			do()
		}
	})
}

// cases returns the cases that Dintero has, in order.
func cases(sim acctest.Sim) string {
	var ids []string
	connection, _ := sim.Connection(account)
	for _, s := range connection.Signups {
		ids = append(ids, s.CaseID)
	}
	return strings.Join(ids, " ")
}

// currencies returns the currencies that Dintero has for case A.
func currencies(sim acctest.Sim) string {
	connection, _ := sim.Connection(account)
	for _, s := range connection.Signups {
		if strings.EqualFold(s.CaseID, caseA) {
			return strings.Join(s.PaymentOptions[0].Currencies, " ")
		}
	}
	return ""
}

// caseNumber is the id of one of many cases.
func caseNumber(i int) string { return fmt.Sprintf("00000000-0000-4000-8000-%012d", i) }

func keyNumber(i int) onboarding.Key { return onboarding.NewKey(account, caseNumber(i)) }

// settingsShow makes the settings show a connection of their own, whatever the
// own path shows.
func settingsShow(sim acctest.Sim, times int, connection string) {
	sim.Inject(dinterotest.RouteSettings, times, dinterotest.Fault{Status: http.StatusOK, Body: `{"connections":{"vipps_psp":` + connection + `}}`})
}

// ownPathShows makes the own path show a connection of its own.
func ownPathShows(sim acctest.Sim, times int, connection string) {
	sim.Inject(dinterotest.RouteConnection, times, dinterotest.Fault{Status: http.StatusOK, Body: connection})
}

// copyAt is a copy of the connection as JSON, with signups of these cases in
// NOK.
func copyAt(updatedAt, status string, caseIDs ...string) string {
	var signups []string
	for _, id := range caseIDs {
		signups = append(signups, fmt.Sprintf(`{"case_id":%q,"created_at":"2026-01-01T10:00:00Z","payment_options":[{"type":"dintero_psp.vipps","currencies":["NOK"]}]}`, id))
	}
	return fmt.Sprintf(`{"updated_at":%q,"status":%q,"signups":[%s]}`, updatedAt, status, strings.Join(signups, ","))
}
