// Package acctest has what the tests of several packages share: a simulated
// Dintero, the provider with short waits, pieces of configuration, and a real
// Terraform to run them.
//
// A test of a resource usually starts like this:
//
//	sim := acctest.Start(t)
//	resource.ParallelTest(t, resource.TestCase{
//		ProtoV6ProviderFactories: acctest.Factories,
//		Steps: []resource.TestStep{{Config: sim.Provider() + acctest.Shop("shop", acctest.CaseID)}},
//	})
//	sim.WantPOSTs(t, 1)
//
// What terraform-plugin-testing cannot do or show (several runs at once, saved
// plans, printed output, signals) runs in [NewTerraform].
package acctest

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
	"github.com/dintero/terraform-provider-dintero/internal/provider"
)

// The signups that tests use unless they need many.
const (
	CaseID      = "3c90c3cc-0d44-4b50-8888-8dd25736052a"
	OtherCaseID = "7f4df5a1-3c3b-4a52-9d0e-0a1b2c3d4e5f"

	ShopType = "dintero_vipps_psp_connection"
	ShopID   = dinterotest.Account + "/" + CaseID
)

// Timing returns short waits for tests: milliseconds instead of minutes. The
// greatest age of a view, which prevents that anything is sent twice, is as in
// production.
func Timing() provider.Timing {
	timing := provider.Timing{Client: dintero.DefaultTiming, Onboarding: onboarding.DefaultTiming}
	timing.Client.Retry = 5 * time.Millisecond
	timing.Client.MaxRetry = 50 * time.Millisecond
	timing.Client.RateLimit = 300 * time.Millisecond
	timing.Client.Outage = 300 * time.Millisecond
	timing.Onboarding.ConfirmFor = 400 * time.Millisecond
	timing.Onboarding.ConfirmPause = 10 * time.Millisecond
	timing.Onboarding.Poll = 10 * time.Millisecond
	timing.Onboarding.MaxPoll = 20 * time.Millisecond
	timing.Onboarding.Evidence = 200 * time.Millisecond
	return timing
}

// Factories serve the provider from the test's own process.
var Factories = map[string]func() (tfprotov6.ProviderServer, error){
	"dintero": func() (tfprotov6.ProviderServer, error) {
		return provider.NewServerWithTiming("test", Timing())(), nil
	},
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
	return block("provider \"dintero\"", override([]string{
		fmt.Sprintf("base_url = %q", s.URL),
		fmt.Sprintf("account_id = %q", dinterotest.Account),
		fmt.Sprintf("client_id = %q", dinterotest.ClientID),
		fmt.Sprintf("client_secret = %q", dinterotest.ClientSecret),
	}, more))
}

// Shop returns a resource for a signup in NOK. More lines replace the lines of
// the signup with the same name; the lines account_id, attempt, count,
// for_each, depends_on, provider and lifecycle are put beside it.
func Shop(name, caseID string, more ...string) string {
	var signup, beside []string
	for _, line := range more {
		if slices.Contains([]string{"account_id", "attempt", "count", "for_each", "depends_on", "provider"}, nameOf(line)) || strings.HasPrefix(line, "lifecycle") || strings.HasPrefix(line, "provisioner") {
			beside = append(beside, line)
		} else {
			signup = append(signup, line)
		}
	}
	lines := override([]string{
		fmt.Sprintf("case_id = %q", caseID),
		`payment_options = [{ type = "dintero_psp.vipps", currencies = ["NOK"] }]`,
	}, signup)
	return block(fmt.Sprintf("resource %q %q", ShopType, name), append(beside, block("signup =", lines)))
}

// Currencies returns the line of a signup that asks for Vipps in other
// currencies.
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

// Effects returns how many of the signups that were sent have taken effect,
// also late ones.
func (s Sim) Effects() (n int) {
	s.WaitForLateEffects()
	for _, r := range s.Requests(dinterotest.RouteSignup) {
		if r.Effect {
			n++
		}
	}
	return n
}

// WantPOSTs fails the test if another number of signups was sent.
func (s Sim) WantPOSTs(t testing.TB, want int) {
	t.Helper()
	if got := s.POSTs(); got != want {
		t.Errorf("%d signups were sent, want %d", got, want)
	}
}
