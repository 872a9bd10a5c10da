package provider_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// documentedRequest and documentedConnection are the example of the API's
// reference; everyField is a connection with another value in every field.
const (
	documentedRequest = `{"signup": {
		"case_id": "3c90c3cc-0d44-4b50-8888-8dd25736052a",
		"payment_options": [{"currencies": ["NOK"], "type": "dintero_psp.vipps"}],
		"logo": "<string>"
	}}`
	documentedConnection = `{
		"signups": [{
			"case_id": "3c90c3cc-0d44-4b50-8888-8dd25736052a",
			"payment_options": [{"currencies": ["NOK"], "type": "dintero_psp.vipps"}],
			"logo": "<string>",
			"created_at": "2023-11-07T05:31:56Z"
		}],
		"created_at": "2023-11-07T05:31:56Z",
		"created_by": "1c92f7e1-2897-4d46-bdcc-c127a914fb4e",
		"updated_at": "2023-11-07T05:31:56Z",
		"metadata": {},
		"status": "pending",
		"events": [{
			"status": "pending", "event": "signature_required", "id": "<string>",
			"created_at": "2023-11-07T05:31:56Z", "created_by": "<string>", "description": "Vipps awaiting signature",
			"metadata": {"signature_link": "https://sig.example.com/K34K244"}
		}],
		"schema": 123,
		"configuration": {"payment_options": [{"currencies": ["NOK"], "type": "dintero_psp.vipps"}], "merchant_serial_number": "123456"}
	}`
	documentedState = `{
		"id": "T12345678/3c90c3cc-0d44-4b50-8888-8dd25736052a", "account_id": "T12345678", "attempt": 1, "adopted": false,
		"signup": {"case_id": "3c90c3cc-0d44-4b50-8888-8dd25736052a", "payment_options": [{"currencies": ["NOK"], "type": "dintero_psp.vipps"}], "logo": "<string>"},
		"submitted_at": "2023-11-07T05:31:56Z", "signature_link": "https://sig.example.com/K34K244",
		"created_at": "2023-11-07T05:31:56Z", "created_by": "1c92f7e1-2897-4d46-bdcc-c127a914fb4e", "updated_at": "2023-11-07T05:31:56Z",
		"metadata": {}, "status": "pending", "schema": 123, "merchant_serial_number": "123456",
		"events": [{
			"status": "pending", "event": "signature_required", "id": "<string>",
			"created_at": "2023-11-07T05:31:56Z", "created_by": "<string>", "description": "Vipps awaiting signature",
			"metadata": {"signature_link": "https://sig.example.com/K34K244"}
		}],
		"payment_options": [{"currencies": ["NOK"], "type": "dintero_psp.vipps"}]
	}`

	everyField = `{
		"signups": [{
			"case_id": "3c90c3cc-0d44-4b50-8888-8dd25736052a", "created_at": "2023-11-07T05:31:01Z",
			"payment_options": [{"currencies": ["NOK", "DKK"], "type": "dintero_psp.vipps"}], "logo": "https://cdn.example.com/logo.png"
		}],
		"created_at": "2023-11-07T05:31:02Z", "created_by": "somebody", "updated_at": "2023-11-07T05:31:03Z",
		"metadata": {"segment": "retail", "stores": 12, "tags": ["a", "b"], "nothing": null},
		"status": "enabled", "schema": 4,
		"events": [
			{"status": "signed", "event": "signature_given", "id": "event-2", "created_at": "2023-11-07T05:31:06Z", "created_by": "vipps", "description": "Signed", "metadata": {"by": 2}},
			{
				"status": "asked", "event": "signature_required", "id": "event-1", "created_at": "2023-11-07T05:31:05Z", "created_by": "dintero",
				"description": "Vipps awaiting signature", "metadata": {"signature_link": "https://sig.example.com/1"}
			}
		],
		"configuration": {"payment_options": [{"currencies": ["SEK"], "type": "dintero_psp.other"}], "merchant_serial_number": 654321}
	}`
	everyFieldState = `{
		"id": "T12345678/3c90c3cc-0d44-4b50-8888-8dd25736052a", "account_id": "T12345678", "attempt": 1, "adopted": false,
		"signup": {"case_id": "3c90c3cc-0d44-4b50-8888-8dd25736052a", "payment_options": [{"currencies": ["NOK"], "type": "dintero_psp.vipps"}], "logo": "<string>"},
		"submitted_at": "2023-11-07T05:31:01Z", "signature_link": "https://sig.example.com/1",
		"created_at": "2023-11-07T05:31:02Z", "created_by": "somebody", "updated_at": "2023-11-07T05:31:03Z",
		"metadata": {"segment": "retail", "stores": "12", "tags": "[\"a\",\"b\"]"},
		"status": "enabled", "schema": 4, "merchant_serial_number": "654321",
		"events": [
			{
				"status": "asked", "event": "signature_required", "id": "event-1", "created_at": "2023-11-07T05:31:05Z", "created_by": "dintero",
				"description": "Vipps awaiting signature", "metadata": {"signature_link": "https://sig.example.com/1"}
			},
			{"status": "signed", "event": "signature_given", "id": "event-2", "created_at": "2023-11-07T05:31:06Z", "created_by": "vipps", "description": "Signed", "metadata": {"by": "2"}}
		],
		"payment_options": [{"currencies": ["SEK"], "type": "dintero_psp.other"}]
	}`
)

