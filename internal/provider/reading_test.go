package provider_test

import (
	"net/http"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

var everyRead = []dinterotest.Reads{
	dinterotest.ReadsSettings, dinterotest.ReadsSettingsHyphen, dinterotest.ReadsOwnPath, dinterotest.ReadsBoth,
}

// Whichever way Dintero lets a connection be read, the life of a signup is the
// same.
func TestAccConnection_EachWayOfReadingShowsTheLife(t *testing.T) {
	for _, reads := range everyRead {
		t.Run(string(reads), func(t *testing.T) {
			w := newWorld(t)
			w.SetReads(reads)
			run(t,
				resource.TestStep{Config: w.shop(), ConfigStateChecks: []statecheck.StateCheck{wantShop("status", knownvalue.StringExact("pending"))}},
				quiet(w.shop()),
				before(resource.TestStep{Config: w.shop(), ConfigStateChecks: []statecheck.StateCheck{
					wantShop("status", knownvalue.StringExact("enabled")),
					wantShop("merchant_serial_number", knownvalue.StringExact("654321")),
				}}, func() {
					w.Sign(dinterotest.Account)
					w.SetMerchantSerialNumber(dinterotest.Account, "654321")
				}),
				quiet(w.shop()),
				resource.TestStep{Config: w.provider()},
				resource.TestStep{Config: w.shop()},
				quiet(w.shop()),
			)
			w.wantSignups(t, 1)
		})
	}
}

// Where nothing can be read, what the POST answered stays.
func TestAccConnection_WithoutAnyReadTheStateStays(t *testing.T) {
	w := newWorld(t)
	w.SetReads(dinterotest.ReadsNone)
	run(t,
		resource.TestStep{Config: w.shop()},
		before(quiet(w.shop()), func() { w.Sign(dinterotest.Account) }),
		resource.TestStep{Config: w.shop(), ConfigStateChecks: []statecheck.StateCheck{wantShop("status", knownvalue.StringExact("pending"))}},
	)
	w.wantSignups(t, 1)
}

// What may look like a signup that is gone, and is not.
func TestAccDefect06_NoProofLeavesTheState(t *testing.T) {
	everywhere := func(w world, f dinterotest.Fault) {
		w.Inject(dinterotest.RouteSettings, -1, f)
		w.Inject(dinterotest.RouteConnection, -1, f)
	}
	for name, act := range map[string]func(world){
		"403": func(w world) {
			everywhere(w, dinterotest.Fault{Status: http.StatusForbidden, Body: `{"error":{"message":"no"}}`})
		},
		"404 with HTML": func(w world) { everywhere(w, dinterotest.Fault{Status: http.StatusNotFound, Body: "<html></html>"}) },
		"404 from the API": func(w world) {
			everywhere(w, dinterotest.Fault{Status: http.StatusNotFound, Body: `{"error":{"code":"NOT FOUND","message":"no"}}`})
		},
		"405":       func(w world) { everywhere(w, dinterotest.Fault{Status: http.StatusMethodNotAllowed}) },
		"no member": func(w world) { everywhere(w, answering(`{"account_id":"T12345678","connections":{}}`)) },
		"no list": func(w world) {
			everywhere(w, answering(`{"connections":{"vipps_psp":{"status":"pending"}},"status":"pending"}`))
		},
		"entries without a case": func(w world) {
			everywhere(w, answering(`{"connections":{"vipps_psp":{"signups":[{"logo":"x"}],"status":"pending"}}}`))
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			run(t,
				resource.TestStep{Config: w.shop()},
				before(quiet(w.shop()), func() { act(w) }),
				resource.TestStep{Config: w.shop(), ConfigPlanChecks: wantAction(plancheck.ResourceActionNoop)},
			)
			w.wantSignups(t, 1)
		})
	}
}

func TestAccDefect06_ATroubledReadIsAnErrorAndLeavesTheState(t *testing.T) {
	for name, fault := range map[string]dinterotest.Fault{
		"500":      {Status: http.StatusInternalServerError},
		"502 HTML": {Status: http.StatusBadGateway, Body: "<html><head><title>Bad gateway</title></head></html>"},
		"200 HTML": answering("<html><title>Please log in</title></html>"),
		"cut off":  {CutOff: true},
		"reset":    {Reset: true},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			run(t,
				resource.TestStep{Config: w.shop()},
				before(resource.TestStep{Config: w.shop(), PlanOnly: true, ExpectError: regexp.MustCompile("Signup not read")}, func() {
					w.Inject(dinterotest.RouteSettings, -1, fault)
				}),
				before(quiet(w.shop()), w.ClearFaults),
			)
			w.wantSignups(t, 1)
		})
	}
}

