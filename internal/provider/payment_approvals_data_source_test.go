package provider_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-exec/tfexec"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/sandbox"
)

const (
	approvalsData        = "dintero_payment_approvals"
	approvalsDataAddress = "data.dintero_payment_approvals.all"
)

// caseStatuses are the documented ones, and one that is not.
var caseStatuses = []string{
	"ACTIVE", "DECLINED", "UNDER_MANUAL_REVIEW", "AUTOMATIC_REVIEW", "WAITING_FOR_SIGNATURE", "WAITING_FOR_DECLARATION",
	"ERROR", "ARCHIVED", "WAITING_FOR_DETAILS", "TERMINATED", "ON_HOLIDAY",
}

// approvalWithPersons has personal data, which must not get anywhere.
func approvalWithPersons(i int, status string) dinterotest.PaymentApproval {
	return dinterotest.PaymentApproval{
		ID: fmt.Sprintf("3c90c3cc-0d44-4b50-8888-%012d", i), CaseStatus: status,
		CreatedAt: "2026-01-01T12:00:00Z", UpdatedAt: "2026-01-02T12:00:00Z",
		PaymentMethods: []dinterotest.PaymentMethod{{PaymentMethod: "vipps"}, {PaymentMethod: "card"}},
		Products:       []dinterotest.Product{{Product: "checkout"}},
		CountryCode:    "NO", OrganizationNumber: "923456789", MCC: 5942,
		Links:         []dinterotest.Link{{Href: "https://dintero.example/contract", Rel: "contract_url"}},
		BankAccounts:  []map[string]any{{"bank_account_number": "NO9386011117947", "bank_name": "Sparebanken"}},
		FormSubmitter: map[string]any{"name": "Kari Nordmann", "email": "kari@example.com", "phone_number": "+4790000000"},
	}
}

// private are its parts that are personal data.
var private = []string{"Nordmann", "kari@", "90000000", "11117947", "Sparebanken", "bank_account", "form_submitter"}

func TestAccPaymentApprovals_EachFieldIsInItsOwnAttribute_Defect25(t *testing.T) {
	sim := acctest.Start(t)
	sim.AddApproval(dinterotest.Account, approvalWithPersons(7, "ACTIVE"))
	acctest.Run(t, resource.TestStep{
		Config: sim.Provider() + "data \"dintero_payment_approvals\" \"all\" {}\n",
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue(approvalsDataAddress, tfjsonpath.New("account_id"), knownvalue.StringExact("T12345678")),
			statecheck.ExpectKnownValue(approvalsDataAddress, tfjsonpath.New("approvals"), knownvalue.ListExact([]knownvalue.Check{knownvalue.ObjectExact(map[string]knownvalue.Check{
				"id":                  knownvalue.StringExact("3c90c3cc-0d44-4b50-8888-000000000007"),
				"case_status":         knownvalue.StringExact("ACTIVE"),
				"payment_methods":     knownvalue.ListExact([]knownvalue.Check{knownvalue.StringExact("vipps"), knownvalue.StringExact("card")}),
				"products":            knownvalue.ListExact([]knownvalue.Check{knownvalue.StringExact("checkout")}),
				"organization_number": knownvalue.StringExact("923456789"),
				"country_code":        knownvalue.StringExact("NO"),
				"mcc":                 knownvalue.Int64Exact(5942),
				"created_at":          knownvalue.StringExact("2026-01-01T12:00:00Z"),
				"updated_at":          knownvalue.StringExact("2026-01-02T12:00:00Z"),
				"links": knownvalue.ListExact([]knownvalue.Check{knownvalue.ObjectExact(map[string]knownvalue.Check{
					"href": knownvalue.StringExact("https://dintero.example/contract"), "rel": knownvalue.StringExact("contract_url"),
				})}),
			})})),
		},
	})
}

// statuses returns the statuses of the approvals that are shown.
func (p protocol) statuses(config string) []string {
	p.t.Helper()
	shown, diags := p.readDataSource(approvalsData, config)
	wantNoDiagnostics(p.t, diags)
	var approvals []tftypes.Value
	p.must(shown["approvals"].As(&approvals))
	var all []string
	for _, a := range approvals {
		fields := map[string]tftypes.Value{}
		p.must(a.As(&fields))
		all = append(all, text(fields["case_status"]))
	}
	return all
}

