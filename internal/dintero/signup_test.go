package dintero_test

import (
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// documentedRequest is the example of Dintero's reference page, to the letter.
const documentedRequest = `
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

// sentBody submits a signup and returns the body of the request.
func sentBody(t *testing.T, signup dintero.Signup) any {
	t.Helper()
	sim, client := start(t)
	_, err := client.SubmitVippsPSP(t.Context(), account, signup)
	succeed(t, err)
	return decoded(t, string(sim.Requests(dinterotest.RouteSignup)[0].Body))
}

func TestSignup_IsSentAsDocumented(t *testing.T) {
	signup := inNOK(caseA)
	signup.Logo = "<string>"
	deepEqual(t, "body", sentBody(t, signup), decoded(t, documentedRequest))
}

func TestSignup_LogoIsLeftOutIfThereIsNone_Defect19(t *testing.T) {
	deepEqual(t, "body", sentBody(t, dintero.Signup{CaseID: caseA, PaymentOptions: []dintero.PaymentOption{
		{Type: "dintero_psp.vipps", Currencies: []string{"NOK", "DKK"}}, {Type: "dintero_psp.other", Currencies: []string{"SEK"}},
	}}), decoded(t, `{"signup": {
		"case_id": "3c90c3cc-0d44-4b50-8888-8dd25736052a",
		"payment_options": [
			{"currencies": ["NOK", "DKK"], "type": "dintero_psp.vipps"},
			{"currencies": ["SEK"], "type": "dintero_psp.other"}
		]
	}}`))
}

// The fields that only the server sets are not sent back.
func TestSignup_OnlyDocumentedFieldsAreSent(t *testing.T) {
	signup := inNOK(caseA)
	signup.CreatedAt, signup.StoreID, signup.Deleted = "2023-11-07T05:31:56Z", "store", true
	deepEqual(t, "body", sentBody(t, signup), decoded(t, `{"signup": {
		"case_id": "3c90c3cc-0d44-4b50-8888-8dd25736052a",
		"payment_options": [{"currencies": ["NOK"], "type": "dintero_psp.vipps"}]
	}}`))
}

func TestSignup_TextIsSentAsItIs(t *testing.T) {
	for _, logo := range []string{"iVBORw0KGgo+/=", `https://cdn.example.com/logo.png?a=1&b=<2>`, "æøå \"quoted\" \\ \u2028", "line\nbreak"} {
		signup := inNOK(caseA)
		signup.Logo = logo
		body, _ := sentBody(t, signup).(map[string]any)
		fields, _ := body["signup"].(map[string]any)
		equal(t, "logo", fields["logo"], any(logo))
	}
}
