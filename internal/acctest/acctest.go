// Package acctest has what the tests of several packages share: a simulated
// Dintero, the provider with short waits, pieces of configuration, and a real
// Terraform to run them.
//
// A test of a resource usually starts like this:
//
//	sim := acctest.Start(t)
//	acctest.Test(t,
//		resource.TestStep{Config: sim.Provider() + acctest.Shop("shop", acctest.CaseID)},
//	)
//	sim.WantPOSTs(t, 1)
//
// What terraform-plugin-testing cannot do or show (several runs at once, saved
// plans, -replace, printed output, signals) runs in [NewTerraform].
package acctest

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
	"github.com/dintero/terraform-provider-dintero/internal/provider"
)

// The signups that tests use unless they need many.
const (
	CaseID      = "3c90c3cc-0d44-4b50-8888-8dd25736052a"
	OtherCaseID = "7f4df5a1-3c3b-4a52-9d0e-0a1b2c3d4e5f"

	ShopType    = "dintero_vipps_psp_connection"
	ShopAddress = ShopType + ".shop"
	ShopID      = dinterotest.Account + "/" + CaseID
)

// Source is what configurations name the provider by: its address without the host.
var Source = strings.TrimPrefix(provider.Address, "registry.terraform.io/")

// Timing returns short waits for tests: milliseconds instead of minutes. The
// greatest age of a snapshot before a POST, which prevents that anything is sent
// twice, is as in production.
func Timing() provider.Timing {
	timing := provider.Timing{Client: dintero.DefaultTiming, Onboarding: onboarding.DefaultTiming}
	timing.Client.Retry = 5 * time.Millisecond
	timing.Client.MaxRetry = 50 * time.Millisecond
	timing.Client.RateLimit = 20 * time.Millisecond
	timing.Client.Outage = 300 * time.Millisecond
	timing.Onboarding.ConfirmFor = time.Second
	timing.Onboarding.ConfirmPause = 10 * time.Millisecond
	timing.Onboarding.Poll = 10 * time.Millisecond
	timing.Onboarding.MaxPoll = 50 * time.Millisecond
	return timing
}

// Factories serve the provider from the test's own process.
var Factories = map[string]func() (tfprotov6.ProviderServer, error){
	"dintero": func() (tfprotov6.ProviderServer, error) {
		return provider.NewServerWithTiming("test", Timing())(), nil
	},
}

// Test runs steps against real Terraform, beside other tests.
func Test(t *testing.T, steps ...resource.TestStep) {
	t.Helper()
	resource.ParallelTest(t, resource.TestCase{ProtoV6ProviderFactories: Factories, Steps: steps})
}

// SkipUnlessAcceptance skips a test that runs Terraform, unless TF_ACC is set.
func SkipUnlessAcceptance(t testing.TB) {
	t.Helper()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("Acceptance tests skipped unless env 'TF_ACC' set")
	}
}

// Sim is a simulated Dintero.
type Sim struct{ *dinterotest.Server }

// Start starts a simulated Dintero that runs until the test ends.
func Start(t testing.TB) Sim {
	t.Helper()
	return Sim{dinterotest.Start(t)}
}

// Provider returns a provider block for the simulator. More lines replace the
// lines of the same attributes.
func (s Sim) Provider(more ...string) string {
	return block(`provider "dintero"`, override([]string{
		fmt.Sprintf("base_url = %q", s.URL),
		fmt.Sprintf("account_id = %q", dinterotest.Account),
		fmt.Sprintf("client_id = %q", dinterotest.ClientID),
		fmt.Sprintf("client_secret = %q", dinterotest.ClientSecret),
	}, more))
}

// Shop returns a resource for a signup in NOK. The lines case_id, payment_options
// and logo replace those of the signup; all others are put beside it.
func Shop(name, caseID string, more ...string) string {
	var signup, beside []string
	for _, line := range more {
		if slices.Contains([]string{"case_id", "payment_options", "logo"}, nameOf(line)) {
			signup = append(signup, line)
		} else {
			beside = append(beside, line)
		}
	}
	lines := override([]string{fmt.Sprintf("case_id = %q", caseID), Currencies("NOK")}, signup)
	return block(fmt.Sprintf("resource %q %q", ShopType, name), append(beside, block("signup =", lines)))
}

// Currencies returns the line of a signup that asks for Vipps in currencies.
func Currencies(codes ...string) string {
	return fmt.Sprintf(`payment_options = [{ type = "dintero_psp.vipps", currencies = ["%s"] }]`, strings.Join(codes, `", "`))
}

func block(head string, lines []string) string {
	return head + " {\n  " + strings.Join(lines, "\n  ") + "\n}\n"
}

func nameOf(line string) string {
	name, _, _ := strings.Cut(line, "=")
	return strings.TrimSpace(name)
}

// override returns the lines without those that are set again, and then those.
func override(lines, again []string) []string {
	kept := slices.DeleteFunc(slices.Clone(lines), func(line string) bool {
		return slices.ContainsFunc(again, func(other string) bool { return nameOf(other) == nameOf(line) })
	})
	return append(kept, again...)
}

// AddSignup submits a signup as somebody else.
func (s Sim) AddSignup(account, caseID string, currencies ...string) {
	s.Server.AddSignup(account, dinterotest.Signup{CaseID: caseID, PaymentOptions: []dinterotest.PaymentOption{{Type: "dintero_psp.vipps", Currencies: currencies}}})
}

// POSTs returns how many signups were sent.
func (s Sim) POSTs() int { return s.Count(dinterotest.RouteSignup) }

// GETs returns how many reads there were.
func (s Sim) GETs() int {
	return s.Count(dinterotest.RouteSettings) + s.Count(dinterotest.RouteConnection)
}

// WantPOSTs fails the test if another number of signups was sent.
func (s Sim) WantPOSTs(t testing.TB, want int) {
	t.Helper()
	if got := s.POSTs(); got != want {
		t.Errorf("%d signups were sent, want %d", got, want)
	}
}

// Refusal is Dintero's own answer of a status to a request that has no effect.
func Refusal(status int, message string) dinterotest.Fault {
	return dinterotest.Fault{Status: status, Body: fmt.Sprintf(`{"error":{"message":%q}}`, message)}
}

// FailReads makes all reads fail with a fault, until OnRequest is set again.
func (s Sim) FailReads(f dinterotest.Fault) {
	s.OnRequest(func(r dinterotest.Request) dinterotest.Fault {
		if r.Route == dinterotest.RouteSettings || r.Route == dinterotest.RouteConnection {
			return f
		}
		return dinterotest.Fault{}
	})
}

// WantShop checks an attribute of the shop.
func WantShop(attribute string, value knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(ShopAddress, tfjsonpath.New(attribute), value)
}

// Words matches text however Terraform wraps its lines.
func Words(text string) *regexp.Regexp {
	return regexp.MustCompile(strings.ReplaceAll(regexp.QuoteMeta(text), " ", `[\s│]+`))
}
