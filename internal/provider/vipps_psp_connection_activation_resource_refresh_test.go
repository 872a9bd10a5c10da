package provider_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// enabledShop is a shop that is enabled as soon as it has signed up.
func enabledShop(t *testing.T) acctest.Sim {
	t.Helper()
	sim := acctest.Start(t)
	sim.SetInstant(true)
	return sim
}

// wantActivationAction checks what is planned for the activation.
func wantActivationAction(action plancheck.ResourceActionType) plancheck.PlanCheck {
	return plancheck.ExpectResourceAction(activationAddress, action)
}

func checks(all ...plancheck.PlanCheck) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: all}
}

// Only a final status removes the activation from the state, so that the next
// apply waits again.
func TestAccActivationRefresh_LeavesTheStateOnlyOnAFinalStatus(t *testing.T) {
	for name, c := range map[string]struct {
		act   func(acctest.Sim)
		leave bool
	}{
		"declined": {func(sim acctest.Sim) { sim.Decline(dinterotest.Account) }, true},
		"failed":   {func(sim acctest.Sim) { sim.Fail(dinterotest.Account, "The company has closed") }, true},
		"pending": {func(sim acctest.Sim) {
			sim.AddEvent(dinterotest.Account, dinterotest.Event{Event: "reopened", Status: "pending"})
		}, false},
		"suspended": {func(sim acctest.Sim) {
			sim.AddEvent(dinterotest.Account, dinterotest.Event{Event: "suspended", Status: "suspended"})
		}, false},
		"no read":   {func(sim acctest.Sim) { sim.SetReads(dinterotest.ReadsNone) }, false},
		"forbidden": {func(sim acctest.Sim) { sim.FailReads(acctest.Refusal(403, "No")) }, false},
		"no grant":  {func(sim acctest.Sim) { limitGrant(nil, sim) }, false},
		"gone":      {func(sim acctest.Sim) { sim.RemoveSignup(dinterotest.Account, acctest.CaseID) }, false},
		"all gone":  {func(sim acctest.Sim) { sim.RemoveConnection(dinterotest.Account) }, false},
	} {
		t.Run(name, func(t *testing.T) {
			sim := enabledShop(t)
			config := shopConfig(sim) + activation("")
			after := resource.TestStep{Config: config, PlanOnly: true, ExpectNonEmptyPlan: c.leave}
			acctest.Run(t, resource.TestStep{Config: config}, acctest.Before(after, func() { c.act(sim) }))
			sim.WantPOSTs(t, 1)
		})
	}
}

// A read that fails is an error, and the activation stays.
func TestAccActivationRefresh_FailedReadIsAnError_Defect06(t *testing.T) {
	sim := enabledShop(t)
	config := shopConfig(sim) + activation("")
	acctest.Run(t,
		resource.TestStep{Config: config},
		acctest.Before(resource.TestStep{Config: config, PlanOnly: true, ExpectError: acctest.Words("500 Internal Server Error")}, func() { sim.FailReads(acctest.Refusal(500, "Oops")) }),
		acctest.Before(acctest.PlanEmpty(config), sim.ClearFaults),
	)
}

// The values follow the connection.
func TestAccActivationRefresh_ShowsWhatIsNow_Defect21(t *testing.T) {
	sim := enabledShop(t)
	config := shopConfig(sim) + activation("")
	acctest.Run(t,
		resource.TestStep{Config: config},
		acctest.Before(resource.TestStep{
			Config: config,
			ConfigStateChecks: []statecheck.StateCheck{
				wantActivation("status", knownvalue.StringExact("suspended")), wantActivation("merchant_serial_number", knownvalue.StringExact("654321")),
			},
		}, func() {
			sim.SetMerchantSerialNumber(dinterotest.Account, "654321")
			sim.AddEvent(dinterotest.Account, dinterotest.Event{Event: "suspended", Status: "suspended"})
		}),
		acctest.PlanEmpty(config),
	)
}

// After a decline the way out is a higher attempt, and the same apply waits again.
func TestAccActivationRefresh_WaitsAgainAfterAnotherAttempt(t *testing.T) {
	sim := acctest.Start(t)
	atPoll(sim, 3, func() { sim.Sign(dinterotest.Account) })
	config := func(attempt int) string {
		return shopConfig(sim, fmt.Sprintf("attempt = %d", attempt)) + activation("lifecycle {\n    replace_triggered_by = [dintero_vipps_psp_connection.shop.attempt]\n  }")
	}
	acctest.Run(t,
		resource.TestStep{Config: config(1)},
		acctest.PlanEmpty(config(1)),
		// It is enabled, and submitted again all the same: the wait is for the new
		// signature.
		acctest.Before(resource.TestStep{
			Config: config(2),
			ConfigPlanChecks: checks(
				wantActivationAction(plancheck.ResourceActionReplace), plancheck.ExpectResourceAction(acctest.ShopAddress, plancheck.ResourceActionUpdate)),
			ConfigStateChecks: []statecheck.StateCheck{wantActivation("status", knownvalue.StringExact("enabled"))},
		}, func() {
			sim.WantPOSTs(t, 1)
			signAfterSubmission(sim, 2)
		}),
		// It was declined, so the activation has left the state.
		acctest.Before(resource.TestStep{
			Config:            config(3),
			ConfigPlanChecks:  checks(wantActivationAction(plancheck.ResourceActionCreate)),
			ConfigStateChecks: []statecheck.StateCheck{wantActivation("status", knownvalue.StringExact("enabled"))},
		}, func() {
			sim.Decline(dinterotest.Account)
			signAfterSubmission(sim, 3)
		}),
		acctest.PlanEmpty(config(3)),
	)
	sim.WantPOSTs(t, 3)
}

