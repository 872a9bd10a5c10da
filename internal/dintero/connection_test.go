package dintero_test

import (
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// documentedResponse is the example of Dintero's reference page, unchanged.
const documentedResponse = `
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

// distinctResponse has the same form, and a different value in every field.
const distinctResponse = `
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

// submitted returns the connection in the response to a signup.
func submitted(t *testing.T, response string) *dintero.Connection {
	t.Helper()
	sim, client := start(t)
	sim.Inject(dinterotest.RouteSignup, 1, withEffect(dinterotest.Fault{Status: 200, Body: response}))
	submission, err := client.SubmitVippsPSP(t.Context(), account, inNOK(caseA))
	succeed(t, err)
	return submission.Connection
}

func TestConnection_DocumentedResponseIsRead(t *testing.T) {
	vipps := []dintero.PaymentOption{{Type: "dintero_psp.vipps", Currencies: []string{"NOK"}}}
	schema := int64(123)
	want := &dintero.Connection{
		Signups:   []dintero.Signup{{CaseID: caseA, PaymentOptions: vipps, Logo: "<string>", CreatedAt: "2023-11-07T05:31:56Z"}},
		CreatedAt: "2023-11-07T05:31:56Z", CreatedBy: "1c92f7e1-2897-4d46-bdcc-c127a914fb4e", UpdatedAt: "2023-11-07T05:31:56Z",
		Metadata: map[string]string{}, Status: "pending", Schema: &schema,
		Events: []dintero.Event{{
			ID: "<string>", Event: "signature_required", Status: "pending", CreatedAt: "2023-11-07T05:31:56Z", CreatedBy: "<string>",
			Description: "Vipps awaiting signature", Metadata: map[string]string{"signature_link": "https://sig.example.com/K34K244"},
			SignatureLink: "https://sig.example.com/K34K244",
		}},
		PaymentOptions: vipps, MerchantSerialNumber: "123456",
	}
	sim, client := start(t)
	deepEqual(t, "submitted", submitted(t, documentedResponse), want)
	deepEqual(t, "read", connectionIn(t, sim, client, documentedResponse), want)
	equal(t, "signature link", want.LatestSignatureLink(), "https://sig.example.com/K34K244")
	equal(t, "last description", want.LastDescription(), "Vipps awaiting signature")
}

func TestConnection_EveryFieldIsReadIntoItsOwn_Defect25(t *testing.T) {
	schema := int64(7)
	want := &dintero.Connection{
		Signups: []dintero.Signup{{
			CaseID: caseA, PaymentOptions: []dintero.PaymentOption{{Type: "asked.for", Currencies: []string{"NOK", "DKK"}}},
			Logo: "signup logo", CreatedAt: "2023-11-07T05:31:01Z", StoreID: "signup store",
		}},
		CreatedAt: "2023-11-07T05:31:02Z", CreatedBy: "connection author", UpdatedAt: "2023-11-07T05:31:03Z",
		Metadata: map[string]string{"connection key": "connection value"}, Status: "enabled", Schema: &schema,
		Events: []dintero.Event{{
			ID: "event id", Event: "event name", Status: "event status", CreatedAt: "2023-11-07T05:31:04Z", CreatedBy: "event author",
			Description: "event description", Metadata: map[string]string{"signature_link": "https://sig.example.com/distinct"},
			SignatureLink: "https://sig.example.com/distinct",
		}},
		PaymentOptions: []dintero.PaymentOption{{Type: "set.up", Currencies: []string{"SEK"}}}, MerchantSerialNumber: "654321",
	}
	deepEqual(t, "connection", submitted(t, distinctResponse), want)
}

func TestConnection_RejectedIsFailedOrDeclinedOnly_Defect22(t *testing.T) {
	for status, want := range map[string]bool{
		dintero.StatusFailed: true, dintero.StatusDeclined: true, dintero.StatusPending: false, dintero.StatusEnabled: false,
		"halted": false, "PENDING": false, "Declined": false, "": false, "123": false,
	} {
		c := submitted(t, `{"signups":[],"status":"`+status+`"}`)
		equal(t, "status", c.Status, status)
		equal(t, "rejected by "+status, c.Rejected(), want)
	}
}

func TestConnection_SignupIsFoundByItsCase(t *testing.T) {
	const entry = `{"case_id":"` + caseA + `","logo":"ours"}`
	for name, c := range map[string]struct {
		signups string
		want    string // the logo; "" if no signup is found
	}{
		"there":                       {`[` + entry + `]`, "ours"},
		"in capitals":                 {`[{"case_id":"` + strings.ToUpper(caseA) + `","logo":"ours"}]`, "ours"},
		"after another":               {`[{"case_id":"` + caseB + `","logo":"other"},` + entry + `]`, "ours"},
		"after entries of no sense":   {`[null,"x",7,{},{"case_id":null},` + entry + `]`, "ours"},
		"another case":                {`[{"case_id":"` + caseB + `","logo":"other"}]`, ""},
		"for a store":                 {`[{"case_id":"` + caseA + `","logo":"store","store_id":"s1"}]`, ""},
		"for stores, and for none":    {`[{"case_id":"` + caseA + `","logo":"store","store_id":"s1"},{"case_id":"` + caseA + `","logo":"ours","store_id":null}]`, "ours"},
		"for an empty store":          {`[{"case_id":"` + caseA + `","logo":"ours","store_id":""}]`, "ours"},
		"deleted":                     {`[{"case_id":"` + caseA + `","logo":"deleted","deleted_at":"2023-11-07T05:31:56Z"}]`, ""},
		"deleted, and signed up anew": {`[{"case_id":"` + caseA + `","logo":"deleted","deleted_at":1699335118},` + entry + `]`, "ours"},
		"not deleted":                 {`[{"case_id":"` + caseA + `","logo":"ours","deleted_at":null}]`, "ours"},
		"an empty deleted_at":         {`[{"case_id":"` + caseA + `","logo":"ours","deleted_at":""}]`, "ours"},
		"deleted_at false":            {`[{"case_id":"` + caseA + `","logo":"ours","deleted_at":false}]`, "ours"},
		"deleted_at zero":             {`[{"case_id":"` + caseA + `","logo":"ours","deleted_at":0}]`, "ours"},
		"twice, the newer one first":  {`[{"case_id":"` + caseA + `","logo":"ours","created_at":"2026-02-01T00:00:00Z"},{"case_id":"` + caseA + `","logo":"older","created_at":"2026-01-01T00:00:00Z"}]`, "ours"},
		"twice, the newer one last":   {`[{"case_id":"` + caseA + `","logo":"older","created_at":"2026-01-01T00:00:00Z"},{"case_id":"` + caseA + `","logo":"ours","created_at":"2026-02-01T00:00:00Z"}]`, "ours"},
		"no entries":                  {`[]`, ""},
		"no list":                     {`{"0":` + entry + `}`, ""},
		"null":                        {`null`, ""},
	} {
		signup, shown := submitted(t, `{"status":"pending","signups":`+c.signups+`}`).Signup(caseA)
		equal(t, name, signup.Logo, c.want)
		equal(t, name, shown, c.want != "")
	}
	_, shown := (*dintero.Connection)(nil).Signup(caseA)
	equal(t, "without a connection", shown, false)
}
