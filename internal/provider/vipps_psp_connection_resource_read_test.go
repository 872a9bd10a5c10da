package provider_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/provider"
)

// Whichever endpoint shows the connection, a refresh reads it.
func TestAccRead_FollowsTheConnection(t *testing.T) {
	for _, reads := range acctest.WorkingReads {
		t.Run(string(reads), func(t *testing.T) {
			sim, tf := newShop(t)
			sim.SetReads(reads)
			tf.MustApply()
			tf.MustPlanNothing()
			sim.Sign(dinterotest.Account)
			sim.SetMerchantSerialNumber(dinterotest.Account, "654321")
			tf.MustPlanNothing()
			acctest.WantNoText(t, tf.MustApply(), "Warning")
			shop := tf.MustHave(acctest.ShopAddress).Attributes
			if shop["status"] != "enabled" || shop["merchant_serial_number"] != "654321" || shop["visible"] != true {
				t.Errorf("the state has %v", shop)
			}
			sim.WantPOSTs(t, 1)
		})
	}
}

// unreadableResponses show no connection, and prove nothing.
var unreadableResponses = map[string]dinterotest.Fault{
	"403":              acctest.Refusal(http.StatusForbidden, "no"),
	"404 with HTML":    {Status: http.StatusNotFound, Body: "<html></html>"},
	"404 from the API": {Status: http.StatusNotFound, Body: `{"error":{"code":"NOT FOUND","message":"no"}}`},
	"405":              {Status: http.StatusMethodNotAllowed},
	"410":              {Status: http.StatusGone},
	"501":              {Status: http.StatusNotImplemented},
	"no connections":   acctest.Answer(`{"account_id":"T12345678"}`),
	"no member":        acctest.Answer(`{"account_id":"T12345678","connections":{}}`),
	"null member":      acctest.Answer(`{"account_id":"T12345678","connections":{"vipps_psp":null}}`),
	"deleted":          acctest.Answer(`{"connections":{"vipps_psp":{"deleted_at":"2024-01-01T00:00:00Z","signups":[],"status":"pending"}},"deleted_at":"2024-01-01T00:00:00Z","signups":[],"status":"pending"}`),
}

// Nothing that cannot be read changes the state, beside visible.
func TestAccRead_WhatCannotBeReadKeepsTheState_Defect06(t *testing.T) {
	for name, fault := range unreadableResponses {
		t.Run(name, func(t *testing.T) {
			sim, tf := newShop(t)
			tf.MustApply()
			before := tf.MustHave(acctest.ShopAddress).Attributes
			sim.FailReads(fault)
			tf.MustPlanNothing()
			acctest.WantText(t, acctest.Flat(tf.Printed())+tf.MustApply(), "Warning: "+provider.TitleOutOfDate+": account "+dinterotest.Account)
			after := tf.MustHave(acctest.ShopAddress).Attributes
			if after["visible"] != false {
				t.Error("visible is still true")
			}
			after["visible"] = true
			if fmt.Sprint(after) != fmt.Sprint(before) {
				t.Errorf("the state went from\n%v to\n%v", before, after)
			}
			sim.ClearFaults()
			acctest.WantNoText(t, tf.MustApply(), "Warning")
			if tf.MustHave(acctest.ShopAddress).Attributes["visible"] != true {
				t.Error("visible is still false")
			}
			sim.WantPOSTs(t, 1)
		})
	}
}

// A read that fails is an error, says why, and leaves the state untouched.
func TestAccRead_FailureKeepsTheState_Defect06_09(t *testing.T) {
	for name, test := range map[string]struct {
		fault dinterotest.Fault
		words string
	}{
		"500":      {dinterotest.Fault{Status: http.StatusInternalServerError, Body: `{"error":{"message":"oops"}}`}, "oops"},
		"502 HTML": {dinterotest.Fault{Status: http.StatusBadGateway, Body: "<html><head><title>Bad gateway</title></head></html>"}, `"Bad gateway"`},
		"200 HTML": {acctest.Answer("<html><title>Please log in</title></html>"), `"Please log in"`},
		"bad JSON": {acctest.Answer(`{"connections":`), "unexpected EOF"},
		"cut off":  {dinterotest.Fault{CutOff: true}, "unexpected EOF"},
		"reset":    {dinterotest.Fault{Reset: true}, "connection reset"},
	} {
		t.Run(name, func(t *testing.T) {
			sim, tf := newShop(t)
			tf.MustApply()
			before := tf.MustHave(acctest.ShopAddress)
			sim.Inject(dinterotest.RouteSettings, -1, test.fault)
			acctest.WantText(t, tf.MustNotPlan(), "Error: "+shopTitle(provider.TitleNotRead), test.words)
			tf.MustNotApply()
			wantSame(t, tf, before)
			sim.ClearFaults()
			tf.MustPlanNothing()
			sim.WantPOSTs(t, 1)
		})
	}
}

