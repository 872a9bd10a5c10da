package provider_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/sandbox"
)

const (
	connectionData        = "dintero_vipps_psp_connection"
	connectionDataAddress = "data.dintero_vipps_psp_connection.shop"
)

// connectionDataBlock is a data source; more lines go into it.
func connectionDataBlock(lines string) string {
	return "data \"dintero_vipps_psp_connection\" \"shop\" {\n  " + lines + "\n}\n"
}

func wantData(attribute tfjsonpath.Path, value knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(connectionDataAddress, attribute, value)
}

// lengthOf returns how many elements a list has.
func lengthOf(t testing.TB, list tftypes.Value) int {
	t.Helper()
	var elements []tftypes.Value
	if err := list.As(&elements); err != nil {
		t.Fatal(err)
	}
	return len(elements)
}

func TestAccConnectionDataSource_EachFieldIsInItsOwnAttribute_Defect25(t *testing.T) {
	sim := acctest.Start(t)
	sim.Inject(dinterotest.RouteSettings, -1, acctest.Answer(`{"connections":{"vipps_psp":`+everyField+`}}`))
	checks := append(wantEveryField(connectionDataAddress),
		wantData(tfjsonpath.New("account_id"), knownvalue.StringExact("T12345678")),
		wantData(tfjsonpath.New("id"), knownvalue.StringExact("T12345678")),
		wantData(tfjsonpath.New("signups"), knownvalue.ListExact([]knownvalue.Check{
			knownvalue.ObjectExact(map[string]knownvalue.Check{
				"case_id":         knownvalue.StringExact(acctest.CaseID),
				"payment_options": wantOptions("dintero_psp.vipps", "NOK"),
				"logo":            knownvalue.StringExact("https://cdn.example.com/logo.png"),
				"created_at":      knownvalue.StringExact("2023-11-07T05:31:01Z"),
				"store_id":        knownvalue.Null(),
			}),
		})))
	acctest.Run(t, resource.TestStep{Config: sim.Provider() + connectionDataBlock(""), ConfigStateChecks: checks})
	sim.WantPOSTs(t, 0)
}

func TestAccConnectionDataSource_AllSignupsOfAnotherAccount(t *testing.T) {
	for _, reads := range acctest.WorkingReads {
		t.Run(string(reads), func(t *testing.T) {
			sim := acctest.Start(t)
			sim.SetReads(reads)
			sim.AddSignup(otherAccount, acctest.CaseID, "NOK")
			sim.AddSignup(otherAccount, acctest.OtherCaseID, "SEK")
			sim.Server.AddSignup(otherAccount, dinterotest.Signup{CaseID: acctest.CaseID, StoreID: "store-1", PaymentOptions: []dinterotest.PaymentOption{{Type: "x", Currencies: []string{"EUR"}}}})
			signup := func(i int, attribute, want string) statecheck.StateCheck {
				return wantData(tfjsonpath.New("signups").AtSliceIndex(i).AtMapKey(attribute), knownvalue.StringExact(want))
			}
			acctest.Run(t, resource.TestStep{
				Config: sim.Provider() + connectionDataBlock(`account_id = "`+otherAccount+`"`),
				ConfigStateChecks: []statecheck.StateCheck{
					wantData(tfjsonpath.New("id"), knownvalue.StringExact(otherAccount)),
					wantData(tfjsonpath.New("signups"), knownvalue.ListSizeExact(3)),
					signup(0, "case_id", acctest.CaseID), signup(1, "case_id", acctest.OtherCaseID), signup(2, "store_id", "store-1"),
				},
			})
		})
	}
}

// A resource shows the newest ten events, and the data source all.
func TestConnectionDataSource_ShowsAllEvents(t *testing.T) {
	sim := acctest.Start(t)
	sim.AddSignup(dinterotest.Account, acctest.CaseID, "NOK")
	for range 25 {
		sim.AddEvent(dinterotest.Account, dinterotest.Event{Event: "reminded"})
	}
	shown, diags := newProtocol(t, sim).readDataSource(connectionData, "{}")
	wantNoDiagnostics(t, diags)
	if got := lengthOf(t, shown["events"]); got != 26 {
		t.Errorf("%d events, want 26", got)
	}
}

