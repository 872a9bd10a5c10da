package provider_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// anywhere is where a test runs that needs nothing of the simulator: against
// it, or, with DINTERO_LIVE=1, against a test account at Dintero.
type anywhere struct {
	*recorder
	live                           bool
	account, caseID                string
	clientID, clientSecret, origin string
}

func isLive() bool { return os.Getenv("DINTERO_LIVE") != "" }

func newAnywhere(t *testing.T) anywhere {
	t.Helper()
	a := anywhere{account: dinterotest.Account, caseID: caseID, clientID: dinterotest.ClientID, clientSecret: dinterotest.ClientSecret}
	if isLive() {
		a = liveAccount(t)
	} else {
		a.origin = dinterotest.Start(t).URL
	}
	a.recorder = newRecorder(t, a.origin)
	return a
}

// liveAccount takes a test account only, and only a case that has no signup:
// nothing is touched that the test has not made.
func liveAccount(t *testing.T) anywhere {
	t.Helper()
	a := anywhere{
		live: true, account: os.Getenv("DINTERO_ACCOUNT_ID"), caseID: os.Getenv("DINTERO_CASE_ID"),
		clientID: os.Getenv("DINTERO_CLIENT_ID"), clientSecret: os.Getenv("DINTERO_CLIENT_SECRET"), origin: os.Getenv("DINTERO_BASE_URL"),
	}
	if a.origin == "" {
		a.origin = dintero.DefaultBaseURL
	}
	if a.account == "" || a.caseID == "" || a.clientID == "" || a.clientSecret == "" {
		t.Fatal("a live run needs DINTERO_ACCOUNT_ID, DINTERO_CLIENT_ID, DINTERO_CLIENT_SECRET and DINTERO_CASE_ID, a case without a signup")
	}
	if !strings.HasPrefix(a.account, "T") {
		t.Fatalf("a live run is for test accounts (T…) only; DINTERO_ACCOUNT_ID is %s", a.account)
	}
	client, err := dintero.New(dintero.Config{BaseURL: a.origin, AccountID: a.account, ClientID: a.clientID, ClientSecret: a.clientSecret})
	if err != nil {
		t.Fatal(err)
	}
	view, err := client.Read(t.Context(), a.account, "")
	if err != nil {
		t.Fatal(err)
	}
	if _, presence := view.Find(a.caseID); presence == dintero.Present {
		t.Fatalf("case %s has a signup already, and a live run touches nothing that it has not made; give another case", a.caseID)
	}
	return a
}

func (a anywhere) provider() string {
	return fmt.Sprintf("provider \"dintero\" {\n  base_url = %q\n  account_id = %q\n  client_id = %q\n  client_secret = %q\n}\n",
		a.URL, a.account, a.clientID, a.clientSecret)
}

func (a anywhere) shop(more ...string) string {
	return a.provider() + shopResource(append(more, fmt.Sprintf("case_id = %q", a.caseID))...)
}

func (a anywhere) wantPOSTs(t *testing.T, want int) {
	t.Helper()
	if got := len(a.of("POST", "/vipps-psp")); got != want {
		t.Errorf("%d POSTs of a signup were made, want %d", got, want)
	}
}

// TestAccAnywhere_LifeOfASignup is the whole of what a program can do without a
// merchant: sign up, look, sign up with a logo, let go, adopt, import.
func TestAccAnywhere_LifeOfASignup(t *testing.T) {
	if os.Getenv("TF_ACC") == "" {
		t.Skip("Acceptance tests skipped unless env 'TF_ACC' set")
	}
	a := newAnywhere(t)
	withLogo := a.shop(fmt.Sprintf("logo = %q", logo))
	resource.Test(t, resource.TestCase{ProtoV6ProviderFactories: factories, Steps: []resource.TestStep{
		{Config: a.shop(), ConfigStateChecks: []statecheck.StateCheck{
			wantShop("id", knownvalue.StringExact(a.account+"/"+strings.ToLower(a.caseID))),
		}},
		quiet(a.shop()),
		before(resource.TestStep{Config: withLogo, ConfigPlanChecks: wantAction(plancheck.ResourceActionUpdate)}, func() { a.wantPOSTs(t, 1) }),
		quiet(withLogo),
		{Config: a.provider()}, // the signup leaves the state and stays at Dintero
		{Config: withLogo, ConfigPlanChecks: wantAction(plancheck.ResourceActionCreate)},
		quiet(withLogo),
		{Config: withLogo, ResourceName: shop, ImportState: true, ImportStateId: a.account + "/" + a.caseID},
	}})
	a.wantPOSTs(t, 2)
	found := a.findings()
	t.Logf("What this run says about Dintero's API:\n%s", found)
	if !a.live {
		wantFindings(t, found)
	}
}

// logo is a PNG of one pixel, as filebase64 gives it.
const logo = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
