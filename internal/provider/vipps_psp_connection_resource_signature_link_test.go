package provider_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-exec/tfexec"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// linkOf returns the signature link of a resource in the state; "" for null.
func linkOf(tf acctest.Terraform, address string) string {
	link, _ := tf.MustHave(address).Attributes["signature_link"].(string)
	return link
}

// heldLinks are the links that Dintero has recorded, oldest first.
func heldLinks(sim acctest.Sim) (links []string) {
	stored, _ := sim.Connection(dinterotest.Account)
	for _, e := range stored.Events {
		if link, ok := e.Metadata["signature_link"].(string); ok {
			links = append(links, link)
		}
	}
	return links
}

// Of two signups in one account each keeps the link that its own POST brought.
func TestAccSignatureLink_IsTheSignupsOwn(t *testing.T) {
	for _, parallelism := range []int{1, 10} {
		t.Run(fmt.Sprint(parallelism), func(t *testing.T) {
			sim, tf := newShop(t)
			tf.Configure(sim.Provider() + acctest.Shop("shop", acctest.CaseID) + acctest.Shop("other", acctest.OtherCaseID))
			tf.MustApply(tfexec.Parallelism(parallelism))
			first, second := linkOf(tf, acctest.ShopAddress), linkOf(tf, otherAddress)
			for link, caseID := range map[string]string{first: acctest.CaseID, second: acctest.OtherCaseID} {
				if page := signaturePage(t, link); !strings.Contains(page, caseID) {
					t.Errorf("behind the link of case %s is:\n%s", caseID, page)
				}
			}
			for range 2 {
				tf.MustPlanNothing()
				tf.MustApply()
			}
			if linkOf(tf, acctest.ShopAddress) != first || linkOf(tf, otherAddress) != second {
				t.Error("a link went to another signup")
			}
		})
	}
}

// A link that was signed stays, so that nothing that uses it breaks.
func TestAccSignatureLink_StaysAfterTheSignature_Defect29(t *testing.T) {
	for name, others := range map[string]bool{"alone": false, "with another signup": true} {
		t.Run(name, func(t *testing.T) {
			sim, tf := newShop(t)
			tf.MustApply()
			link := linkOf(tf, acctest.ShopAddress)
			if others {
				sim.AddSignup(dinterotest.Account, acctest.OtherCaseID, "NOK")
			}
			sim.Sign(dinterotest.Account)
			tf.MustApply()
			for i := range 12 { // and after its event is no longer among the newest ten
				sim.AddEvent(dinterotest.Account, dinterotest.Event{Event: fmt.Sprintf("event-%d", i)})
			}
			tf.MustApply()
			if got := linkOf(tf, acctest.ShopAddress); got != link || link == "" {
				t.Errorf("the link went from %q to %q", link, got)
			}
		})
	}
}

func TestAccSignatureLink_OfANewSubmission(t *testing.T) {
	for name, others := range map[string]bool{"alone": false, "with another signup": true} {
		t.Run(name, func(t *testing.T) {
			sim, tf := newShop(t)
			if others {
				sim.AddSignup(dinterotest.Account, acctest.OtherCaseID, "NOK")
			}
			tf.MustApply()
			tf.Configure(shopConfig(sim, "attempt = 2"))
			tf.MustApply()
			links := heldLinks(sim)
			if got := linkOf(tf, acctest.ShopAddress); got != links[len(links)-1] {
				t.Errorf("the link is %q, want %q", got, links[len(links)-1])
			}
		})
	}
}

