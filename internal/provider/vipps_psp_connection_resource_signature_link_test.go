package provider_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// signatureLinks returns the links that Dintero has recorded, oldest first.
func signatureLinks(sim acctest.Sim) (links []string) {
	c, _ := sim.Connection(dinterotest.Account)
	for _, e := range c.Events {
		if link, ok := e.Metadata["signature_link"].(string); ok {
			links = append(links, link)
		}
	}
	return links
}

// linkInState returns the signature link of a resource; nil if it is null.
func linkInState(tf *acctest.Terraform, name string) any {
	return tf.State()[acctest.ShopType+"."+name].Attributes["signature_link"]
}

// Each signup of an account keeps the link that its own POST has brought, also
// after all of them are signed, and after its event is no longer among the newest.
func TestAccSignatureLink_StaysTheSignupsOwn_Defect29(t *testing.T) {
	t.Parallel()
	sim := acctest.Start(t)
	tf := acctest.NewTerraform(t, providerAndShop(sim))
	tf.Apply()
	tf.Configure(providerAndShop(sim) + acctest.Shop("second", acctest.OtherCaseID))
	tf.Apply()
	links := signatureLinks(sim)
	wantLinks := func(when string) {
		t.Helper()
		tf.Apply()
		if shop, second := linkInState(tf, "shop"), linkInState(tf, "second"); len(links) != 2 || shop != links[0] || second != links[1] {
			t.Errorf("%s the links are %v and %v, want those of %v", when, shop, second, links)
		}
	}
	wantLinks("at first")
	sim.Sign(dinterotest.Account)
	wantLinks("after the signature")
	for i := range 12 {
		sim.AddEvent(dinterotest.Account, dinterotest.Event{Event: fmt.Sprintf("event-%d", i)})
	}
	wantLinks("after many events")
	tf.WantEmptyPlan()
}

// A new submission brings a new link, also beside another signup.
func TestAccSignatureLink_OfANewSubmission(t *testing.T) {
	for _, isShared := range []bool{false, true} {
		t.Run(fmt.Sprintf("among others %t", isShared), func(t *testing.T) {
			t.Parallel()
			sim := acctest.Start(t)
			if isShared {
				addOther(sim)
			}
			tf := acctest.NewTerraform(t, providerAndShop(sim))
			tf.Apply()
			sim.Advance(time.Minute)
			tf.Configure(providerAndShop(sim, "attempt = 2"))
			tf.Apply()
			links := signatureLinks(sim)
			if got := linkInState(tf, "shop"); got != links[len(links)-1] {
				t.Errorf("the link is %v, want the last of %v", got, links)
			}
		})
	}
}

// A link of a later event is taken if it must be this signup's.
func TestAccSignatureLink_OfALaterEvent(t *testing.T) {
	const newer = "https://sig.example.com/newer"
	link := func(value any) dinterotest.Event {
		return dinterotest.Event{Metadata: map[string]any{"signature_link": value}}
	}
	old := link(newer)
	old.CreatedAt = "2001-01-01T00:00:00Z"
	for name, test := range map[string]struct {
		event            dinterotest.Event
		isShared, isUsed bool
	}{
		"of the only signup": {link(newer), false, true},
		"of several signups": {link(newer), true, false},
		"older":              {old, false, false},
		"a number":           {link(7), false, false},
		"an object":          {link(map[string]any{"href": newer}), false, false},
		"null":               {link(nil), false, false},
		"empty":              {link(""), false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim := acctest.Start(t)
			if test.isShared {
				addOther(sim)
			}
			tf := acctest.NewTerraform(t, providerAndShop(sim))
			tf.Apply()
			want := linkInState(tf, "shop")
			if test.isUsed {
				want = newer
			}
			sim.AddEvent(dinterotest.Account, test.event)
			tf.WantEmptyPlan()
			tf.Apply()
			if got := linkInState(tf, "shop"); got != want || want == nil {
				t.Errorf("the link is %v, want %v", got, want)
			}
		})
	}
}

// The link of an adopted signup is known only if the account has no other one. No
// link is better than the link to another merchant's contract.
func TestAccSignatureLink_OfAnAdoptedSignup(t *testing.T) {
	for name, test := range map[string]struct {
		others func(acctest.Sim)
		want   knownvalue.Check
	}{
		"alone":        {func(acctest.Sim) {}, knownvalue.StringRegexp(acctest.Words("/sign/"))},
		"among others": {addOther, knownvalue.Null()},
		"with the link of another one that is gone": {changeConnection(func(c *dinterotest.Connection) {
			c.Events[0].CreatedAt = "2001-01-01T00:00:00Z"
		}), knownvalue.Null()},
	} {
		t.Run(name, func(t *testing.T) {
			sim := acctest.Start(t)
			sim.AddSignup(dinterotest.Account, acctest.CaseID, "NOK")
			test.others(sim)
			acctest.Test(t, resource.TestStep{Config: providerAndShop(sim), ConfigStateChecks: []statecheck.StateCheck{acctest.WantShop("signature_link", test.want)}})
		})
	}
}

// The resource shows the newest ten events. The link is known although its event is
// not among them.
func TestAccSignatureLink_BesideTheNewestTenEvents(t *testing.T) {
	sim := acctest.Start(t)
	sim.AddSignup(dinterotest.Account, acctest.CaseID, "NOK")
	for i := range 14 {
		sim.AddEvent(dinterotest.Account, dinterotest.Event{Event: fmt.Sprintf("event-%d", i)})
	}
	event := func(i int, name string) statecheck.StateCheck {
		return statecheck.ExpectKnownValue(acctest.ShopAddress, tfjsonpath.New("events").AtSliceIndex(i).AtMapKey("event"), knownvalue.StringExact(name))
	}
	acctest.Test(t, resource.TestStep{Config: providerAndShop(sim), ConfigStateChecks: []statecheck.StateCheck{
		acctest.WantShop("events", knownvalue.ListSizeExact(10)), event(0, "event-4"), event(9, "event-13"),
		acctest.WantShop("signature_link", knownvalue.NotNull()),
	}})
}
