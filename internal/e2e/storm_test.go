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

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

const (
	stormSignups  = 60
	stormAccounts = 30

	// stormRuns is how often one thing is tried until Terraform exits with 0.
	stormRuns = 10

	// A delay beyond it is a time-out. It is long for a computer, so that a slow
	// machine makes none by itself.
	stormTimeout = 400 * time.Millisecond
)

// TestAccStorm creates, refreshes, updates, destroys and adopts many signups
// while requests fail at random. Each run of Terraform may fail, and the state
// it leaves is held to the rules all the same:
//
//   - what was answered as accepted is in the state, once, and not tainted;
//   - nothing that was in the state is lost;
//   - no signup is submitted again after Dintero has shown it, nor, wherever
//     there is a read that could tell, once Dintero has taken it.
//
// DINTERO_STORM_SEEDS is how many seeds are run, 2 by default.
// DINTERO_STORM_SEED replays one.
func TestAccStorm(t *testing.T) {
	acceptance(t)
	figures := newFigures()
	t.Cleanup(func() { t.Log(figures) })
	for _, seed := range seeds(t) {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			newStorm(t, seed, figures).play()
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
	sim       *dinterotest.Server
	reads     dinterotest.Reads
	terraform terraform
	weather   *weather
	figures   *figures
	wanted    map[string]wanted // by case
	taken     map[string]bool   // what Dintero took so far, by account, case and content
}

// wanted is a signup as it is configured.
type wanted struct{ account, caseID, currencies, logo string }

func newStorm(t *testing.T, seed uint64, figures *figures) *storm {
	sim := dinterotest.Start(t)
	modes := []dinterotest.Reads{
		dinterotest.ReadsBoth, dinterotest.ReadsSettings, dinterotest.ReadsOwnPath, dinterotest.ReadsSettingsHyphen, dinterotest.ReadsNone,
	}
	s := &storm{t: t, sim: sim, reads: modes[seed%uint64(len(modes))], figures: figures, wanted: map[string]wanted{}, taken: map[string]bool{}}
	sim.SetReads(s.reads)
	for i := range stormSignups {
		w := wanted{account: stormAccount(i), caseID: fmt.Sprintf("00000000-0000-4000-8000-%012d", i), currencies: `"NOK"`}
		s.wanted[w.caseID] = w
	}
	s.terraform = inProcess(t, s.configuration())
	s.weather = newWeather(seed, figures)
	figures.seeds++
	return s
}

func stormAccount(i int) string { return fmt.Sprintf("T%08d", i%stormAccounts) }

func (s *storm) configuration() string {
	var b strings.Builder
	b.WriteString(providerBlock(s.sim, fmt.Sprintf("request_timeout = %q", stormTimeout)))
	b.WriteString("locals {\n  shops = {\n")
	for _, caseID := range slices.Sorted(maps.Keys(s.wanted)) {
		w := s.wanted[caseID]
		fmt.Fprintf(&b, "    %q = { account = %q, currencies = [%s], logo = %s }\n", caseID, w.account, w.currencies, hcl(w.logo))
	}
	b.WriteString(`  }
}

resource "dintero_vipps_psp_connection" "shop" {
  for_each   = local.shops
  account_id = each.value.account
  signup = {
    case_id         = each.key
    payment_options = [{ type = "dintero_psp.vipps", currencies = each.value.currencies }]
    logo            = each.value.logo
  }
}
`)
	return b.String()
}

func hcl(s string) string {
	if s == "" {
		return "null"
	}
	return strconv.Quote(s)
}
