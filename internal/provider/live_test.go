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

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// target is what the live test runs against: the simulator, or, with
// DINTERO_LIVE=1, a test account at Dintero. The test needs nothing that only the
// simulator can do.
type target struct {
	*recorder
	live                            bool
	account, caseID                 string
	clientID, clientSecret, baseURL string
}

func newTarget(t *testing.T) target {
	t.Helper()
	to := target{account: dinterotest.Account, caseID: acctest.CaseID, clientID: dinterotest.ClientID, clientSecret: dinterotest.ClientSecret}
	if os.Getenv("DINTERO_LIVE") != "" {
		to = liveTarget(t)
	} else {
		to.baseURL = dinterotest.Start(t).URL
	}
	to.recorder = newRecorder(t, to.baseURL)
	return to
}

// liveTarget accepts a test account only, and only a case without a signup, so
// that nothing is touched that the test has not made.
func liveTarget(t *testing.T) target {
	t.Helper()
	to := target{
		live: true, account: os.Getenv("DINTERO_ACCOUNT_ID"), caseID: os.Getenv("DINTERO_CASE_ID"),
		clientID: os.Getenv("DINTERO_CLIENT_ID"), clientSecret: os.Getenv("DINTERO_CLIENT_SECRET"), baseURL: os.Getenv("DINTERO_BASE_URL"),
	}
	if to.baseURL == "" {
		to.baseURL = dintero.DefaultBaseURL
	}
	if to.account == "" || to.caseID == "" || to.clientID == "" || to.clientSecret == "" {
		t.Fatal("a live run needs DINTERO_ACCOUNT_ID, DINTERO_CLIENT_ID, DINTERO_CLIENT_SECRET and DINTERO_CASE_ID, a case without a signup")
	}
	if !strings.HasPrefix(to.account, "T") {
		t.Fatalf("a live run is for test accounts (T…) only; DINTERO_ACCOUNT_ID is %s", to.account)
	}
	client, err := dintero.New(dintero.Config{BaseURL: to.baseURL, AccountID: to.account, ClientID: to.clientID, ClientSecret: to.clientSecret})
	if err != nil {
		t.Fatal(err)
	}
	connection, err := client.Settings(t.Context(), to.account)
	if err != nil {
		t.Fatal(err)
	}
	if connection == nil { // perhaps only this read shows it; it may not exist
		connection, _ = client.VippsPSPConnection(t.Context(), to.account)
	}
	if _, shown := connection.Signup(to.caseID); shown {
		t.Fatalf("case %s has a signup already, and a live run touches nothing that it has not made; set another case", to.caseID)
	}
	return to
}

func (to target) provider() string {
	return fmt.Sprintf("provider \"dintero\" {\n  base_url = %q\n  account_id = %q\n  client_id = %q\n  client_secret = %q\n}\n",
		to.URL, to.account, to.clientID, to.clientSecret)
}

func (to target) shop(lines ...string) string {
	return to.provider() + acctest.Shop("shop", to.caseID, lines...)
}

func (to target) wantPOSTs(t *testing.T, want int) {
	t.Helper()
	if got := len(to.of("POST", "/vipps-psp")); got != want {
		t.Errorf("%d signups were sent, want %d", got, want)
	}
}

// TestAccLive_LifeOfASignup is the whole of what a program can do without a
// merchant: sign up, refresh, submit again with a logo and in another attempt,
// remove from the state, adopt, import.
func TestAccLive_LifeOfASignup(t *testing.T) {
	acctest.SkipUnlessAcceptance(t)
	to := newTarget(t)
	withLogo := to.shop(fmt.Sprintf("logo = %q", onePixelPNG))
	again := to.shop(fmt.Sprintf("logo = %q", onePixelPNG), "attempt = 2")
	resource.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Factories, Steps: []resource.TestStep{
		{Config: to.shop(), ConfigStateChecks: []statecheck.StateCheck{
			acctest.WantShop("id", knownvalue.StringExact(to.account+"/"+strings.ToLower(to.caseID))),
		}},
		acctest.PlanEmpty(to.shop()),
		acctest.Before(resource.TestStep{Config: withLogo, ConfigPlanChecks: acctest.WantAction(plancheck.ResourceActionUpdate)}, func() { to.wantPOSTs(t, 1) }),
		acctest.PlanEmpty(withLogo),
		acctest.Before(resource.TestStep{Config: again, ConfigPlanChecks: acctest.WantAction(plancheck.ResourceActionUpdate)}, func() { to.wantPOSTs(t, 2) }),
		acctest.PlanEmpty(again),
		{Config: to.provider()}, // the signup is removed from the state and stays at Dintero
		{Config: again, ConfigPlanChecks: acctest.WantAction(plancheck.ResourceActionCreate)},
		acctest.PlanEmpty(again),
		{Config: again, ResourceName: acctest.ShopAddress, ImportState: true, ImportStateId: to.account + "/" + to.caseID},
	}})
	to.wantPOSTs(t, 3)
	found := to.findings()
	t.Logf("What this run says about Dintero's API:\n%s", found)
	if !to.live {
		wantFindings(t, found)
	}
}