// Each field of the connection is in its own attribute, whether the answer to the
// POST or a read has shown it, and what is sent is the documented request.
func TestAccSignup_EachFieldIsInItsOwnAttribute_Defect25(t *testing.T) {
	for name, test := range map[string]struct{ connection, state string }{
		"documented example": {documentedConnection, documentedState},
		"other values":       {everyField, everyFieldState},
	} {
		for _, isShownBefore := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, adopted %t", name, isShownBefore), func(t *testing.T) {
				t.Parallel()
				sim := acctest.Start(t)
				sim.OnRequest(func(r dinterotest.Request) dinterotest.Fault {
					switch {
					case r.Route == dinterotest.RouteSignup:
						return dinterotest.Fault{Body: test.connection, Effect: true}
					case r.Route == dinterotest.RouteSettings && (isShownBefore || sim.POSTs() > 0):
						return dinterotest.Fault{Body: `{"connections": {"vipps_psp": ` + test.connection + `}}`}
					}
					return dinterotest.Fault{}
				})
				tf := acctest.NewTerraform(t, providerAndShop(sim, `logo = "<string>"`))
				want := jsonObject(t, test.state)
				want["adopted"] = isShownBefore
				for range 2 { // the second time it is read
					tf.Apply()
					if got := tf.State()[acctest.ShopAddress].Attributes; !reflect.DeepEqual(got, want) {
						t.Errorf("the state has\n%v, want\n%v", got, want)
					}
					tf.WantEmptyPlan()
				}
				for _, r := range sim.Requests(dinterotest.RouteSignup) {
					if sent := jsonObject(t, string(r.Body)); !reflect.DeepEqual(sent, jsonObject(t, documentedRequest)) {
						t.Errorf("sent was %s", r.Body)
					}
				}
				sim.WantPOSTs(t, map[bool]int{false: 1, true: 0}[isShownBefore])
			})
		}
	}
}

func jsonObject(t *testing.T, text string) (object map[string]any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &object); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return object
}

const nullFormsSignup = `"case_id":"` + acctest.CaseID + `","payment_options":[{"type":"dintero_psp.vipps","currencies":["NOK"]}]`

