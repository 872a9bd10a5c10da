package dintero_test

import (
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// documentedRequest and documentedAnswer are the examples of Dintero's
// reference page, to the letter.
const (
	documentedRequest = `
{
  "signup": {
    "case_id": "3c90c3cc-0d44-4b50-8888-8dd25736052a",
    "payment_options": [
      {
        "currencies": [
          "NOK"
        ],
        "type": "dintero_psp.vipps"
      }
    ],
    "logo": "<string>"
  }
}
`
	documentedAnswer = `
{
  "signups": [
    {
      "case_id": "3c90c3cc-0d44-4b50-8888-8dd25736052a",
      "payment_options": [
        {
          "currencies": [
            "NOK"
          ],
          "type": "dintero_psp.vipps"
        }
      ],
      "logo": "<string>",
      "created_at": "2023-11-07T05:31:56Z"
    }
  ],
  "created_at": "2023-11-07T05:31:56Z",
  "created_by": "1c92f7e1-2897-4d46-bdcc-c127a914fb4e",
  "updated_at": "2023-11-07T05:31:56Z",
  "metadata": {},
  "status": "pending",
  "events": [
    {
      "status": "pending",
      "event": "signature_required",
      "id": "<string>",
      "created_at": "2023-11-07T05:31:56Z",
      "created_by": "<string>",
      "description": "Vipps awaiting signature",
      "metadata": {
        "signature_link": "https://sig.example.com/K34K244"
      }
    }
  ],
  "schema": 123,
  "configuration": {
    "payment_options": [
      {
        "currencies": [
          "NOK"
        ],
        "type": "dintero_psp.vipps"
      }
    ],
    "merchant_serial_number": "123456"
  }
}
`
	// distinctAnswer has the same shape, and a value of its own in every field.
	distinctAnswer = `
{
  "signups": [
    {
      "case_id": "3c90c3cc-0d44-4b50-8888-8dd25736052a",
      "payment_options": [{"currencies": ["NOK", "DKK"], "type": "asked.for"}],
      "logo": "signup logo",
      "created_at": "2023-11-07T05:31:01Z",
      "store_id": "signup store"
    }
  ],
  "created_at": "2023-11-07T05:31:02Z",
  "created_by": "connection author",
  "updated_at": "2023-11-07T05:31:03Z",
  "metadata": {"connection key": "connection value"},
  "status": "enabled",
  "events": [
    {
      "status": "event status",
      "event": "event name",
      "id": "event id",
      "created_at": "2023-11-07T05:31:04Z",
      "created_by": "event author",
      "description": "event description",
      "metadata": {"signature_link": "https://sig.example.com/distinct"}
    }
  ],
  "schema": 7,
  "configuration": {
    "payment_options": [{"currencies": ["SEK"], "type": "set.up"}],
    "merchant_serial_number": "654321"
  }
}
`
)

func TestDocumentedRequestGoesOut(t *testing.T) {
	sim, client := start(t)
	_, err := client.SignUp(t.Context(), account, dintero.NewSignup(caseA, vippsIn("NOK"), "<string>"))
	succeed(t, err)

	sent(t, sim, "token settings connection signup")
	request := sim.Requests(dinterotest.RouteSignup)[0]
	equal(t, "method", request.Method, "POST")
	equal(t, "path", request.Path, "/v1/accounts/T12345678/management/settings/connections/vipps-psp")
	equal(t, "Content-Type", request.Header.Get("Content-Type"), "application/json")
	equal(t, "Accept", request.Header.Get("Accept"), "application/json")
	equal(t, "User-Agent", request.Header.Get("User-Agent"), "test")
	equal(t, "Authorization", request.Header.Get("Authorization"), "Bearer "+sim.Tokens()[0])
	same(t, "body", plain(t, string(request.Body)), plain(t, documentedRequest))
}

func TestLogoIsLeftOutWhereThereIsNone(t *testing.T) {
	sim, client := start(t)
	_, err := client.SignUp(t.Context(), account, dintero.NewSignup(caseA, []dintero.PaymentOption{
		dintero.NewPaymentOption("dintero_psp.vipps", []string{"NOK", "DKK"}),
		dintero.NewPaymentOption("dintero_psp.other", []string{"SEK"}),
	}, ""))
	succeed(t, err)
	same(t, "body", plain(t, string(sim.Requests(dinterotest.RouteSignup)[0].Body)), plain(t, `{"signup": {
		"case_id": "3c90c3cc-0d44-4b50-8888-8dd25736052a",
		"payment_options": [
			{"currencies": ["NOK", "DKK"], "type": "dintero_psp.vipps"},
			{"currencies": ["SEK"], "type": "dintero_psp.other"}
		]
	}}`))
}

// What the server alone may set is not sent back to it, though a signup that
// was read carries it.
func TestOnlyDocumentedFieldsGoOut(t *testing.T) {
	sim, client := start(t)
	signup := inNOK(caseA)
	signup.CreatedAt, signup.StoreID = "2023-11-07T05:31:56Z", "store"
	_, err := client.SignUp(t.Context(), account, signup)
	succeed(t, err)
	same(t, "body", plain(t, string(sim.Requests(dinterotest.RouteSignup)[0].Body)), plain(t, `{"signup": {
		"case_id": "3c90c3cc-0d44-4b50-8888-8dd25736052a",
		"payment_options": [{"currencies": ["NOK"], "type": "dintero_psp.vipps"}]
	}}`))
}

func TestDocumentedAnswerReadsBack(t *testing.T) {
	c := signedUp(t, documentedAnswer)
	reads(t, c, map[string]string{
		"signups.case_id": caseA, "signups.type": "dintero_psp.vipps", "signups.currencies": "[NOK]",
		"signups.logo": "<string>", "signups.created_at": "2023-11-07T05:31:56Z", "signups.store_id": "",
		"created_at": "2023-11-07T05:31:56Z", "created_by": "1c92f7e1-2897-4d46-bdcc-c127a914fb4e",
		"updated_at": "2023-11-07T05:31:56Z", "metadata": "map[]", "status": "pending", "schema": "123",
		"events.status": "pending", "events.event": "signature_required", "events.id": "<string>",
		"events.created_at": "2023-11-07T05:31:56Z", "events.created_by": "<string>",
		"events.description":                   "Vipps awaiting signature",
		"events.metadata":                      "map[signature_link:https://sig.example.com/K34K244]",
		"configuration.type":                   "dintero_psp.vipps",
		"configuration.currencies":             "[NOK]",
		"configuration.merchant_serial_number": "123456",
	})
	equal(t, "signature link", c.SignatureLink(), "https://sig.example.com/K34K244")
	equal(t, "last description", c.LastDescription(), "Vipps awaiting signature")
	equal(t, "ended", c.Ended(), false)
}

func TestEveryFieldReadsBackAsItself(t *testing.T) {
	reads(t, signedUp(t, distinctAnswer), map[string]string{
		"signups.case_id": caseA, "signups.type": "asked.for", "signups.currencies": "[NOK DKK]",
		"signups.logo": "signup logo", "signups.created_at": "2023-11-07T05:31:01Z", "signups.store_id": "signup store",
		"created_at": "2023-11-07T05:31:02Z", "created_by": "connection author",
		"updated_at": "2023-11-07T05:31:03Z", "metadata": "map[connection key:connection value]",
		"status": "enabled", "schema": "7",
		"events.status": "event status", "events.event": "event name", "events.id": "event id",
		"events.created_at": "2023-11-07T05:31:04Z", "events.created_by": "event author",
		"events.description":                   "event description",
		"events.metadata":                      "map[signature_link:https://sig.example.com/distinct]",
		"configuration.type":                   "set.up",
		"configuration.currencies":             "[SEK]",
		"configuration.merchant_serial_number": "654321",
	})
}
