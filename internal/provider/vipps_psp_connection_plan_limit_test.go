package provider_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-exec/tfexec"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/provider"
	"github.com/dintero/terraform-provider-dintero/internal/sandbox"
)

// limited is manyShops with a limit in its provider block.
func limited(sim acctest.Sim, limit, n int, lines ...string) string {
	return sim.Provider(fmt.Sprintf("max_submissions = %d", limit)) +
		strings.TrimPrefix(manyShops(sim, n, oneAccount, lines...), sim.Provider())
}

const tooMany = "Error: " + provider.TitleTooMany

// More new signups than the limit are an error in the plan, which is explained
// once. As many are none.
func TestAccLimit_NewSignups(t *testing.T) {
	sim, tf := newShop(t)
	tf.Configure(limited(sim, 3, 6))
	printed := tf.MustNotPlan()
	acctest.WantText(t, printed, tooMany, "-refresh=false")
	if full := strings.Count(printed, "max_submissions = 3"); full != 1 {
		t.Errorf("the limit is explained %d times, want once:\n%s", full, printed)
	}
	tf.MustNotApply()
	sim.WantPOSTs(t, 0)
	tf.Configure(limited(sim, 3, 3))
	tf.MustApply()
	tf.MustPlanNothing()
	tf.Configure(limited(sim, 3, 6)) // the limit is for each run
	tf.MustApply()
	sim.WantPOSTs(t, 6)
}

// Changed signups and raised attempts count like new ones, and all together.
func TestAccLimit_ChangedSignups(t *testing.T) {
	sim, tf := newShop(t)
	tf.Configure(limited(sim, 4, 4))
	tf.MustApply()
	sim.ResetLog()
	tf.Configure(limited(sim, 3, 4, acctest.Currencies("NOK", "SEK")))
	acctest.WantText(t, tf.MustNotPlan(), tooMany)
	tf.Configure(limited(sim, 3, 4, "attempt = 2"))
	acctest.WantText(t, tf.MustNotPlan(), tooMany)
	tf.Configure(limited(sim, 3, 7, "attempt = count.index == 0 ? 2 : 1"))
	acctest.WantText(t, tf.MustNotPlan(), tooMany)
	sim.WantPOSTs(t, 0)
	tf.Configure(limited(sim, 4, 7, "attempt = count.index == 0 ? 2 : 1"))
	tf.MustApply()
	sim.WantPOSTs(t, 4)
}

// Adopting, importing, recording and destroying is free, also with a limit of 0,
// which is for those who only want to watch.
func TestAccLimit_WhatSendsNothingIsFree(t *testing.T) {
	sim, tf := newShop(t)
	for i := range 5 {
		sim.AddSignup(dinterotest.Account, planCase(i), "NOK")
	}
	tf.Configure(limited(sim, 0, 5))
	tf.MustApply()
	tf.MustPlanNothing()
	tf.MustRun("taint", acctest.ShopAddress+"[1]")
	tf.MustApply()
	tf.Configure(limited(sim, 0, 5, "attempt = 1"))
	tf.MustPlanNothing()
	tf.Configure(limited(sim, 0, 4))
	tf.MustApply()
	sim.WantPOSTs(t, 0)
	tf.Configure(limited(sim, 0, 6))
	acctest.WantText(t, tf.MustNotPlan(), tooMany)
	tf.Configure(limited(sim, 0, 4, acctest.Currencies("SEK")))
	acctest.WantText(t, tf.MustNotPlan(), tooMany)
	sim.WantPOSTs(t, 0)
}

// What is not known yet may be submitted, so it counts.
func TestAccLimit_UnknownSignupsCount(t *testing.T) {
	for name, line := range map[string]string{
		"case":    `case_id = format("3c90c3cc-0d44-4b50-8888-%012d", count.index + terraform_data.later.output)`,
		"options": `payment_options = [{ type = "dintero_psp.vipps", currencies = [terraform_data.later.output == 0 ? "NOK" : "SEK"] }]`,
		"account": `account_id = terraform_data.later.output == 0 ? "T12345678" : "T87654321"`,
	} {
		t.Run(name, func(t *testing.T) {
			sim, tf := newShop(t)
			config := func(limit int) string { return limited(sim, limit, 3, line) + later("0") }
			if name == "account" {
				config = func(limit int) string {
					return strings.Replace(limited(sim, limit, 3, line), `account_id = "T12345678"`+"\n  account_id = terraform", "account_id = terraform", 1) + later("0")
				}
			}
			tf.Configure(config(2))
			acctest.WantText(t, tf.MustNotPlan(), tooMany)
			tf.Configure(config(3))
			tf.MustApply()
			tf.MustPlanNothing()
			sim.WantPOSTs(t, 3)
		})
	}
}

