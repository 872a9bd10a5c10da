package provider_test

import (
	"bytes"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// What comes back for a logo is unknown, and a read may show it otherwise than
// the answer to the POST does. None of it may submit a signup again.
func TestAccConnection_LogoThatReadsShowOtherwiseIsNoDrift(t *testing.T) {
	links := 0
	for name, shown := range map[string]func() string{
		"left out":        func() string { return `"logo":""` },
		"as a link":       func() string { return `"logo":"https://cdn.example.com/logo.png"` },
		"as another text": func() string { return `"logo":"cmVuZGVyZWQ="` },
		"as a new link each time": func() string {
			links++
			return `"logo":"https://cdn.example.com/logo.png?signature=` + string(rune('a'+links)) + `"`
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			config := w.shop(`logo = "bG9nbw=="`)
			w.Inject(dinterotest.RouteSettings, -1, dinterotest.Fault{Alter: func(body []byte) []byte {
				return bytes.ReplaceAll(body, []byte(`"logo":"bG9nbw=="`), []byte(shown()))
			}})
			run(t,
				resource.TestStep{Config: config}, quiet(config),
				resource.TestStep{Config: config, ConfigPlanChecks: wantAction(plancheck.ResourceActionNoop)}, quiet(config),
			)
			w.wantSignups(t, 1)
		})
	}
}

// Once a refresh has shown the logo as it was sent, another one is drift.
func TestAccConnection_RealLogoDriftShowsInThePlan(t *testing.T) {
	w := newWorld(t)
	config := w.shop(`logo = "bG9nbw=="`)
	run(t,
		resource.TestStep{Config: config},
		resource.TestStep{RefreshState: true},
		before(resource.TestStep{Config: config, ConfigPlanChecks: wantAction(plancheck.ResourceActionUpdate)}, func() {
			w.Change(dinterotest.Account, func(c *dinterotest.Connection) { c.Signups[0].Logo = "b3RoZXI=" })
		}),
		quiet(config),
	)
	w.wantSignups(t, 2)
}

// One read may be a summary: what the other shows is there.
func TestAccDefect06_EmptyListInOneReadProvesNothing(t *testing.T) {
	w := newWorld(t)
	w.SetReads(dinterotest.ReadsOwnPath)
	w.Inject(dinterotest.RouteSettings, -1, answering(`{"connections":{"vipps_psp":{"status":"pending","signups":[]}}}`))
	run(t,
		resource.TestStep{Config: w.shop()},
		resource.TestStep{Config: w.shop(), ConfigPlanChecks: wantAction(plancheck.ResourceActionNoop)},
		quiet(w.shop()),
	)
	w.wantSignups(t, 1)
}

// Dintero shows a link where the configuration has an image: the signup is
// taken over, in an import as in a create.
func TestAccConnection_ImportedLinkIsTakenOverWithoutAPOST(t *testing.T) {
	w := signedElsewhere(t)
	w.Change(dinterotest.Account, func(c *dinterotest.Connection) { c.Signups[0].Logo = "https://cdn.example.com/logo.png" })
	config := w.shopWithLogo()
	run(t,
		resource.TestStep{
			Config:           config + importBlock(`id = "`+fullID+`"`),
			ConfigPlanChecks: wantAction(plancheck.ResourceActionUpdate),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(shop, tfjsonpath.New("signup").AtMapKey("logo"), knownvalue.StringExact("bG9nbw==")),
			},
		},
		quiet(config),
		before(resource.TestStep{Config: w.shop(`logo = "bmV3"`), ConfigPlanChecks: wantAction(plancheck.ResourceActionUpdate)}, func() { w.wantSignups(t, 0) }),
	)
	w.wantSignups(t, 1)
}

func TestAccConnection_ImportedLinkThatIsConfiguredPlansNothing(t *testing.T) {
	w := signedElsewhere(t)
	w.Change(dinterotest.Account, func(c *dinterotest.Connection) { c.Signups[0].Logo = "https://cdn.example.com/logo.png" })
	config := w.shop(`logo = "https://cdn.example.com/logo.png"`)
	run(t, resource.TestStep{Config: config + importBlock(`id = "`+fullID+`"`), ConfigPlanChecks: wantImported}, quiet(config))
	w.wantSignups(t, 0)
}

// Whether Dintero minds the letter case of a case id is unknown, so a signup is
// submitted again under the case as Dintero writes it.
func TestAccConnection_ResubmitsUnderTheCaseAsDinteroWritesIt(t *testing.T) {
	w := newWorld(t)
	w.put(dinterotest.Account, caseID, "NOK")
	upper := `case_id = "3C90C3CC-0D44-4B50-8888-8DD25736052A"`
	run(t, resource.TestStep{Config: w.shop(upper)}, resource.TestStep{Config: w.shop(upper, twoCurrencies)})
	sent := w.Requests(dinterotest.RouteSignup)
	if len(sent) != 1 || !bytes.Contains(sent[0].Body, []byte(caseID)) {
		t.Errorf("sent %s", sent[0].Body)
	}
}

// An import that saw nothing believes what can be seen by the time of the apply.
func TestAccConnection_ImportUnseenMeetsAnotherSignup(t *testing.T) {
	w := signedElsewhere(t)
	w.SetReads(dinterotest.ReadsNone)
	run(t,
		resource.TestStep{Config: w.shop(twoCurrencies), ResourceName: shop, ImportState: true, ImportStateId: fullID, ImportStatePersist: true},
		before(resource.TestStep{Config: w.shop(twoCurrencies), ConfigPlanChecks: wantAction(plancheck.ResourceActionUpdate)}, func() { w.SetReads(dinterotest.ReadsSettings) }),
	)
	w.wantSignups(t, 1) // seen while refreshing, so it is a change like any other
}