// What a later event is taken for.
func TestAccSignatureLink_OfALaterEvent(t *testing.T) {
	const newer = "https://sig.example.com/newer"
	for name, test := range map[string]struct {
		event dinterotest.Event
		alone bool // if the account has one signup
		among bool // if it has several
	}{
		"names nothing":              {dinterotest.Event{Metadata: map[string]any{"signature_link": newer}}, true, false},
		"names the case":             {dinterotest.Event{Metadata: map[string]any{"signature_link": newer, "case_id": acctest.CaseID}}, true, true},
		"names the case in capitals": {dinterotest.Event{Metadata: map[string]any{"signature_link": newer, "signup": strings.ToUpper(acctest.CaseID)}}, true, true},
		"describes the case":         {dinterotest.Event{Description: "For case " + acctest.CaseID, Metadata: map[string]any{"signature_link": newer}}, true, true},
		"is a number":                {dinterotest.Event{Metadata: map[string]any{"signature_link": 7}}, false, false},
		"is an object":               {dinterotest.Event{Metadata: map[string]any{"signature_link": map[string]any{"href": newer}}}, false, false},
		"is a list":                  {dinterotest.Event{Metadata: map[string]any{"signature_link": []string{newer}}}, false, false},
		"is null":                    {dinterotest.Event{Metadata: map[string]any{"signature_link": nil}}, false, false},
		"is empty":                   {dinterotest.Event{Metadata: map[string]any{"signature_link": ""}}, false, false},
		"is old":                     {dinterotest.Event{CreatedAt: "2001-01-01T00:00:00Z", Metadata: map[string]any{"signature_link": newer}}, false, false},
	} {
		for among, want := range map[bool]bool{false: test.alone, true: test.among} {
			t.Run(fmt.Sprintf("%s/among others %t", name, among), func(t *testing.T) {
				sim, tf := newShop(t)
				if among {
					sim.AddSignup(dinterotest.Account, acctest.OtherCaseID, "NOK")
				}
				tf.MustApply()
				before := linkOf(tf, acctest.ShopAddress)
				sim.AddEvent(dinterotest.Account, test.event)
				tf.MustPlanNothing()
				tf.MustApply()
				if got := linkOf(tf, acctest.ShopAddress); got == newer != want || got != newer && got != before {
					t.Errorf("the link went from %q to %q, and the new one is to be taken: %t", before, got, want)
				}
			})
		}
	}
}

// No link is better than the link to another merchant's contract.
func TestAccSignatureLink_OfAnAdoptedSignup(t *testing.T) {
	t.Run("alone", func(t *testing.T) {
		sim, tf := newShop(t)
		sim.AddSignup(dinterotest.Account, acctest.CaseID, "NOK")
		tf.MustApply()
		if got := linkOf(tf, acctest.ShopAddress); got != heldLinks(sim)[0] {
			t.Errorf("the link is %q", got)
		}
	})
	t.Run("among others", func(t *testing.T) {
		sim, tf := newShop(t)
		sim.AddSignup(dinterotest.Account, acctest.CaseID, "NOK")
		sim.AddSignup(dinterotest.Account, acctest.OtherCaseID, "NOK")
		tf.MustApply()
		if got := linkOf(tf, acctest.ShopAddress); got != "" {
			t.Errorf("the link is %q, and it is not known whose it is", got)
		}
	})
	t.Run("after another one was removed", func(t *testing.T) {
		sim, tf := newShop(t)
		sim.AddSignup(dinterotest.Account, acctest.OtherCaseID, "NOK")
		sim.AddSignup(dinterotest.Account, acctest.CaseID, "NOK")
		sim.RemoveSignup(dinterotest.Account, acctest.OtherCaseID)
		sim.Change(dinterotest.Account, func(c *dinterotest.Connection) { c.Events = c.Events[:1] })
		tf.MustApply()
		if got := linkOf(tf, acctest.ShopAddress); got != "" {
			t.Errorf("the link is %q, which is the other signup's", got)
		}
	})
}

// A wait for the link of an account's first signup gets it, also if a second one
// was submitted before the wait began.
func TestSignatureLink_OfTheFirstSignupIsKnownToAWait(t *testing.T) {
	sim := acctest.Start(t)
	p := newProtocol(t, sim)
	first := p.create(shopJSON)
	p.create(otherShopJSON)
	wait := p.of("dintero_vipps_psp_connection_activation")
	activated, diags := wait.planAndApply(wait.none(), `{"connection_id":"`+acctest.ShopID+`","wait_for":"signature_link"}`)
	wantNoDiagnostics(t, diags)
	want := text(p.attributes(first)["signature_link"])
	if attributes := wait.attributes(activated); attributes == nil || text(attributes["signature_link"]) != want {
		t.Errorf("the wait has not got the link %s", want)
	}
}
