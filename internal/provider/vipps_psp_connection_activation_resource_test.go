package provider_test

import (
	"fmt"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

const activationAddress = "dintero_vipps_psp_connection_activation.shop"

// activation waits for the shop; more lines go into it.
func activation(lines string) string {
	return activationOf("dintero_vipps_psp_connection.shop.id", lines)
}

func activationOf(connectionID, lines string) string {
	return fmt.Sprintf("resource \"dintero_vipps_psp_connection_activation\" \"shop\" {\n  connection_id = %s\n  %s\n}\n", connectionID, lines)
}

func wantActivation(attribute string, value knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(activationAddress, tfjsonpath.New(attribute), value)
}

func activationPlan(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(activationAddress, action)}}
}

// onPoll acts on the n-th read of the settings that follows a submission, and
// returns the fault of that read and of each later one.
func onPoll(sim acctest.Sim, n int64, act func(), later ...dinterotest.Fault) {
	var polls atomic.Int64
	sim.OnRequest(func(r dinterotest.Request) dinterotest.Fault {
		if r.Route != dinterotest.RouteSettings || sim.POSTs() == 0 {
			return dinterotest.Fault{}
		}
		poll := polls.Add(1)
		if poll == n {
			act()
		}
		if i := poll - n; i >= 0 && i < int64(len(later)) {
			return later[i]
		}
		return dinterotest.Fault{}
	})
}

// The whole life: wait, sign, refresh, empty plan, another timeout in place,
// destroy of the activation.
func TestAccActivation_WaitsUntilEnabled(t *testing.T) {
	sim := acctest.Start(t)
	onPoll(sim, 5, func() { sim.Sign(dinterotest.Account) })
	shop := sim.Provider() + acctest.Shop("shop", acctest.CaseID)
	config, patient := shop+activation(""), shop+activation(`timeouts = { create = "90m" }`)
	acctest.Test(t,
		resource.TestStep{Config: config, ConfigStateChecks: []statecheck.StateCheck{
			wantActivation("id", knownvalue.StringExact(acctest.ShopID)),
			wantActivation("connection_id", knownvalue.StringExact(acctest.ShopID)),
			wantActivation("status", knownvalue.StringExact("enabled")),
			wantActivation("merchant_serial_number", knownvalue.StringExact("933491")),
			wantActivation("signature_link", knownvalue.NotNull()),
			wantActivation("timeouts", knownvalue.Null()),
		}},
		resource.TestStep{Config: config, PlanOnly: true},
		resource.TestStep{Config: patient, ConfigPlanChecks: activationPlan(plancheck.ResourceActionUpdate)},
		resource.TestStep{Config: shop, ConfigPlanChecks: activationPlan(plancheck.ResourceActionDestroy)},
	)
	sim.WantPOSTs(t, 1)
}

// An account that is enabled at once, as Vipps' own signup does it, needs no
// wait. A connection without any link is right, too.
func TestAccActivation_EnabledAtOnce_Defect27(t *testing.T) {
	sim := acctest.Start(t)
	sim.SetInstant(true)
	sim.OnShow(func(_ dinterotest.Route, c *dinterotest.Connection) *dinterotest.Connection {
		c.Events = nil
		return c
	})
	acctest.Test(t, resource.TestStep{
		Config: sim.Provider() + acctest.Shop("shop", acctest.CaseID) + activation(""),
		ConfigStateChecks: []statecheck.StateCheck{
			wantActivation("status", knownvalue.StringExact("enabled")), wantActivation("signature_link", knownvalue.Null()),
		},
	})
}

