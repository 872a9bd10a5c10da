package provider_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/provider"
)

// The plan showed that a value stays, and Dintero changes it nevertheless. The
// apply succeeds and warns, and the next refresh records the new value.
func TestAccUpdateValues_ChangedAgainstThePlan_Defect21(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*dinterotest.Connection)
		now    string
	}{
		"created_at":             {func(c *dinterotest.Connection) { c.CreatedAt = "2031-01-02T03:04:05Z" }, "2031-01-02T03:04:05Z"},
		"created_by":             {func(c *dinterotest.Connection) { c.CreatedBy = "somebody-else" }, "somebody-else"},
		"schema":                 {func(c *dinterotest.Connection) { c.Schema = 97 }, "97"},
		"merchant_serial_number": {func(c *dinterotest.Connection) { c.Configuration.MerchantSerialNumber = "797979" }, "797979"},
	} {
		t.Run(name, func(t *testing.T) {
			sim, tf := newShop(t)
			sim.SetInstant(true)
			tf.MustApply()
			before := fmt.Sprint(tf.MustHave(acctest.ShopAddress).Attributes[name])
			sim.OnShow(func(_ dinterotest.Route, c *dinterotest.Connection) *dinterotest.Connection {
				if len(c.Signups[0].PaymentOptions[0].Currencies) > 1 {
					test.change(c)
				}
				return c
			})
			tf.Configure(shopConfig(sim, acctest.Currencies("NOK", "SEK")))
			acctest.WantText(t, tf.MustApply(), "Warning: "+shopTitle(provider.TitleOtherValue), name, before, test.now)
			if now := fmt.Sprint(tf.MustHave(acctest.ShopAddress).Attributes[name]); now != before {
				t.Errorf("the state has %s, want the planned %s", now, before)
			}
			tf.MustPlanNothing()
			tf.MustApply()
			if now := fmt.Sprint(tf.MustHave(acctest.ShopAddress).Attributes[name]); now != test.now {
				t.Errorf("after a refresh the state has %s, want %s", now, test.now)
			}
			tf.MustPlanNothing()
			sim.WantPOSTs(t, 2)
		})
	}
}

// A value that Dintero leaves out of the response stays, too.
func TestAccUpdateValues_LeftOutOfTheResponse_Defect21(t *testing.T) {
	for name, body := range map[string]string{
		"everything": `{}`,
		"most of it": `{"signups":[{"case_id":"` + acctest.CaseID + `"}],"status":"pending","events":[],"configuration":null}`,
	} {
		t.Run(name, func(t *testing.T) {
			sim, tf := newShop(t)
			sim.SetInstant(true)
			tf.MustApply()
			sim.SetReads(dinterotest.ReadsNone)
			sim.Inject(dinterotest.RouteSignup, 1, acctest.Answer(body))
			tf.Configure(shopConfig(sim, acctest.Currencies("NOK", "SEK")))
			tf.MustApply()
			shop := tf.MustHave(acctest.ShopAddress).Attributes
			if shop["created_at"] == nil || shop["merchant_serial_number"] == nil || shop["signed_up_at"] == nil {
				t.Errorf("the state has %v", shop)
			}
			tf.MustPlanNothing()
			sim.WantPOSTs(t, 2)
		})
	}
}

// A serial number that is null may be issued by the change.
func TestAccUpdateValues_IssuedByTheChange_Defect21(t *testing.T) {
	sim, tf := newShop(t)
	tf.MustApply()
	sim.SetInstant(true)
	tf.Configure(shopConfig(sim, acctest.Currencies("NOK", "SEK")))
	acctest.WantText(t, tf.MustPlan(), "+ merchant_serial_number = (known after apply)")
	acctest.WantNoText(t, tf.MustApply(), provider.TitleOtherValue)
	if shop := tf.MustHave(acctest.ShopAddress).Attributes; shop["merchant_serial_number"] == nil {
		t.Errorf("the state has %v", shop)
	}
}

// A change that was accepted and ignored is a warning, and the next apply does
// not try again by itself.
func TestAccUpdateValues_IgnoredChange_Defect37(t *testing.T) {
	for name, lines := range map[string][]string{
		"options": {acctest.Currencies("NOK", "SEK")},
		"logo":    {`logo = "https://shop.example.com/2.png"`},
		"attempt": {"attempt = 2"},
	} {
		t.Run(name, func(t *testing.T) {
			sim, tf := newShop(t)
			tf.MustApply()
			sim.OnAccept(func(string, *dinterotest.Signup) bool { return false })
			tf.Configure(shopConfig(sim, lines...))
			acctest.WantText(t, tf.MustApply(), "Warning: "+shopTitle(provider.TitleIgnored), "attempt")
			tf.MustPlanNothing()
			tf.MustApply()
			sim.WantPOSTs(t, 2)
		})
	}
}

// A create is not ignored silently either.
func TestAccUpdateValues_IgnoredCreate_Defect37(t *testing.T) {
	sim, tf := newShop(t)
	sim.AddSignup(dinterotest.Account, acctest.OtherCaseID, "NOK")
	sim.OnAccept(func(string, *dinterotest.Signup) bool { return false })
	acctest.WantText(t, tf.MustApply(), "Warning: "+shopTitle(provider.TitleIncomplete))
	acctest.WantText(t, tf.MustApply(), "Warning: "+shopTitle(provider.TitleNotVisible))
	sim.WantPOSTs(t, 1)
}

// A success with an error in it is a warning with Dintero's own message.
// Whether it was taken is not known.
func TestAccUpdateValues_SuccessWithAnError_Defect37(t *testing.T) {
	for name, body := range map[string]string{
		"error":    `{"error":{"code":"BUSY","message":"Try again later"}}`,
		"web page": "<!doctype html><html><title>Try again later</title></html>",
	} {
		t.Run(name, func(t *testing.T) {
			sim, tf := newShop(t)
			tf.MustApply()
			tf.Configure(shopConfig(sim, acctest.Currencies("NOK", "SEK")))
			sim.Inject(dinterotest.RouteSignup, 1, dinterotest.Fault{Status: http.StatusOK, Body: body})
			acctest.WantText(t, tf.MustNotApply(), "Error: "+shopTitle(provider.TitleOutcomeUnknown), "Try again later")
			shop := tf.MustHave(acctest.ShopAddress)
			if shop.Tainted || shop.Attributes["unconfirmed"] == nil || currenciesOf(shop) != "[NOK]" {
				t.Errorf("tainted %t, state %v", shop.Tainted, shop.Attributes)
			}
			sim.WantPOSTs(t, 2)
		})
	}
}

// 40 merchants' plans have to stay readable, so a changed currency is all that
// one of them shows, beside what really becomes unknown.
func TestAccUpdateValues_PlanOfAChangeIsShort(t *testing.T) {
	sim, tf := newShop(t)
	sim.SetInstant(true)
	tf.MustApply()
	tf.Configure(shopConfig(sim, acctest.Currencies("NOK", "SEK")))
	planned := tf.MustPlan()
	for _, name := range []string{"created_at", "created_by", "schema", "merchant_serial_number", "account_id", "attempt", "visible", "unconfirmed"} {
		if regexp.MustCompile(`[~+-] ` + name + ` `).MatchString(strings.SplitN(planned, "signup", 2)[1]) {
			t.Errorf("the plan shows a change of %s:\n%s", name, planned)
		}
	}
}