// nullForms are connections without the values that the configuration leaves out,
// in all the ways in which JSON can say that.
var nullForms = map[string]string{
	"empty":       `{"signups":[{` + nullFormsSignup + `,"logo":""}],"status":"pending","events":[],"metadata":{},"configuration":{"payment_options":[],"merchant_serial_number":""}}`,
	"null":        `{"signups":[{` + nullFormsSignup + `,"logo":null,"created_at":null}],"status":"pending","events":null,"metadata":null,"configuration":null,"schema":null,"updated_at":null}`,
	"left out":    `{"signups":[{` + nullFormsSignup + `}]}`,
	"inner nulls": `{"signups":[null,{` + nullFormsSignup + `}],"events":[null,{"metadata":{"signature_link":null}}],"metadata":{"a":null},"configuration":{"payment_options":[null],"merchant_serial_number":null}}`,
	"other types": `{"signups":[{` + nullFormsSignup + `,"logo":7,"created_at":{}}],"status":[],"events":{},"metadata":"x","configuration":[],"schema":"one","updated_at":[],"created_by":{}}`,
	"no options":  `{"signups":[{"case_id":"` + acctest.CaseID + `","payment_options":null}],"status":"pending"}`,
}

// Null and empty are the same, and neither is a change, a difference, or the text
// "null".
func TestAccSignup_NullAndEmptyAreTheSame_Defect19_43(t *testing.T) {
	for name, form := range nullForms {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim := acctest.Start(t)
			sim.OnRequest(func(r dinterotest.Request) dinterotest.Fault {
				switch {
				case r.Route == dinterotest.RouteSignup:
					return dinterotest.Fault{Body: form, Effect: true}
				case r.Route == dinterotest.RouteSettings && sim.POSTs() > 0:
					return dinterotest.Fault{Body: `{"connections":{"vipps_psp":` + form + `}}`}
				}
				return dinterotest.Fault{}
			})
			tf := acctest.NewTerraform(t, providerAndShop(sim))
			for range 2 {
				acctest.WantNoText(t, tf.Apply(), "Warning")
				shop := tf.State()[acctest.ShopAddress].Attributes
				for _, attribute := range []string{"merchant_serial_number", "signature_link", "submitted_at", "schema", "updated_at"} {
					if shop[attribute] != nil {
						t.Errorf("%s is %v, want null", attribute, shop[attribute])
					}
				}
				acctest.WantNoText(t, fmt.Sprintf("%q", shop), `"null"`, `"<nil>"`)
				tf.WantEmptyPlan()
			}
			sim.WantPOSTs(t, 1)
		})
	}
}

// A null within the signup is a mistake of the user, found by validation.
func TestAccSignup_NullWithinTheSignupIsRefused_Defect52(t *testing.T) {
	sim := acctest.Start(t)
	var steps []resource.TestStep
	for line, problem := range map[string]string{
		`payment_options = [{ type = "dintero_psp.vipps", currencies = ["NOK", null] }]`: "null",
		`payment_options = [null]`:                                              "null",
		`payment_options = null`:                                                "payment_options",
		`payment_options = [{ type = null, currencies = ["NOK"] }]`:             "type",
		`payment_options = [{ type = "dintero_psp.vipps", currencies = null }]`: "currencies",
		`case_id = null`: "case_id",
	} {
		steps = append(steps, resource.TestStep{
			Config: providerAndShop(sim, line), PlanOnly: true,
			ExpectError: regexp.MustCompile(`(?s)terraform_plugin_test\.tf line \d+.*` + problem),
		})
	}
	acctest.Test(t, steps...)
	sim.WantPOSTs(t, 0)
}

