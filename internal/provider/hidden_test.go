package provider_test

import (
	"fmt"
	"net/http"
	"regexp"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// hideOptions makes the reads leave out what signups ask for.
func (w world) hideOptions() {
	options := regexp.MustCompile(`"payment_options":\[\{[^}]*\}\],?`)
	w.Inject(dinterotest.RouteSettings, -1, dinterotest.Fault{Alter: func(body []byte) []byte { return options.ReplaceAll(body, nil) }})
}

func TestAccConnection_OptionsThatReadsLeaveOutAreNoDrift(t *testing.T) {
	w := newWorld(t)
	w.hideOptions()
	run(t,
		resource.TestStep{Config: w.shop()}, quiet(w.shop()),
		resource.TestStep{Config: w.shop(), ConfigPlanChecks: wantAction(plancheck.ResourceActionNoop)}, quiet(w.shop()),
	)
	w.wantSignups(t, 1)
}

func TestAccConnection_ImportWithoutOptionsSendsNothing(t *testing.T) {
	w := newWorld(t)
	w.put(dinterotest.Account, caseID, "NOK")
	w.hideOptions()
	run(t,
		resource.TestStep{Config: w.shop() + importBlock(fmt.Sprintf("id = %q", fullID)), ConfigPlanChecks: wantAction(plancheck.ResourceActionUpdate)},
		quiet(w.shop()),
	)
	w.wantSignups(t, 0)
}

// No taint submits a signup that is there already, also where no read shows it.
func TestAccConnection_TaintWithoutAnyReadSendsNothing(t *testing.T) {
	w := newWorld(t)
	w.SetReads(dinterotest.ReadsNone)
	run(t,
		resource.TestStep{Config: w.shop()},
		resource.TestStep{
			Config: w.shop(), Taint: []string{shop}, ConfigPlanChecks: wantAction(plancheck.ResourceActionReplace),
			// What the POST was answered cannot be read again, and is kept.
			ConfigStateChecks: []statecheck.StateCheck{
				wantShop("status", knownvalue.StringExact("pending")),
				wantShop("signature_link", knownvalue.NotNull()),
				wantShop("signed_up_at", knownvalue.NotNull()),
			},
		},
		quiet(w.shop()),
	)
	w.wantSignups(t, 1)
}

// A replacement together with a change is the change, and the signup is never
// out of the state.
func TestAccConnection_ReplaceWithAChangeSubmitsTheChange(t *testing.T) {
	for _, declined := range []bool{false, true} {
		t.Run(fmt.Sprint(declined), func(t *testing.T) {
			w := newWorld(t)
			run(t,
				resource.TestStep{Config: w.shop()},
				before(resource.TestStep{
					Config: w.shop(twoCurrencies), Taint: []string{shop}, ConfigPlanChecks: wantAction(plancheck.ResourceActionReplace),
				}, func() {
					if declined {
						w.Decline(dinterotest.Account)
					}
				}),
				quiet(w.shop(twoCurrencies)),
			)
			w.wantSignups(t, 2)
		})
	}
}

// signed_up_at does not move, so no read that shows less makes it vanish.
func TestAccConnection_TimeOfTheSignupStays(t *testing.T) {
	for name, settings := range map[string]string{
		"another signup only": `{"connections":{"vipps_psp":{"status":"pending","signups":[{"case_id":"` + otherID + `"}]}}}`,
		"no list":             `{"connections":{"vipps_psp":{"status":"pending"}}}`,
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.SetReads(dinterotest.ReadsOwnPath)
			w.Inject(dinterotest.RouteSettings, -1, answering(settings))
			set := []statecheck.StateCheck{wantShop("signed_up_at", knownvalue.NotNull())}
			run(t,
				resource.TestStep{Config: w.shop(), ConfigStateChecks: set},
				resource.TestStep{RefreshState: true},
				resource.TestStep{Config: w.shop(), ConfigStateChecks: set},
			)
		})
	}
}

// An update is in the state already, so its errors advise no import.
func TestAccConnection_UncertainUpdateSaysWhatTheNextApplyDoes(t *testing.T) {
	w := newWorld(t)
	w.SetReads(dinterotest.ReadsNone)
	run(t,
		resource.TestStep{Config: w.shop()},
		before(resource.TestStep{
			Config:      w.shop(twoCurrencies),
			ExpectError: regexp.MustCompile(`(?s)The\s+state\s+keeps\s+the\s+signup\s+as\s+it\s+was.*the\s+next\s+apply\s+submits\s+it\s+again`),
		}, func() { w.Inject(dinterotest.RouteSignup, 1, dinterotest.Fault{Status: http.StatusBadGateway}) }),
	)
	w.wantSignups(t, 2)
}

func TestAccConfig_NullsInsideAreRefused(t *testing.T) {
	for name, line := range map[string]string{
		"currency": `payment_options = [{ type = "dintero_psp.vipps", currencies = ["NOK", null] }]`,
		"option":   `payment_options = [null]`,
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			run(t, resource.TestStep{Config: w.shop(line), PlanOnly: true, ExpectError: words("Null Set Value")})
		})
	}
}

// A request's time-out is not the wait's.
func TestAccActivation_RequestTimeOutsAreToldAsSuch(t *testing.T) {
	w := newWorld(t)
	w.put(dinterotest.Account, caseID, "NOK")
	w.Inject(dinterotest.RouteSettings, -1, dinterotest.Fault{Delay: 5 * time.Second})
	run(t, resource.TestStep{
		Config: w.provider(`request_timeout = "50ms"`, "max_retries = 0") +
			"resource \"dintero_vipps_psp_connection_activation\" \"live\" {\n  connection_id = \"" + fullID + "\"\n}\n",
		ExpectError: regexp.MustCompile(`(?s)could\s+not\s+be\s+read\..*GET\s+/accounts/T12345678/management/settings`),
	})
}
