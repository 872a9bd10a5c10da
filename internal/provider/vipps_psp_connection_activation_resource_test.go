package provider_test

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// What tests of the activation share. How it waits is tested here, and what a
// refresh makes of it in …_refresh_test.go.

const (
	activationType    = "dintero_vipps_psp_connection_activation"
	activationAddress = activationType + ".shop"
)

// activation waits for the shop; more lines go into it.
func activation(lines string) string {
	return activationOf("dintero_vipps_psp_connection.shop.id", lines)
}

func activationOf(connectionID, lines string) string {
	return fmt.Sprintf("resource %q \"shop\" {\n  connection_id = %s\n  %s\n}\n", activationType, connectionID, lines)
}

func wantActivation(attribute string, value knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(activationAddress, tfjsonpath.New(attribute), value)
}

// atPoll acts before the n-th read of the settings that follows a submission.
func atPoll(sim acctest.Sim, n int, act func()) {
	polls := 0
	sim.OnRequest(func(route dinterotest.Route, _ string) {
		if route == dinterotest.RouteSettings && sim.POSTs() > 0 {
			if polls++; polls == n {
				act()
			}
		}
	})
}

func TestAccActivation_WaitsUntilEnabled(t *testing.T) {
	for _, reads := range acctest.WorkingReads {
		t.Run(string(reads), func(t *testing.T) {
			sim := acctest.Start(t)
			sim.SetReads(reads)
			atPoll(sim, 5, func() { sim.Sign(dinterotest.Account) })
			config := shopConfig(sim) + activation("")
			acctest.Run(t,
				resource.TestStep{Config: config, ConfigStateChecks: []statecheck.StateCheck{
					wantActivation("connection_id", knownvalue.StringExact(acctest.ShopID)),
					wantActivation("wait_for", knownvalue.StringExact("enabled")),
					wantActivation("status", knownvalue.StringExact("enabled")),
					wantActivation("merchant_serial_number", knownvalue.StringExact("933491")),
					wantActivation("signature_link", knownvalue.NotNull()),
				}},
				acctest.PlanEmpty(config),
			)
			sim.WantPOSTs(t, 1)
		})
	}
}

// If the connection is enabled already, there is no wait.
func TestAccActivation_EnabledAtOnce_Defect27(t *testing.T) {
	for _, waitFor := range []string{"enabled", "signature_link"} {
		t.Run(waitFor, func(t *testing.T) {
			sim := acctest.Start(t)
			sim.SetInstant(true)
			acctest.Run(t, resource.TestStep{
				Config:            shopConfig(sim) + activation(fmt.Sprintf("wait_for = %q\n  timeouts = { create = \"5s\" }", waitFor)),
				ConfigStateChecks: []statecheck.StateCheck{wantActivation("status", knownvalue.StringExact("enabled"))},
			})
		})
	}
}

// An enabled connection without any link satisfies a wait for the link: there is
// nothing left to sign.
func TestAccActivation_EnabledWithoutALink(t *testing.T) {
	sim := acctest.Start(t)
	sim.SetInstant(true)
	sim.OnShow(func(_ dinterotest.Route, c *dinterotest.Connection) *dinterotest.Connection {
		c.Events = nil
		return c
	})
	acctest.Run(t, resource.TestStep{
		Config: shopConfig(sim) + activation(`wait_for = "signature_link"`),
		ConfigStateChecks: []statecheck.StateCheck{
			wantActivation("status", knownvalue.StringExact("enabled")), wantActivation("signature_link", knownvalue.Null()),
		},
	})
}

func TestAccActivation_WaitsForTheSignatureLink(t *testing.T) {
	sim := acctest.Start(t)
	isShown := false
	sim.OnShow(func(_ dinterotest.Route, c *dinterotest.Connection) *dinterotest.Connection {
		if !isShown {
			c.Events = nil
		}
		return c
	})
	atPoll(sim, 4, func() { sim.Change(dinterotest.Account, func(*dinterotest.Connection) { isShown = true }) })
	config := shopConfig(sim) + activation(`wait_for = "signature_link"`)
	acctest.Run(t,
		resource.TestStep{Config: config, ConfigStateChecks: []statecheck.StateCheck{
			wantActivation("status", knownvalue.StringExact("pending")),
			wantActivation("merchant_serial_number", knownvalue.Null()),
			wantActivation("signature_link", knownvalue.StringRegexp(regexp.MustCompile(`^http://127\.0\.0\.1:\d+/sign/[A-Z2-7]+$`))),
		}},
		acctest.Before(acctest.PlanEmpty(config), func() { sim.Sign(dinterotest.Account) }),
	)
}

