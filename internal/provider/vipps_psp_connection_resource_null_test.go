package provider_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

const nullTestSignup = `"case_id":"` + acctest.CaseID + `","payment_options":[{"type":"dintero_psp.vipps","currencies":["NOK"]}]`

// nullForms are connections without the values that the configuration leaves
// out, in all the ways in which JSON can express that.
var nullForms = map[string]string{
	"empty":       `{"signups":[{` + nullTestSignup + `,"logo":""}],"status":"pending","events":[],"metadata":{},"configuration":{"payment_options":[],"merchant_serial_number":""}}`,
	"null":        `{"signups":[{` + nullTestSignup + `,"logo":null,"created_at":null}],"status":"pending","events":null,"metadata":null,"configuration":null,"schema":null,"updated_at":null}`,
	"left out":    `{"signups":[{` + nullTestSignup + `}],"status":"pending"}`,
	"inner nulls": `{"signups":[null,{` + nullTestSignup + `}],"status":"pending","events":[null,{"metadata":{"a":null}}],"metadata":{"a":null},"configuration":{"payment_options":[null,{}],"merchant_serial_number":null}}`,
	"other types": `{"signups":[{` + nullTestSignup + `,"logo":7,"created_at":{}}],"status":"pending","events":{},"metadata":"x","configuration":[],"schema":"one","updated_at":[],"created_by":{}}`,
	"no status":   `{"signups":[{` + nullTestSignup + `}],"status":null}`,
}

// Null and empty are the same, and neither is a change.
func TestAccNull_NullAndEmptyPlanNothing_Defect19_43(t *testing.T) {
	for name, form := range nullForms {
		t.Run(name, func(t *testing.T) {
			sim, tf := newShop(t)
			tf.MustApply()
			sim.Inject(dinterotest.RouteSettings, -1, acctest.Answer(`{"connections":{"vipps_psp":`+form+`}}`))
			for range 2 {
				tf.MustPlanNothing()
				acctest.WantNoText(t, tf.MustApply(), "Warning")
			}
			sim.WantPOSTs(t, 1)
		})
	}
}

// A null in a list or a map is left out, and never becomes the text "null".
func TestNull_NeverBecomesAText_Defect43(t *testing.T) {
	for name, form := range nullForms {
		t.Run(name, func(t *testing.T) {
			sim := acctest.Start(t)
			sim.Inject(dinterotest.RouteSignup, 1, acctest.Answer(form))
			p := newProtocol(t, sim)
			created := p.create(shopJSON)
			acctest.WantNoText(t, p.show(created.value), `"null"`, `"<nil>"`, `"a"`)
			for _, attribute := range []string{"merchant_serial_number", "signature_link"} {
				if value := p.attributes(created)[attribute]; !value.IsNull() {
					t.Errorf("%s is %s", attribute, value)
				}
			}
		})
	}
}

// What the configuration leaves out, or writes as null, is the same.
func TestAccNull_InTheConfiguration_Defect19(t *testing.T) {
	sim := acctest.Start(t)
	acctest.Run(t,
		resource.TestStep{Config: shopConfig(sim)},
		acctest.PlanEmpty(shopConfig(sim, "logo = null", "attempt = null", "account_id = null")),
	)
	sim.WantPOSTs(t, 1)
}

// Nulls inside the signup are reported as mistakes of the user.
func TestAccNull_InsideOfTheSignup_Defect52(t *testing.T) {
	for name, line := range map[string]string{
		"currency":        `payment_options = [{ type = "dintero_psp.vipps", currencies = ["NOK", null] }]`,
		"option":          `payment_options = [null]`,
		"no currency":     `payment_options = [{ type = "dintero_psp.vipps", currencies = [] }]`,
		"no option":       `payment_options = []`,
		"null options":    `payment_options = null`,
		"null type":       `payment_options = [{ type = null, currencies = ["NOK"] }]`,
		"null currencies": `payment_options = [{ type = "dintero_psp.vipps", currencies = null }]`,
		"null case":       `case_id = null`,
		"empty logo":      `logo = ""`,
	} {
		t.Run(name, func(t *testing.T) {
			sim, tf := newShop(t)
			tf.Configure(shopConfig(sim, line))
			printed, err := tf.Run("validate")
			if err == nil {
				t.Error("terraform validate takes it")
			}
			acctest.WantText(t, printed, "Error:", "main.tf")
			acctest.WantNoText(t, printed, "bug in the provider", "error in the provider")
			sim.WantPOSTs(t, 0)
		})
	}
}

// Options that reads leave out, as a field that is not shown, are no difference.
func TestAccNull_OptionsThatReadsLeaveOut(t *testing.T) {
	for _, reads := range acctest.WorkingReads {
		t.Run(fmt.Sprint(reads), func(t *testing.T) {
			sim, tf := newShop(t)
			sim.SetReads(reads)
			sim.OnShow(func(_ dinterotest.Route, c *dinterotest.Connection) *dinterotest.Connection {
				for i := range c.Signups {
					c.Signups[i].PaymentOptions = nil
				}
				return c
			})
			tf.MustApply()
			for range 2 {
				tf.MustPlanNothing()
				acctest.WantNoText(t, tf.MustApply(), "Warning")
			}
			sim.WantPOSTs(t, 1)
		})
	}
}
