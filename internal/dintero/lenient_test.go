package dintero_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// forget empties one field of a connection, by its path in JSON.
var forget = map[string]func(c *dintero.Connection){
	"signups":                              func(c *dintero.Connection) { c.Signups = nil },
	"created_at":                           func(c *dintero.Connection) { c.CreatedAt = "" },
	"created_by":                           func(c *dintero.Connection) { c.CreatedBy = "" },
	"updated_at":                           func(c *dintero.Connection) { c.UpdatedAt = "" },
	"metadata":                             func(c *dintero.Connection) { c.Metadata = nil },
	"status":                               func(c *dintero.Connection) { c.Status = "" },
	"events":                               func(c *dintero.Connection) { c.Events = nil },
	"schema":                               func(c *dintero.Connection) { c.Schema = nil },
	"configuration":                        func(c *dintero.Connection) { c.PaymentOptions, c.MerchantSerialNumber = nil, "" },
	"configuration.payment_options":        func(c *dintero.Connection) { c.PaymentOptions = nil },
	"configuration.merchant_serial_number": func(c *dintero.Connection) { c.MerchantSerialNumber = "" },

	"signups.0.case_id":                      func(c *dintero.Connection) { c.Signups[0].CaseID = "" },
	"signups.0.payment_options":              func(c *dintero.Connection) { c.Signups[0].PaymentOptions = nil },
	"signups.0.payment_options.0.currencies": func(c *dintero.Connection) { c.Signups[0].PaymentOptions[0].Currencies = nil },
	"signups.0.payment_options.0.type":       func(c *dintero.Connection) { c.Signups[0].PaymentOptions[0].Type = "" },
	"signups.0.logo":                         func(c *dintero.Connection) { c.Signups[0].Logo = "" },
	"signups.0.created_at":                   func(c *dintero.Connection) { c.Signups[0].CreatedAt = "" },
	"signups.0.store_id":                     func(c *dintero.Connection) { c.Signups[0].StoreID = "" },

	"events.0.id":                      func(c *dintero.Connection) { c.Events[0].ID = "" },
	"events.0.event":                   func(c *dintero.Connection) { c.Events[0].Event = "" },
	"events.0.status":                  func(c *dintero.Connection) { c.Events[0].Status = "" },
	"events.0.created_at":              func(c *dintero.Connection) { c.Events[0].CreatedAt = "" },
	"events.0.created_by":              func(c *dintero.Connection) { c.Events[0].CreatedBy = "" },
	"events.0.description":             func(c *dintero.Connection) { c.Events[0].Description = "" },
	"events.0.metadata":                func(c *dintero.Connection) { c.Events[0].Metadata, c.Events[0].SignatureLink = nil, "" },
	"events.0.metadata.signature_link": func(c *dintero.Connection) { c.Events[0].Metadata, c.Events[0].SignatureLink = nil, "" },
}

// Dintero's types are known from examples only. Whatever the value of a field
// is, nothing fails and all the other fields are read, in a read and in the
// response to a signup.
func TestLenient_NoSurpriseInOneFieldCostsAnother_Defect01_19(t *testing.T) {
	t.Parallel()
	sim, client := start(t)
	surprises := []string{`null`, `12`, `-1.5e300`, `true`, `"text"`, `""`, `[]`, `[1,null]`, `{}`, `{"a":{"b":[]}}`, ``}
	for field, empty := range forget {
		want := connectionIn(t, sim, client, distinctResponse)
		empty(want)
		for _, surprise := range surprises {
			var value any
			if surprise != "" { // else the field is left out
				value = json.RawMessage(surprise)
			}
			body := replaced(t, distinctResponse, field, value)
			got := connectionIn(t, sim, client, body)
			empty(got)
			deepEqual(t, "beside "+field+" = "+surprise, got, want)

			sim.Inject(dinterotest.RouteSignup, 1, withEffect(dinterotest.Fault{Status: 200, Body: body}))
			submitted, err := client.SubmitVippsPSP(t.Context(), account, inNOK(caseA))
			succeed(t, err)
			empty(submitted.Connection)
			deepEqual(t, "submitted, beside "+field+" = "+surprise, submitted.Connection, want)
		}
	}
}

func TestLenient_UnknownFieldsAreIgnoredEverywhere_Defect01(t *testing.T) {
	sim, client := start(t)
	want := connectionIn(t, sim, client, distinctResponse)
	for _, at := range []string{
		"extra", "error", "signups.0.extra", "signups.0.payment_options.0.extra", "events.0.extra",
		"configuration.extra", "configuration.payment_options.0.extra",
	} {
		body := replaced(t, distinctResponse, at, json.RawMessage(`{"nested": [1, "x"]}`))
		deepEqual(t, "with "+at, connectionIn(t, sim, client, body), want)
	}
}

