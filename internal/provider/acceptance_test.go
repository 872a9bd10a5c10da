package provider_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/provider"
)

const (
	caseID   = "3c90c3cc-0d44-4b50-8888-8dd25736052a"
	otherID  = "7f4df5a1-3c3b-4a52-9d0e-0a1b2c3d4e5f"
	shopType = "dintero_vipps_psp_connection"
	shop     = shopType + ".shop"
)

// hasty is the pace of tests: what takes minutes among people takes
// milliseconds here.
var hasty = dintero.Pace{
	Retry: 5 * time.Millisecond, MaxRetry: 50 * time.Millisecond,
	Poll: 10 * time.Millisecond, MaxPoll: 20 * time.Millisecond,
}

// factories serve the provider from the test's own process.
var factories = map[string]func() (tfprotov6.ProviderServer, error){
	"dintero": func() (tfprotov6.ProviderServer, error) { return provider.NewServerWithPace("test", hasty)(), nil },
}

// world is a simulated Dintero and the configuration that leads to it.
type world struct{ *dinterotest.Server }

func newWorld(t testing.TB) world {
	t.Helper()
	return world{dinterotest.Start(t)}
}

// provider is a provider block with the default client's credentials. More
// lines replace those of the same attribute.
func (w world) provider(more ...string) string {
	lines := []string{
		fmt.Sprintf("base_url = %q", w.URL),
		fmt.Sprintf("account_id = %q", dinterotest.Account),
		fmt.Sprintf("client_id = %q", dinterotest.ClientID),
		fmt.Sprintf("client_secret = %q", dinterotest.ClientSecret),
	}
	return "provider \"dintero\" {\n" + strings.Join(overridden(lines, more), "\n") + "\n}\n"
}

func overridden(lines, by []string) []string {
	name := func(line string) string { n, _, _ := strings.Cut(line, "="); return strings.TrimSpace(n) }
	kept := append([]string{}, by...)
	for _, line := range lines {
		replaced := false
		for _, other := range by {
			replaced = replaced || name(line) == name(other)
		}
		if !replaced {
			kept = append(kept, line)
		}
	}
	return kept
}

// shop is the configuration of one signup; more lines go into its signup.
func (w world) shop(more ...string) string {
	return w.provider() + shopResource(more...)
}

func shopResource(more ...string) string {
	lines := []string{
		fmt.Sprintf("case_id = %q", caseID),
		`payment_options = [{ type = "dintero_psp.vipps", currencies = ["NOK"] }]`,
	}
	return "resource \"" + shopType + "\" \"shop\" {\n  signup = {\n    " + strings.Join(overridden(lines, more), "\n    ") + "\n  }\n}\n"
}

// signups is how many POSTs the simulator counted.
func (w world) signups() int { return w.Count(dinterotest.RouteSignup) }

// wantSignups is a check for TestCase.Check and PreConfig: the number of POSTs.
func (w world) wantSignups(t *testing.T, want int) {
	t.Helper()
	if got := w.signups(); got != want {
		t.Errorf("the simulator counted %d POSTs of a signup, want %d", got, want)
	}
}

// run runs the steps against real Terraform.
func run(t *testing.T, steps ...resource.TestStep) {
	t.Helper()
	resource.ParallelTest(t, resource.TestCase{ProtoV6ProviderFactories: factories, Steps: steps})
}

// quiet is a step that wants its configuration to plan nothing.
func quiet(config string) resource.TestStep {
	return resource.TestStep{Config: config, PlanOnly: true}
}

// before does something at Dintero before a step.
func before(step resource.TestStep, act func()) resource.TestStep {
	step.PreConfig = act
	return step
}
