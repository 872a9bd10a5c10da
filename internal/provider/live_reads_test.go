package provider_test

import (
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// client returns a client whose requests are recorded, too.
func (to target) client(t *testing.T) *dintero.Client {
	t.Helper()
	client, err := dintero.New(dintero.Config{BaseURL: to.URL, AccountID: to.account, ClientID: to.clientID, ClientSecret: to.clientSecret})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// readUntilShown reads the connection until one of its endpoints shows the
// signup, for a minute at most. How long that takes is in the recording, so there
// is no error.
func (to target) readUntilShown(t *testing.T) error {
	t.Helper()
	client := to.client(t)
	until := time.Now().Add(time.Minute)
	for pause := 250 * time.Millisecond; ; pause = min(2*pause, 10*time.Second) {
		if to.read(t, client) || time.Now().After(until) || !dintero.Sleep(t.Context(), pause) {
			return nil
		}
	}
}

// read reads both endpoints once, and reports whether the signup is shown.
func (to target) read(t *testing.T, client *dintero.Client) bool {
	t.Helper()
	account, _ := client.Settings(t.Context(), to.account) // errors are in the recording
	own, _ := client.VippsPSPConnection(t.Context(), to.account)
	_, isInAccount := account.Signup(to.caseID)
	_, isAtOwnPath := own.Signup(to.caseID)
	return isInAccount || isAtOwnPath
}

// readInTheEnd makes the reads that the provider itself does not make: of the
// endpoint that it does not need, and of the approvals.
func (to target) readInTheEnd(t *testing.T) {
	t.Helper()
	client := to.client(t)
	to.read(t, client)
	_, _ = client.PaymentApprovals(t.Context(), to.account, nil) // what comes back is in the recording
}

func TestLiveReads_EndWhenTheSignupIsShown(t *testing.T) {
	sim := acctest.Start(t)
	sim.SetLag(600 * time.Millisecond)
	sim.AddSignup(dinterotest.Account, acctest.CaseID, "NOK")
	to := simulatedTarget(t, sim.Server)
	if err := to.readUntilShown(t); err != nil {
		t.Fatal(err)
	}
	reads := to.exchanges().of("GET", settingsSuffix)
	if shown := len(snapshotsOf(reads)); len(reads) < 2 || shown != 1 {
		t.Errorf("%d of %d reads show the signup, want only the last one", shown, len(reads))
	}
	if got := len(to.exchanges().of("GET", ownPathSuffix)); got != len(reads) {
		t.Errorf("%d reads of the own path, want as many as of the settings: %d", got, len(reads))
	}
}
