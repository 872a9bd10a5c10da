package provider_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// providerAndShop is a configuration with one signup, the shop.
func providerAndShop(sim acctest.Sim, lines ...string) string {
	return sim.Provider() + acctest.Shop("shop", acctest.CaseID, lines...)
}

// beforeApply returns the checks of a plan before it is applied.
func beforeApply(checks ...plancheck.PlanCheck) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: checks}
}

// shopChange checks which attributes of the shop a plan changes: those with known
// values, and those that are known only after apply. The names are in order, with
// spaces between them.
type shopChange struct{ known, unknown string }

func (want shopChange) CheckPlan(_ context.Context, req plancheck.CheckPlanRequest, resp *plancheck.CheckPlanResponse) {
	resp.Error = errors.New("the shop is not in the plan")
	for _, r := range req.Plan.ResourceChanges {
		if r.Address != acctest.ShopAddress {
			continue
		}
		before, _ := r.Change.Before.(map[string]any)
		after, _ := r.Change.After.(map[string]any)
		afterApply, _ := r.Change.AfterUnknown.(map[string]any)
		var known, unknown []string
		for _, name := range shopAttributes {
			if afterApply[name] == true {
				unknown = append(unknown, name)
			} else if !reflect.DeepEqual(before[name], after[name]) {
				known = append(known, name)
			}
		}
		resp.Error = nil
		if got := (shopChange{strings.Join(known, " "), strings.Join(unknown, " ")}); got != want {
			resp.Error = fmt.Errorf("the plan changes\n%+v, want\n%+v", got, want)
		}
	}
}

var shopAttributes = strings.Fields("account_id adopted attempt created_at created_by events id merchant_serial_number metadata " +
	"payment_options schema signature_link signup status submitted_at updated_at")

// The life of a signup is one POST: it is created, signed, refreshed, destroyed,
// and created again, which adopts it.
func TestAccSignup_IsOnePOSTInItsWholeLife(t *testing.T) {
	for _, reads := range []dinterotest.Reads{dinterotest.ReadsSettings, dinterotest.ReadsOwnPath} {
		t.Run(string(reads), func(t *testing.T) {
			sim := acctest.Start(t)
			sim.SetReads(reads)
			acctest.Test(t,
				resource.TestStep{
					Config:           providerAndShop(sim),
					ConfigPlanChecks: beforeApply(plancheck.ExpectResourceAction(acctest.ShopAddress, plancheck.ResourceActionCreate)),
					ConfigStateChecks: []statecheck.StateCheck{
						acctest.WantShop("adopted", knownvalue.Bool(false)),
						acctest.WantShop("status", knownvalue.StringExact("pending")),
						acctest.WantShop("merchant_serial_number", knownvalue.Null()),
						acctest.WantShop("signature_link", knownvalue.NotNull()),
					},
				},
				resource.TestStep{
					PreConfig:         func() { sim.Sign(dinterotest.Account) },
					Config:            providerAndShop(sim),
					ConfigPlanChecks:  beforeApply(plancheck.ExpectEmptyPlan()),
					ConfigStateChecks: []statecheck.StateCheck{acctest.WantShop("status", knownvalue.StringExact("enabled")), acctest.WantShop("merchant_serial_number", knownvalue.NotNull())},
				},
				resource.TestStep{Config: sim.Provider()},
				resource.TestStep{
					Config: providerAndShop(sim),
					ConfigPlanChecks: beforeApply(
						plancheck.ExpectResourceAction(acctest.ShopAddress, plancheck.ResourceActionCreate),
						plancheck.ExpectKnownValue(acctest.ShopAddress, tfjsonpath.New("adopted"), knownvalue.Bool(true)),
					),
					ConfigStateChecks: []statecheck.StateCheck{acctest.WantShop("adopted", knownvalue.Bool(true)), acctest.WantShop("status", knownvalue.StringExact("enabled"))},
				},
			)
			sim.WantPOSTs(t, 1)
		})
	}
}