// oddAnswers are answers to a POST that was accepted.
var oddAnswers = map[string]dinterotest.Fault{
	"undocumented status": {Effect: true, Body: `{"signups":[{"case_id":"` + acctest.CaseID + `"}],"status":"resting"}`},
	"nulls":               {Effect: true, Body: `{"signups":null,"status":null,"events":null,"configuration":null,"metadata":null,"schema":null}`},
	"nothing":             {Effect: true, Body: `{}`},
	"other types":         {Effect: true, Body: `{"signups":"one","status":7,"events":{"a":1},"configuration":[],"metadata":"x","schema":"y"}`},
	"more fields":         {Effect: true, Body: `{"signups":[{"case_id":"` + acctest.CaseID + `","more":1}],"more":{},"status":"pending"}`},
	"an array":            {Effect: true, Body: `[1,2]`},
	"a word":              {Effect: true, Body: `OK`},
	"byte order mark":     {Effect: true, Body: "\ufeff" + `{"signups":[{"case_id":"` + acctest.CaseID + `"}],"status":"pending"}`},
	"null error":          {Effect: true, Body: `{"signups":[{"case_id":"` + acctest.CaseID + `"}],"status":"pending","error":null}`},
	"error and signup":    {Effect: true, Body: `{"signups":[{"case_id":"` + acctest.CaseID + `"}],"status":"pending","error":{"message":"be careful"}}`},
	"declined at once":    {Effect: true, Body: `{"signups":[{"case_id":"` + acctest.CaseID + `"}],"status":"declined"}`},
	"another signup only": {Effect: true, Body: `{"signups":[{"case_id":"` + acctest.OtherCaseID + `"}],"status":"pending"}`},
	"empty":               {Effect: true, Status: http.StatusOK},
	"no content":          {Effect: true, Status: http.StatusNoContent},
	"accepted":            {Effect: true, Status: http.StatusAccepted, Body: `{"id":"1"}`},
	"cut off":             {CutOff: true},
}

// What Dintero has accepted is in the state and not tainted, whatever the answer
// looks like. A second apply sends nothing, and completes the state if reads work.
func TestAccSignup_AcceptedIsKeptWhateverTheAnswer_Defect01_02(t *testing.T) {
	for name, answer := range oddAnswers {
		for reads, status := range map[dinterotest.Reads]any{dinterotest.ReadsSettings: "pending", dinterotest.ReadsNone: nil} {
			t.Run(fmt.Sprintf("%s/%s", name, reads), func(t *testing.T) {
				t.Parallel()
				sim := acctest.Start(t)
				sim.SetReads(reads)
				sim.OnRequest(dinterotest.First(1, dinterotest.RouteSignup, answer))
				tf := acctest.NewTerraform(t, providerAndShop(sim))
				tf.Apply()
				tf.Apply()
				shop := tf.State()[acctest.ShopAddress]
				if shop.Tainted || shop.Attributes["id"] != acctest.ShopID || shop.Attributes["adopted"] != false {
					t.Errorf("tainted %t, the state has %v", shop.Tainted, shop.Attributes)
				}
				if got := shop.Attributes["status"]; status != nil && got != status {
					t.Errorf("the status is %v after a refresh, want %v", got, status)
				}
				sim.WantPOSTs(t, 1)
			})
		}
	}
}

// Without reads, what the answer lacks is null after a create, and as before after
// a change. Times of submission that cannot be compared are null.
func TestAccSignup_WhatTheAnswerLacks_Defect02(t *testing.T) {
	sim := acctest.Start(t)
	sim.SetReads(dinterotest.ReadsNone)
	sim.OnRequest(dinterotest.First(1, dinterotest.RouteSignup, dinterotest.Fault{CutOff: true}))
	step := func(status knownvalue.Check, line string) resource.TestStep {
		return resource.TestStep{Config: providerAndShop(sim, line), ConfigStateChecks: []statecheck.StateCheck{
			acctest.WantShop("status", status), acctest.WantShop("events", knownvalue.Null()), acctest.WantShop("submitted_at", knownvalue.Null()),
		}}
	}
	steps := []resource.TestStep{step(knownvalue.Null(), ""), step(knownvalue.StringExact("pending"), "attempt = 2"), step(knownvalue.StringExact("pending"), "attempt = 3")}
	steps[2].PreConfig = func() {
		sim.OnRequest(dinterotest.First(1, dinterotest.RouteSignup, dinterotest.Fault{Effect: true, Body: `{}`}))
	}
	acctest.Test(t, steps...)
	sim.WantPOSTs(t, 3)
}
