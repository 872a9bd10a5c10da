package provider_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/hashicorp/terraform-exec/tfexec"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/sandbox"
)

// The numbers here are the provider's budgets: what an API client is charged for
// must not grow unnoticed. They are for each process of the provider, of which a
// plan has one, and an apply of a saved plan another one.

// manyShops is a configuration of so many signups. The account is an expression.
func manyShops(sim acctest.Sim, n int, account string, lines ...string) string {
	return sim.Provider() + acctest.Shop("shop", "", append([]string{
		fmt.Sprintf("count = %d", n), "account_id = " + account, `case_id = format("3c90c3cc-0d44-4b50-8888-%012d", count.index)`,
	}, lines...)...)
}

const (
	oneAccount   = `"T12345678"`
	fourAccounts = `format("T%08d", count.index % 4)`
)

// wantRequests compares the numbers of requests since the last call.
func wantRequests(t *testing.T, sim acctest.Sim, what string, tokens, posts, mostReads int) {
	t.Helper()
	if got := sim.Count(dinterotest.RouteToken); got != tokens || sim.POSTs() != posts || sim.GETs() > mostReads {
		t.Errorf("%s: %d tokens, %d POSTs, %d GETs; want %d, %d, at most %d", what, got, sim.POSTs(), sim.GETs(), tokens, posts, mostReads)
	}
	if other := sim.Count(dinterotest.RouteOther); other > 0 {
		t.Errorf("%s: %d requests of other routes", what, other)
	}
	sim.ResetLog()
}

func TestAccRequests_NoneToValidate(t *testing.T) {
	sim, tf := newShop(t)
	tf.Configure(manyShops(sim, 25, oneAccount))
	tf.MustRun("validate")
	wantRequests(t, sim, "validate", 0, 0, 0)
}

// Configuring alone makes no request, as for a plan of nothing.
func TestAccRequests_NoneToConfigure(t *testing.T) {
	sim, tf := newShop(t)
	tf.Configure(sim.Provider())
	tf.MustPlanNothing()
	wantRequests(t, sim, "plan", 0, 0, 0)
}

func TestAccRequests_ManySignupsOfOneAccount(t *testing.T) {
	for _, test := range []struct {
		reads       dinterotest.Reads
		parallelism int
	}{
		{dinterotest.ReadsSettings, 1},
		{dinterotest.ReadsSettings, 50},
		{dinterotest.ReadsSettingsHyphen, 10},
		{dinterotest.ReadsOwnPath, 50},
		{dinterotest.ReadsNone, 10},
	} {
		t.Run(fmt.Sprintf("%s/%d", test.reads, test.parallelism), func(t *testing.T) {
			sim, tf := newShop(t)
			const n = 15
			tf.Configure(manyShops(sim, n, oneAccount))
			sim.SetReads(test.reads)
			parallelism := tfexec.Parallelism(test.parallelism)
			tf.MustPlan(tfexec.Out("plan"), parallelism)
			wantRequests(t, sim, "plan of new ones", 1, 0, 3)
			started := time.Now()
			tf.MustApply(tfexec.DirOrPlan("plan"), parallelism)
			wantRequests(t, sim, "create", 1, n, 3+2*int(time.Since(started)/(2*time.Second)))
			_, err := tf.Plan(t.Context(), parallelism)
			tf.Must(err)
			wantRequests(t, sim, "plan of nothing new", 1, 0, 3)
			tf.Configure(manyShops(sim, n, oneAccount, acctest.Currencies("NOK", "SEK")))
			tf.MustPlan(tfexec.Out("plan"), parallelism)
			wantRequests(t, sim, "plan of changed ones", 1, 0, 3)
			started = time.Now()
			tf.MustApply(tfexec.DirOrPlan("plan"), parallelism)
			wantRequests(t, sim, "update", 1, n, 3+2*int(time.Since(started)/(2*time.Second)))
			tf.Must(tf.Destroy(t.Context(), tfexec.Refresh(false)))
			wantRequests(t, sim, "destroy", 0, 0, 0)
		})
	}
}

func TestAccRequests_OneTokenForEachAccount_Defect12(t *testing.T) {
	for _, parallelism := range []int{10, 50} {
		t.Run(fmt.Sprint(parallelism), func(t *testing.T) {
			sim, tf := newShop(t)
			tf.Configure(manyShops(sim, 40, fourAccounts))
			tf.MustPlan(tfexec.Out("plan"), tfexec.Parallelism(parallelism))
			wantRequests(t, sim, "plan", 4, 0, 4*3)
			started := time.Now()
			tf.MustApply(tfexec.DirOrPlan("plan"), tfexec.Parallelism(parallelism))
			wantRequests(t, sim, "create", 4, 40, 4*(3+2*int(time.Since(started)/(2*time.Second))))
			tf.MustPlanNothing()
			wantRequests(t, sim, "refresh", 4, 0, 4*3)
		})
	}
}

// Reads that fail are not made once for each of an account's signups.
func TestAccRequests_FailingReadIsShared_Defect47(t *testing.T) {
	sim, tf := newShop(t)
	config := manyShops(sim, 25, oneAccount)
	tf.Configure(config)
	tf.MustApply()
	sim.ResetLog()
	sim.FailReads(acctest.Refusal(http.StatusForbidden, "no"))
	tf.MustPlanNothing()
	wantRequests(t, sim, "refused", 1, 0, 3)
}

// One cause needs one request, and is explained in full once.
func TestAccRequests_WrongSecret_Defect47(t *testing.T) {
	sim, tf := newShop(t)
	tf.Configure(sim.Provider(`client_secret = "wrong"`) + acctest.Shop("shop", "", "count = 200", "account_id = "+fourAccounts, `case_id = format("3c90c3cc-0d44-4b50-8888-%012d", count.index)`))
	printed := tf.MustNotPlan()
	wantRequests(t, sim, "plan", 1, 0, 0)
	if long := len(printed) / 200; long > 600 {
		t.Errorf("%d characters for each of 200 signups", long)
	}
}

// The list of an account's signups is in none of its resources, and of its events
// only the newest ten are.
func TestAccRequests_StateOfASignupDoesNotGrowWithTheOthers(t *testing.T) {
	few, many := meanInstance(t, 12), meanInstance(t, 60)
	if many > few+few/50 {
		t.Errorf("%d bytes of state for each of 60 signups, %d for each of 12", many, few)
	}
}

func meanInstance(t *testing.T, n int) int {
	t.Helper()
	acctest.SkipUnlessAcceptance(t)
	sim := acctest.Start(t)
	tf := acctest.NewTerraform(t, manyShops(sim, n, oneAccount), sandbox.Options{})
	tf.MustApply()
	tf.MustApply()
	var state struct {
		Resources []struct{ Instances []json.RawMessage }
	}
	content, err := os.ReadFile(filepath.Join(tf.Dir, "terraform.tfstate"))
	tf.Must(err)
	tf.Must(json.Unmarshal(content, &state))
	if len(state.Resources) != 1 || len(state.Resources[0].Instances) != n {
		t.Fatalf("there are not %d signups in the state", n)
	}
	size := 0
	for _, instance := range state.Resources[0].Instances {
		size += len(instance)
	}
	return size / n
}