// A plan leaves unknown what the apply may move, and nothing else. The steps are
// one life; posts are those sent after a step.
func TestAccSignup_PlanLeavesUnknownOnlyWhatMoves(t *testing.T) {
	const moves = "signature_link status submitted_at updated_at"
	sim := acctest.Start(t)
	sign := func() { sim.Sign(dinterotest.Account) }
	addElsewhere := func() { sim.AddSignup(dinterotest.Account, acctest.CaseID, "NOK", "DKK") }
	steps := []resource.TestStep{{Config: providerAndShop(sim)}}
	posts := 1
	for _, step := range []struct {
		others func() // what others do before the step; nil for nothing
		lines  []string
		want   shopChange
		posts  int
	}{
		{nil, []string{"logo = null"}, shopChange{}, 1},
		{nil, []string{"attempt = null", "account_id = null"}, shopChange{}, 1},
		{nil, []string{`account_id = "T12345678"`}, shopChange{}, 1},
		{nil, []string{acctest.Currencies("NOK", "SEK")}, shopChange{"signup", "adopted merchant_serial_number " + moves}, 2},
		{nil, []string{acctest.Currencies("SEK", "NOK")}, shopChange{}, 2},
		{nil, []string{twoOptions}, shopChange{"signup", ""}, 2},
		{sign, []string{acctest.Currencies("NOK")}, shopChange{"signup", "adopted " + moves}, 3},
		{addElsewhere, []string{acctest.Currencies("NOK", "DKK")}, shopChange{"adopted signup", moves}, 3},
		{sign, []string{acctest.Currencies("NOK", "DKK"), importLogo}, shopChange{"signup", "adopted " + moves}, 4},
		{sign, []string{acctest.Currencies("NOK", "DKK"), importLogo, "attempt = 3"}, shopChange{"attempt", "adopted " + moves}, 5},
		{nil, []string{acctest.Currencies("NOK", "DKK"), importLogo, "attempt = 2"}, shopChange{"attempt", ""}, 5},
		{nil, []string{acctest.Currencies("NOK", "DKK"), importLogo}, shopChange{}, 5},
		{nil, []string{acctest.Currencies("NOK", "DKK"), importLogo, fmt.Sprintf("case_id = %q", strings.ToUpper(acctest.CaseID))}, shopChange{"signup", ""}, 5},
	} {
		before := posts
		posts = step.posts
		steps = append(steps, resource.TestStep{
			PreConfig: func() {
				sim.WantPOSTs(t, before)
				sim.Advance(time.Minute)
				if step.others != nil {
					step.others()
				}
			},
			Config:           providerAndShop(sim, step.lines...),
			ConfigPlanChecks: beforeApply(step.want),
		})
	}
	acctest.Test(t, steps...)
	sim.WantPOSTs(t, posts)
}

const twoOptions = `payment_options = [{ type = "dintero_psp.vipps", currencies = ["NOK"] }, { type = "dintero_psp.vipps", currencies = ["SEK"] }]`

// A plan for a new signup knows its key, and whether it is adopted.
func TestAccSignup_PlanOfANewOneKnowsItsKey(t *testing.T) {
	const connection = "created_at created_by events merchant_serial_number metadata payment_options schema signature_link status submitted_at updated_at"
	for name, test := range map[string]struct {
		isThere bool
		want    shopChange
	}{
		"create": {false, shopChange{"account_id attempt id signup", "adopted " + connection}},
		"adopt":  {true, shopChange{"account_id adopted attempt id signup", connection}},
	} {
		t.Run(name, func(t *testing.T) {
			sim := acctest.Start(t)
			if test.isThere {
				sim.AddSignup(dinterotest.Account, acctest.CaseID, "NOK")
			}
			acctest.Test(t, resource.TestStep{Config: providerAndShop(sim), ConfigPlanChecks: beforeApply(test.want)})
		})
	}
}

// The library plans three times in each step: before the apply, after it without a
// refresh, and with one.
func TestAccSignup_PlansAreEmptyInEachStatus_Defect22(t *testing.T) {
	sim := acctest.Start(t)
	steps := []resource.TestStep{{Config: providerAndShop(sim)}}
	for _, status := range []string{"pending", "enabled", "failed", "declined", "under_review"} {
		steps = append(steps, resource.TestStep{
			PreConfig:         func() { sim.AddEvent(dinterotest.Account, dinterotest.Event{Event: "moved", Status: status}) },
			Config:            providerAndShop(sim),
			ConfigPlanChecks:  beforeApply(plancheck.ExpectEmptyPlan()),
			ConfigStateChecks: []statecheck.StateCheck{acctest.WantShop("status", knownvalue.StringExact(status))},
		})
	}
	acctest.Test(t, steps...)
	sim.WantPOSTs(t, 1)
}

// The same case in two accounts is two signups. A case is sent again as Dintero
// writes it, because upper and lower case may count there.
func TestAccSignup_SameCaseInTwoAccounts(t *testing.T) {
	const otherAccount = "T87654321"
	sim := acctest.Start(t)
	capitals := strings.ToUpper(acctest.CaseID)
	config := func(caseID string, lines ...string) string {
		return providerAndShop(sim) + acctest.Shop("other", caseID, append(lines, fmt.Sprintf("account_id = %q", otherAccount))...)
	}
	id := statecheck.ExpectKnownValue(acctest.ShopType+".other", tfjsonpath.New("id"), knownvalue.StringExact(otherAccount+"/"+acctest.CaseID))
	acctest.Test(t,
		resource.TestStep{Config: config(capitals), ConfigStateChecks: []statecheck.StateCheck{acctest.WantShop("id", knownvalue.StringExact(acctest.ShopID)), id}},
		resource.TestStep{Config: config(acctest.CaseID, "attempt = 2"), ConfigStateChecks: []statecheck.StateCheck{id}},
	)
	for account, posts := range map[string]int{dinterotest.Account: 1, otherAccount: 2} {
		if got := sim.Effects()[account+"/"+acctest.CaseID]; got != posts {
			t.Errorf("account %s: %d submissions, want %d", account, got, posts)
		}
	}
	if sent := sim.Requests(dinterotest.RouteSignup)[2].Body; !strings.Contains(string(sent), capitals) {
		t.Errorf("sent was %s, and Dintero has the case %s", sent, capitals)
	}
}