// signAfterSubmission signs at the third read that follows the n-th submission.
func signAfterSubmission(sim acctest.Sim, n int) {
	reads := 0
	sim.OnRequest(func(route dinterotest.Route, _ string) {
		if route == dinterotest.RouteSettings && sim.POSTs() == n {
			if reads++; reads == 3 {
				sim.Sign(dinterotest.Account)
			}
		}
	})
}

// A status from before the submission does not end the wait: reads lag behind.
func TestAccActivation_ReadFromBeforeTheSubmissionDoesNotCount_Defect31(t *testing.T) {
	for name, act := range map[string]func(acctest.Sim){
		"declined": func(sim acctest.Sim) { sim.Decline(dinterotest.Account) },
		"enabled":  func(sim acctest.Sim) { sim.Sign(dinterotest.Account) },
	} {
		t.Run(name, func(t *testing.T) {
			sim := acctest.Start(t)
			config := func(attempt, more string) string {
				return shopConfig(sim, "attempt = "+attempt) + activation(more+"\n  lifecycle {\n    replace_triggered_by = [dintero_vipps_psp_connection.shop.attempt]\n  }")
			}
			acctest.Run(t,
				resource.TestStep{Config: shopConfig(sim)},
				acctest.Before(resource.TestStep{
					Config:      config("2", `timeouts = { create = "600ms" }`),
					ExpectError: acctest.Words(`the status is "pending"`),
				}, func() {
					act(sim)
					sim.SetLag(5e9, dinterotest.RouteSettings)
				}),
			)
			sim.WantPOSTs(t, 2)
		})
	}
}

// What is replaced, and what is not.
func TestAccActivationRefresh_Changes(t *testing.T) {
	sim := enabledShop(t)
	config := shopConfig(sim) + acctest.Shop("other", acctest.OtherCaseID)
	acctest.Run(t,
		resource.TestStep{Config: config + activation("")},
		resource.TestStep{Config: config + activation(`timeouts = { create = "5m" }`), ConfigPlanChecks: checks(wantActivationAction(plancheck.ResourceActionUpdate))},
		acctest.PlanEmpty(config+activation(`timeouts = { create = "5m" }`)),
		resource.TestStep{Config: config + activation(`wait_for = "signature_link"`), ConfigPlanChecks: checks(wantActivationAction(plancheck.ResourceActionReplace))},
		resource.TestStep{Config: config + activation(`wait_for = "enabled"`), ConfigPlanChecks: checks(wantActivationAction(plancheck.ResourceActionReplace))},
		acctest.PlanEmpty(config+activation("")),
		resource.TestStep{
			Config:           config + activationOf("dintero_vipps_psp_connection.other.id", ""),
			ConfigPlanChecks: checks(wantActivationAction(plancheck.ResourceActionReplace)),
		},
		resource.TestStep{Config: config, ConfigPlanChecks: checks(wantActivationAction(plancheck.ResourceActionDestroy))},
	)
	sim.WantPOSTs(t, 2)
}

func TestAccActivationRefresh_TimeoutsAfterAnImport_Defect23(t *testing.T) {
	sim := enabledShop(t)
	sim.AddSignup(dinterotest.Account, acctest.CaseID, "NOK")
	config := func(more string) string { return sim.Provider() + activationOf(`"`+acctest.ShopID+`"`, more) }
	with := config(`timeouts = { create = "5m" }`)
	acctest.Run(t,
		resource.TestStep{Config: config(""), ResourceName: activationAddress, ImportState: true, ImportStateId: acctest.ShopID, ImportStatePersist: true},
		acctest.PlanEmpty(config("")),
		resource.TestStep{Config: with, ConfigStateChecks: []statecheck.StateCheck{wantActivation("status", knownvalue.StringExact("enabled"))}},
		acctest.PlanEmpty(with),
		resource.TestStep{Config: config("")},
		acctest.PlanEmpty(config("")),
		resource.TestStep{Config: config("timeouts = {}")},
		acctest.PlanEmpty(config("timeouts = {}")),
	)
}

func TestAccActivationRefresh_ImportOfABadID(t *testing.T) {
	sim := enabledShop(t)
	acctest.Run(t, resource.TestStep{
		Config: sim.Provider() + activationOf(`"`+acctest.ShopID+`"`, ""), ResourceName: activationAddress, ImportState: true, ImportStateId: "shop",
		ExpectError: acctest.Words("The import's id must be ACCOUNT/CASE, such as T12345678/3c90c3cc-0d44-4b50-8888-8dd25736052a"),
	})
}