func TestAccDefect07_AProvenRemovalIsNoticed(t *testing.T) {
	for name, remains := range map[string]bool{"the only one": false, "one of two": true} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			if remains {
				w.put(dinterotest.Account, otherID, "NOK")
			}
			run(t,
				resource.TestStep{Config: w.shop()},
				before(resource.TestStep{Config: w.shop(), PlanOnly: true, ExpectNonEmptyPlan: true}, func() {
					w.RemoveSignup(dinterotest.Account, caseID)
				}),
				resource.TestStep{Config: w.shop(), ConfigPlanChecks: wantAction(plancheck.ResourceActionCreate)},
			)
			w.wantSignups(t, 2)
		})
	}
}

// Row 19 and the drift rule: what the server makes of a signup plans nothing.
func TestAccDefect19_TheServersOwnFormIsNoDrift(t *testing.T) {
	for name, change := range map[string]func(*dinterotest.Signup){
		"logo as a link":   func(s *dinterotest.Signup) { s.Logo = "https://cdn.example.com/logo.png" },
		"no logo":          func(s *dinterotest.Signup) { s.Logo = "" },
		"options reversed": func(s *dinterotest.Signup) { s.PaymentOptions[0].Currencies = []string{"sek", "nok"} },
		"more options": func(s *dinterotest.Signup) {
			s.PaymentOptions = append(s.PaymentOptions, dinterotest.PaymentOption{Type: "x", Currencies: []string{"EUR"}})
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			config := w.shop(`logo = "bG9nbw=="`, twoCurrencies)
			w.OnRequest(func(route dinterotest.Route, _ string) {
				if route == dinterotest.RouteSettings {
					w.tamper(change)
				}
			})
			w.Inject(dinterotest.RouteSignup, 1, answering("{}")) // so that the first view is a read's
			run(t,
				resource.TestStep{Config: config, ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(shop, tfjsonpath.New("signup").AtMapKey("logo"), knownvalue.StringExact("bG9nbw==")),
				}},
				quiet(config), quiet(config),
			)
			w.wantSignups(t, 1)
		})
	}
}

// tamper changes the signup as long as it has not been changed yet.
func (w world) tamper(change func(*dinterotest.Signup)) {
	if held, ok := w.Connection(dinterotest.Account); !ok || held.Metadata["tampered"] != nil {
		return
	}
	w.Change(dinterotest.Account, func(c *dinterotest.Connection) {
		change(&c.Signups[0])
		c.Metadata = map[string]any{"tampered": true}
	})
}

func TestAccDefect19_NullAndEmptyAreTheSame(t *testing.T) {
	w := newWorld(t)
	const signup = `"case_id":"` + caseID + `","payment_options":[{"type":"dintero_psp.vipps","currencies":["NOK"]}]`
	forms := []string{
		`{"connections":{"vipps_psp":{"signups":[{` + signup + `,"logo":""}],"status":"pending","events":[],"metadata":{},"configuration":{"payment_options":[],"merchant_serial_number":""}}}}`,
		`{"connections":{"vipps_psp":{"signups":[{` + signup + `,"logo":null}],"status":"pending","events":null,"metadata":null,"configuration":null}}}`,
		`{"connections":{"vipps_psp":{"signups":[{` + signup + `}],"status":"pending"}}}`,
	}
	steps := []resource.TestStep{{Config: w.shop()}}
	for _, form := range forms {
		steps = append(steps, before(quiet(w.shop()), func() {
			w.ClearFaults()
			w.Inject(dinterotest.RouteSettings, -1, answering(form))
		}))
	}
	run(t, steps...)
	w.wantSignups(t, 1)
}

func TestAccConnection_RealDriftShowsInThePlan(t *testing.T) {
	w := newWorld(t)
	run(t,
		resource.TestStep{Config: w.shop()},
		before(resource.TestStep{
			Config: w.shop(),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(shop, plancheck.ResourceActionUpdate),
			}},
		}, func() { w.put(dinterotest.Account, caseID, "SEK") }),
		quiet(w.shop()),
	)
	w.wantSignups(t, 2)
	if held, _ := w.Connection(dinterotest.Account); held.Signups[0].PaymentOptions[0].Currencies[0] != "NOK" {
		t.Errorf("the simulator holds %v", held.Signups)
	}
}