// A wait that ends without success says why, and leaves the signup in the state.
func TestAccActivation_EndsWithAReason_Defect27(t *testing.T) {
	const short, long = `timeouts = { create = "300ms" }`, `timeouts = { create = "1m" }` // the long one must not be needed
	sim := acctest.Start(t)
	shop := sim.Provider() + acctest.Shop("shop", acctest.CaseID)
	event := func(status, description string) func() {
		return func() {
			sim.Change(dinterotest.Account, func(c *dinterotest.Connection) { c.Status = "pending" })
			onPoll(sim, 3, func() { sim.AddEvent(dinterotest.Account, dinterotest.Event{Status: status, Description: description}) })
		}
	}
	steps := []resource.TestStep{{Config: shop}}
	for _, c := range []struct {
		act         func()
		lines, want string
	}{
		{func() {}, short, `Waited 0s for enabled, and the status is "pending" since 20`},
		{event("under_review", ""), short, `and the status is "under_review"`},
		{event("declined", "Vipps signature declined"), long, "The connection is declined: Vipps signature declined. The signup itself is not affected. " +
			"Once the cause is resolved with Dintero, raise attempt of the dintero_vipps_psp_connection by one"},
		{event("failed", "Organisation number not set."), long, "The connection is failed: Organisation number not set. The signup"},
		{func() {
			event("pending", "")()
			onPoll(sim, 3, func() {}, slices.Repeat([]dinterotest.Fault{{Status: 500}}, 500)...)
		}, "",
			"management/settings: 500 Internal Server Error"},
		{func() {
			onPoll(sim, 3, func() { sim.WithdrawGrant(dinterotest.ClientID, dinterotest.Account); sim.RevokeTokens() })
		}, long, "The API client has no grant for account T12345678."},
	} {
		steps = append(steps, resource.TestStep{PreConfig: c.act, Config: shop + activation(c.lines), ExpectError: acctest.Words(c.want)})
	}
	restore := func() { sim.OnRequest(nil); sim.RestoreGrant(dinterotest.ClientID, dinterotest.Account) }
	acctest.Test(t, append(steps, resource.TestStep{PreConfig: restore, Config: shop, PlanOnly: true})...)
	sim.WantPOSTs(t, 1)
}

// The error has what a person needs next: the link at which the merchant signs.
func TestAccActivation_ErrorHasTheSignatureLink(t *testing.T) {
	acctest.SkipUnlessAcceptance(t)
	t.Parallel()
	sim := acctest.Start(t)
	tf := acctest.NewTerraform(t, sim.Provider()+acctest.Shop("shop", acctest.CaseID)+activation(`timeouts = { create = "300ms" }`))
	printed := tf.MustFail("apply -auto-approve")
	c, _ := sim.Connection(dinterotest.Account)
	acctest.WantText(t, printed, "Error: Signup not activated: "+acctest.ShopID, fmt.Sprintf("The merchant signs at %s", c.Events[0].Metadata["signature_link"]),
		`The signup itself is not affected. Apply again to continue to wait, or wait longer: timeouts = { create = "90m" }`)
	if _, waited := tf.State()[activationAddress]; waited || tf.State()[acctest.ShopAddress].Tainted {
		t.Errorf("the state has the activation, or a tainted signup: %v", tf.State())
	}
}

// Some failed polls do not end a wait, and neither do some that show nothing.
func TestAccActivation_SurvivesFailedPolls(t *testing.T) {
	sim := acctest.Start(t)
	onPoll(sim, 3, func() { sim.Sign(dinterotest.Account) },
		dinterotest.Gateway(502), dinterotest.Fault{Reset: true}, dinterotest.Fault{CutOff: true}, dinterotest.Fault{Body: `{"account_id":"T12345678","connections":{}}`})
	acctest.Test(t, resource.TestStep{
		Config:            sim.Provider("max_retries = 0") + acctest.Shop("shop", acctest.CaseID) + activation(""),
		ConfigStateChecks: []statecheck.StateCheck{wantActivation("status", knownvalue.StringExact("enabled"))},
	})
}