func TestPaymentApprovals_Filter(t *testing.T) {
	sim := acctest.Start(t)
	for i, status := range caseStatuses {
		sim.AddApproval(dinterotest.Account, approvalWithPersons(i, status))
	}
	p := newProtocol(t, sim)
	if got := p.statuses("{}"); fmt.Sprint(got) != fmt.Sprint(caseStatuses) {
		t.Errorf("without a filter the statuses are %v, want %v", got, caseStatuses)
	}
	for _, status := range caseStatuses {
		if got := p.statuses(fmt.Sprintf(`{"case_status":[%q]}`, status)); fmt.Sprint(got) != fmt.Sprint([]string{status}) {
			t.Errorf("for %s the statuses are %v", status, got)
		}
	}
	if got := p.statuses(`{"case_status":["TERMINATED","ACTIVE"]}`); fmt.Sprint(got) != "[ACTIVE TERMINATED]" {
		t.Errorf("for two statuses they are %v", got)
	}
	if got := p.statuses(`{"case_status":["NOT_YET_INVENTED"]}`); len(got) != 0 {
		t.Errorf("for a status that no approval has they are %v", got)
	}
}

// Dintero might not know the query and return all.
func TestPaymentApprovals_FilterWithoutDintero(t *testing.T) {
	sim := acctest.Start(t)
	sim.InjectFunc(func(r *http.Request, _ dinterotest.Route) *dinterotest.Fault {
		if strings.HasSuffix(r.URL.Path, "/approvals/payments") {
			r.URL.RawQuery = ""
		}
		return nil
	})
	for i, status := range caseStatuses {
		sim.AddApproval(dinterotest.Account, approvalWithPersons(i, status))
	}
	if got := newProtocol(t, sim).statuses(`{"case_status":["ACTIVE"]}`); fmt.Sprint(got) != "[ACTIVE]" {
		t.Errorf("the statuses are %v, want [ACTIVE]", got)
	}
}

func TestPaymentApprovals_None(t *testing.T) {
	if got := newProtocol(t, acctest.Start(t)).statuses("{}"); len(got) != 0 {
		t.Errorf("the statuses are %v, want none", got)
	}
}

// If Dintero sends a field in another form than documented, only that field is
// lost.
func TestPaymentApprovals_OddResponses_Defect43(t *testing.T) {
	for name, c := range map[string]struct {
		body string
		want int
	}{
		"nothing":       {`{}`, 0},
		"null":          {`{"payments":null}`, 0},
		"another type":  {`{"payments":"none"}`, 0},
		"null approval": {`{"payments":[null,{"id":"a"}]}`, 1},
		"other types":   {`{"payments":[{"id":1,"case_status":null,"payment_methods":"vipps","products":[null,{"product":null}],"mcc":"5942","links":[{"href":1}],"organization_number":923456789}]}`, 1},
		"deleted":       {`{"payments":[{"id":"a","deleted_at":"2026-01-01T12:00:00Z"},{"id":"b","deleted_at":null}]}`, 1},
	} {
		t.Run(name, func(t *testing.T) {
			sim := acctest.Start(t)
			sim.Inject(dinterotest.RouteApprovals, -1, acctest.Answer(c.body))
			shown, diags := newProtocol(t, sim).readDataSource(approvalsData, "{}")
			wantNoDiagnostics(t, diags)
			if got := lengthOf(t, shown["approvals"]); got != c.want {
				t.Errorf("%d approvals, want %d", got, c.want)
			}
			acctest.WantNoText(t, fmt.Sprint(shown["approvals"]), `"null"`)
		})
	}
}

