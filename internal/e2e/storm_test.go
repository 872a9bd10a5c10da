package e2e

import (
	"fmt"
	"hash/fnv"
	"maps"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

const (
	stormMerchants = 8  // four of them in one account
	stormApplies   = 40 // of one change, until Terraform exits with 0
	faultPercent   = 30 // of all requests

	// In a storm, a minute of production takes three seconds. Whatever a POST does,
	// reads show it by then: timeout, late effect and lag together are shorter.
	stormConfirm = 3 * time.Second
	stormTimeout = 500 * time.Millisecond
	stormLate    = 1700 * time.Millisecond
	stormLag     = 300 * time.Millisecond
)

// TestAccStorm signs merchants up, changes them, taints them and loses the state
// while requests fail at random, reads lag and POSTs take effect after their
// answer. The user does nothing about an error but apply again. Once an apply
// succeeds, Dintero has taken each signup once for each change that was asked for,
// and what Dintero has is in the state.
//
// DINTERO_STORM_SEEDS is how many seeds are run, 1 by default. DINTERO_STORM_SEED
// replays one.
func TestAccStorm(t *testing.T) {
	inParallel(t)
	for _, seed := range seeds(t) {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) { newStorm(t, seed).live() })
	}
}

func seeds(t *testing.T) []uint64 {
	t.Helper()
	number := func(variable string) uint64 {
		n, err := strconv.ParseUint(os.Getenv(variable), 10, 64)
		if err != nil {
			t.Fatalf("%s: %v", variable, err)
		}
		return n
	}
	switch {
	case os.Getenv("DINTERO_STORM_SEED") != "":
		return []uint64{number("DINTERO_STORM_SEED")}
	case os.Getenv("DINTERO_STORM_SEEDS") == "":
		return []uint64{1}
	}
	chosen := make([]uint64, number("DINTERO_STORM_SEEDS"))
	for i := range chosen {
		chosen[i] = rand.Uint64N(1e9)
	}
	return chosen
}

// merchant is a signup as it is configured, and how often the user has asked for
// a submission of it.
type merchant struct {
	account, logo string
	currencies    []string
	attempt       int
	asked         int
}

// storm is one seed's run.
type storm struct {
	t         *testing.T
	seed      uint64
	sim       acctest.Sim
	terraform *acctest.Terraform
	merchants map[string]*merchant // by case id
	applies   int

	mu    sync.Mutex
	asked map[string]int // how often a request was sent
}

func newStorm(t *testing.T, seed uint64) *storm {
	t.Helper()
	s := &storm{t: t, seed: seed, sim: acctest.Start(t), merchants: map[string]*merchant{}, asked: map[string]int{}}
	reads := []dinterotest.Reads{dinterotest.ReadsSettingsHyphen, dinterotest.ReadsSettings, dinterotest.ReadsOwnPath, dinterotest.ReadsBoth}
	s.sim.SetReads(reads[seed%uint64(len(reads))])
	s.sim.SetLag(stormLag)
	for range stormMerchants {
		s.add()
	}
	timing := acctest.Timing()
	timing.Onboarding.ConfirmFor = stormConfirm
	s.terraform = acctest.NewTerraformWithTiming(t, s.configuration(), timing)
	return s
}

// add adds one more merchant, every other one to the same account.
func (s *storm) add() {
	n := len(s.merchants)
	account := fmt.Sprintf("T%08d", n)
	if n%2 == 0 && n < 8 {
		account = "T00000000"
	}
	s.merchants[fmt.Sprintf("00000000-0000-4000-8000-%012d", n)] = &merchant{account: account, currencies: []string{"NOK"}, attempt: 1, asked: 1}
}

func (s *storm) configuration() string {
	var shops strings.Builder
	for _, caseID := range slices.Sorted(maps.Keys(s.merchants)) {
		m := s.merchants[caseID]
		logo := "null"
		if m.logo != "" {
			logo = strconv.Quote(m.logo)
		}
		fmt.Fprintf(&shops, "    %q = { account = %q, currencies = [\"%s\"], logo = %s, attempt = %d }\n",
			caseID, m.account, strings.Join(m.currencies, `", "`), logo, m.attempt)
	}
	return s.sim.Provider(fmt.Sprintf("request_timeout = %q", stormTimeout)) + "locals {\n  shops = {\n" + shops.String() + "  }\n}\n" +
		acctest.Shop("shop", "", "for_each = local.shops", "account_id = each.value.account", "attempt = each.value.attempt",
			"case_id = each.key", `payment_options = [{ type = "dintero_psp.vipps", currencies = each.value.currencies }]`, "logo = each.value.logo")
}

// live is what users and merchants do.
func (s *storm) live() {
	s.applyUntilGreen("create")

	s.change(nil)
	s.add()
	s.sim.Sign("T00000001")
	s.sim.Decline("T00000003")
	s.applyUntilGreen("change, and add")

	tainted := map[string]bool{}
	for caseID := range s.merchants {
		if s.random("taint"+caseID).IntN(3) == 0 {
			tainted[caseID] = true
			s.terraform.Must("taint " + address(caseID))
		}
	}
	s.change(tainted)
	s.sim.Sign("T00000000")
	s.applyUntilGreen("taint, and change")

	s.terraform.RemoveState()
	s.applyUntilGreen("lose the state")

	s.sim.Advance(time.Minute)
	s.terraform.WantEmptyPlan()
	s.t.Logf("%d applies, %d requests, %d of them submissions", s.applies, len(s.sim.Requests()), s.sim.POSTs())
}

