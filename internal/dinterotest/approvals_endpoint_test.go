package dinterotest_test

import (
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

func approvalsPath(account, query string) string {
	return settingsPath(account) + "/approvals/payments" + query
}

type approvalsReply struct {
	Payments []dinterotest.PaymentApproval `json:"payments"`
}

func (v visitor) approvals(account, query string) []dinterotest.PaymentApproval {
	v.t.Helper()
	r := v.ask("GET", approvalsPath(account, query), "")
	equal(v.t, "status", r.status, 200)
	return decode[approvalsReply](v.t, r.body).Payments
}

func TestApprovals_AreListedByAccount(t *testing.T) {
	sim, v := visit(t)
	equal(t, "before", v.ask("GET", approvalsPath(dinterotest.Account, ""), "").body, `{"payments":[]}`)
	sim.AddApproval("T00000001", dinterotest.PaymentApproval{ID: caseB})
	sim.AddApproval(dinterotest.Account, dinterotest.PaymentApproval{
		ID: caseA, CaseStatus: "ACTIVE", OrganizationNumber: "923456783", CountryCode: "NO", MCC: 5812,
		PaymentMethods: []dinterotest.PaymentMethod{{PaymentMethod: "vipps"}},
		Products:       []dinterotest.Product{{Product: "psp"}},
		Links:          []dinterotest.Link{{Href: "https://sign.example.com/1", Rel: "contract_url"}},
	})
	got := v.approvals(dinterotest.Account, "")
	if len(got) != 1 {
		t.Fatalf("%d approvals, want 1", len(got))
	}
	equal(t, "id", got[0].ID, caseA)
	equal(t, "organization_number", got[0].OrganizationNumber, "923456783")
	equal(t, "mcc", got[0].MCC, 5812)
	equal(t, "payment method", got[0].PaymentMethods[0].PaymentMethod, "vipps")
	equal(t, "product", got[0].Products[0].Product, "psp")
	equal(t, "link", got[0].Links[0].Rel, "contract_url")
	equal(t, "updated_at", got[0].UpdatedAt, got[0].CreatedAt)
	equal(t, "created_at", got[0].CreatedAt != "", true)
	equal(t, "logged", onlyApprovals(sim), 2)
}

func onlyApprovals(sim *dinterotest.Server) int { return sim.Count(dinterotest.RouteApprovals) }

func TestApprovals_AreFilteredByStatus(t *testing.T) {
	sim, v := visit(t)
	for _, status := range []string{"ACTIVE", "DECLINED", "ERROR", "ACTIVE"} {
		sim.AddApproval(dinterotest.Account, dinterotest.PaymentApproval{ID: caseA, CaseStatus: status})
	}
	for query, want := range map[string]int{
		"":                          4,
		"?case_status%5B%5D=ACTIVE": 2,
		"?case_status%5B%5D=ACTIVE&case_status%5B%5D=ERROR":  3,
		"?case_status%5B%5D=TERMINATED":                      0,
		"?case_status=ACTIVE":                                4, // not the documented name
		"?unknown=1&case_status%5B%5D=DECLINED&case_status=": 1,
	} {
		equal(t, "approvals with "+query, len(v.approvals(dinterotest.Account, query)), want)
	}
}

// An approval always has the data that a client must not keep, and no list is
// null.
func TestApprovals_HoldPersonalData(t *testing.T) {
	sim, v := visit(t)
	sim.AddApproval(dinterotest.Account, dinterotest.PaymentApproval{ID: caseA})
	body := v.ask("GET", approvalsPath(dinterotest.Account, ""), "").body
	for _, text := range dinterotest.PersonalData {
		contains(t, "approvals", body, text)
	}
	equal(t, "null in "+body, strings.Contains(body, "null"), false)

	sim.AddApproval("T00000001", dinterotest.PaymentApproval{BankAccounts: []map[string]any{}, FormSubmitter: map[string]any{"name": "Ola"}})
	v.token = sim.IssueToken("T00000001")
	body = v.ask("GET", approvalsPath("T00000001", ""), "").body
	contains(t, "approvals", body, `"bank_accounts":[],"form_submitter":{"name":"Ola"}`)
}

func TestApprovals_NeedATokenForTheAccount(t *testing.T) {
	sim, v := visit(t)
	v.ask("GET", approvalsPath("T00000001", ""), "").asError(t, 403, "FORBIDDEN")
	sim.RevokeTokens()
	v.ask("GET", approvalsPath(dinterotest.Account, ""), "").asError(t, 401, "UNAUTHORIZED")
	v.ask("POST", approvalsPath(dinterotest.Account, ""), "").asError(t, 405, "METHOD NOT ALLOWED")
}
