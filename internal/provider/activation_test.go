package provider_test

import (
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

const live = "dintero_vipps_psp_connection_activation.live"

// live is a signup and its activation; more lines go into the activation.
func (w world) live(more string) string {
	return w.shop() + `
resource "dintero_vipps_psp_connection_activation" "live" {
  connection_id = dintero_vipps_psp_connection.shop.id
  ` + more + `
}
`
}

func wantLive(attribute string, value knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(live, tfjsonpath.New(attribute), value)
}

// after acts at the n-th look at the connection.
func (w world) after(n int, act func()) {
	looks := 0
	w.OnRequest(func(route dinterotest.Route, _ string) {
		if route != dinterotest.RouteSettings {
			return
		}
		if looks++; looks == n {
			act()
		}
	})
}

func TestAccActivation_WaitsUntilEnabled(t *testing.T) {
	w := newWorld(t)
	w.after(5, func() { w.Sign(dinterotest.Account) })
	run(t,
		resource.TestStep{Config: w.live(""), ConfigStateChecks: []statecheck.StateCheck{
			wantLive("status", knownvalue.StringExact("enabled")),
			wantLive("merchant_serial_number", knownvalue.StringExact("933491")),
			wantLive("wait_for", knownvalue.StringExact("enabled")),
		}},
		quiet(w.live("")),
	)
	w.wantSignups(t, 1)
}

func TestAccActivation_WaitsForTheSignatureLink(t *testing.T) {
	w := newWorld(t)
	run(t,
		resource.TestStep{Config: w.live(`wait_for = "signature_link"`), ConfigStateChecks: []statecheck.StateCheck{
			wantLive("status", knownvalue.StringExact("pending")),
			wantLive("signature_link", knownvalue.NotNull()),
		}},
		before(quiet(w.live(`wait_for = "signature_link"`)), func() { w.Sign(dinterotest.Account) }),
	)
}

func TestAccDefect27_FinalOutcomesEndTheWaitAtOnce(t *testing.T) {
	for status, end := range map[string]func(world){
		"declined": func(w world) { w.Decline(dinterotest.Account) },
		"failed":   func(w world) { w.Fail(dinterotest.Account, "The company is unknown to Vipps") },
	} {
		t.Run(status, func(t *testing.T) {
			w := newWorld(t)
			w.after(4, func() { end(w) })
			want := map[string]string{"declined": `The connection is declined: `, "failed": `The connection is failed: The company is unknown to Vipps.`}
			run(t,
				resource.TestStep{Config: w.live(""), ExpectError: words(want[status])},
				// The signup is in the state, and no wait is left to destroy.
				resource.TestStep{Config: w.shop(), ConfigPlanChecks: wantAction(plancheck.ResourceActionNoop)},
			)
			w.wantSignups(t, 1)
		})
	}
}

func TestAccDefect27_TimeOutSaysWhatIsAndThatTheSignupIsSafe(t *testing.T) {
	w := newWorld(t)
	run(t,
		resource.TestStep{
			Config:      w.live(`timeouts = { create = "300ms" }`),
			ExpectError: regexp.MustCompile(`(?s)Waited\s+0s\s+for\s+enabled,\s+and\s+the\s+status\s+is\s+"pending"\..*The\s+signup\s+itself\s+is\s+safe\s+in\s+the\s+state`),
		},
		resource.TestStep{Config: w.shop(), ConfigPlanChecks: wantAction(plancheck.ResourceActionNoop)},
	)
	w.wantSignups(t, 1)
}

func TestAccActivation_SurvivesAFewFailedPolls(t *testing.T) {
	w := newWorld(t)
	w.after(3, func() {
		w.Inject(dinterotest.RouteSettings, 11, dinterotest.Fault{Status: 502}) // more than one poll's retries
		w.Sign(dinterotest.Account)
	})
	run(t, resource.TestStep{Config: w.live(""), ConfigStateChecks: []statecheck.StateCheck{wantLive("status", knownvalue.StringExact("enabled"))}})
}

func TestAccDefect27_PollingOnErrorsIsBounded(t *testing.T) {
	w := newWorld(t)
	w.after(3, func() { w.Inject(dinterotest.RouteSettings, -1, dinterotest.Fault{Status: 500}) })
	run(t, resource.TestStep{Config: w.live(""), ExpectError: words("500 Internal Server Error")},
		before(quiet(w.shop()), w.ClearFaults))
}

func TestAccActivation_LeavesTheStateWhenItNoLongerHolds(t *testing.T) {
	w := newWorld(t)
	w.after(3, func() { w.Sign(dinterotest.Account) })
	run(t,
		resource.TestStep{Config: w.live("")},
		before(resource.TestStep{
			Config: w.live(""),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(live, plancheck.ResourceActionCreate),
				plancheck.ExpectResourceAction(shop, plancheck.ResourceActionNoop),
			}},
		}, func() {
			w.AddEvent(dinterotest.Account, dinterotest.Event{Event: "suspended", Status: "pending"})
			w.after(4, func() { w.Sign(dinterotest.Account) })
		}),
	)
}

// Row 23: timeouts and import.
func TestAccDefect23_TimeoutsMayComeAndGoAfterAnImport(t *testing.T) {
	w := signedElsewhere(t)
	config := func(more string) string {
		return w.provider() + "resource \"dintero_vipps_psp_connection_activation\" \"live\" {\n  connection_id = \"" + fullID + "\"\n" + more + "}\n"
	}
	with := config("timeouts = { create = \"5m\" }\n")
	run(t,
		resource.TestStep{Config: config(""), ResourceName: live, ImportState: true, ImportStateId: fullID, ImportStatePersist: true},
		quiet(config("")),
		resource.TestStep{Config: with, ConfigStateChecks: []statecheck.StateCheck{wantLive("status", knownvalue.StringExact("enabled"))}},
		quiet(with),
		resource.TestStep{Config: config("")},
		quiet(config("")),
	)
}

func TestAccActivation_BadConnectionIDIsRefused(t *testing.T) {
	w := newWorld(t)
	run(t, resource.TestStep{
		Config:      w.provider() + "resource \"dintero_vipps_psp_connection_activation\" \"live\" {\n  connection_id = \"shop\"\n}\n",
		PlanOnly:    true,
		ExpectError: words(`connection_id must be ACCOUNT/CASE`),
	})
}

func TestAccActivation_OfASignupThatIsNotThereIsAnError(t *testing.T) {
	w := signedElsewhere(t)
	run(t, resource.TestStep{
		Config:      w.provider() + "resource \"dintero_vipps_psp_connection_activation\" \"live\" {\n  connection_id = \"T12345678/" + otherID + "\"\n}\n",
		ExpectError: words("Account T12345678 has no signup for case " + otherID),
	})
}
