package provider_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-exec/tfexec"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/provider"
)

// planCase returns the case id of the n-th signup of a test.
func planCase(n int) string { return fmt.Sprintf("3c90c3cc-0d44-4b50-8888-%012d", n) }

// accountLine is the line of a signup in an account.
func accountLine(account string) string { return fmt.Sprintf("account_id = %q", account) }

// The plan alone shows for each signup whether it is submitted, adopted,
// refused or left unchanged.
func TestAccPlan_SaysWhatBecomesOfEachSignup(t *testing.T) {
	sim, tf := newShop(t)
	accounts := map[string]string{}
	for i, name := range []string{"kept", "changed", "adopted", "declined", "conflict", "added", "removed", "again"} {
		accounts[name] = fmt.Sprintf("T2000000%d", i)
	}
	shop := func(name string, lines ...string) string {
		return acctest.Shop(name, acctest.CaseID, append(lines, accountLine(accounts[name]))...)
	}
	tf.Configure(sim.Provider() + shop("kept") + shop("changed") + shop("removed") + shop("again"))
	tf.MustApply()
	for _, name := range []string{"adopted", "declined"} {
		sim.AddSignup(accounts[name], acctest.CaseID, "NOK")
	}
	sim.Decline(accounts["declined"])
	sim.AddSignup(accounts["conflict"], acctest.CaseID, "SEK")
	sim.ResetLog()

	tf.Configure(sim.Provider() + shop("kept") + shop("changed", acctest.Currencies("NOK", "DKK")) + shop("adopted") + shop("declined") +
		shop("conflict") + shop("added") + shop("again", "attempt = 2"))
	printed := tf.MustNotPlan()
	id := func(name string) string { return accounts[name] + "/" + acctest.CaseID }
	for _, part := range []string{
		"# dintero_vipps_psp_connection.added will be created",
		"# dintero_vipps_psp_connection.adopted will be created", "Warning: " + provider.TitleAdopted + ": " + id("adopted"),
		"# dintero_vipps_psp_connection.declined will be created", "Warning: " + provider.TitleAdopted + ": " + id("declined"), `"declined"`,
		"# dintero_vipps_psp_connection.changed will be updated in-place", "Warning: " + provider.TitleSubmittedAgain + ": " + id("changed"),
		"# dintero_vipps_psp_connection.again will be updated in-place", "Warning: " + provider.TitleSubmittedAgain + ": " + id("again"),
		"# dintero_vipps_psp_connection.removed will be destroyed", "Warning: " + provider.TitleStays + ": " + id("removed"),
		"Error: " + provider.TitleConflict + ": " + id("conflict"),
	} {
		acctest.WantText(t, printed, part)
	}
	acctest.WantNoText(t, printed, "connection.kept will", "connection.conflict will", provider.TitleAdopted+": "+id("added"), ": "+id("kept"))
	sim.WantPOSTs(t, 0)
}

// The plan says for each signup what happens to it, however many there are.
func TestAccPlan_NamesEachOfMany(t *testing.T) {
	const n = 25
	sim, tf := newShop(t)
	for i := range n {
		sim.AddSignup(dinterotest.Account, planCase(i), "NOK")
	}
	for _, step := range []struct {
		title, config string
	}{
		{provider.TitleAdopted, manyShops(sim, n, oneAccount)},
		{provider.TitleSubmittedAgain, manyShops(sim, n, oneAccount, acctest.Currencies("SEK"))},
		{provider.TitleNotSent, manyShops(sim, n, oneAccount, acctest.Currencies("SEK"), "attempt = 2") + "# then lower\n"},
		{provider.TitleStays, sim.Provider()},
	} {
		if step.title == provider.TitleNotSent {
			tf.Configure(step.config)
			tf.MustApply()
			step.config = strings.Replace(step.config, "attempt = 2", "attempt = 1", 1)
		}
		tf.Configure(step.config)
		printed := tf.MustPlan(tfexec.Out("plan"))
		for i := range n {
			acctest.WantText(t, printed, "Warning: "+step.title+": T12345678/"+planCase(i))
		}
		if t.Failed() {
			return
		}
		tf.MustApply(tfexec.DirOrPlan("plan"))
	}
}