// The apply has the limit too, because more may have to be submitted than the
// plan knew of. What was submitted before is in the state.
func TestAccLimit_InTheApply(t *testing.T) {
	for _, parallelism := range []int{1, 10} {
		t.Run(fmt.Sprint(parallelism), func(t *testing.T) {
			sim, tf := newShop(t)
			for i := range 5 {
				sim.AddSignup(dinterotest.Account, planCase(i), "NOK")
			}
			tf.Configure(limited(sim, 2, 5))
			tf.MustPlan(tfexec.Out("plan"))
			sim.RemoveConnection(dinterotest.Account)
			acctest.WantText(t, tf.MustNotApply(tfexec.DirOrPlan("plan"), tfexec.Parallelism(parallelism)), tooMany)
			sim.WantPOSTs(t, 2)
			if n := len(tf.Instances()); n != 2 {
				t.Errorf("%d signups in the state, want 2", n)
			}
			tf.MustNotApply()
			sim.WantPOSTs(t, 2)
			tf.Configure(limited(sim, 3, 5))
			tf.MustApply()
			tf.MustPlanNothing()
			sim.WantPOSTs(t, 5)
		})
	}
}

// A submission that is repeated, as after 429, counts once.
func TestAccLimit_RepeatsCountOnce(t *testing.T) {
	sim, tf := newShop(t)
	tf.Configure(limited(sim, 1, 1))
	sim.Inject(dinterotest.RouteSignup, 2, dinterotest.Fault{Status: 429})
	tf.MustApply()
	sim.WantPOSTs(t, 3)
}

// A replacement counts once, though it is planned twice.
func TestAccLimit_ReplacementCountsOnce(t *testing.T) {
	sim, tf := newShop(t)
	config := func(lines ...string) string {
		return sim.Provider("max_submissions = 1") + acctest.Shop("shop", acctest.CaseID, lines...)
	}
	tf.Configure(config())
	tf.MustApply()
	tf.Configure(config(acctest.Currencies("SEK")))
	tf.MustApply(tfexec.Replace(acctest.ShopAddress))
	tf.Configure(config(acctest.Currencies("SEK"), fmt.Sprintf("case_id = %q", acctest.OtherCaseID)))
	tf.MustApply()
	tf.MustPlanNothing()
	sim.WantPOSTs(t, 3)
}

// Each provider block counts for itself.
func TestAccLimit_IsForEachProviderBlock(t *testing.T) {
	acctest.SkipUnlessAcceptance(t)
	t.Parallel()
	plugin := acctest.Plugin(t)
	sim := acctest.Start(t)
	config := func(second int) string {
		return sim.Provider("max_submissions = 1") + sim.Provider(`alias = "second"`, fmt.Sprintf("max_submissions = %d", second)) +
			acctest.Shop("shop", acctest.CaseID) + acctest.Shop("other", acctest.CaseID, accountLine(otherAccount), "provider = dintero.second")
	}
	tf := acctest.NewTerraform(t, config(0), sandbox.Options{Plugin: plugin})
	acctest.WantText(t, tf.MustNotPlan(), tooMany)
	tf.Configure(config(1))
	tf.MustApply()
	tf.MustPlanNothing()
	sim.WantPOSTs(t, 2)
}

// The apply counts for itself, whatever was planned in its process.
func TestLimit_InAnApplyWithoutPlans(t *testing.T) {
	sim := acctest.Start(t)
	sim.AddSignup(dinterotest.Account, acctest.CaseID, "NOK")
	sim.AddSignup(dinterotest.Account, acctest.OtherCaseID, "NOK")
	const limit = `"max_submissions":1`
	planner := newProtocol(t, sim, limit)
	first, second := planner.plan(planner.none(), shopJSON), planner.plan(planner.none(), otherShopJSON)
	sim.RemoveConnection(dinterotest.Account)
	p := newProtocol(t, sim, limit)
	if _, diags := p.apply(p.none(), first, shopJSON); failed(diags) {
		t.Error(texts(diags))
	}
	created, diags := p.apply(p.none(), second, otherShopJSON)
	wantDiagnostic(t, diags, isError, provider.TitleTooMany+": "+otherID)
	if p.attributes(created) != nil {
		t.Error("it is in the state")
	}
	sim.WantPOSTs(t, 1)
}
