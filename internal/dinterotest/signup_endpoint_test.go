package dinterotest_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

func TestSignup_AnswersWithTheWholeConnection(t *testing.T) {
	sim, v := visit(t)
	r := v.post(dinterotest.Account, `{"signup":{"case_id":"`+caseA+`","payment_options":[`+vippsInNOK+`],"logo":"aGVq"}}`)
	equal(t, "status", r.status, 200)
	if strings.Contains(r.body, "merchant_serial_number") || strings.Contains(r.body, "store_id") {
		t.Errorf("a serial number or a store in %s", r.body)
	}

	c := decode[dinterotest.Connection](t, r.body)
	equal(t, "status", c.Status, "pending")
	equal(t, "created_by", c.CreatedBy, dinterotest.ClientID)
	equal(t, "schema", c.Schema, 1)
	equal(t, "signups", len(c.Signups), 1)
	equal(t, "case_id", c.Signups[0].CaseID, caseA)
	equal(t, "logo", c.Signups[0].Logo, "aGVq")
	equal(t, "type", c.Signups[0].PaymentOptions[0].Type, "dintero_psp.vipps")
	equal(t, "currency", c.Signups[0].PaymentOptions[0].Currencies[0], "NOK")
	equal(t, "configured", c.Configuration.PaymentOptions[0].Type, "dintero_psp.vipps")
	equal(t, "events", len(c.Events), 1)
	equal(t, "event", c.Events[0].Event, "signature_required")
	equal(t, "event's status", c.Events[0].Status, "pending")
	equal(t, "description", c.Events[0].Description, "Vipps awaiting signature")
	link, _ := c.Events[0].Metadata["signature_link"].(string)
	contains(t, "signature link", link, strings.TrimSuffix(sim.URL, "/v1")+"/sign/")
	times := []string{c.CreatedAt, c.Signups[0].CreatedAt, c.Events[0].CreatedAt, c.UpdatedAt}
	if !slices.IsSorted(times) || len(slices.Compact(times)) != 4 {
		t.Errorf("times do not move forward: %s", r.body)
	}
	equal(t, "logged effect", onlyRequest(t, sim, dinterotest.RouteSignup).Effect, true)
}

func TestSignup_SameCaseAgainReplacesItsEntry(t *testing.T) {
	sim, v := visit(t)
	first := v.signUp(dinterotest.Account, caseA)
	v.signUp(dinterotest.Account, caseB)
	sim.Sign(dinterotest.Account)
	signed, _ := sim.Connection(dinterotest.Account)
	again := v.signUp(dinterotest.Account, strings.ToUpper(caseA))

	equal(t, "signups", len(again.Signups), 2)
	equal(t, "case_id", again.Signups[0].CaseID, strings.ToUpper(caseA))
	equal(t, "status", again.Status, "pending")
	equal(t, "events", len(again.Events), 4)
	equal(t, "created_at of the connection", again.CreatedAt, first.CreatedAt)
	equal(t, "serial number", again.Configuration.MerchantSerialNumber, signed.Configuration.MerchantSerialNumber)
	if again.Signups[0].CreatedAt <= first.Signups[0].CreatedAt || again.UpdatedAt <= signed.UpdatedAt {
		t.Errorf("created_at of the entry and updated_at must move: %+v", again)
	}
	if again.Events[3].Metadata["signature_link"] == again.Events[0].Metadata["signature_link"] {
		t.Error("the signature link is an old one")
	}
}

func TestSignup_IsRefused(t *testing.T) {
	signup := func(fields string) string { return `{"signup":{` + fields + `}}` }
	const id = `"case_id":"` + caseA + `"`
	options := func(option string) string { return signup(id + `,"payment_options":[` + option + `]`) }
	for body, says := range map[string]string{
		``:                     "JSON",
		`{`:                    "JSON",
		signupOf(caseA) + `{}`: "JSON",
		`null`:                 "object",
		`{}`:                   `"signup"`,
		`{"signup":null}`:      `"signup"`,
		`{"signup":{` + id + `,"payment_options":[` + vippsInNOK + `]},"extra":1}`: `"extra"`,
		signup(`"payment_options":[` + vippsInNOK + `]`):                           "signup.case_id",
		signupOf("3c90c3cc0d444b5088888dd25736052a"):                               "uuid",
		signupOf("{" + caseA + "}"):                                                "uuid",
		signup(id):                                                                 "signup.payment_options",
		signup(id + `,"payment_options":[]`):                                       "signup.payment_options",
		signup(id + `,"payment_options":{}`):                                       "signup.payment_options",
		options(`"vipps"`):                                                         "signup.payment_options[0]",
		options(`{"currencies":["NOK"]}`):                                          "signup.payment_options[0].type",
		options(`{"type":"","currencies":["NOK"]}`):                                "signup.payment_options[0].type",
		options(`{"type":"x"}`):                                                    "signup.payment_options[0].currencies",
		options(`{"type":"x","currencies":[]}`):                                    "signup.payment_options[0].currencies",
		options(vippsInNOK + `,{"type":"x","currencies":["NOK","nok"]}`):           "signup.payment_options[1].currencies[1]",
		options(`{"type":"x","currencies":["NOK"],"a":1}`):                         "signup.payment_options[0].a",
		signup(id + `,"payment_options":[` + vippsInNOK + `],"logo":null`):         "signup.logo",
		signup(id + `,"payment_options":[` + vippsInNOK + `],"store_id":"a"`):      "signup.store_id",
		signup(`"Case_ID":"` + caseA + `","payment_options":[` + vippsInNOK + `]`): "signup.Case_ID",
		strings.Replace(signupOf(caseA), "dintero_psp.vipps", "\xff", 1):           "UTF-8",
	} {
		t.Run(body, func(t *testing.T) {
			sim, v := visit(t)
			r := v.post(dinterotest.Account, body)
			r.asError(t, 400, "BAD REQUEST")
			contains(t, "answer", r.body, says)
			equal(t, "signups", sim.Signups(), 0)
			equal(t, "effect", onlyRequest(t, sim, dinterotest.RouteSignup).Effect, false)
		})
	}
}

func TestSignup_MustBeSentAsJSON(t *testing.T) {
	for contentType, status := range map[string]int{
		"application/json":                200,
		"application/json; charset=utf-8": 200,
		"":                                400,
		"text/plain":                      400,
		"application/vnd.api+json":        400,
	} {
		_, v := visit(t)
		r := v.ask("POST", ownPath(dinterotest.Account), signupOf(caseA), func(r *http.Request) {
			r.Header.Set("Content-Type", contentType)
		})
		equal(t, contentType, r.status, status)
	}
}
