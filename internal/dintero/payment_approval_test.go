package dintero_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

const approvals = `{"payments":[
	{"id":"c","case_status":"DECLINED","created_at":"2026-01-02T00:00:00Z"},
	{"id":"b","case_status":"ACTIVE","created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-03T00:00:00Z","country_code":"NO","organization_number":123456789,"mcc":5812.0,
	 "payment_methods":[{"payment_method":"vipps"},{"payment_method":"card"},{"payment_method":null},null],"products":[{"product":"b"},{"product":"a"}],
	 "links":[{"rel":"contract_url","href":"https://two.example"},{"rel":"cdd_case_url","href":"https://one.example"},7],
	 "bank_accounts":[{"iban":"NO9386011117947"}],"form_submitter":{"name":"Kari Nordmann"}},
	{"id":"a","case_status":"ACTIVE","created_at":"2026-01-01T00:00:00Z","mcc":"many","payment_methods":{},"links":null},
	{"id":"d","case_status":"ACTIVE","deleted_at":"2026-01-01T00:00:00Z"},
	null, "x"]}`

func TestPaymentApprovals_AreReadAndSorted(t *testing.T) {
	s := serve(t, answer(200, approvals))
	got, err := connect(t, s.URL).PaymentApprovals(t.Context(), account, nil)
	succeed(t, err)
	equal(t, "path", s.requests[0].path, "/v1/accounts/T12345678/management/settings/approvals/payments")
	equal(t, "approvals", got, []dintero.PaymentApproval{
		{ID: "a", CaseStatus: "ACTIVE", CreatedAt: "2026-01-01T00:00:00Z"},
		{
			ID: "b", CaseStatus: "ACTIVE", CreatedAt: "2026-01-01T00:00:00Z", UpdatedAt: "2026-01-03T00:00:00Z", CountryCode: "NO",
			OrganizationNumber: "123456789", MCC: dintero.Integer{Value: new(int64(5812))}, PaymentMethods: []dintero.PaymentMethod{{}, {Name: "card"}, {Name: "vipps"}}, Products: []dintero.Product{{Name: "a"}, {Name: "b"}},
			Links: []dintero.Link{{Rel: "cdd_case_url", Href: "https://one.example"}, {Rel: "contract_url", Href: "https://two.example"}},
		},
		{ID: "c", CaseStatus: "DECLINED", CreatedAt: "2026-01-02T00:00:00Z"},
	})
}

func TestPaymentApprovals_AreFilteredByStatusThoughTheServerDoesNot(t *testing.T) {
	var query string
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		query = r.URL.RawQuery
		answer(200, approvals)(w, r)
	})
	got, err := connect(t, s.URL).PaymentApprovals(t.Context(), account, []string{"DECLINED", "ERROR"})
	succeed(t, err)
	equal(t, "query", query, "case_status%5B%5D=DECLINED&case_status%5B%5D=ERROR")
	equal(t, "approvals", len(got), 1)
	equal(t, "id", got[0].ID, "c")
}

func TestPaymentApprovals_JudgeTheResponse(t *testing.T) {
	for body, want := range map[string]string{
		`{}`: "", `{"payments":[]}`: "", `{"payments":null}`: "", `{"error":{"message":"x"},"payments":[]}`: "",
		`{"error":{"message":"x"}}`: "200 OK: x", ``: "cannot be read", `[]`: "cannot be read", page: "a web page",
	} {
		got, err := connect(t, serve(t, answer(200, body)).URL).PaymentApprovals(t.Context(), account, nil)
		equal(t, body+": approvals", len(got), 0)
		equal(t, body+": fails", err != nil, want != "")
		if err != nil {
			contains(t, body, err.Error(), want)
		}
	}
}

func TestPaymentApprovals_PersonalDataIsNeitherLoggedNorQuoted(t *testing.T) {
	for _, handler := range []http.HandlerFunc{answer(200, approvals), answer(200, approvals+"Nordmann"), answer(500, "Kari Nordmann"), cutOff(200, approvals)} {
		var log logBuffer
		_, err := connect(t, serve(t, handler).URL, log.at(dintero.LevelTrace), retries(0)).PaymentApprovals(t.Context(), account, nil)
		if err != nil {
			_, _ = log.Write([]byte(err.Error()))
		}
		contains(t, "log", log.String(), "/approvals/payments")
		equal(t, "shown", strings.Contains(log.String(), "Nordmann"), false)
	}
}
