package dintero_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

const (
	account = dinterotest.Account
	another = "T87654321"

	caseA = "3c90c3cc-0d44-4b50-8888-8dd25736052a"
	caseB = "7b1f0a52-93d4-4c1e-a6f7-0c5d2e8b9f31"

	never = time.Hour // a delay that only ends when the client leaves
)

// fastTiming has milliseconds instead of minutes. Rate limits and outages have
// tests of their own.
var fastTiming = dintero.Timing{
	Retry: 2 * time.Millisecond, MaxRetry: 20 * time.Millisecond, MaxRetryAfter: 2 * time.Minute,
}

// start returns a simulator, and a client of it that may make a request three
// times.
func start(t testing.TB, edits ...func(*dintero.Config)) (*dinterotest.Server, *dintero.Client) {
	t.Helper()
	sim := dinterotest.Start(t)
	return sim, connect(t, sim.URL, edits...)
}

func connect(t testing.TB, baseURL string, edits ...func(*dintero.Config)) *dintero.Client {
	t.Helper()
	config := dintero.Config{
		BaseURL:   baseURL,
		AccountID: account,
		ClientID:  dinterotest.ClientID, ClientSecret: dinterotest.ClientSecret,
		RequestTimeout: 5 * time.Second,
		MaxRetries:     2,
		UserAgent:      "test",
		Timing:         fastTiming,
	}
	for _, edit := range edits {
		edit(&config)
	}
	client, err := dintero.New(config)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func retries(n int) func(*dintero.Config) {
	return func(c *dintero.Config) { c.MaxRetries = n }
}

func timeout(d time.Duration) func(*dintero.Config) {
	return func(c *dintero.Config) { c.RequestTimeout = d }
}

func accessToken(token string) func(*dintero.Config) {
	return func(c *dintero.Config) { c.AccessToken = token }
}

// inNOK is the signup that tests submit unless they need another.
func inNOK(caseID string) dintero.Signup {
	return dintero.Signup{CaseID: caseID, PaymentOptions: []dintero.PaymentOption{{Type: "dintero_psp.vipps", Currencies: []string{"NOK"}}}}
}

// addSignup is the same signup, submitted by somebody else.
func addSignup(sim *dinterotest.Server, accountID, caseID string) {
	sim.AddSignup(accountID, dinterotest.Signup{CaseID: caseID, PaymentOptions: []dinterotest.PaymentOption{{Type: "dintero_psp.vipps", Currencies: []string{"NOK"}}}})
}

func status(code int) dinterotest.Fault { return dinterotest.Fault{Status: code} }

// withEffect returns a fault for a request that has taken effect before.
func withEffect(f dinterotest.Fault) dinterotest.Fault {
	f.After = true
	return f
}

// wantRequests checks which requests were made, in order, by their routes' names.
func wantRequests(t *testing.T, sim *dinterotest.Server, want string) {
	t.Helper()
	var routes []string
	for _, r := range sim.Requests() {
		routes = append(routes, string(r.Route))
	}
	equal(t, "requests", strings.Join(routes, " "), want)
}

// wantPOSTs checks how many signups were sent, and how many took effect.
func wantPOSTs(t *testing.T, sim *dinterotest.Server, sent, effects int) {
	t.Helper()
	tookEffect := 0
	for _, r := range sim.Requests(dinterotest.RouteSignup) {
		if r.Effect {
			tookEffect++
		}
	}
	equal(t, "signups sent", sim.Count(dinterotest.RouteSignup), sent)
	equal(t, "signups that took effect", tookEffect, effects)
}

func equal[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s = %v, want %v", what, got, want)
	}
}

func deepEqual(t *testing.T, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s = %v, want %v", what, got, want)
	}
}

func contains(t *testing.T, what, text, part string) {
	t.Helper()
	if !strings.Contains(text, part) {
		t.Errorf("%s is %q, want it to contain %q", what, text, part)
	}
}

func succeed(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("error %v, want none", err)
	}
}

// errorOf returns an error of a type; the test ends if err is none.
func errorOf[E error](t *testing.T, err error) E {
	t.Helper()
	var typed E
	if !errors.As(err, &typed) {
		t.Fatalf("error %v, want a %T", err, typed)
	}
	return typed
}

// inParallel calls a function n times at once and waits for all.
func inParallel(n int, call func(i int)) {
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() { call(i) })
	}
	group.Wait()
}

// within fails the test if a call takes longer.
func within(t *testing.T, d time.Duration, call func()) {
	t.Helper()
	started := time.Now()
	call()
	if took := time.Since(started); took > d {
		t.Errorf("it took %s, want at most %s", took, d)
	}
}

func caseNumber(i int) string { return fmt.Sprintf("00000000-0000-4000-8000-%012d", i) }

func accountNumber(i int) string { return fmt.Sprintf("T%08d", 20000000+i) }
