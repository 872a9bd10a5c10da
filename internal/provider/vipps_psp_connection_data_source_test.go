package provider_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

func dataOf(kind, name, lines string) string {
	return fmt.Sprintf("data %q %q {\n  %s\n}\n", kind, name, lines)
}

func wantData(attribute string, value knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue("data.dintero_vipps_psp_connection.shop", tfjsonpath.New(attribute), value)
}

func exactly(text string) knownvalue.Check { return knownvalue.StringExact(text) }

func options(kind string, currencies ...knownvalue.Check) knownvalue.Check {
	return knownvalue.SetExact([]knownvalue.Check{knownvalue.ObjectExact(map[string]knownvalue.Check{
		"type": exactly(kind), "currencies": knownvalue.SetExact(currencies),
	})})
}

// Two signups of one case for different stores, and one of another case; every
// field has a value of its own.
func TestAccConnectionDataSource_EachFieldIsInItsOwnAttribute_Defect25(t *testing.T) {
	sim := acctest.Start(t)
	vipps := func(currency string) []dinterotest.PaymentOption {
		return []dinterotest.PaymentOption{{Type: "dintero_psp.vipps", Currencies: []string{currency}}}
	}
	for _, s := range []dinterotest.Signup{
		{CaseID: acctest.OtherCaseID, PaymentOptions: vipps("NOK"), Logo: "logo-a"},
		{CaseID: acctest.CaseID, PaymentOptions: vipps("SEK"), StoreID: "store-b"},
		{CaseID: acctest.CaseID, PaymentOptions: vipps("DKK")},
	} {
		sim.Server.AddSignup("T87654321", s)
	}
	sim.Change("T87654321", func(c *dinterotest.Connection) {
		c.CreatedAt, c.UpdatedAt, c.CreatedBy, c.Status, c.Schema = "2026-01-01T12:00:00Z", "2030-01-02T12:00:00Z", "somebody", "enabled", 7
		c.Metadata = map[string]any{"segment": "retail", "rank": 3}
		c.Configuration = &dinterotest.Configuration{PaymentOptions: []dinterotest.PaymentOption{{Type: "other.type", Currencies: []string{"EUR"}}}, MerchantSerialNumber: "123456"}
		for i := range c.Signups {
			c.Signups[i].CreatedAt = fmt.Sprintf("2026-02-0%dT12:00:00Z", i+1)
		}
		c.Events = nil
		for i := range 12 {
			c.Events = append(c.Events, dinterotest.Event{
				ID: fmt.Sprintf("event-%02d", i), Event: "signature_required", Status: "pending", CreatedAt: fmt.Sprintf("2026-03-%02dT12:00:00Z", 12-i),
				CreatedBy: "vipps", Description: "waits", Metadata: map[string]any{"signature_link": fmt.Sprintf("https://sig.example.com/%02d", i)},
			})
		}
	})
	event := func(i int) knownvalue.Check { // the simulator has the newest event first
		return knownvalue.ObjectExact(map[string]knownvalue.Check{
			"id": exactly(fmt.Sprintf("event-%02d", 11-i)), "event": exactly("signature_required"), "status": exactly("pending"),
			"created_at": exactly(fmt.Sprintf("2026-03-%02dT12:00:00Z", i+1)), "created_by": exactly("vipps"), "description": exactly("waits"),
			"metadata": knownvalue.MapExact(map[string]knownvalue.Check{"signature_link": exactly(fmt.Sprintf("https://sig.example.com/%02d", 11-i))}),
		})
	}
	var events []knownvalue.Check
	for i := range 12 {
		events = append(events, event(i))
	}
	signup := func(caseID string, day int, currency string, logo, store knownvalue.Check) knownvalue.Check {
		return knownvalue.ObjectExact(map[string]knownvalue.Check{
			"case_id": exactly(caseID), "created_at": exactly(fmt.Sprintf("2026-02-0%dT12:00:00Z", day)), "logo": logo, "store_id": store,
			"payment_options": options("dintero_psp.vipps", exactly(currency)),
		})
	}
	null := knownvalue.Null()
	acctest.Test(t, resource.TestStep{
		Config: sim.Provider() + dataOf(acctest.ShopType, "shop", `account_id = "T87654321"`),
		ConfigStateChecks: []statecheck.StateCheck{
			wantData("id", exactly("T87654321")),
			wantData("account_id", exactly("T87654321")),
			wantData("created_at", exactly("2026-01-01T12:00:00Z")),
			wantData("updated_at", exactly("2030-01-02T12:00:00Z")),
			wantData("created_by", exactly("somebody")),
			wantData("status", exactly("enabled")),
			wantData("schema", knownvalue.Int64Exact(7)),
			wantData("metadata", knownvalue.MapExact(map[string]knownvalue.Check{"segment": exactly("retail"), "rank": exactly("3")})),
			wantData("merchant_serial_number", exactly("123456")),
			wantData("payment_options", options("other.type", exactly("EUR"))),
			wantData("signature_link", exactly("https://sig.example.com/00")),
			wantData("events", knownvalue.ListExact(events)),
			wantData("signups", knownvalue.ListExact([]knownvalue.Check{
				signup(acctest.CaseID, 3, "DKK", null, null),
				signup(acctest.CaseID, 2, "SEK", null, exactly("store-b")),
				signup(acctest.OtherCaseID, 1, "NOK", exactly("logo-a"), null),
			})),
		},
	})
	sim.WantPOSTs(t, 0)
}

