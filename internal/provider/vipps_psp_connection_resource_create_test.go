package provider_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/provider"
)

// seedRequest is the request of the documentation.
const seedRequest = `{
  "signup": {
    "case_id": "3c90c3cc-0d44-4b50-8888-8dd25736052a",
    "payment_options": [{"currencies": ["NOK"], "type": "dintero_psp.vipps"}],
    "logo": "<string>"
  }
}`

func TestAccCreate_SendsTheDocumentedRequest(t *testing.T) {
	sim := acctest.Start(t)
	acctest.Run(t, resource.TestStep{Config: shopConfig(sim, `logo = "<string>"`)})
	sent := sim.Requests(dinterotest.RouteSignup)
	if len(sent) != 1 {
		t.Fatalf("%d signups were sent, want 1", len(sent))
	}
	var got, want any
	if err := json.Unmarshal(sent[0].Body, &got); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(seedRequest), &want); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("sent %s\nwant %s", sent[0].Body, seedRequest)
	}
	if got, want := sent[0].Path, "/v1/accounts/T12345678/management/settings/connections/vipps-psp"; got != want {
		t.Errorf("sent to %s, want %s", got, want)
	}
}

func TestAccCreate_WithoutALogoSendsNone(t *testing.T) {
	sim := acctest.Start(t)
	acctest.Run(t,
		resource.TestStep{Config: shopConfig(sim), ConfigStateChecks: []statecheck.StateCheck{wantShopSignup("logo", knownvalue.Null())}},
		acctest.PlanEmpty(shopConfig(sim)),
	)
	if sent := sim.Requests(dinterotest.RouteSignup); len(sent) != 1 || strings.Contains(string(sent[0].Body), "logo") {
		t.Errorf("sent %v", sent)
	}
}

// The response to the first signup of an account that cannot be read yet shows
// it completely.
func TestAccCreate_RecordsWhatTheResponseShows(t *testing.T) {
	sim := acctest.Start(t)
	acctest.Run(t,
		resource.TestStep{
			Config:           shopConfig(sim),
			ConfigPlanChecks: acctest.WantAction(plancheck.ResourceActionCreate),
			ConfigStateChecks: []statecheck.StateCheck{
				acctest.WantShop("id", knownvalue.StringExact(acctest.ShopID)),
				acctest.WantShop("attempt", knownvalue.Int64Exact(1)),
				acctest.WantShop("status", knownvalue.StringExact("pending")),
				acctest.WantShop("visible", knownvalue.Bool(true)),
				acctest.WantShop("unconfirmed", knownvalue.Null()),
				acctest.WantShop("merchant_serial_number", knownvalue.Null()),
				acctest.WantShop("signature_link", knownvalue.NotNull()),
				acctest.WantShop("signed_up_at", knownvalue.NotNull()),
			},
		},
		acctest.PlanEmpty(shopConfig(sim)),
	)
	sim.WantPOSTs(t, 1)
}

// Vipps may enable a connection at once, without a signature.
func TestAccCreate_EnabledAtOnce(t *testing.T) {
	sim := acctest.Start(t)
	sim.SetInstant(true)
	acctest.Run(t,
		resource.TestStep{Config: shopConfig(sim), ConfigStateChecks: []statecheck.StateCheck{
			acctest.WantShop("status", knownvalue.StringExact("enabled")),
			acctest.WantShop("merchant_serial_number", knownvalue.NotNull()),
		}},
		acctest.PlanEmpty(shopConfig(sim)),
	)
	sim.WantPOSTs(t, 1)
}

func TestAccCreate_CaseIDInCapitals(t *testing.T) {
	sim := acctest.Start(t)
	capitals := fmt.Sprintf("case_id = %q", strings.ToUpper(acctest.CaseID))
	acctest.Run(t,
		resource.TestStep{Config: shopConfig(sim, capitals), ConfigStateChecks: []statecheck.StateCheck{
			acctest.WantShop("id", knownvalue.StringExact(acctest.ShopID)),
			wantShopSignup("case_id", knownvalue.StringExact(strings.ToUpper(acctest.CaseID))),
		}},
		acctest.PlanEmpty(shopConfig(sim, capitals)),
		acctest.PlanEmpty(shopConfig(sim)),
	)
	sim.WantPOSTs(t, 1)
}

// The attempt of a new signup is only a number to count from.
func TestAccCreate_StoresAnyAttempt(t *testing.T) {
	sim := acctest.Start(t)
	acctest.Run(t,
		resource.TestStep{Config: shopConfig(sim, "attempt = 7"), ConfigStateChecks: []statecheck.StateCheck{acctest.WantShop("attempt", knownvalue.Int64Exact(7))}},
		acctest.PlanEmpty(shopConfig(sim, "attempt = 7")),
	)
	sim.WantPOSTs(t, 1)
}

// A refusal is certain: the error has Dintero's message, and nothing is in the
// state.
func TestAccCreate_RefusalLeavesNothingInTheState(t *testing.T) {
	for _, status := range []int{400, 403, 404, 405, 409, 422} {
		t.Run(http.StatusText(status), func(t *testing.T) {
			sim, tf := newShop(t)
			sim.Inject(dinterotest.RouteSignup, 1, dinterotest.Fault{
				Status: status,
				Body:   `{"error":{"code":"NO","message":"Invalid signup","errors":[{"field":"signup.case_id","message":"no such case"}]}}`,
			})
			acctest.WantText(t, tf.MustNotApply(), "Error: "+shopTitle(provider.TitleNotSubmitted),
				fmt.Sprintf("%d %s (NO): Invalid signup: signup.case_id: no such case", status, http.StatusText(status)))
			wantEmptyState(t, tf)
			sim.WantPOSTs(t, 1)
			tf.MustApply()
			sim.WantPOSTs(t, 2)
			tf.MustPlanNothing()
		})
	}
}

// After 429 and 401 the POST cannot have taken effect, so it is sent again.
func TestAccCreate_IsRepeatedAfterWhatCannotHaveBeenTaken(t *testing.T) {
	for name, fault := range map[string]dinterotest.Fault{
		"429": {Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"0"}}},
		"401": {Status: http.StatusUnauthorized},
	} {
		t.Run(name, func(t *testing.T) {
			sim, tf := newShop(t)
			sim.Inject(dinterotest.RouteSignup, 1, fault)
			tf.MustApply()
			sim.WantPOSTs(t, 2)
			if sim.Effects() != 1 {
				t.Errorf("%d signups took effect, want 1", sim.Effects())
			}
			tf.MustPlanNothing()
		})
	}
}
