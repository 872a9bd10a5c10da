package dintero_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// approval is one with personal data, as Dintero returns it.
func approval(id, caseStatus string) dinterotest.PaymentApproval {
	return dinterotest.PaymentApproval{
		ID: id, CreatedAt: "2023-11-07T05:31:01Z", UpdatedAt: "2023-11-07T05:31:02Z", CaseStatus: caseStatus,
		PaymentMethods: []dinterotest.PaymentMethod{{PaymentMethod: "vipps"}, {PaymentMethod: "a new one"}},
		Products:       []dinterotest.Product{{Product: "checkout"}},
		CountryCode:    "NO", OrganizationNumber: "123456785", MCC: 5812,
		Links:         []dinterotest.Link{{Href: "https://cdd.example.com/1", Rel: "cdd_case_url"}},
		BankAccounts:  []map[string]any{{"bank_account_number": "NO9386011117947"}},
		FormSubmitter: map[string]any{"name": "Kari Nordmann", "email": "kari@example.com"},
	}
}

// personal is the personal data that must not appear anywhere.
var personal = []string{"NO9386011117947", "Nordmann", "kari@example.com", "form_submitter", "bank_account"}

func wantNothingPersonal(t *testing.T, what, text string) {
	t.Helper()
	for _, part := range personal {
		if strings.Contains(text, part) {
			t.Errorf("%s shows %q: %s", what, part, text)
		}
	}
}

func TestPaymentApprovals_EveryFieldIsReadIntoItsOwn_Defect25(t *testing.T) {
	sim, client := start(t)
	sim.AddApproval(account, approval(caseA, "WAITING_FOR_SIGNATURE"))
	approvals, err := client.PaymentApprovals(t.Context(), account, nil)
	succeed(t, err)
	mcc := int64(5812)
	deepEqual(t, "approvals", approvals, []dintero.PaymentApproval{{
		ID: caseA, CaseStatus: "WAITING_FOR_SIGNATURE", PaymentMethods: []string{"vipps", "a new one"}, Products: []string{"checkout"},
		OrganizationNumber: "123456785", CountryCode: "NO", MCC: &mcc, Links: []dintero.Link{{Href: "https://cdd.example.com/1", Rel: "cdd_case_url"}},
		CreatedAt: "2023-11-07T05:31:01Z", UpdatedAt: "2023-11-07T05:31:02Z",
	}})
	wantRequests(t, sim, "token approvals")
	equal(t, "path", sim.Requests()[1].Path, "/v1/accounts/T12345678/management/settings/approvals/payments")
}

func TestPaymentApprovals_PersonalDataIsInNoResultAndNoLog_Defect13(t *testing.T) {
	var log logBuffer
	sim, client := start(t, log.at(dintero.LevelTrace))
	sim.AddApproval(account, approval(caseA, "ACTIVE"))
	approvals, err := client.PaymentApprovals(t.Context(), account, []string{"ACTIVE"})
	succeed(t, err)
	equal(t, "approvals", len(approvals), 1)
	wantNothingPersonal(t, "the result", fmt.Sprintf("%+v", approvals))
	wantNothingPersonal(t, "the log", log.String())
	equal(t, "logged responses", len(log.lines(t, "Response from Dintero")), 2)
	equal(t, "logged bodies", len(log.lines(t, "Bodies")), 0)
}

func TestPaymentApprovals_PersonalDataIsInNoError_Defect13(t *testing.T) {
	for name, fault := range map[string]dinterotest.Fault{
		"cut off":                  {CutOff: true},
		"another status":           {Status: 500, Body: `{"payments":[{"form_submitter":{"name":"Kari Nordmann"}}]}`},
		"broken JSON":              {Status: 200, Body: `{"payments":[{"form_submitter":{"name":"Kari Nordmann"`},
		"text":                     {Status: 200, Body: `Kari Nordmann, kari@example.com`},
		"text with another status": {Status: 502, Body: `Kari Nordmann, kari@example.com`},
	} {
		var log logBuffer
		sim, client := start(t, log.at(dintero.LevelTrace), retries(0))
		sim.AddApproval(account, approval(caseA, "ACTIVE"))
		sim.Inject(dinterotest.RouteApprovals, -1, fault)
		_, err := client.PaymentApprovals(t.Context(), account, nil)
		if err == nil {
			t.Errorf("%s: no error", name)
			continue
		}
		wantNothingPersonal(t, name+": the error", err.Error())
		wantNothingPersonal(t, name+": the log", log.String())
	}
}