func TestAccConnectionDataSource_IsReadOverEachRead(t *testing.T) {
	sim := acctest.Start(t)
	sim.AddSignup(dinterotest.Account, acctest.CaseID, "NOK")
	var steps []resource.TestStep
	for _, reads := range []dinterotest.Reads{dinterotest.ReadsSettings, dinterotest.ReadsSettingsHyphen, dinterotest.ReadsOwnPath, dinterotest.ReadsBoth} {
		steps = append(steps, resource.TestStep{
			PreConfig:         func() { sim.SetReads(reads) },
			Config:            sim.Provider() + dataOf(acctest.ShopType, "shop", ""),
			ConfigStateChecks: []statecheck.StateCheck{wantData("status", exactly("pending")), wantData("signups", knownvalue.ListSizeExact(1))},
		})
	}
	acctest.Test(t, steps...)
}

// A connection that is not shown is an error, and the state has nothing of it.
func TestAccConnectionDataSource_WhatIsNotShownIsAnError(t *testing.T) {
	sim := acctest.Start(t)
	deleted := func() {
		sim.AddSignup(dinterotest.Account, acctest.CaseID, "NOK")
		sim.Change(dinterotest.Account, func(c *dinterotest.Connection) { c.DeletedAt = "2026-01-01T12:00:00Z" })
	}
	var steps []resource.TestStep
	for _, c := range []struct {
		act  func()
		want string
	}{
		{nil, "Error: Dintero cannot be read: account T12345678"},
		{nil, "Dintero shows no Vipps PSP connection of account T12345678. To sign the merchant up, use the resource dintero_vipps_psp_connection."},
		{deleted, "The Vipps PSP connection of account T12345678 was deleted at 2026-01-01T12:00:00Z."},
		{func() { sim.FailReads(acctest.Refusal(403, "Missing scope")) }, "reading admin:accounts or read:accounts"},
	} {
		steps = append(steps, resource.TestStep{
			PreConfig: c.act, Config: sim.Provider() + dataOf(acctest.ShopType, "shop", ""), ExpectError: acctest.Words(c.want),
		})
	}
	acctest.Test(t, steps...)
}

// A data source that depends on a resource shows what the resource has just
// written, also if the resource belongs to another provider block, and with it to
// another process. Reads may lag behind the provider's own write.
func TestAccConnectionDataSource_IsFreshAfterAWrite_Defect54(t *testing.T) {
	for name, c := range map[string]struct {
		provider  string
		lag       time.Duration
		terraform func(testing.TB, string) *acctest.Terraform
	}{
		"same provider block":            {"dintero", 0, acctest.NewTerraform},
		"same provider block, reads lag": {"dintero", time.Hour, acctest.NewTerraform},
		"another provider block":         {"dintero.reader", 0, acctest.NewTerraformWithPlugin},
	} {
		t.Run(name, func(t *testing.T) {
			acctest.SkipUnlessAcceptance(t)
			t.Parallel()
			sim := acctest.Start(t)
			sim.AddSignup(dinterotest.Account, acctest.OtherCaseID, "NOK")
			sim.SetLag(c.lag)
			// The first data source is read in the apply, too, before the write.
			config := func(currencies ...string) string {
				return sim.Provider() + sim.Provider(`alias = "reader"`) +
					fmt.Sprintf("resource \"terraform_data\" \"first\" {\n  input = %q\n}\n", strings.Join(currencies, ",")) +
					dataOf(acctest.ShopType, "before", "provider = "+c.provider+"\n  depends_on = [terraform_data.first]") +
					acctest.Shop("shop", acctest.CaseID, acctest.Currencies(currencies...), "depends_on = [data.dintero_vipps_psp_connection.before]") +
					dataOf(acctest.ShopType, "after", "provider = "+c.provider+"\n  depends_on = ["+acctest.ShopAddress+"]") +
					"output \"shown\" {\n  value = { for s in data.dintero_vipps_psp_connection.after.signups : s.case_id => join(\",\", one(s.payment_options).currencies) }\n}\n"
			}
			tf := c.terraform(t, config("NOK"))
			tf.Apply()
			acctest.WantText(t, tf.Must("output -json shown"), `"`+acctest.CaseID+`":"NOK"`, `"`+acctest.OtherCaseID+`":"NOK"`)
			sim.Advance(time.Minute)
			tf.Configure(config("DKK", "SEK"))
			tf.Apply()
			acctest.WantText(t, tf.Must("output -json shown"), `"`+acctest.CaseID+`":"DKK,SEK"`)
			sim.WantPOSTs(t, 2)
		})
	}
}