func TestLenient_TextTakesNumbersAndBooleansAsTheyAreWritten_Defect43(t *testing.T) {
	sim, client := start(t)
	for value, want := range map[string]string{
		`"text"`: "text", `""`: "", `123456`: "123456", `"012345"`: "012345", `1.50`: "1.50", `-1e3`: "-1e3",
		`12345678901234567890123`: "12345678901234567890123", `"null"`: "null",
		`true`: "true", `false`: "false", `null`: "", `{}`: "", `["x"]`: "",
		`"æøå \u00e6 \ud83d\ude00"`: "æøå æ 😀", `"\ud800"`: "\ufffd", "\"\xff\"": "\ufffd",
	} {
		c := connectionIn(t, sim, client, `{"status":"pending","configuration":{"merchant_serial_number":`+value+`}}`)
		equal(t, value, c.MerchantSerialNumber, want)
	}
}

func TestLenient_SchemaIsAWholeNumberOrNone(t *testing.T) {
	sim, client := start(t)
	for value, want := range map[string]int64{
		`123`: 123, `0`: 0, `-1`: -1, `"7"`: 7, `1e3`: 1000, `2.0`: 2, `9007199254740993`: 9007199254740993, `1e-400`: 0,
	} {
		schema := connectionIn(t, sim, client, `{"status":"pending","schema":`+value+`}`).Schema
		if schema == nil || *schema != want {
			t.Errorf("schema of %s is %v, want %d", value, schema, want)
		}
	}
	for _, value := range []string{
		`1.5`, `"1.25"`, `1e400`, `-1e400`, `1e999999999`, `1e199`, `""`, `"x"`, `"0x10"`, `"NaN"`, `"Inf"`, `" 1"`, `null`, `true`, `{}`, `[1]`,
		`1` + strings.Repeat("0", 1<<18),
	} {
		if schema := connectionIn(t, sim, client, `{"status":"pending","schema":`+value+`}`).Schema; schema != nil {
			t.Errorf("schema of %.40s is %d, want none", value, *schema)
		}
	}
}

func TestLenient_MetadataValueThatIsNotAStringIsKeptAsJSON_Defect43(t *testing.T) {
	sim, client := start(t)
	const metadata = `{"string": "text", "empty": "", "number": 1.50, "big": 12345678901234567890, "boolean": false, "null": null,
		"object": {"k": [1, "a b", null], "<": "&"}, "list": [ ], "": "no key", "bytes": ["` + "\xff" + `"]}`
	want := map[string]string{
		"string": "text", "empty": "", "number": "1.50", "big": "12345678901234567890", "boolean": "false",
		"object": `{"<":"&","k":[1,"a b",null]}`, "list": "[]", "": "no key", "bytes": `["` + "\ufffd" + `"]`,
	}
	c := connectionIn(t, sim, client, `{"status":"pending","metadata":`+metadata+`,"events":[{"metadata":`+metadata+`}]}`)
	deepEqual(t, "metadata", c.Metadata, want)
	deepEqual(t, "metadata of an event", c.Events[0].Metadata, want)
}

func TestLenient_OnlyAStringIsASignatureLink_Defect43(t *testing.T) {
	sim, client := start(t)
	for value, want := range map[string]string{
		`"https://sig.example.com/K34K244"`: "https://sig.example.com/K34K244", `""`: "",
		`null`: "", `12`: "", `true`: "", `{"href":"https://sig.example.com"}`: "", `["https://sig.example.com"]`: "",
	} {
		c := connectionIn(t, sim, client, `{"status":"pending","events":[{"metadata":{"signature_link":`+value+`}}]}`)
		equal(t, value, c.Events[0].SignatureLink, want)
		equal(t, value, c.LatestSignatureLink(), want)
	}
}

func TestLenient_ByteOrderMark_Defect45(t *testing.T) {
	sim, client := start(t)
	addSignup(sim, account, caseA)
	marked := dinterotest.Fault{Alter: func(body []byte) []byte { return append([]byte("\xef\xbb\xbf\r\n"), body...) }}
	sim.SetReads(dinterotest.ReadsBoth)
	for route, read := range map[dinterotest.Route]func() (*dintero.Connection, error){
		dinterotest.RouteSettings:   func() (*dintero.Connection, error) { return client.Settings(t.Context(), account) },
		dinterotest.RouteConnection: func() (*dintero.Connection, error) { return client.VippsPSPConnection(t.Context(), account) },
		dinterotest.RouteSignup: func() (*dintero.Connection, error) {
			submitted, err := client.SubmitVippsPSP(t.Context(), account, inNOK(caseA))
			equal(t, "incomplete", submitted.Incomplete, nil)
			return submitted.Connection, err
		},
	} {
		sim.Inject(route, 1, marked)
		connection, err := read()
		succeed(t, err)
		_, shown := connection.Signup(caseA)
		equal(t, string(route), shown, true)
	}
}

// connectionIn returns what the settings show as the account's connection.
func connectionIn(t *testing.T, sim *dinterotest.Server, client *dintero.Client, connection string) *dintero.Connection {
	t.Helper()
	sim.Inject(dinterotest.RouteSettings, 1, dinterotest.Fault{Status: 200, Body: `{"connections":{"vipps_psp":` + connection + `}}`})
	shown, err := client.Settings(t.Context(), account)
	succeed(t, err)
	if shown == nil {
		t.Fatalf("no connection in %.200s", connection)
	}
	return shown
}
