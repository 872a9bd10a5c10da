package provider_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// everyField is a connection with another value in every field, in the form of
// the documented response.
const everyField = `{
  "signups": [{
    "case_id": "3c90c3cc-0d44-4b50-8888-8dd25736052a",
    "payment_options": [{"currencies": ["NOK"], "type": "dintero_psp.vipps"}],
    "logo": "https://cdn.example.com/logo.png",
    "created_at": "2023-11-07T05:31:01Z"
  }],
  "created_at": "2023-11-07T05:31:02Z",
  "created_by": "1c92f7e1-2897-4d46-bdcc-c127a914fb4e",
  "updated_at": "2023-11-07T05:31:03Z",
  "metadata": {"segment": "retail", "stores": 12, "tags": ["a", "b"], "nothing": null},
  "status": "enabled",
  "events": [
    {
      "status": "pending", "event": "signature_required", "id": "event-1",
      "created_at": "2023-11-07T05:31:04Z", "created_by": "dintero",
      "description": "Vipps awaiting signature",
      "metadata": {"signature_link": "https://sig.example.com/K34K244"}
    },
    {
      "status": "enabled", "event": "signed", "id": "event-2",
      "created_at": "2023-11-07T05:31:05Z", "created_by": "vipps",
      "description": "Vipps is ready", "metadata": {}
    }
  ],
  "schema": 123,
  "configuration": {
    "payment_options": [{"currencies": ["SEK"], "type": "dintero_psp.other"}],
    "merchant_serial_number": "123456"
  }
}`

func wantOptions(kind, currency string) knownvalue.Check {
	return knownvalue.SetExact([]knownvalue.Check{knownvalue.ObjectExact(map[string]knownvalue.Check{
		"type":       knownvalue.StringExact(kind),
		"currencies": knownvalue.SetExact([]knownvalue.Check{knownvalue.StringExact(currency)}),
	})})
}

func wantEvent(metadata, fields map[string]string) knownvalue.Check {
	checks := map[string]knownvalue.Check{}
	for name, value := range fields {
		checks[name] = knownvalue.StringExact(value)
	}
	values := map[string]knownvalue.Check{}
	for name, value := range metadata {
		values[name] = knownvalue.StringExact(value)
	}
	checks["metadata"] = knownvalue.MapExact(values)
	return knownvalue.ObjectExact(checks)
}

// wantEveryField checks each attribute that shows the connection of everyField.
func wantEveryField(address string) []statecheck.StateCheck {
	want := map[string]knownvalue.Check{
		"status":                 knownvalue.StringExact("enabled"),
		"merchant_serial_number": knownvalue.StringExact("123456"),
		"signature_link":         knownvalue.StringExact("https://sig.example.com/K34K244"),
		"payment_options":        wantOptions("dintero_psp.other", "SEK"),
		"created_at":             knownvalue.StringExact("2023-11-07T05:31:02Z"),
		"created_by":             knownvalue.StringExact("1c92f7e1-2897-4d46-bdcc-c127a914fb4e"),
		"updated_at":             knownvalue.StringExact("2023-11-07T05:31:03Z"),
		"metadata": knownvalue.MapExact(map[string]knownvalue.Check{
			"segment": knownvalue.StringExact("retail"),
			"stores":  knownvalue.StringExact("12"),
			"tags":    knownvalue.StringExact(`["a","b"]`),
		}),
		"schema": knownvalue.Int64Exact(123),
		"events": knownvalue.ListExact([]knownvalue.Check{
			wantEvent(map[string]string{"signature_link": "https://sig.example.com/K34K244"}, map[string]string{
				"id": "event-1", "event": "signature_required", "status": "pending", "created_at": "2023-11-07T05:31:04Z",
				"created_by": "dintero", "description": "Vipps awaiting signature",
			}),
			wantEvent(nil, map[string]string{
				"id": "event-2", "event": "signed", "status": "enabled", "created_at": "2023-11-07T05:31:05Z",
				"created_by": "vipps", "description": "Vipps is ready",
			}),
		}),
	}
	var checks []statecheck.StateCheck
	for attribute, check := range want {
		checks = append(checks, statecheck.ExpectKnownValue(address, tfjsonpath.New(attribute), check))
	}
	return checks
}

// The field is not filled in from another one, neither from the response to the
// POST nor from a read.
func TestAccValues_EachFieldIsInItsOwnAttribute_Defect25(t *testing.T) {
	checks := append(wantEveryField(acctest.ShopAddress),
		acctest.WantShop("id", knownvalue.StringExact(acctest.ShopID)),
		acctest.WantShop("account_id", knownvalue.StringExact("T12345678")),
		acctest.WantShop("signed_up_at", knownvalue.StringExact("2023-11-07T05:31:01Z")),
		acctest.WantShop("visible", knownvalue.Bool(true)),
		wantShopSignup("case_id", knownvalue.StringExact("3c90c3cc-0d44-4b50-8888-8dd25736052a")),
		wantShopSignup("payment_options", wantOptions("dintero_psp.vipps", "NOK")),
		wantShopSignup("logo", knownvalue.StringExact("bG9nbw==")),
	)
	for name, fault := range map[dinterotest.Route]dinterotest.Fault{
		dinterotest.RouteSignup:   acctest.Answer(everyField),
		dinterotest.RouteSettings: acctest.Answer(`{"connections":{"vipps_psp":` + everyField + `}}`),
	} {
		t.Run(string(name), func(t *testing.T) {
			sim := acctest.Start(t)
			sim.Inject(name, -1, fault)
			acctest.Run(t,
				resource.TestStep{Config: shopConfig(sim, `logo = "bG9nbw=="`), ConfigStateChecks: checks},
				acctest.PlanEmpty(shopConfig(sim, `logo = "bG9nbw=="`)),
			)
		})
	}
}

// The signature link is in none of the ten events, and is still known.
func TestAccValues_NewestTenEvents(t *testing.T) {
	sim := acctest.Start(t)
	sim.AddSignup(dinterotest.Account, acctest.CaseID, "NOK")
	for i := range 14 {
		sim.AddEvent(dinterotest.Account, dinterotest.Event{Event: fmt.Sprintf("event-%d", i)})
	}
	acctest.Run(t, resource.TestStep{Config: shopConfig(sim), ConfigStateChecks: []statecheck.StateCheck{
		acctest.WantShop("events", knownvalue.ListSizeExact(10)),
		statecheck.ExpectKnownValue(acctest.ShopAddress, tfjsonpath.New("events").AtSliceIndex(0).AtMapKey("event"), knownvalue.StringExact("event-4")),
		statecheck.ExpectKnownValue(acctest.ShopAddress, tfjsonpath.New("events").AtSliceIndex(9).AtMapKey("event"), knownvalue.StringExact("event-13")),
		acctest.WantShop("signature_link", knownvalue.NotNull()),
	}})
}
