package provider_test

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// scenario is what a user does with real Terraform, what happens at Dintero
// meanwhile, and what comes of it. The tables are in the files
// scenarios_…_test.go.
type scenario struct {
	name  string
	reads []dinterotest.Reads // in which the scenario is the same; settings if empty
	steps []step
}

// step is one command. A minute passes before each, because the rules compare
// times in whole seconds.
type step struct {
	given  func(*world) // what happens before the command
	config string       // the configuration from here on; as before if empty
	run    string       // the command
	fails  string       // a part of its error; it must succeed if this is empty
	posts  int          // how many signups were sent so far
	text   string       // a part of what it prints
	once   string       // another part, which it prints once
	state  string       // as world.state says it; not compared if empty
}

// world is a user with Terraform, and a simulated Dintero.
type world struct {
	acctest.Sim
	tf       *acctest.Terraform
	config   string
	provider []string // more lines of the provider block
	saved    []byte   // a copy of the state file
}

// noChanges is a command that fails if anything is to be changed.
const noChanges = "plan -detailed-exitcode"

// Configurations of the shop.
var (
	shopNOK    = acctest.Shop("shop", acctest.CaseID)
	shopSEK    = acctest.Shop("shop", acctest.CaseID, acctest.Currencies("NOK", "SEK"))
	shopEUR    = acctest.Shop("shop", acctest.CaseID, acctest.Currencies("EUR"))
	shopLogo   = acctest.Shop("shop", acctest.CaseID, `logo = "bG9nbw=="`)
	shopAgain  = acctest.Shop("shop", acctest.CaseID, "attempt = 2")
	otherNOK   = acctest.Shop("other", acctest.CaseID)
	otherSEK   = acctest.Shop("other", acctest.CaseID, acctest.Currencies("NOK", "SEK"))
	shopIsMove = "moved {\n  from = " + acctest.ShopAddress + "\n  to   = " + acctest.ShopType + ".other\n}\n"
)

// The first steps of many scenarios.
var (
	created      = step{config: shopNOK, run: "apply", posts: 1, state: "shop 1 sent NOK"}
	allReads     = []dinterotest.Reads{dinterotest.ReadsSettings, dinterotest.ReadsOwnPath, dinterotest.ReadsNone}
	workingReads = []dinterotest.Reads{dinterotest.ReadsSettings, dinterotest.ReadsOwnPath}
	noReads      = []dinterotest.Reads{dinterotest.ReadsNone}
)

// runScenarios runs each scenario with each of its reads.
func runScenarios(t *testing.T, scenarios []scenario) {
	t.Helper()
	t.Parallel()
	for _, s := range scenarios {
		if len(s.reads) == 0 {
			s.reads = []dinterotest.Reads{dinterotest.ReadsSettings}
		}
		for _, reads := range s.reads {
			t.Run(fmt.Sprintf("%s/%s", s.name, reads), func(t *testing.T) {
				t.Parallel()
				w := &world{Sim: acctest.Start(t), tf: acctest.NewTerraform(t, "")}
				w.SetReads(reads)
				for i, s := range s.steps {
					if w.do(t, s); t.Failed() {
						t.Fatalf("step %d, %s", i+1, s.run)
					}
				}
			})
		}
	}
}

// do does a step and compares what comes of it.
func (w *world) do(t *testing.T, s step) {
	t.Helper()
	w.Advance(time.Minute)
	if s.given != nil {
		s.given(w)
	}
	w.config = cmp.Or(s.config, w.config)
	w.tf.Configure(w.Provider(w.provider...) + w.config)
	command := s.run
	if name, _, _ := strings.Cut(command, " "); name == "apply" || name == "destroy" {
		command = strings.Replace(command, name, name+" -auto-approve", 1)
	}
	printed, code := w.tf.Run(command)
	if (code != 0) != (s.fails != "") {
		t.Errorf("exit code %d:\n%s", code, printed)
	}
	acctest.WantText(t, printed, s.fails, s.text)
	if s.once != "" && strings.Count(printed, s.once) != 1 {
		t.Errorf("the output must have %q once:\n%s", s.once, printed)
	}
	w.WantPOSTs(t, s.posts)
	if state := w.state(); s.state != "" && state != s.state {
		t.Errorf("the state has %q, want %q:\n%s", state, s.state, printed)
	}
}

// state says what the state has: for each signup the name of the resource, the
// attempt, adopted or sent, the currencies, and what is unusual. It is "-" if the
// state has none.
func (w *world) state() string {
	var all []string
	found := w.tf.State()
	for _, address := range slices.Sorted(maps.Keys(found)) {
		if name, isSignup := strings.CutPrefix(address, acctest.ShopType+"."); isSignup {
			all = append(all, name+" "+describe(found[address]))
		}
	}
	return cmp.Or(strings.Join(all, "; "), "-")
}

func describe(i acctest.Instance) string {
	signup := i.Attributes["signup"].(map[string]any)
	var currencies []string
	for _, option := range signup["payment_options"].([]any) {
		for _, currency := range option.(map[string]any)["currencies"].([]any) {
			currencies = append(currencies, currency.(string))
		}
	}
	slices.Sort(currencies)
	words := []string{fmt.Sprint(i.Attributes["attempt"]), "sent", strings.Join(currencies, ",")}
	if i.Attributes["adopted"] == true {
		words[1] = "adopted"
	}
	for word, is := range map[string]bool{
		"logo":    signup["logo"] != nil,
		"tainted": i.Tainted,
		"at " + fmt.Sprint(i.Attributes["account_id"]): i.Attributes["account_id"] != dinterotest.Account,
		"other case": signup["case_id"] != acctest.CaseID,
	} {
		if is {
			words = append(words, word)
		}
	}
	slices.Sort(words[3:])
	return strings.Join(words, " ")
}

// What happens before a command.

func tainted(w *world)   { w.tf.Must("taint " + acctest.ShopAddress) }
func untainted(w *world) { w.tf.Must("untaint " + acctest.ShopAddress) }
func stateLost(w *world) { w.tf.RemoveState() }
func signed(w *world)    { w.Sign(dinterotest.Account) }
func declined(w *world)  { w.Decline(dinterotest.Account) }

func stateSaved(w *world) {
	var err error
	if w.saved, err = os.ReadFile(filepath.Join(w.tf.Dir, "terraform.tfstate")); err != nil {
		panic(err)
	}
}

func stateRestored(w *world) { w.tf.Write("terraform.tfstate", string(w.saved)) }

// nextPOST makes something go wrong with the next submission.
func nextPOST(f dinterotest.Fault) func(*world) {
	return func(w *world) { w.OnRequest(dinterotest.First(1, dinterotest.RouteSignup, f)) }
}

// elsewhere lets somebody else submit the shop's signup.
func elsewhere(currencies ...string) func(*world) {
	return func(w *world) { w.AddSignup(dinterotest.Account, acctest.CaseID, currencies...) }
}

// changed lets Dintero change the connection.
func changed(change func(*dinterotest.Connection)) func(*world) {
	return func(w *world) { w.Change(dinterotest.Account, change) }
}

// defaultAccount changes the provider's account, which owns the API client.
func defaultAccount(account string) func(*world) {
	return func(w *world) {
		w.AddClient(dinterotest.Client{ID: dinterotest.ClientID, Secret: dinterotest.ClientSecret, Owner: account})
		w.provider = []string{fmt.Sprintf("account_id = %q", account)}
	}
}
