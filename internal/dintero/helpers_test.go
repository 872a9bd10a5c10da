package dintero_test

import (
	"context"
	"encoding/json"
	"reflect"
	"strings"
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
)

// hasty is the pace of tests: what takes minutes among people takes
// milliseconds here.
var hasty = dintero.Pace{
	Retry: 2 * time.Millisecond, MaxRetry: 20 * time.Millisecond,
	Poll: 2 * time.Millisecond, MaxPoll: 5 * time.Millisecond,
}

// start returns a simulator and a client of it that may send a request three
// times.
func start(t *testing.T, edits ...func(*dintero.Config)) (*dinterotest.Server, *dintero.Client) {
	t.Helper()
	sim := dinterotest.Start(t)
	t.Cleanup(sim.ClearFaults) // a shared read goes on after the test and would keep the server from closing
	return sim, connect(t, sim, edits...)
}

func connect(t *testing.T, sim *dinterotest.Server, edits ...func(*dintero.Config)) *dintero.Client {
	t.Helper()
	config := dintero.Config{
		BaseURL:   sim.URL,
		AccountID: account,
		ClientID:  dinterotest.ClientID, ClientSecret: dinterotest.ClientSecret,
		RequestTimeout: 5 * time.Second,
		MaxRetries:     2,
		UserAgent:      "test",
		Pace:           hasty,
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

func vippsIn(currencies ...string) []dintero.PaymentOption {
	return []dintero.PaymentOption{dintero.NewPaymentOption("dintero_psp.vipps", currencies)}
}

// inNOK is the signup that tests submit unless they need another.
func inNOK(caseID string) dintero.Signup { return dintero.NewSignup(caseID, vippsIn("NOK"), "") }

// put is the same signup, submitted from elsewhere.
func put(sim *dinterotest.Server, accountID, caseID string, currencies ...string) {
	if currencies == nil {
		currencies = []string{"NOK"}
	}
	sim.Put(accountID, dinterotest.Signup{
		CaseID:         caseID,
		PaymentOptions: []dinterotest.PaymentOption{{Type: "dintero_psp.vipps", Currencies: currencies}},
	})
}

// sent holds the client to the requests that it made, in order, by their
// routes' names.
func sent(t *testing.T, sim *dinterotest.Server, want string) {
	t.Helper()
	var routes []string
	for _, r := range sim.Requests() {
		routes = append(routes, string(r.Route))
	}
	equal(t, "requests", strings.Join(routes, " "), want)
}

// posts counts the signups that were sent and those that were taken.
func posts(t *testing.T, sim *dinterotest.Server, wantSent, wantTaken int) {
	t.Helper()
	taken := 0
	for _, r := range sim.Requests(dinterotest.RouteSignup) {
		if r.Effect {
			taken++
		}
	}
	equal(t, "POSTs sent", sim.Count(dinterotest.RouteSignup), wantSent)
	equal(t, "POSTs taken", taken, wantTaken)
}

func equal[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s = %v, want %v", what, got, want)
	}
}

func same(t *testing.T, what string, got, want any) {
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

// plain is any JSON as Go's plain values.
func plain(t *testing.T, body string) any {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(body), &v); err != nil {
		t.Fatalf("%v in %q", err, body)
	}
	return v
}

// caseIDs are those that the simulator holds, in order.
func caseIDs(sim *dinterotest.Server, accountID string) string {
	var ids []string
	connection, _ := sim.Connection(accountID)
	for _, s := range connection.Signups {
		ids = append(ids, s.CaseID)
	}
	return strings.Join(ids, " ")
}

// within fails the test where fn takes longer, and so never returns later than
// a broken client would make it.
func within(t *testing.T, d time.Duration, fn func()) {
	t.Helper()
	started := time.Now()
	fn()
	if took := time.Since(started); took > d {
		t.Errorf("it took %s, want at most %s", took, d)
	}
}

// interruptible is a context and what interrupts it.
func interruptible(t *testing.T) (context.Context, context.CancelFunc) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	return ctx, cancel
}
