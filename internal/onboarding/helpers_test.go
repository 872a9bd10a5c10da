package onboarding_test

import (
	"log/slog"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

const (
	account = dinterotest.Account
	caseA   = "3c90c3cc-0d44-4b50-8888-8dd25736052a"
	caseB   = "7f4df5a1-3c3b-4a52-9d0e-0a1b2c3d4e5f"
)

var keyA, keyB = onboarding.NewKey(account, caseA), onboarding.NewKey(account, caseB)

// newRun returns a run against a simulator whose pauses are milliseconds. What a
// test waits for has the time of production or more.
func newRun(t testing.TB, sim *dinterotest.Server, edits ...func(*onboarding.Timing)) *onboarding.Run {
	t.Helper()
	client, err := dintero.New(dintero.Config{
		BaseURL: sim.URL, AccountID: account, ClientID: dinterotest.ClientID, ClientSecret: dinterotest.ClientSecret, MaxRetries: 2,
		Timing: dintero.Timing{Retry: time.Millisecond, MaxRetry: 10 * time.Millisecond, RateLimit: time.Millisecond, MaxRetryAfter: time.Minute},
	})
	if err != nil {
		t.Fatal(err)
	}
	timing := onboarding.DefaultTiming
	timing.ConfirmPause, timing.Poll, timing.MaxPoll = time.Millisecond, time.Millisecond, 5*time.Millisecond
	for _, edit := range edits {
		edit(&timing)
	}
	return onboarding.NewRun(client, timing, slog.New(slog.DiscardHandler))
}

func vipps(currencies ...string) []dintero.PaymentOption {
	return []dintero.PaymentOption{{Type: "dintero_psp.vipps", Currencies: currencies}}
}

// asks is a configuration of a signup in its first attempt.
func asks(key onboarding.Key, currencies ...string) onboarding.Config {
	return onboarding.Config{Key: key, CaseID: key.CaseID, PaymentOptions: vipps(currencies...), Attempt: 1}
}

// stateOf is the state after a result.
func stateOf(config onboarding.Config, result onboarding.Result) *onboarding.State {
	state := &onboarding.State{Config: config, SubmittedAt: result.SubmittedAt}
	if result.Connection != nil {
		state.UpdatedAt, state.Status = result.Connection.UpdatedAt, result.Connection.Status
	}
	return state
}

// addSignup submits a signup as somebody else.
func addSignup(sim *dinterotest.Server, key onboarding.Key, currencies ...string) {
	sim.AddSignup(key.AccountID, dinterotest.Signup{CaseID: key.CaseID, PaymentOptions: []dinterotest.PaymentOption{{Type: "dintero_psp.vipps", Currencies: currencies}}})
}

// signedUp submits a signup in NOK by an earlier run, a minute ago, and returns
// its state. The log of the simulator is empty then.
func signedUp(t testing.TB, sim *dinterotest.Server, key onboarding.Key) *onboarding.State {
	t.Helper()
	config := asks(key, "NOK")
	result, err := newRun(t, sim).Apply(t.Context(), nil, config)
	if err != nil {
		t.Fatal(err)
	}
	sim.Advance(time.Minute)
	sim.ResetLog()
	return stateOf(config, result)
}

// wantRequests checks how many requests of each of the routes the log has.
func wantRequests(t testing.TB, sim *dinterotest.Server, settings, ownPath, posts int) {
	t.Helper()
	got := [3]int{sim.Count(dinterotest.RouteSettings), sim.Count(dinterotest.RouteConnection), sim.Count(dinterotest.RouteSignup)}
	if want := [3]int{settings, ownPath, posts}; got != want {
		t.Errorf("requests of settings, own path and signups: %v, want %v", got, want)
	}
}
