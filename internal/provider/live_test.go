package provider_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// target is what the live test runs against: the simulator, or, with
// DINTERO_LIVE=1, a test account at Dintero. The test needs nothing that only the
// simulator can do.
type target struct {
	*recorder
	account, caseID, clientID, clientSecret string
}

func simulatedTarget(t *testing.T, sim *dinterotest.Server) target {
	t.Helper()
	return target{newRecorder(t, sim.URL), dinterotest.Account, acctest.CaseID, dinterotest.ClientID, dinterotest.ClientSecret}
}

// liveTarget accepts a test account only, and only a case without a signup, so
// that nothing is touched that the test has not made.
func liveTarget(t *testing.T) target {
	t.Helper()
	to := target{
		account: os.Getenv("DINTERO_ACCOUNT_ID"), caseID: os.Getenv("DINTERO_CASE_ID"),
		clientID: os.Getenv("DINTERO_CLIENT_ID"), clientSecret: os.Getenv("DINTERO_CLIENT_SECRET"),
	}
	baseURL := os.Getenv("DINTERO_BASE_URL")
	if baseURL == "" {
		baseURL = dintero.DefaultBaseURL
	}
	if to.account == "" || to.caseID == "" || to.clientID == "" || to.clientSecret == "" {
		t.Fatal("a live run needs DINTERO_ACCOUNT_ID, DINTERO_CLIENT_ID, DINTERO_CLIENT_SECRET and DINTERO_CASE_ID, a case without a signup")
	}
	if !strings.HasPrefix(to.account, "T") {
		t.Fatalf("a live run is for test accounts (T…) only; DINTERO_ACCOUNT_ID is %s", to.account)
	}
	to.recorder = newRecorder(t, baseURL)
	client := to.client(t)
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
	if got := len(to.exchanges().of("POST", ownPathSuffix)); got != want {
		t.Errorf("%d signups were sent, want %d", got, want)
	}
}

// logoLine is a line of configuration with a PNG as Vipps' own signup wants it:
// square, and at least 100 by 100 pixels.
func logoLine(t *testing.T, colour color.Color) string {
	t.Helper()
	var file bytes.Buffer
	if err := png.Encode(&file, image.NewPaletted(image.Rect(0, 0, 120, 120), color.Palette{colour})); err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("logo = %q", base64.StdEncoding.EncodeToString(file.Bytes()))
}

// TestAccLive_LifeOfASignup is the whole of what a program can do without a
// merchant. Against the simulator the findings are known.
func TestAccLive_LifeOfASignup(t *testing.T) {
	acctest.SkipUnlessAcceptance(t)
	if os.Getenv("DINTERO_LIVE") != "" {
		liveTarget(t).live(t)
		return
	}
	sim := dinterotest.Start(t)
	for _, id := range []string{acctest.OtherCaseID, acctest.CaseID} {
		sim.AddApproval(dinterotest.Account, dinterotest.PaymentApproval{ID: id, CaseStatus: "ACTIVE"})
	}
	to := simulatedTarget(t, sim)
	table := to.live(t)
	wantFindings(t, to, defaultFindings)
	first := snapshotsOf(to.run().submissions())[0]
	if len(to.run().readsAfter(first, ownPathSuffix)) == 0 {
		t.Error("after the first submission the own path was not read, which the provider has no reason to do")
	}
	wantNothingPersonal(t, sim, table)
}

// live runs the life of a signup: sign up, refresh, submit again in another
// attempt and with another logo, remove from the state, adopt, import. It returns
// the table of what was learned, and prints it even if the life ends early.
func (to target) live(t *testing.T) (table string) {
	t.Helper()
	defer func() {
		to.readInTheEnd(t)
		table = tableOf(t, to.run())
		t.Logf("What this run says about Dintero's API:\n\n%s", table)
	}()
	black, white := logoLine(t, color.Black), logoLine(t, color.White)
	first, again, changed := to.shop(black), to.shop(black, "attempt = 2"), to.shop(white, "attempt = 2")
	resource.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Factories, Steps: []resource.TestStep{
		{Config: first, Check: func(*terraform.State) error { return to.readUntilShown(t) }, ConfigStateChecks: []statecheck.StateCheck{
			acctest.WantShop("id", knownvalue.StringExact(to.account+"/"+strings.ToLower(to.caseID))),
		}},
		acctest.PlanEmpty(first),
		acctest.Before(resource.TestStep{Config: again, ConfigPlanChecks: acctest.WantAction(plancheck.ResourceActionUpdate)}, func() { to.wantPOSTs(t, 1) }),
		acctest.PlanEmpty(again),
		acctest.Before(resource.TestStep{Config: changed, ConfigPlanChecks: acctest.WantAction(plancheck.ResourceActionUpdate)}, func() { to.wantPOSTs(t, 2) }),
		acctest.PlanEmpty(changed),
		{Config: to.provider()}, // the signup is removed from the state and stays at Dintero
		{Config: changed, ConfigPlanChecks: acctest.WantAction(plancheck.ResourceActionCreate)},
		acctest.PlanEmpty(changed),
		{Config: changed, ResourceName: acctest.ShopAddress, ImportState: true, ImportStateId: to.account + "/" + to.caseID},
	}})
	to.wantPOSTs(t, 3)
	return table
}
