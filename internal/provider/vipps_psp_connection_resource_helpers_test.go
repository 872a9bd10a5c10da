package provider_test

import (
	"fmt"
	"io"
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/sandbox"
)

// What several tests of the signup resource share.

const otherAccount = "T87654321"

// newShop returns a simulated Dintero and a Terraform that is configured to sign
// the shop up there, and has not done so yet.
func newShop(t *testing.T, lines ...string) (acctest.Sim, acctest.Terraform) {
	t.Helper()
	acctest.SkipUnlessAcceptance(t)
	t.Parallel()
	sim := acctest.Start(t)
	return sim, acctest.NewTerraform(t, shopConfig(sim, lines...), sandbox.Options{})
}

// shopConfig is the configuration of newShop. The lines are those of
// acctest.Shop.
func shopConfig(sim acctest.Sim, lines ...string) string {
	return sim.Provider() + acctest.Shop("shop", acctest.CaseID, lines...)
}

// shopTitle is the summary of an error or a warning about the shop.
func shopTitle(title string) string { return title + ": " + acctest.ShopID }

// wantShopSignup checks an attribute of the shop's signup.
func wantShopSignup(attribute string, value knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(acctest.ShopAddress, tfjsonpath.New("signup").AtMapKey(attribute), value)
}

// importShop is an import block for the shop.
func importShop(id string) string {
	return fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", acctest.ShopAddress, id)
}

// wantStored fails the test if Dintero does not have exactly one signup of the
// shop's account, with these currencies.
func wantStored(t testing.TB, sim acctest.Sim, currencies ...string) {
	t.Helper()
	stored, _ := sim.Connection(dinterotest.Account)
	if len(stored.Signups) != 1 || fmt.Sprint(stored.Signups[0].PaymentOptions[0].Currencies) != fmt.Sprint(currencies) {
		t.Errorf("Dintero has %v, want one signup in %v", stored.Signups, currencies)
	}
}

// wantEmptyState fails the test if the state has a resource.
func wantEmptyState(t testing.TB, tf acctest.Terraform) {
	t.Helper()
	if instances := tf.Instances(); len(instances) > 0 {
		t.Errorf("the state has %v, want nothing", instances)
	}
}

// currenciesOf returns the currencies of a signup in the state.
func currenciesOf(i acctest.Instance) string {
	signup, _ := i.Attributes["signup"].(map[string]any)
	options, _ := signup["payment_options"].([]any)
	var all []any
	for _, option := range options {
		currencies, _ := option.(map[string]any)["currencies"].([]any)
		all = append(all, currencies...)
	}
	return fmt.Sprint(all)
}

// signaturePage returns the page that a signature link leads to.
func signaturePage(t testing.TB, link string) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, link, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	page, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(page)
}
