package dintero

import (
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// aged returns a client that read an account so long ago.
func aged(t *testing.T, age time.Duration) (*dinterotest.Server, *Client) {
	t.Helper()
	sim := dinterotest.Start(t)
	client, err := New(Config{BaseURL: sim.URL, AccessToken: sim.IssueToken(dinterotest.Account), Pace: Pace{Retry: time.Millisecond}})
	if err != nil {
		t.Fatal(err)
	}
	put(t, client, "00000000-0000-4000-8000-000000000001")
	if _, err := client.Fresh(t.Context(), dinterotest.Account, ""); err != nil {
		t.Fatal(err)
	}
	grow(client, age)
	sim.Forget()
	return sim, client
}

func grow(client *Client, age time.Duration) {
	a := client.account(dinterotest.Account)
	a.mu.Lock()
	defer a.mu.Unlock()
	a.view.at = a.view.at.Add(-age)
}

func put(t *testing.T, client *Client, caseID string) {
	t.Helper()
	signup := NewSignup(caseID, []PaymentOption{NewPaymentOption("dintero_psp.vipps", []string{"NOK"})}, "")
	if _, err := client.SignUp(t.Context(), dinterotest.Account, signup); err != nil {
		t.Fatal(err)
	}
}

func routes(sim *dinterotest.Server) string {
	all := ""
	for _, r := range sim.Requests() {
		all += string(r.Route) + " "
	}
	return all
}

func TestWhatWasReadServesForHalfAMinute(t *testing.T) {
	for age, want := range map[time.Duration]string{28 * time.Second: "", 31 * time.Second: "settings "} {
		sim, client := aged(t, age)
		if _, err := client.Read(t.Context(), dinterotest.Account, ""); err != nil {
			t.Error(err)
		}
		if got := routes(sim); got != want {
			t.Errorf("after %s the requests are %q, want %q", age, got, want)
		}
	}
}

// Others may have come before a POST, so what was read serves for less there;
// the answer to a write of our own serves as long as ever.
func TestWhatWasReadServesForTwoSecondsBeforeAPost(t *testing.T) {
	const second = "00000000-0000-4000-8000-000000000002"
	for age, want := range map[time.Duration]string{0: "connection signup ", 3 * time.Second: "settings connection signup "} {
		sim, client := aged(t, age)
		put(t, client, second)
		if got := routes(sim); got != want {
			t.Errorf("after %s the requests are %q, want %q", age, got, want)
		}
		sim.Forget()
		grow(client, 28*time.Second)
		put(t, client, "00000000-0000-4000-8000-000000000003")
		if got := routes(sim); got != "signup " {
			t.Errorf("after a write the requests are %q, want only the signup", got)
		}
	}
}

// Nothing is kept after a write whose answer could not be read, least of all
// what was asked for before it.
func TestOlderReadIsNotKeptAfterAnUnreadableWrite(t *testing.T) {
	sim, client := aged(t, time.Hour)
	a := client.account(dinterotest.Account)
	older, version := View{Connection: &Connection{Signups: []Signup{}}, at: time.Now()}, a.current()
	a.wrote(nil)
	a.store(older, version)
	view, err := client.Read(t.Context(), dinterotest.Account, "")
	if err != nil || len(view.Connection.Signups) != 1 {
		t.Errorf("view %v, error %v; want the signup that is there", view, err)
	}
	if got := routes(sim); got != "settings " {
		t.Errorf("the requests are %q, want one read", got)
	}
}
