package provider_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

const approvalsType = "dintero_payment_approvals"

func wantApprovals(value knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue("data."+approvalsType+".all", tfjsonpath.New("approvals"), value)
}

func approvalID(i int) string { return fmt.Sprintf("3c90c3cc-0d44-4b50-8888-%012d", i) }

func TestAccPaymentApprovals_EachFieldIsInItsOwnAttribute_Defect25(t *testing.T) {
	sim := acctest.Start(t)
	sim.AddApproval("T87654321", dinterotest.PaymentApproval{
		ID: approvalID(7), CaseStatus: "ACTIVE", CreatedAt: "2026-01-01T12:00:00Z", UpdatedAt: "2026-01-02T12:00:00Z",
		PaymentMethods: []dinterotest.PaymentMethod{{PaymentMethod: "vipps"}, {PaymentMethod: "card"}},
		Products:       []dinterotest.Product{{Product: "checkout"}},
		CountryCode:    "NO", OrganizationNumber: "923456789", MCC: 5942,
		Links: []dinterotest.Link{{Href: "https://dintero.example/contract", Rel: "contract_url"}},
	})
	acctest.Test(t, resource.TestStep{
		Config: sim.Provider() + dataOf(approvalsType, "all", `account_id = "T87654321"`),
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue("data."+approvalsType+".all", tfjsonpath.New("account_id"), exactly("T87654321")),
			wantApprovals(knownvalue.ListExact([]knownvalue.Check{knownvalue.ObjectExact(map[string]knownvalue.Check{
				"id":                  exactly(approvalID(7)),
				"case_status":         exactly("ACTIVE"),
				"payment_methods":     knownvalue.ListExact([]knownvalue.Check{exactly("card"), exactly("vipps")}),
				"products":            knownvalue.ListExact([]knownvalue.Check{exactly("checkout")}),
				"organization_number": exactly("923456789"),
				"country_code":        exactly("NO"),
				"mcc":                 knownvalue.Int64Exact(5942),
				"created_at":          exactly("2026-01-01T12:00:00Z"),
				"updated_at":          exactly("2026-01-02T12:00:00Z"),
				"links": knownvalue.ListExact([]knownvalue.Check{knownvalue.ObjectExact(map[string]knownvalue.Check{
					"href": exactly("https://dintero.example/contract"), "rel": exactly("contract_url"),
				})}),
			})})),
		},
	})
}

// The approvals are sorted and filtered, and the case of a signup can come from
// them.
func TestAccPaymentApprovals_FilterFindsTheCaseOfASignup(t *testing.T) {
	sim := acctest.Start(t)
	for i, status := range []string{"ACTIVE", "ON_HOLIDAY", "DECLINED"} { // one of them is not documented
		sim.AddApproval(dinterotest.Account, dinterotest.PaymentApproval{ID: approvalID(i), CaseStatus: status, CreatedAt: fmt.Sprintf("2026-01-0%dT12:00:00Z", 3-i)})
	}
	ids := func(numbers ...int) statecheck.StateCheck {
		checks := []knownvalue.Check{}
		for _, i := range numbers {
			checks = append(checks, knownvalue.ObjectPartial(map[string]knownvalue.Check{"id": exactly(approvalID(i))}))
		}
		return wantApprovals(knownvalue.ListExact(checks))
	}
	all := func(statuses string) string { return sim.Provider() + dataOf(approvalsType, "all", statuses) }
	acctest.Test(t,
		resource.TestStep{Config: all(""), ConfigStateChecks: []statecheck.StateCheck{ids(2, 1, 0)}},
		resource.TestStep{Config: all(`case_status = ["ACTIVE", "DECLINED"]`), ConfigStateChecks: []statecheck.StateCheck{ids(2, 0)}},
		resource.TestStep{Config: all(`case_status = ["NOT_YET_INVENTED"]`), ConfigStateChecks: []statecheck.StateCheck{ids()}},
		resource.TestStep{Config: all(`case_status = [""]`), ExpectError: acctest.Words("case_status must not be empty; leave it out instead")},
		resource.TestStep{
			Config: all(`case_status = ["ACTIVE"]`) +
				acctest.Shop("shop", "", "case_id = one(data.dintero_payment_approvals.all.approvals).id"),
			ConfigStateChecks: []statecheck.StateCheck{acctest.WantShop("id", exactly("T12345678/"+approvalID(0)))},
		},
	)
	sim.WantPOSTs(t, 1)
}

func TestAccPaymentApprovals_RefusalsAreErrors(t *testing.T) {
	sim := acctest.Start(t)
	var steps []resource.TestStep
	for _, c := range []struct {
		fault dinterotest.Fault
		want  string
	}{
		{acctest.Refusal(403, "Missing scope"), "403 Forbidden: Missing scope"},
		{acctest.Refusal(404, "No such account"), "Check account_id and base_url."},
		{dinterotest.Fault{Body: "<html><title>Login</title>"}, `titled "Login"`},
	} {
		steps = append(steps, resource.TestStep{
			PreConfig:   func() { sim.OnRequest(dinterotest.Always(dinterotest.RouteApprovals, c.fault)) },
			Config:      sim.Provider() + dataOf(approvalsType, "all", ""),
			ExpectError: acctest.Words(c.want),
		})
	}
	acctest.Test(t, steps...)
}

// Bank accounts and persons get into no output, no plan and no state.
func TestAccPaymentApprovals_PersonalDataIsNotKept(t *testing.T) {
	acctest.SkipUnlessAcceptance(t)
	t.Parallel()
	sim := acctest.Start(t)
	sim.AddApproval(dinterotest.Account, dinterotest.PaymentApproval{ID: approvalID(1), CaseStatus: "ACTIVE"})
	tf := acctest.NewTerraform(t, sim.Provider("max_retries = 0")+dataOf(approvalsType, "all", "")+"output \"all\" {\n  value = data.dintero_payment_approvals.all\n}\n")
	printed := tf.Must("plan -out=saved") + tf.Must("show -json saved") + tf.Apply() + tf.Must("output -json")
	acctest.WantText(t, printed, approvalID(1))
	sim.OnRequest(dinterotest.Always(dinterotest.RouteApprovals, dinterotest.Fault{CutOff: true}))
	printed += tf.MustFail("plan")
	state, err := os.ReadFile(filepath.Join(tf.Dir, "terraform.tfstate"))
	if err != nil {
		t.Fatal(err)
	}
	acctest.WantNoText(t, printed+string(state), append(dinterotest.PersonalData, "bank_account", "form_submitter")...)
}