// A final status ends the wait, and the signup is in the state.
func TestAccActivation_FinalStatusEndsTheWait_Defect27(t *testing.T) {
	for status, c := range map[string]struct {
		act  func(acctest.Sim)
		want string
	}{
		"declined": {func(sim acctest.Sim) { sim.Decline(dinterotest.Account) }, `The connection is declined: Vipps signature declined.`},
		"failed":   {func(sim acctest.Sim) { sim.Fail(dinterotest.Account, "Organisation number not set.") }, `The connection is failed: Organisation number not set.`},
		"without an event": {func(sim acctest.Sim) {
			sim.Change(dinterotest.Account, func(c *dinterotest.Connection) { c.Status, c.Events = "failed", nil })
		}, `The connection is failed.`},
		"without a cause": {func(sim acctest.Sim) {
			sim.Change(dinterotest.Account, func(c *dinterotest.Connection) { c.Status = "declined" })
		}, `The connection is declined`},
	} {
		t.Run(status, func(t *testing.T) {
			sim := acctest.Start(t)
			atPoll(sim, 3, func() { c.act(sim) })
			acctest.Run(t,
				resource.TestStep{Config: shopConfig(sim) + activation(`timeouts = { create = "20s" }`), ExpectError: acctest.Words(c.want)},
				resource.TestStep{Config: shopConfig(sim), ConfigPlanChecks: acctest.WantAction(plancheck.ResourceActionNoop)},
			)
			sim.WantPOSTs(t, 1)
		})
	}
	t.Run("the way out", func(t *testing.T) {
		sim := acctest.Start(t)
		atPoll(sim, 3, func() { sim.Decline(dinterotest.Account) })
		acctest.Run(t, resource.TestStep{Config: shopConfig(sim) + activation(`timeouts = { create = "20s" }`), ExpectError: acctest.Words(
			"The signup itself is not affected. Once the cause is resolved with Dintero, raise attempt of the dintero_vipps_psp_connection by one, which submits the signup again.")})
	})
}

func TestAccActivation_TimeoutSaysWhatTheStatusIs_Defect27(t *testing.T) {
	sim := acctest.Start(t)
	acctest.Run(t,
		resource.TestStep{
			Config:      shopConfig(sim) + activation(`timeouts = { create = "300ms" }`),
			ExpectError: acctest.Words(`Waited 0s for enabled, and the status is "pending". The signup itself is not affected. Apply again to continue to wait, or wait longer: timeouts = { create = "90m" }`),
		},
		resource.TestStep{Config: shopConfig(sim), ConfigPlanChecks: acctest.WantAction(plancheck.ResourceActionNoop)},
	)
	sim.WantPOSTs(t, 1)
}

// A status that the provider does not know does not end the wait.
func TestAccActivation_UnknownStatusIsNotFinal(t *testing.T) {
	sim := acctest.Start(t)
	atPoll(sim, 2, func() { sim.AddEvent(dinterotest.Account, dinterotest.Event{Event: "moved", Status: "under_review"}) })
	acctest.Run(t, resource.TestStep{
		Config:      shopConfig(sim) + activation(`timeouts = { create = "300ms" }`),
		ExpectError: acctest.Words(`the status is "under_review"`),
	})
}

// A few failed polls do not end the wait, each of them after its own retries.
func TestAccActivation_SurvivesFailedPolls(t *testing.T) {
	for name, f := range map[string]dinterotest.Fault{
		"bad gateway": {Status: 502}, "reset": {Reset: true}, "cut off": {CutOff: true}, "rate limit": {Status: 429}, "web page": {Status: 503, Body: "<html>"},
	} {
		t.Run(name, func(t *testing.T) {
			sim := acctest.Start(t)
			atPoll(sim, 3, func() {
				sim.Inject(dinterotest.RouteSettings, 11, f) // more than the retries of two polls
				sim.Sign(dinterotest.Account)
			})
			acctest.Run(t, resource.TestStep{Config: shopConfig(sim) + activation(""), ConfigStateChecks: []statecheck.StateCheck{wantActivation("status", knownvalue.StringExact("enabled"))}})
		})
	}
}