func TestAccActivation_OfWhatIsNotShownIsAnError(t *testing.T) {
	sim := acctest.Start(t)
	sim.AddSignup(dinterotest.Account, acctest.CaseID, "NOK")
	acctest.Test(t,
		resource.TestStep{
			Config:      sim.Provider() + activationOf(`"T12345678/`+acctest.OtherCaseID+`"`, ""),
			ExpectError: acctest.Words("Dintero shows no signup for case " + acctest.OtherCaseID + " in account T12345678."),
		},
		resource.TestStep{
			Config:      sim.Provider() + activationOf(`"shop"`, ""),
			ExpectError: acctest.Words(`connection_id must be ACCOUNT/CASE, such as T12345678/3c90c3cc-0d44-4b50-8888-8dd25736052a: the id of a dintero_vipps_psp_connection. It is "shop".`),
		},
		resource.TestStep{
			Config:      sim.Provider() + activationOf(`"`+acctest.ShopID+`"`, `timeouts = { create = "-1m" }`),
			ExpectError: acctest.Words(`timeouts.create must be a duration above zero, such as 30s or 1m30s. It is "-1m".`),
		},
	)
}

// A refresh waits again only after the merchant was rejected.
func TestAccActivation_Refresh(t *testing.T) {
	sim := acctest.Start(t)
	sim.SetInstant(true)
	config := sim.Provider() + acctest.Shop("shop", acctest.CaseID) + activation("")
	event := func(status string) func() {
		return func() { sim.AddEvent(dinterotest.Account, dinterotest.Event{Status: status}) }
	}
	steps := []resource.TestStep{
		{Config: config},
		{PreConfig: event("under_review"), Config: config, ConfigStateChecks: []statecheck.StateCheck{wantActivation("status", exactly("under_review"))}},
	}
	for _, c := range []struct {
		act    func()
		action plancheck.ResourceActionType
	}{
		{event("pending"), plancheck.ResourceActionNoop},
		{func() { sim.FailReads(acctest.Refusal(403, "Missing scope")) }, plancheck.ResourceActionNoop},
		{func() { sim.OnRequest(nil); sim.WithdrawGrant(dinterotest.ClientID, dinterotest.Account) }, plancheck.ResourceActionNoop},
		{func() { sim.RestoreGrant(dinterotest.ClientID, dinterotest.Account); event("declined")() }, plancheck.ResourceActionCreate},
		{event("failed"), plancheck.ResourceActionCreate},
		{func() { sim.SetReads(dinterotest.ReadsNone) }, plancheck.ResourceActionNoop},
	} {
		check := []plancheck.PlanCheck{plancheck.ExpectResourceAction(activationAddress, c.action)}
		steps = append(steps, resource.TestStep{
			PreConfig: c.act, Config: config, PlanOnly: true, ExpectNonEmptyPlan: c.action != plancheck.ResourceActionNoop,
			ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: check},
		})
	}
	acctest.Test(t, steps...)
	sim.WantPOSTs(t, 1)
}

func TestAccActivation_ImportThenTimeouts_Defect23(t *testing.T) {
	sim := acctest.Start(t)
	sim.SetInstant(true)
	shop := sim.Provider() + acctest.Shop("shop", acctest.CaseID)
	acctest.Test(t,
		resource.TestStep{Config: shop},
		resource.TestStep{
			Config: shop + activation(""), ResourceName: activationAddress, ImportState: true, ImportStateId: acctest.ShopID, ImportStatePersist: true,
		},
		resource.TestStep{Config: shop + activation(""), ConfigPlanChecks: activationPlan(plancheck.ResourceActionNoop)},
		resource.TestStep{Config: shop + activation(`timeouts = { create = "1h" }`), ConfigPlanChecks: activationPlan(plancheck.ResourceActionUpdate)},
		resource.TestStep{Config: shop + activation(""), ConfigPlanChecks: activationPlan(plancheck.ResourceActionUpdate)},
		resource.TestStep{
			Config: shop + activation(""), ResourceName: activationAddress, ImportState: true, ImportStateId: acctest.CaseID,
			ExpectError: acctest.Words("The import's id must be ACCOUNT/CASE"),
		},
	)
}