func address(caseID string) string { return fmt.Sprintf("%s[%q]", acctest.ShopAddress, caseID) }

// change asks for another logo, another currency or another attempt, and leaves
// some merchants as they are, among them those given.
func (s *storm) change(except map[string]bool) {
	for caseID, m := range s.merchants {
		if except[caseID] {
			continue
		}
		m.asked++
		switch chance := s.random("change" + caseID); chance.IntN(4) {
		case 0:
			m.logo += "bG9n"
		case 1:
			m.currencies = append(m.currencies, []string{"DKK", "SEK", "EUR"}[len(m.currencies)-1])
		case 2:
			m.attempt++
		default:
			m.asked--
		}
	}
}

// applyUntilGreen applies until Terraform exits with 0, and then judges. Before
// that a minute passes, because people take their time, and times are compared in
// whole seconds.
func (s *storm) applyUntilGreen(what string) {
	s.t.Helper()
	s.sim.WaitForLateEffects()
	s.sim.Advance(time.Minute)
	s.terraform.Configure(s.configuration())
	s.sim.OnRequest(s.fault)
	defer s.sim.OnRequest(nil)
	for range stormApplies {
		printed, code := s.terraform.Run("apply -auto-approve -parallelism=20")
		s.applies++
		acctest.WantNoText(s.t, printed, "Provider produced", "inconsistent", "panic", "Invalid value")
		if code == 0 {
			s.judge(what)
			return
		}
	}
	s.t.Fatalf("%s: no apply out of %d succeeds", what, stormApplies)
}

// judge compares what the user has asked for with what Dintero has taken, and
// what Dintero has with the state.
func (s *storm) judge(what string) {
	s.t.Helper()
	s.sim.WaitForLateEffects()
	effects, state := s.sim.Effects(), s.terraform.State()
	if len(state) != len(s.merchants) {
		s.t.Errorf("%s: %d signups are in the state, want %d", what, len(state), len(s.merchants))
	}
	for caseID, m := range s.merchants {
		if got := effects[m.account+"/"+caseID]; got != m.asked {
			s.t.Errorf("%s: Dintero has taken %s %d times, want %d: %+v", what, caseID, got, m.asked, *m)
		}
		connection, _ := s.sim.Connection(m.account)
		i := slices.IndexFunc(connection.Signups, func(signup dinterotest.Signup) bool { return signup.CaseID == caseID })
		if i < 0 {
			s.t.Errorf("%s: Dintero does not have %s", what, caseID)
			continue
		}
		has := connection.Signups[i]
		wants := []dinterotest.PaymentOption{{Type: "dintero_psp.vipps", Currencies: slices.Sorted(slices.Values(m.currencies))}}
		slices.Sort(has.PaymentOptions[0].Currencies)
		if !reflect.DeepEqual(has.PaymentOptions, wants) || has.Logo != m.logo {
			s.t.Errorf("%s: Dintero has %+v for %+v", what, has, *m)
		}
		instance := state[acctest.ShopAddress+"["+caseID+"]"]
		if instance.Tainted || instance.Attributes["id"] != m.account+"/"+caseID || instance.Attributes["attempt"] != float64(m.attempt) {
			s.t.Errorf("%s: the state has %+v for %+v", what, instance, *m)
		}
	}
}

// harmless are faults without an effect, or of the answer alone.
var harmless = []dinterotest.Fault{
	{Status: 401, Body: `{"error":{"message":"Expired"}}`},
	{Status: 429, Body: `{"error":{"code":"TOO_MANY_REQUESTS","message":"Slow down"}}`},
	{Status: 503},
	dinterotest.Gateway(502),
	{Reset: true},
	{CutOff: true},
	{Delay: 2 * stormTimeout},
}

// effective are faults of a POST that takes effect, at once or late.
var effective = []dinterotest.Fault{
	{Status: 503, Effect: true},
	{Status: 202, Body: "{}", Effect: true},
	{Reset: true, Effect: true},
	{Delay: 2 * stormTimeout, Effect: true},
	{Status: 500, Body: `{"error":{"message":"Internal"}}`, Late: stormLate},
	{Status: 202, Body: "{}", Late: stormLate},
	{Reset: true, Late: stormLate},
	{Delay: 2 * stormTimeout, Late: stormLate},
}

// fault chooses a request's fault by the seed, by what is asked, and by how often
// that was asked before, whatever the order in which requests arrive.
func (s *storm) fault(r dinterotest.Request) dinterotest.Fault {
	chance := s.random(string(r.Route) + r.Path + string(r.Body))
	kinds := harmless
	if r.Route == dinterotest.RouteSignup {
		kinds = slices.Concat(harmless, effective)
	}
	if chance.IntN(100) >= faultPercent {
		return dinterotest.Fault{}
	}
	return kinds[chance.IntN(len(kinds))]
}

// random returns the random numbers for a question, which are others each time
// that it is asked.
func (s *storm) random(question string) *rand.Rand {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked[question]++
	hash := fnv.New64a()
	fmt.Fprint(hash, s.asked[question], question)
	return rand.New(rand.NewPCG(s.seed, hash.Sum64()))
}