// Values that Dintero changes against the plan are no error, and the next refresh
// takes them.
func TestAccSignup_ValueChangedAgainstThePlan_Defect21(t *testing.T) {
	sim := acctest.Start(t)
	sim.SetInstant(true)
	sim.OnShow(func(_ dinterotest.Route, c *dinterotest.Connection) *dinterotest.Connection {
		if len(c.Signups[0].PaymentOptions[0].Currencies) > 1 {
			c.Schema, c.CreatedBy, c.Configuration.MerchantSerialNumber = 97, "somebody-else", "797979"
		}
		return c
	})
	step := func(schema int64, createdBy, number knownvalue.Check, lines ...string) resource.TestStep {
		return resource.TestStep{Config: providerAndShop(sim, lines...), ConfigStateChecks: []statecheck.StateCheck{
			acctest.WantShop("schema", knownvalue.Int64Exact(schema)), acctest.WantShop("created_by", createdBy), acctest.WantShop("merchant_serial_number", number),
		}}
	}
	before, number := knownvalue.StringExact(dinterotest.ClientID), knownvalue.StringRegexp(regexp.MustCompile(`^\d{6}$`))
	acctest.Test(t,
		step(1, before, number),
		step(1, before, number, acctest.Currencies("NOK", "SEK")),
		step(97, knownvalue.StringExact("somebody-else"), knownvalue.StringExact("797979"), acctest.Currencies("NOK", "SEK")),
	)
	sim.WantPOSTs(t, 2)
}

// A create whose provisioner fails is tainted, and the next apply adopts it.
func TestAccSignup_FailedProvisionerIsAdopted(t *testing.T) {
	sim := acctest.Start(t)
	acctest.Test(t,
		resource.TestStep{
			Config:      providerAndShop(sim, "provisioner \"local-exec\" {\n command = \"exit 1\"\n }"),
			ExpectError: regexp.MustCompile("local-exec provisioner error"),
		},
		resource.TestStep{
			Config: providerAndShop(sim),
			ConfigPlanChecks: beforeApply(
				plancheck.ExpectResourceAction(acctest.ShopAddress, plancheck.ResourceActionReplace),
				plancheck.ExpectKnownValue(acctest.ShopAddress, tfjsonpath.New("adopted"), knownvalue.Bool(true)),
			),
			ConfigStateChecks: []statecheck.StateCheck{acctest.WantShop("adopted", knownvalue.Bool(true)), acctest.WantShop("status", knownvalue.StringExact("pending"))},
		},
	)
	sim.WantPOSTs(t, 1)
}

// A destroy asks Dintero for nothing but the refresh, and says that the signups
// stay there: once for all of them, in the plan and in the apply.
func TestAccSignup_DestroySaysThatSignupsStay_Defect26(t *testing.T) {
	t.Parallel()
	sim := acctest.Start(t)
	elsewhere := fmt.Sprintf("account_id = %q", "T87654321")
	tf := acctest.NewTerraform(t, providerAndShop(sim)+acctest.Shop("second", acctest.OtherCaseID)+acctest.Shop("third", acctest.CaseID, elsewhere))
	tf.Apply()
	sim.ResetLog()
	for _, command := range []string{"plan -destroy -out=saved", "apply saved"} {
		printed := tf.Must(command)
		acctest.WantText(t, printed, "Warning: Signup stays at Dintero", "only removed from Terraform's state")
		if n := strings.Count(printed, "Warning:"); n != 1 {
			t.Errorf("%s: %d warnings, want one:\n%s", command, n, printed)
		}
	}
	if state := tf.State(); len(state) > 0 {
		t.Errorf("the state still has %v", state)
	}
	if requests, reads := len(sim.Requests()), sim.GETs()+sim.Count(dinterotest.RouteToken); requests != reads {
		t.Errorf("%d requests, of which %d read", requests, reads)
	}
	if c, _ := sim.Connection(dinterotest.Account); len(c.Signups) != 2 {
		t.Errorf("Dintero has %d signups, want 2", len(c.Signups))
	}
}
