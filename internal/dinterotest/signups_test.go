package dinterotest_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

func TestSignupIsAnsweredWithTheWholeConnection(t *testing.T) {
	_, v := visit(t)
	c := v.signUp(caseA)
	if len(c.Signups) != 1 || len(c.Events) != 1 || c.Configuration == nil {
		t.Fatalf("%+v", c)
	}
	times := []string{c.CreatedAt, c.Signups[0].CreatedAt, c.Events[0].CreatedAt, c.UpdatedAt}
	if !slices.IsSorted(times) || len(slices.Compact(times)) != 4 {
		t.Errorf("times %v, want each later than the one before", times)
	}
}

func TestSignupOfTheSameCaseReplacesItsEntry(t *testing.T) {
	sim, v := visit(t)
	first := v.signUp(caseA)
	v.signUp(caseB)
	sim.Sign(dinterotest.Account)
	signed, _ := sim.Connection(dinterotest.Account)
	again := v.signUp(strings.ToUpper(caseA))

	equal(t, "signups", len(again.Signups), 2)
	equal(t, "status", again.Status, dinterotest.StatusPending)
	equal(t, "serial number", again.Configuration.MerchantSerialNumber, signed.Configuration.MerchantSerialNumber)
	equal(t, "created_at of the connection", again.CreatedAt, first.CreatedAt)
	if again.Signups[0].CreatedAt <= first.Signups[0].CreatedAt || again.UpdatedAt <= signed.UpdatedAt {
		t.Errorf("created_at of the entry and updated_at must move: %+v", again)
	}
	sim.AddSignup(dinterotest.Account, dinterotest.Signup{CaseID: caseA, StoreID: "a store"})
	c, _ := sim.Connection(dinterotest.Account)
	equal(t, "signups with one for a store", len(c.Signups), 3)
	effects := sim.Effects()
	if len(effects) != 2 || effects["T12345678/"+caseA] != 2 || effects["T12345678/"+caseB] != 1 {
		t.Errorf("effects %v", effects)
	}
}

func TestSignupThatIsMalformedIsRefused(t *testing.T) {
	valid := signupOf(caseA)
	for name, body := range map[string]string{
		"nothing":             ``,
		"no object":           `null`,
		"more than an object": valid + `{}`,
		"no signup":           `{}`,
		"a null signup":       `{"signup":null}`,
		"an unknown field":    strings.Replace(valid, `{"signup"`, `{"extra":1,"signup"`, 1),
		"a store":             strings.Replace(valid, `"case_id"`, `"store_id":"a","case_id"`, 1),
		"a name in capitals":  strings.Replace(valid, `"case_id"`, `"Case_ID"`, 1),
		"no uuid":             signupOf("{" + caseA + "}"),
		"a null logo":         strings.Replace(valid, `"case_id"`, `"logo":null,"case_id"`, 1),
		"an empty logo":       strings.Replace(valid, `"case_id"`, `"logo":"","case_id"`, 1),
		"an empty type":       strings.Replace(valid, `dintero_psp.vipps`, ``, 1),
		"no currency":         strings.Replace(valid, `"NOK"`, ``, 1),
		"a small currency":    strings.Replace(valid, `NOK`, `nok`, 1),
		"no currencies":       strings.Replace(valid, `,"currencies":["NOK"]`, ``, 1),
		"no payment options":  `{"signup":{"case_id":"` + caseA + `"}}`,
		"no payment option":   `{"signup":{"case_id":"` + caseA + `","payment_options":[]}}`,
		"no UTF-8":            strings.Replace(valid, "vipps", "\xff", 1),
	} {
		t.Run(name, func(t *testing.T) {
			sim, v := visit(t)
			answer := decode[struct {
				Error struct{ Code, Message string }
			}](t, v.ask(400, "POST", ownPath, body))
			if answer.Error.Code != "BAD REQUEST" || answer.Error.Message == "" || len(sim.Effects()) > 0 {
				t.Errorf("%+v, effects %v", answer, sim.Effects())
			}
		})
	}
	_, v := visit(t)
	v.ask(400, "POST", ownPath, valid, func(r *http.Request) { r.Header.Set("Content-Type", "text/plain") })
}