// If Dintero does not show a signup any more, every plan warns of it, and it
// stays.
func TestAccRead_RemovalIsTold_Defect07(t *testing.T) {
	for name, remains := range map[string]bool{"the only one": false, "one of two": true} {
		for _, reads := range acctest.WorkingReads {
			t.Run(fmt.Sprintf("%s/%s", name, reads), func(t *testing.T) {
				sim, tf := newShop(t)
				sim.SetReads(reads)
				if remains {
					sim.AddSignup(dinterotest.Account, acctest.OtherCaseID, "NOK")
				}
				tf.MustApply()
				sim.RemoveSignup(dinterotest.Account, acctest.CaseID)
				for range 3 {
					acctest.WantText(t, tf.MustPlan(), "No changes.", "Warning: "+shopTitle(provider.TitleNotVisible), "raise attempt", "removed")
				}
				tf.MustApply()
				if shop := tf.MustHave(acctest.ShopAddress).Attributes; shop["visible"] != false || shop["signed_up_at"] == nil {
					t.Errorf("the state has %v", shop)
				}
				sim.WantPOSTs(t, 1)
				tf.Configure(shopConfig(sim, "attempt = 2")) // one of the ways that the warning names
				tf.MustApply()
				tf.MustPlanNothing()
				sim.WantPOSTs(t, 2)
			})
		}
	}
}

// A read never changes what was asked for. A difference is a warning.
func TestAccRead_DifferenceIsToldAndChangesNothing(t *testing.T) {
	sim, tf := newShop(t, "attempt = 3")
	tf.MustApply()
	sim.AddSignup(dinterotest.Account, acctest.CaseID, "SEK", "DKK")
	for range 2 {
		acctest.WantText(t, tf.MustPlan(), "No changes.", "Warning: "+shopTitle(provider.TitleDiffers), "(DKK, SEK)", "(NOK)")
		tf.MustApply()
	}
	if shop := tf.MustHave(acctest.ShopAddress); currenciesOf(shop) != "[NOK]" || shop.Attributes["attempt"] != 3.0 {
		t.Errorf("the state has %v", shop.Attributes)
	}
	sim.WantPOSTs(t, 1)
	wantStored(t, sim, "SEK", "DKK")
}

// Every plan warns of a rejected connection, with the reason and the way out.
func TestAccRead_RejectionIsTold_Defect28(t *testing.T) {
	for name, shared := range map[string]bool{"one signup": false, "two signups": true} {
		t.Run(name, func(t *testing.T) {
			sim, tf := newShop(t)
			if shared {
				sim.AddSignup(dinterotest.Account, acctest.OtherCaseID, "NOK")
			}
			tf.MustApply()
			sim.Fail(dinterotest.Account, "The company is unknown to Vipps")
			for range 2 {
				printed := tf.MustPlan()
				acctest.WantText(t, printed, "No changes.", "Warning: "+shopTitle(provider.TitleRejected), `"failed"`, "The company is unknown to Vipps", "raise attempt")
				if shared {
					acctest.WantText(t, printed, "several signups")
				}
			}
			sim.WantPOSTs(t, 1)
		})
	}
}

// A merchant who withdraws the grant does not stop the others.
func TestAccRead_RefusedAccountDoesNotStopTheOthers(t *testing.T) {
	sim, tf := newShop(t)
	config := func(lines ...string) string {
		return shopConfig(sim, lines...) + acctest.Shop("other", acctest.CaseID, fmt.Sprintf("account_id = %q", otherAccount)) +
			acctest.Shop("third", acctest.OtherCaseID, fmt.Sprintf("account_id = %q", otherAccount))
	}
	tf.Configure(config())
	tf.MustApply()
	sim.AddClient(dinterotest.Client{ID: dinterotest.ClientID, Secret: dinterotest.ClientSecret, Accounts: []string{dinterotest.Account}})
	sim.RevokeTokens()
	sim.Sign(dinterotest.Account)
	sim.ResetLog()
	printed := tf.MustPlan()
	acctest.WantText(t, printed, "No changes.", "Warning: "+provider.TitleOutOfDate+": account "+otherAccount, "grant")
	acctest.WantNoText(t, printed, provider.TitleOutOfDate+": account "+dinterotest.Account, "Error")
	if requests := sim.Count(dinterotest.RouteToken); requests != 2 {
		t.Errorf("%d token requests, want one for each account", requests)
	}
	tf.MustApply()
	if shop := tf.MustHave(acctest.ShopAddress).Attributes; shop["status"] != "enabled" || shop["visible"] != true {
		t.Errorf("the readable one has %v", shop)
	}
	if other := tf.MustHave(otherAddress).Attributes; other["status"] != "pending" || other["visible"] != false {
		t.Errorf("the refused one has %v", other)
	}
	sim.ResetLog()
	tf.Configure(config(acctest.Currencies("SEK")))
	tf.MustApply()
	sim.WantPOSTs(t, 1)
}