func TestPaymentApprovals_Errors(t *testing.T) {
	for name, c := range map[string]struct {
		act  func(acctest.Sim)
		want []string
	}{
		"scope": {func(sim acctest.Sim) {
			sim.Inject(dinterotest.RouteApprovals, -1, acctest.Refusal(403, "Missing scope"))
		}, []string{"403 Forbidden: Missing scope", "admin:accounts or read:accounts"}},
		"no grant":  {func(sim acctest.Sim) { limitGrant(t, sim) }, []string{"The API client has no grant for account T12345678."}},
		"not there": {func(sim acctest.Sim) { sim.Inject(dinterotest.RouteApprovals, -1, acctest.Refusal(404, "No")) }, []string{"404 Not Found", "Check account_id and base_url."}},
		"web page": {func(sim acctest.Sim) {
			sim.Inject(dinterotest.RouteApprovals, -1, acctest.Answer("<html><title>Login</title>"))
		}, []string{`titled "Login"`}},
		"wrong JSON": {func(sim acctest.Sim) { sim.Inject(dinterotest.RouteApprovals, -1, acctest.Answer("[")) }, []string{"the response is not a JSON object"}},
	} {
		t.Run(name, func(t *testing.T) {
			sim := acctest.Start(t)
			c.act(sim)
			_, diags := newProtocol(t, sim).readDataSource(approvalsData, "{}")
			wantDiagnostic(t, diags, isError, append(c.want, "Payment approvals cannot be read: account T12345678")...)
		})
	}
}

func TestAccPaymentApprovals_EmptyStatusIsRefused(t *testing.T) {
	sim := acctest.Start(t)
	acctest.Run(t, resource.TestStep{
		Config:      sim.Provider() + "data \"dintero_payment_approvals\" \"all\" {\n  case_status = [\"\"]\n}\n",
		ExpectError: acctest.Words("case_status must not be empty; leave it out instead"),
	})
}

// The case of a signup can come from the approvals.
func TestAccPaymentApprovals_CaseForASignup(t *testing.T) {
	sim := acctest.Start(t)
	sim.AddApproval(dinterotest.Account, approvalWithPersons(1, "DECLINED"))
	sim.AddApproval(dinterotest.Account, approvalWithPersons(2, "ACTIVE"))
	acctest.Run(t, resource.TestStep{
		Config: sim.Provider() + "data \"dintero_payment_approvals\" \"active\" {\n  case_status = [\"ACTIVE\"]\n}\n" +
			acctest.Shop("shop", "", "case_id = one(data.dintero_payment_approvals.active.approvals).id"),
		ConfigStateChecks: []statecheck.StateCheck{acctest.WantShop("id", knownvalue.StringExact("T12345678/3c90c3cc-0d44-4b50-8888-000000000002"))},
	})
	sim.WantPOSTs(t, 1)
}

// Bank accounts and persons are in no state, no plan, no output, and not in the
// most detailed log.
func TestAccPaymentApprovals_PersonsAreNotKept_Defect13(t *testing.T) {
	acctest.SkipUnlessAcceptance(t)
	t.Parallel()
	plugin := acctest.Plugin(t)
	sim := acctest.Start(t)
	sim.AddApproval(dinterotest.Account, approvalWithPersons(1, "ACTIVE"))
	sim.AddSignup(dinterotest.Account, acctest.CaseID, "NOK")
	log := filepath.Join(t.TempDir(), "terraform.log")
	tf := acctest.NewTerraform(t, sim.Provider()+connectionDataBlock("")+"data \"dintero_payment_approvals\" \"all\" {}\noutput \"all\" {\n  value = data.dintero_payment_approvals.all\n}\n", sandbox.Options{
		Plugin: plugin, LogPath: log, LogLevel: "TRACE", Environment: map[string]string{"TF_LOG_PROVIDER_DINTERO_HTTP": "TRACE"},
	})
	printed := tf.MustPlan(tfexec.Out("saved.tfplan")) + tf.MustApply() + tf.MustPlan()
	for _, command := range []string{"show -json saved.tfplan", "show -json", "output -json"} {
		printed += tf.MustRun(strings.Split(command, " ")...)
	}
	sim.Inject(dinterotest.RouteApprovals, -1, dinterotest.Fault{CutOff: true})
	printed += tf.MustNotPlan()
	acctest.WantNoText(t, printed, private...)
	for _, file := range []string{log, filepath.Join(tf.Dir, "terraform.tfstate")} {
		content, err := os.ReadFile(file)
		tf.Must(err)
		for _, part := range append(private, "4790000000") {
			if strings.Contains(string(content), part) {
				t.Errorf("%s contains %q", filepath.Base(file), part)
			}
		}
	}
	logged, err := os.ReadFile(log)
	tf.Must(err)
	for _, part := range []string{"/management/settings/approvals/payments", "response_body"} {
		if !strings.Contains(string(logged), part) { // or the log would prove nothing
			t.Errorf("the log lacks %q", part)
		}
	}
}