// Another signup may set the account's connection back to pending; the plan
// warns of it.
func TestAccPlan_AnotherSignupForAnEnabledAccount(t *testing.T) {
	for status, want := range map[string]bool{"pending": false, "enabled": true, "declined": false} {
		t.Run(status, func(t *testing.T) {
			sim, tf := newShop(t)
			sim.AddSignup(dinterotest.Account, acctest.OtherCaseID, "NOK")
			sim.AddEvent(dinterotest.Account, dinterotest.Event{Event: "moved", Status: status})
			printed := tf.MustPlan()
			if warning := "Warning: " + provider.TitleEnabledAccount + ": " + dinterotest.Account; want {
				acctest.WantText(t, printed, warning, acctest.ShopID, `"pending"`)
			} else {
				acctest.WantNoText(t, printed, provider.TitleEnabledAccount)
			}
		})
	}
}

// A create that cannot be planned because of Dintero is an error in the plan, so
// that the review fails and not the apply.
func TestAccPlan_UnreachableOrRefusedIsAnError(t *testing.T) {
	for name, act := range map[string]func(sim acctest.Sim) (want string){
		"wrong secret": func(sim acctest.Sim) string {
			sim.AddClient(dinterotest.Client{ID: dinterotest.ClientID, Secret: "another"})
			return "client_secret"
		},
		"no grant": func(sim acctest.Sim) string {
			sim.AddClient(dinterotest.Client{ID: dinterotest.ClientID, Secret: dinterotest.ClientSecret, Accounts: []string{otherAccount}})
			return "no grant"
		},
		"broken": func(sim acctest.Sim) string { sim.FailReads(dinterotest.Fault{Status: 502}); return "502 Bad Gateway" },
		"down":   func(sim acctest.Sim) string { sim.FailReads(dinterotest.Fault{Reset: true}); return "reset" },
	} {
		t.Run(name, func(t *testing.T) {
			sim, tf := newShop(t)
			want := act(sim)
			acctest.WantText(t, tf.MustNotPlan(), "Error: "+shopTitle(provider.TitleNotPlanned), want, "-refresh=false")
			sim.WantPOSTs(t, 0)
		})
	}
}

// For each of the usual edits, the plan of 40 merchants fits on a page.
// Terraform prints ten more lines for each event that a merchant has.
func TestAccPlan_OfFortyMerchantsIsShort(t *testing.T) {
	for name, c := range map[string]struct {
		signed bool
		limit  int
	}{
		"pending": {false, 60},
		"enabled": {true, 70},
	} {
		t.Run(name, func(t *testing.T) { testPlanIsShort(t, c.signed, c.limit) })
	}
}

func testPlanIsShort(t *testing.T, signed bool, limit int) {
	sim, tf := newShop(t)
	config := func(n int, currencies string) string {
		return sim.Provider() + fmt.Sprintf("locals {\n  merchants = { for i in range(%d) : format(\"merchant-%%02d\", i) => i }\n}\n", n) +
			acctest.Shop("shop", "", "for_each = local.merchants", `account_id = format("T%08d", each.value)`, `case_id = format("3c90c3cc-0d44-4b50-8888-%012d", each.value)`,
				`payment_options = [{ type = "dintero_psp.vipps", currencies = each.value == 7 ? [`+currencies+`] : ["NOK"] }]`)
	}
	tf.Configure(config(40, `"NOK"`))
	tf.MustApply(tfexec.Parallelism(20))
	for i := range 40 {
		if signed {
			sim.Sign(fmt.Sprintf("T%08d", i))
		}
	}
	tf.MustApply()
	for name, changed := range map[string]string{
		"a changed currency": config(40, `"NOK", "SEK"`),
		"one added":          config(41, `"NOK"`),
		"one removed":        config(39, `"NOK"`),
	} {
		tf.Configure(changed)
		tf.Printed()
		_, err := tf.Plan(t.Context())
		printed := tf.Printed()
		tf.Must(err)
		_, changes, _ := strings.Cut(printed, " used the selected providers")
		changes, _, ok := strings.Cut(changes, "\nPlan: ")
		lines := strings.Count(changes, "\n") + 2
		t.Logf("%s: %d lines of changes, %d in all", name, lines, strings.Count(printed, "\n"))
		if !ok || lines >= limit {
			t.Errorf("the plan of %s has %d lines:\n%s", name, lines, printed)
		}
	}
}