func TestConnectionDataSource_NoConnectionIsAnError(t *testing.T) {
	for name, c := range map[string]struct {
		act  func(acctest.Sim)
		want []string
	}{
		"none, with all reads": {func(sim acctest.Sim) { sim.SetReads(dinterotest.ReadsBoth) }, []string{
			"Connection cannot be read: account T12345678", "Dintero shows no Vipps PSP connection of account T12345678.",
			"What was read: management/settings: shows no Vipps PSP connection; connections/vipps-psp: 404 Not Found.",
			"Either there is none, or the API client may not read it. To sign the merchant up, use the resource dintero_vipps_psp_connection.",
		}},
		"no read works": {func(sim acctest.Sim) { sim.FailReads(acctest.Refusal(405, "No")) }, []string{
			"What was read: management/settings: 405 Method Not Allowed; connections/vipps-psp: 405 Method Not Allowed."}},
		"forbidden": {func(sim acctest.Sim) { sim.FailReads(acctest.Refusal(403, "Missing scope")) }, []string{
			"management/settings: 403 Forbidden", "If Dintero refuses reads (403), give the API client a scope for them: admin:accounts or read:accounts (inferred)."}},
		"no grant": {func(sim acctest.Sim) { limitGrant(t, sim) }, []string{"The API client has no grant for account T12345678."}},
		"failure":  {func(sim acctest.Sim) { sim.FailReads(acctest.Refusal(500, "Oops")) }, []string{"500 Internal Server Error: Oops"}},
	} {
		t.Run(name, func(t *testing.T) {
			sim := acctest.Start(t)
			c.act(sim)
			state, diags := newProtocol(t, sim).readDataSource(connectionData, "{}")
			wantDiagnostic(t, diags, isError, c.want...)
			if state != nil && !state["status"].IsNull() {
				t.Error("there is a state all the same")
			}
		})
	}
}

// A data source that depends on a resource shows what the resource has just
// changed, also if the resource belongs to another provider block, which is
// another process.
func TestAccConnectionDataSource_IsFreshAfterAWrite_Defect54(t *testing.T) {
	acctest.SkipUnlessAcceptance(t)
	plugin := acctest.Plugin(t)
	for name, provider := range map[string]string{"same provider block": "dintero", "other provider block": "dintero.reader"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim := acctest.Start(t)
			sim.AddSignup(dinterotest.Account, acctest.OtherCaseID, "NOK")
			// The first data source is read while planning, and keeps the account
			// in the process that the second one is read in.
			config := func(shop string) string {
				return sim.Provider() + sim.Provider(`alias = "reader"`) + shop + fmt.Sprintf(`
data "dintero_vipps_psp_connection" "before" {
  provider = %[1]s
}
data "dintero_vipps_psp_connection" "after" {
  provider   = %[1]s
  depends_on = [dintero_vipps_psp_connection.shop]
}
output "signups" { value = length(data.dintero_vipps_psp_connection.after.signups) }
output "currencies" { value = [for s in data.dintero_vipps_psp_connection.after.signups : join(",", one(s.payment_options).currencies) if s.case_id == %[2]q][0] }
`, provider, acctest.CaseID)
			}
			tf := acctest.NewTerraform(t, config(acctest.Shop("shop", acctest.CaseID)), sandbox.Options{Plugin: plugin})
			acctest.WantText(t, tf.MustApply(), "signups = 2", `currencies = "NOK"`)
			tf.Configure(config(acctest.Shop("shop", acctest.CaseID, acctest.Currencies("DKK", "SEK"))))
			acctest.WantText(t, tf.MustApply(), "signups = 2", `currencies = "DKK,SEK"`)
			sim.WantPOSTs(t, 2)
		})
	}
}

// Within one run of the provider: what a data source has read is not what the
// next one shows.
func TestConnectionDataSource_IsReadAfresh_Defect54(t *testing.T) {
	sim := acctest.Start(t)
	sim.AddSignup(dinterotest.Account, acctest.OtherCaseID, "NOK")
	p := newProtocol(t, sim)
	status := func() string {
		t.Helper()
		shown, diags := p.readDataSource(connectionData, "{}")
		wantNoDiagnostics(t, diags)
		return text(shown["status"])
	}
	if got := status(); got != "pending" {
		t.Errorf("the status is %q, want pending", got)
	}
	sim.Sign(dinterotest.Account) // by somebody else
	if got := status(); got != "enabled" {
		t.Errorf("the status is %q, want enabled", got)
	}
	p.create(shopJSON)
	if got := status(); got != "pending" {
		t.Errorf("the status is %q, want pending", got)
	}
}

// Reads may lag behind: the response to the provider's own POST is newer.
func TestConnectionDataSource_IsNotOlderThanTheOwnWrite_Defect54(t *testing.T) {
	sim := acctest.Start(t)
	sim.AddSignup(dinterotest.Account, acctest.OtherCaseID, "NOK")
	sim.SetLag(3 * time.Second)
	p := newProtocol(t, sim)
	p.create(shopJSON)
	shown, diags := p.readDataSource(connectionData, "{}")
	wantNoDiagnostics(t, diags)
	if got := lengthOf(t, shown["signups"]); got != 2 {
		t.Errorf("%d signups, want 2", got)
	}
}
