package e2e

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

const (
	stormSignups  = 60
	stormAccounts = 30

	// stormRuns is how often one thing is tried until Terraform exits with 0.
	stormRuns = 30

	// stormTimeout is request_timeout. It is long for a computer, so that a slow
	// machine makes no timeout by itself.
	stormTimeout = 400 * time.Millisecond
)

// stormScale is how long things take in a storm. Whatever a POST does, reads show
// it before confirm: timeout, late effect and lag together are shorter.
type stormScale struct {
	lag     time.Duration // at most, of a read
	late    time.Duration // at most, from the answer to a POST to its effect
	confirm time.Duration // from a POST until reads are believed
}

// scaleOf is that of developers, in which a minute of production takes two
// seconds. DINTERO_STORM_FULL is for lags and effects of several seconds.
func scaleOf() stormScale {
	if os.Getenv("DINTERO_STORM_FULL") != "" {
		return stormScale{lag: 5 * time.Second, late: 5 * time.Second, confirm: 15 * time.Second}
	}
	return stormScale{lag: 500 * time.Millisecond, late: 500 * time.Millisecond, confirm: 2 * time.Second}
}

// TestAccStorm creates, refreshes, updates, destroys and adopts many signups
// while requests fail at random, reads lag behind, and POSTs take effect after
// their answer. Each run of Terraform may fail. Whenever its error names a way
// out, that is what the test does, as a user would. The state that each run
// leaves must obey the rules nevertheless:
//
//   - what was answered as accepted is in the state, once;
//   - nothing that was in the state is lost;
//   - Dintero takes each signup once for each attempt, and none is submitted
//     again after Dintero has shown it;
//   - in the end Dintero has what is configured, and the plan is empty.
//
// DINTERO_STORM_SEEDS is how many seeds are run, 2 by default.
// DINTERO_STORM_SEED replays one.
func TestAccStorm(t *testing.T) {
	acceptance(t)
	figures := newFigures()
	t.Cleanup(func() { t.Log(figures) })
	for _, seed := range seeds(t) {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			t.Parallel()
			newStorm(t, seed, figures).liveThrough()
		})
	}
}

func seeds(t *testing.T) []uint64 {
	t.Helper()
	if value := os.Getenv("DINTERO_STORM_SEED"); value != "" {
		seed, err := strconv.ParseUint(value, 10, 64)
		if err != nil {
			t.Fatalf("DINTERO_STORM_SEED: %v", err)
		}
		return []uint64{seed}
	}
	value := os.Getenv("DINTERO_STORM_SEEDS")
	if value == "" {
		return []uint64{1, 9} // the same at each push: one with a read, one with none
	}
	n, err := strconv.Atoi(value)
	if err != nil {
		t.Fatalf("DINTERO_STORM_SEEDS: %v", err)
	}
	chosen := make([]uint64, n)
	for i := range chosen {
		chosen[i] = rand.Uint64N(1e9)
	}
	return chosen
}

// storm is one seed's run.
type storm struct {
	t         *testing.T
	sim       acctest.Sim
	reads     dinterotest.Reads
	scale     stormScale
	terraform acctest.Terraform
	faults    *faultPlan
	figures   *figures
	wanted    map[string]wanted // by case
	judge     *judge
	imports   map[string]bool // cases that are to be imported
}

// wanted is a signup as it is configured.
type wanted struct {
	account, caseID, currencies, logo string
	attempt                           int
}

func (w wanted) id() string      { return w.account + "/" + w.caseID }
func (w wanted) address() string { return fmt.Sprintf("%s.shop[%q]", acctest.ShopType, w.caseID) }

func newStorm(t *testing.T, seed uint64, figures *figures) *storm {
	sim, scale := acctest.Start(t), scaleOf()
	modes := []dinterotest.Reads{
		dinterotest.ReadsBoth, dinterotest.ReadsSettings, dinterotest.ReadsOwnPath, dinterotest.ReadsSettingsHyphen, dinterotest.ReadsNone,
	}
	s := &storm{
		t: t, sim: sim, reads: modes[seed%uint64(len(modes))], scale: scale, figures: figures,
		wanted: map[string]wanted{}, judge: newJudge(), imports: map[string]bool{},
		faults: newFaultPlan(seed, scale, figures),
	}
	sim.SetReads(s.reads)
	sim.SetLagFunc(s.faults.lag)
	for i := range stormSignups {
		w := wanted{account: stormAccount(i), caseID: fmt.Sprintf("00000000-0000-4000-8000-%012d", i), currencies: `"NOK"`, attempt: 1}
		s.wanted[w.caseID] = w
	}
	timing := acctest.Timing()
	timing.Onboarding.ConfirmFor = scale.confirm
	s.terraform = acctest.NewTerraform(t, s.configuration(), acctest.ServeWithTiming(timing))
	figures.add(tableTotals, "seeds", 1)
	return s
}

func stormAccount(i int) string { return fmt.Sprintf("T%08d", i%stormAccounts) }

func (s *storm) configuration() string {
	var b strings.Builder
	b.WriteString(s.sim.Provider(fmt.Sprintf("request_timeout = %q", stormTimeout)))
	b.WriteString("locals {\n  shops = {\n")
	for _, caseID := range slices.Sorted(maps.Keys(s.wanted)) {
		w := s.wanted[caseID]
		fmt.Fprintf(&b, "    %q = { account = %q, currencies = [%s], logo = %s, attempt = %d }\n", caseID, w.account, w.currencies, hcl(w.logo), w.attempt)
	}
	b.WriteString("  }\n}\n")
	b.WriteString(acctest.Shop("shop", "", "for_each = local.shops", "account_id = each.value.account", "attempt = each.value.attempt",
		"case_id = each.key", `payment_options = [{ type = "dintero_psp.vipps", currencies = each.value.currencies }]`, "logo = each.value.logo"))
	for _, caseID := range slices.Sorted(maps.Keys(s.imports)) {
		w := s.wanted[caseID]
		fmt.Fprintf(&b, "import {\n  to = %s\n  id = %q\n}\n", w.address(), w.id())
	}
	return b.String()
}

func hcl(s string) string {
	if s == "" {
		return "null"
	}
	return strconv.Quote(s)
}
