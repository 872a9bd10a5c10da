package provider_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

const shopData = "data.dintero_vipps_psp_connection.shop"

func (w world) data() string {
	return w.provider() + "data \"dintero_vipps_psp_connection\" \"shop\" {}\n"
}

func TestAccDataSource_ShowsEachFieldAndAllSignups(t *testing.T) {
	w := newWorld(t)
	w.Inject(dinterotest.RouteSettings, -1, answering(`{"connections":{"vipps_psp":`+everyField+`}}`))
	checks := append(connectionChecks(shopData),
		statecheck.ExpectKnownValue(shopData, tfjsonpath.New("account_id"), knownvalue.StringExact("T12345678")),
		statecheck.ExpectKnownValue(shopData, tfjsonpath.New("id"), knownvalue.StringExact("T12345678")),
		statecheck.ExpectKnownValue(shopData, tfjsonpath.New("signups"), knownvalue.ListExact([]knownvalue.Check{
			knownvalue.ObjectExact(map[string]knownvalue.Check{
				"case_id":         knownvalue.StringExact(caseID),
				"payment_options": options("dintero_psp.vipps", "NOK"),
				"logo":            knownvalue.StringExact("bG9nbw=="),
				"created_at":      knownvalue.StringExact("2023-11-07T05:31:01Z"),
				"store_id":        knownvalue.Null(),
			}),
		})))
	run(t, resource.TestStep{Config: w.data(), ConfigStateChecks: checks})
	w.wantSignups(t, 0)
}

func TestAccDataSource_ListsTheSignupsOfAnotherAccount(t *testing.T) {
	w := newWorld(t)
	w.put("T87654321", caseID, "NOK")
	w.put("T87654321", otherID, "SEK")
	ids := func(i int, id string) statecheck.StateCheck {
		return statecheck.ExpectKnownValue(shopData, tfjsonpath.New("signups").AtSliceIndex(i).AtMapKey("case_id"), knownvalue.StringExact(id))
	}
	run(t, resource.TestStep{
		Config:            w.provider() + fmt.Sprintf("data \"dintero_vipps_psp_connection\" \"shop\" {\n  account_id = %q\n}\n", "T87654321"),
		ConfigStateChecks: []statecheck.StateCheck{ids(0, caseID), ids(1, otherID)},
	})
}

func TestAccDataSource_NoConnectionIsAnError(t *testing.T) {
	for _, reads := range []dinterotest.Reads{dinterotest.ReadsBoth, dinterotest.ReadsNone} {
		t.Run(string(reads), func(t *testing.T) {
			w := newWorld(t)
			w.SetReads(reads)
			run(t, resource.TestStep{Config: w.data(), ExpectError: words("No read shows a Vipps PSP connection of account T12345678.")})
		})
	}
}