func TestPaymentApprovals_AreFilteredByStatus(t *testing.T) {
	sim, client := start(t)
	for i, caseStatus := range []string{"ACTIVE", "DECLINED", "ACTIVE", "A_NEW_ONE"} {
		sim.AddApproval(account, approval(fmt.Sprint(i), caseStatus))
	}
	for statuses, want := range map[string]string{"": "0 1 2 3", "ACTIVE": "0 2", "ACTIVE DECLINED": "0 1 2", "A_NEW_ONE": "3", "TERMINATED": ""} {
		for _, fault := range []dinterotest.Fault{{}, {Alter: func([]byte) []byte { return []byte(unfiltered) }}} { // a server may also ignore the query
			sim.Inject(dinterotest.RouteApprovals, 1, fault)
			approvals, err := client.PaymentApprovals(t.Context(), account, strings.Fields(statuses))
			succeed(t, err)
			var ids []string
			for _, a := range approvals {
				ids = append(ids, a.ID)
			}
			equal(t, "approvals in status "+statuses, strings.Join(ids, " "), want)
		}
	}
	approvals, err := client.PaymentApprovals(t.Context(), another, nil)
	succeed(t, err)
	equal(t, "approvals of another account", len(approvals), 0)
}

const unfiltered = `{"payments":[{"id":"0","case_status":"ACTIVE"},{"id":"1","case_status":"DECLINED"},{"id":"2","case_status":"ACTIVE"},{"id":"3","case_status":"A_NEW_ONE"}]}`

func TestPaymentApprovals_QueryIsTheDocumentedOne(t *testing.T) {
	var uri string
	client := connect(t, serve(t, func(w http.ResponseWriter, r *http.Request) {
		uri = r.RequestURI
		_, _ = w.Write([]byte(`{"payments":[]}`))
	}), accessToken("ready-token"))
	for query, statuses := range map[string][]string{
		"": nil, "?case_status%5B%5D=ACTIVE": {"ACTIVE"}, "?case_status%5B%5D=ACTIVE&case_status%5B%5D=ARCHIVED": {"ACTIVE", "ARCHIVED"},
	} {
		_, err := client.PaymentApprovals(t.Context(), account, statuses)
		succeed(t, err)
		equal(t, "URI", uri, "/v1/accounts/T12345678/management/settings/approvals/payments"+query)
	}
}

func TestPaymentApprovals_AreReadLeniently_Defect01_19(t *testing.T) {
	sim, client := start(t)
	for payments, want := range map[string]string{
		`[{"id":"a"}]`:               "a",
		`[null,"x",7,[],{"id":"a"}]`: "a",
		`[{"id":"a","deleted_at":null},{"id":"b","deleted_at":"2023-11-07T05:31:56Z"}]`:                        "a",
		`[{"id":7,"mcc":"5812","payment_methods":"vipps","products":{},"links":[null,{}],"case_status":null}]`: "7",
		`[]`: "", `null`: "", `{}`: "", `"x"`: "",
	} {
		sim.Inject(dinterotest.RouteApprovals, 1, dinterotest.Fault{Status: 200, Body: `{"payments":` + payments + `,"extra":{}}`})
		approvals, err := client.PaymentApprovals(t.Context(), account, nil)
		succeed(t, err)
		var ids []string
		for _, a := range approvals {
			ids = append(ids, a.ID)
		}
		equal(t, payments, strings.Join(ids, " "), want)
	}
	sim.Inject(dinterotest.RouteApprovals, 1, dinterotest.Fault{Status: 200, Body: `{"payments":[{"mcc":"no number","payment_methods":[{"payment_method":null},{"payment_method":"vipps"},{},"swish",null]}]}`})
	approvals, err := client.PaymentApprovals(t.Context(), account, nil)
	succeed(t, err)
	deepEqual(t, "payment methods", approvals[0].PaymentMethods, []string{"vipps"})
	equal(t, "mcc", approvals[0].MCC == nil, true)
}

func TestPaymentApprovals_RefusalIsAnError(t *testing.T) {
	sim, client := start(t)
	for code, want := range map[int]dintero.Cause{403: dintero.CauseScope, 404: dintero.CauseNotFound, 405: dintero.CauseNoEndpoint} {
		sim.Inject(dinterotest.RouteApprovals, 1, status(code))
		_, err := client.PaymentApprovals(t.Context(), account, nil)
		equal(t, "cause", dintero.CauseOf(err), want)
	}
}