// Polls that do not show the connection do not end the wait at once.
func TestAccActivation_SurvivesPollsThatShowNothing_Defect32(t *testing.T) {
	sim := acctest.Start(t)
	polls := 0
	sim.OnShow(func(route dinterotest.Route, c *dinterotest.Connection) *dinterotest.Connection {
		if route != dinterotest.RouteSettings {
			return c
		}
		if polls++; polls%3 == 0 {
			return nil
		}
		return c
	})
	atPoll(sim, 7, func() { sim.Sign(dinterotest.Account) })
	acctest.Run(t, resource.TestStep{Config: shopConfig(sim) + activation(""), ConfigStateChecks: []statecheck.StateCheck{wantActivation("status", knownvalue.StringExact("enabled"))}})
}

func TestAccActivation_FailedPollsAreBounded_Defect27(t *testing.T) {
	sim := acctest.Start(t)
	atPoll(sim, 3, func() { sim.Inject(dinterotest.RouteSettings, -1, dinterotest.Fault{Status: 500}) })
	acctest.Run(t,
		resource.TestStep{Config: shopConfig(sim) + activation(""), ExpectError: acctest.Words(`and the status is "pending". GET /accounts/T12345678/management/settings: 500 Internal Server Error`)},
		acctest.Before(acctest.PlanEmpty(shopConfig(sim)), sim.ClearFaults),
	)
}

// A permanent error ends the wait.
func TestAccActivation_HopelessErrorsEndTheWait_Defect27(t *testing.T) {
	sim := acctest.Start(t)
	sim.AddSignup(dinterotest.Account, acctest.CaseID, "NOK")
	limitGrant(t, sim)
	acctest.Run(t, resource.TestStep{
		Config:      sim.Provider() + activationOf(`"`+acctest.ShopID+`"`, ""),
		ExpectError: acctest.Words(`the connection could not be read. The API client has no grant for account T12345678.`),
	})
	if got := sim.Count(dinterotest.RouteToken); got != 1 {
		t.Errorf("%d tokens were requested, want 1", got)
	}
}

func TestAccActivation_OfASignupThatIsNotShownIsAnError(t *testing.T) {
	sim := acctest.Start(t)
	sim.AddSignup(dinterotest.Account, acctest.CaseID, "NOK")
	acctest.Run(t, resource.TestStep{
		Config:      sim.Provider() + activationOf(`"T12345678/`+acctest.OtherCaseID+`"`, ""),
		ExpectError: acctest.Words("Dintero shows no signup for case " + acctest.OtherCaseID + " in account T12345678."),
	})
}

func TestAccActivation_BadInputIsRefused_Defect52(t *testing.T) {
	for name, c := range map[string]struct{ config, want string }{
		"connection_id":          {activationOf(`"shop"`, ""), `connection_id must be ACCOUNT/CASE, such as T12345678/3c90c3cc-0d44-4b50-8888-8dd25736052a: the id of a dintero_vipps_psp_connection. It is "shop".`},
		"case alone":             {activationOf(`"`+acctest.CaseID+`"`, ""), `connection_id must be ACCOUNT/CASE`},
		"wait_for":               {activationOf(`"`+acctest.ShopID+`"`, `wait_for = "signed"`), `wait_for`},
		"timeout of zero":        {activationOf(`"`+acctest.ShopID+`"`, `timeouts = { create = "0s" }`), `timeouts.create must be a duration above zero, such as 30s or 1m30s. It is "0s".`},
		"negative timeout":       {activationOf(`"`+acctest.ShopID+`"`, `timeouts = { create = "-1m" }`), `timeouts.create must be a duration above zero, such as 30s or 1m30s. It is "-1m".`},
		"timeout without a unit": {activationOf(`"`+acctest.ShopID+`"`, `timeouts = { create = "20" }`), `create`},
	} {
		t.Run(name, func(t *testing.T) {
			sim := acctest.Start(t)
			acctest.Run(t, resource.TestStep{Config: sim.Provider() + c.config, PlanOnly: true, ExpectError: acctest.Words(c.want)})
			if n := len(sim.Requests()); n != 0 {
				t.Errorf("%d requests were made, want 0", n)
			}
		})
	}
}
