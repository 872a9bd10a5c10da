package provider_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// everyField is a connection with another value in every field, in the form of
// the documented response.
const everyField = `{
  "signups": [{
    "case_id": "3c90c3cc-0d44-4b50-8888-8dd25736052a",
    "payment_options": [{"currencies": ["NOK"], "type": "dintero_psp.vipps"}],
    "logo": "bG9nbw==",
    "created_at": "2023-11-07T05:31:01Z"
  }],
  "created_at": "2023-11-07T05:31:02Z",
  "created_by": "1c92f7e1-2897-4d46-bdcc-c127a914fb4e",
  "updated_at": "2023-11-07T05:31:03Z",
  "metadata": {"segment": "retail", "stores": 12, "tags": ["a", "b"]},
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

func options(kind, currency string) knownvalue.Check {
	return knownvalue.SetExact([]knownvalue.Check{knownvalue.ObjectExact(map[string]knownvalue.Check{
		"type":       knownvalue.StringExact(kind),
		"currencies": knownvalue.SetExact([]knownvalue.Check{knownvalue.StringExact(currency)}),
	})})
}

func event(metadata map[string]string, fields map[string]string) knownvalue.Check {
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

// connectionChecks asserts each attribute that shows everyField's connection.
func connectionChecks(address string) []statecheck.StateCheck {
	want := map[string]knownvalue.Check{
		"status":                 knownvalue.StringExact("enabled"),
		"merchant_serial_number": knownvalue.StringExact("123456"),
		"signature_link":         knownvalue.StringExact("https://sig.example.com/K34K244"),
		"payment_options":        options("dintero_psp.other", "SEK"),
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
			event(map[string]string{"signature_link": "https://sig.example.com/K34K244"}, map[string]string{
				"id": "event-1", "event": "signature_required", "status": "pending", "created_at": "2023-11-07T05:31:04Z",
				"created_by": "dintero", "description": "Vipps awaiting signature",
			}),
			event(nil, map[string]string{
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

// answerEveryField makes the simulator answer signups with everyField.
func (w world) answerEveryField() {
	w.Inject(dinterotest.RouteSignup, -1, dinterotest.Fault{Alter: func([]byte) []byte { return []byte(everyField) }})
}

func TestAccDefect25_EachFieldIsInItsOwnAttribute(t *testing.T) {
	w := newWorld(t)
	w.answerEveryField()
	checks := append(connectionChecks(shop),
		wantShop("id", knownvalue.StringExact("T12345678/3c90c3cc-0d44-4b50-8888-8dd25736052a")),
		wantShop("account_id", knownvalue.StringExact("T12345678")),
		wantShop("signed_up_at", knownvalue.StringExact("2023-11-07T05:31:01Z")),
		wantShop("signup", knownvalue.ObjectExact(map[string]knownvalue.Check{
			"case_id":         knownvalue.StringExact(caseID),
			"payment_options": options("dintero_psp.vipps", "NOK"),
			"logo":            knownvalue.StringExact("bG9nbw=="),
		})))
	run(t, resource.TestStep{
		Config:            w.shop(`logo = "bG9nbw=="`),
		ConfigStateChecks: checks,
	})
}

func TestAccConnection_SendsTheDocumentedRequest(t *testing.T) {
	w := newWorld(t)
	run(t, resource.TestStep{Config: w.shop(`logo = "<string>"`)})
	sent := w.Requests(dinterotest.RouteSignup)
	if len(sent) != 1 {
		t.Fatalf("%d POSTs, want 1", len(sent))
	}
	const seed = `{"signup": {
		"case_id": "3c90c3cc-0d44-4b50-8888-8dd25736052a",
		"payment_options": [{"currencies": ["NOK"], "type": "dintero_psp.vipps"}],
		"logo": "<string>"
	}}`
	var got, want any
	if err := json.Unmarshal(sent[0].Body, &got); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(seed), &want); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("sent %s\nwant %s", sent[0].Body, seed)
	}
	if got, want := sent[0].Path, "/v1/accounts/T12345678/management/settings/connections/vipps-psp"; got != want {
		t.Errorf("sent to %s, want %s", got, want)
	}
}

// A resource shows the newest ten events, the data source all of them, and the
// signature link comes from whichever has one.
func TestAccConnection_ShowsTheNewestTenEvents(t *testing.T) {
	w := newWorld(t)
	w.put(dinterotest.Account, caseID, "NOK")
	for i := range 14 {
		w.AddEvent(dinterotest.Account, dinterotest.Event{Event: fmt.Sprintf("event-%d", i)})
	}
	config := w.shop() + "data \"dintero_vipps_psp_connection\" \"shop\" {}\n"
	first := func(address string, name string) statecheck.StateCheck {
		return statecheck.ExpectKnownValue(address, tfjsonpath.New("events").AtSliceIndex(0).AtMapKey("event"), knownvalue.StringExact(name))
	}
	run(t, resource.TestStep{Config: config, ConfigStateChecks: []statecheck.StateCheck{
		wantShop("events", knownvalue.ListSizeExact(10)),
		first(shop, "event-4"),
		wantShop("signature_link", knownvalue.NotNull()),
		statecheck.ExpectKnownValue(shopData, tfjsonpath.New("events"), knownvalue.ListSizeExact(15)),
		first(shopData, "signature_required"),
	}})
}
