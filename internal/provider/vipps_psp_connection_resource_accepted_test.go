package provider_test

import (
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/provider"
)

// oddAcceptances are responses to a POST that was accepted.
var oddAcceptances = map[string]dinterotest.Fault{
	"unknown status":   acctest.Answer(`{"signups":[{"case_id":"` + acctest.CaseID + `"}],"status":"resting"}`),
	"nulls":            acctest.Answer(`{"signups":null,"status":null,"events":null,"configuration":null,"metadata":null,"schema":null}`),
	"nothing":          acctest.Answer(`{}`),
	"other types":      acctest.Answer(`{"signups":"one","status":7,"events":{"a":1},"configuration":[],"metadata":"x","schema":"y"}`),
	"an array":         acctest.Answer(`[1,2]`),
	"a word":           acctest.Answer(`OK`),
	"empty":            acctest.Answer(``),
	"byte order mark":  acctest.Answer("\ufeff" + `{"signups":[{"case_id":"` + acctest.CaseID + `"}],"status":"pending"}`),
	"no content":       {Status: http.StatusNoContent, After: true},
	"accepted":         {Status: http.StatusAccepted, After: true, Body: `{"id":"1"}`},
	"cut off":          {CutOff: true},
	"failed at once":   acctest.Answer(`{"signups":[{"case_id":"` + acctest.CaseID + `"}],"status":"failed"}`),
	"another one only": acctest.Answer(`{"signups":[{"case_id":"` + acctest.OtherCaseID + `"}],"status":"pending"}`),
	"error and signup": acctest.Answer(`{"signups":[{"case_id":"` + acctest.CaseID + `"}],"status":"pending","error":{"message":"be careful"}}`),
	"null error":       acctest.Answer(`{"signups":[{"case_id":"` + acctest.CaseID + `"}],"status":"pending","error":null}`),
}

// An accepted signup is in the state and not tainted, whatever the response is.
// A second apply sends no POST.
func TestAccAccepted_IsKeptWhateverTheResponse_Defect01_02(t *testing.T) {
	for _, reads := range []dinterotest.Reads{dinterotest.ReadsSettings, dinterotest.ReadsNone} {
		for name, fault := range oddAcceptances {
			t.Run(string(reads)+"/"+name, func(t *testing.T) {
				sim, tf := newShop(t)
				sim.SetReads(reads)
				sim.Inject(dinterotest.RouteSignup, 1, fault)
				tf.MustApply()
				if shop := tf.MustHave(acctest.ShopAddress); shop.Tainted || shop.Attributes["id"] != acctest.ShopID || shop.Attributes["unconfirmed"] != nil {
					t.Errorf("tainted: %t, state: %v", shop.Tainted, shop.Attributes)
				}
				tf.MustApply()
				tf.MustPlanNothing()
				sim.WantPOSTs(t, 1)
			})
		}
	}
}

// If reads work, they show the values that the response left out.
func TestAccAccepted_ReadsCompleteTheResponse_Defect02(t *testing.T) {
	for _, reads := range acctest.WorkingReads {
		for name, fault := range map[string]dinterotest.Fault{"cut off": {CutOff: true}, "empty": acctest.Answer("")} {
			t.Run(string(reads)+"/"+name, func(t *testing.T) {
				sim, tf := newShop(t)
				sim.SetReads(reads)
				sim.Inject(dinterotest.RouteSignup, 1, fault)
				acctest.WantNoText(t, tf.MustApply(), "Warning")
				shop := tf.MustHave(acctest.ShopAddress).Attributes
				if shop["status"] != "pending" || shop["visible"] != true || shop["signed_up_at"] == nil || shop["signature_link"] == nil {
					t.Errorf("the state has %v", shop)
				}
			})
		}
	}
}

func TestAccAccepted_WithoutReadsTheRestIsNull_Defect02(t *testing.T) {
	sim := acctest.Start(t)
	sim.SetReads(dinterotest.ReadsNone)
	sim.Inject(dinterotest.RouteSignup, 1, dinterotest.Fault{CutOff: true})
	acctest.Run(t, resource.TestStep{Config: shopConfig(sim), ConfigStateChecks: []statecheck.StateCheck{
		acctest.WantShop("status", knownvalue.Null()),
		acctest.WantShop("events", knownvalue.Null()),
		acctest.WantShop("metadata", knownvalue.Null()),
		acctest.WantShop("visible", knownvalue.Bool(false)),
		acctest.WantShop("unconfirmed", knownvalue.Null()),
		wantShopSignup("case_id", knownvalue.StringExact(acctest.CaseID)),
	}})
}

func TestAccepted_WithoutReadsAWarningSaysWhatIsMissing_Defect02(t *testing.T) {
	sim := acctest.Start(t)
	sim.SetReads(dinterotest.ReadsNone)
	sim.Inject(dinterotest.RouteSignup, 1, dinterotest.Fault{CutOff: true})
	_, diags := newProtocol(t, sim).planAndApply(newProtocol(t, sim).none(), shopJSON)
	wantDiagnostic(t, diags, isWarning, shopTitle(provider.TitleIncomplete), "unexpected EOF")
}

// A later refresh shows the values that could not be read.
func TestAccAccepted_RefreshCompletesTheState_Defect02(t *testing.T) {
	sim, tf := newShop(t)
	sim.SetReads(dinterotest.ReadsNone)
	sim.Inject(dinterotest.RouteSignup, 1, dinterotest.Fault{CutOff: true})
	tf.MustApply()
	sim.SetReads(dinterotest.ReadsOwnPath)
	tf.MustPlanNothing()
	tf.MustApply()
	if shop := tf.MustHave(acctest.ShopAddress).Attributes; shop["status"] != "pending" || shop["visible"] != true {
		t.Errorf("the state has %v", shop)
	}
	sim.WantPOSTs(t, 1)
}

func TestAccepted_RejectedAtOnceCarriesTheDescription(t *testing.T) {
	sim := acctest.Start(t)
	sim.Inject(dinterotest.RouteSignup, 1, acctest.Answer(`{"signups":[{"case_id":"`+acctest.CaseID+`"}],"status":"declined","events":[{"description":"Not a customer"}]}`))
	p := newProtocol(t, sim)
	created, diags := p.planAndApply(p.none(), shopJSON)
	wantDiagnostic(t, diags, isWarning, shopTitle(provider.TitleRejected), `"declined"`, "Not a customer", "raise attempt")
	if status := text(p.attributes(created)["status"]); status != "declined" {
		t.Errorf("the status in the state is %s", status)
	}
}

// The user gets Dintero's error message, also if the signup was accepted.
func TestAccepted_ErrorBesideTheSignupIsTold_Defect37(t *testing.T) {
	sim := acctest.Start(t)
	sim.Inject(dinterotest.RouteSignup, 1, acctest.Answer(`{"signups":[{"case_id":"`+acctest.CaseID+`"}],"status":"pending","error":{"message":"The logo was not taken"}}`))
	p := newProtocol(t, sim)
	_, diags := p.planAndApply(p.none(), shopJSON)
	wantDiagnostic(t, diags, isWarning, acctest.ShopID, "The logo was not taken")
}
