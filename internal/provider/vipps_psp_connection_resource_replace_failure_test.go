package provider_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/hashicorp/terraform-exec/tfexec"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/provider"
)

// replacementFailures let the create half of a replacement fail, after its plan
// was fine. Each returns what repairs it.
var replacementFailures = map[string]func(sim acctest.Sim) (repair func()){
	"400": func(sim acctest.Sim) func() {
		sim.Inject(dinterotest.RouteSignup, -1, acctest.Refusal(http.StatusBadRequest, "Not this one"))
		return sim.ClearFaults
	},
	"429 for ever": func(sim acctest.Sim) func() {
		sim.Inject(dinterotest.RouteSignup, -1, dinterotest.Fault{Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"1000"}}})
		return sim.ClearFaults
	},
	"token refused": func(sim acctest.Sim) func() {
		sim.Inject(dinterotest.RouteToken, -1, acctest.Refusal(http.StatusUnauthorized, "The client is unknown"))
		return sim.ClearFaults
	},
	"no grant": func(sim acctest.Sim) func() {
		sim.Inject(dinterotest.RouteToken, -1, acctest.Refusal(http.StatusForbidden, "The client has no grant"))
		return sim.ClearFaults
	},
	"token endpoint broken": func(sim acctest.Sim) func() {
		sim.Inject(dinterotest.RouteToken, -1, dinterotest.Fault{Status: http.StatusBadGateway})
		return sim.ClearFaults
	},
	"reads broken": func(sim acctest.Sim) func() { // the plan in the apply would fail, too
		sim.FailReads(dinterotest.Fault{Status: http.StatusInternalServerError})
		return sim.ClearFaults
	},
	"everything reset": func(sim acctest.Sim) func() {
		sim.InjectFunc(func(*http.Request, dinterotest.Route) *dinterotest.Fault { return &dinterotest.Fault{Reset: true} })
		return sim.ClearFaults
	},
}

// startReplacement plans a replacement with a change, and saves the plan.
func startReplacement(t *testing.T, sim acctest.Sim, tf acctest.Terraform, taint bool) acctest.Instance {
	t.Helper()
	tf.MustApply()
	sim.Sign(dinterotest.Account)
	tf.MustApply()
	sim.ResetLog()
	tf.Configure(shopConfig(sim, acctest.Currencies("NOK", "SEK")))
	options := []tfexec.PlanOption{tfexec.Out("plan")}
	if taint {
		tf.MustRun("taint", acctest.ShopAddress)
	} else {
		options = append(options, tfexec.Replace(acctest.ShopAddress))
	}
	tf.MustPlan(options...)
	return tf.MustHave(acctest.ShopAddress)
}

// For whatever reason the create half fails, the state stays as it was, and the
// next apply submits the change once.
func TestAccReplaceFailure_KeepsWhatWasThere_Defect36(t *testing.T) {
	for name, fail := range replacementFailures {
		for _, taint := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s/taint %t", name, taint), func(t *testing.T) {
				sim, tf := newShop(t)
				before := startReplacement(t, sim, tf, taint)
				repair := fail(sim)
				acctest.WantText(t, tf.MustNotApply(tfexec.DirOrPlan("plan")), "Error: "+shopTitle(provider.TitleNotSubmitted))
				wantSame(t, tf, before)
				if sim.Effects() > 0 {
					t.Error("something took effect")
				}
				repair()
				sim.ResetLog()
				tf.MustApply()
				tf.MustPlanNothing()
				sim.WantPOSTs(t, 1)
				wantStored(t, sim, "NOK", "SEK")
			})
		}
	}
}

func wantSame(t *testing.T, tf acctest.Terraform, before acctest.Instance) {
	t.Helper()
	after := tf.MustHave(acctest.ShopAddress)
	if fmt.Sprint(after.Attributes) != fmt.Sprint(before.Attributes) {
		t.Errorf("the state went from\n%v to\n%v", before.Attributes, after.Attributes)
	}
}

// The server is gone altogether when the plan is applied.
func TestAccReplaceFailure_ServerDown_Defect36(t *testing.T) {
	for _, taint := range []bool{true, false} {
		t.Run(fmt.Sprintf("taint %t", taint), func(t *testing.T) {
			sim, tf := newShop(t)
			server := httptest.NewServer(sim)
			defer server.Close()
			sim.URL = server.URL + "/v1"
			tf.Configure(shopConfig(sim))
			before := startReplacement(t, sim, tf, taint)
			server.Close()
			acctest.WantText(t, tf.MustNotApply(tfexec.DirOrPlan("plan")), "Error: "+shopTitle(provider.TitleNotSubmitted), "connection refused")
			wantSame(t, tf, before)
			sim.WantPOSTs(t, 0)
		})
	}
}

// The outcome of the create half is not known: the state keeps what was there,
// with a note, and no retry sends it again.
func TestAccReplaceFailure_AmbiguousResponse_Defect36_55(t *testing.T) {
	for name, hide := range unreadable {
		for _, effect := range effects {
			for _, taint := range []bool{true, false} {
				t.Run(fmt.Sprintf("%s/%s/taint %t", name, effect, taint), func(t *testing.T) {
					sim, tf := newShop(t)
					before := startReplacement(t, sim, tf, taint)
					hide(sim)
					sim.ResetLog()
					sim.Inject(dinterotest.RouteSignup, 1, taking(effect, dinterotest.Fault{Reset: true}))
					acctest.WantText(t, tf.MustNotApply(tfexec.DirOrPlan("plan")), "Error: "+shopTitle(provider.TitleOutcomeUnknown))
					after := tf.MustHave(acctest.ShopAddress)
					if after.Attributes["unconfirmed"] == nil || currenciesOf(after) != "[NOK]" || after.Attributes["status"] != before.Attributes["status"] {
						t.Errorf("the state has %v", after.Attributes)
					}
					for range 2 {
						acctest.WantText(t, tf.MustNotApply(), "Error: "+shopTitle(provider.TitleOutcomeUnknown))
					}
					sim.WantPOSTs(t, 1)
					tf.Configure(shopConfig(sim, acctest.Currencies("NOK", "SEK"), "attempt = 2"))
					tf.MustApply()
					tf.MustPlanNothing()
					sim.WantPOSTs(t, 2)
				})
			}
		}
	}
}

// If reads work, an effect is found.
func TestAccReplaceFailure_LostResponseIsFound_Defect36(t *testing.T) {
	for _, reads := range acctest.WorkingReads {
		for _, effect := range []string{effectBefore, effectLate} {
			t.Run(fmt.Sprintf("%s/%s", reads, effect), func(t *testing.T) {
				sim, tf := newShop(t)
				sim.SetReads(reads)
				startReplacement(t, sim, tf, true)
				sim.Inject(dinterotest.RouteSignup, 1, taking(effect, dinterotest.Fault{Status: http.StatusBadGateway}))
				tf.MustApply(tfexec.DirOrPlan("plan"))
				tf.MustPlanNothing()
				sim.WantPOSTs(t, 1)
			})
		}
	}
}

// Another run changes the signup between the plan and the apply of a replacement
// that asks for the same. Planning it once more would be a conflict, and an error
// there would lose the state.
func TestAccReplaceFailure_SecondPlanningDoesNotFail_Defect36(t *testing.T) {
	for _, taint := range []bool{true, false} {
		t.Run(fmt.Sprintf("taint %t", taint), func(t *testing.T) {
			sim, tf := newShop(t)
			tf.MustApply()
			options := []tfexec.PlanOption{tfexec.Out("plan")}
			if taint {
				tf.MustRun("taint", acctest.ShopAddress)
			} else {
				options = append(options, tfexec.Replace(acctest.ShopAddress))
			}
			tf.MustPlan(options...)
			sim.AddSignup(dinterotest.Account, acctest.CaseID, "SEK")
			sim.ResetLog()
			tf.MustApply(tfexec.DirOrPlan("plan"))
			if requests := sim.Requests(); len(requests) > 0 {
				t.Errorf("%d requests were made, want none", len(requests))
			}
			if shop := tf.MustHave(acctest.ShopAddress); shop.Tainted || currenciesOf(shop) != "[NOK]" {
				t.Errorf("tainted %t, currencies %s", shop.Tainted, currenciesOf(shop))
			}
		})
	}
}

// One of many replacements fails, and the others succeed.
func TestAccReplaceFailure_OneOfMany_Defect36(t *testing.T) {
	sim, tf := newShop(t)
	config := func(lines ...string) string {
		lines = append(lines, `for_each = toset(["0", "1", "2", "3", "4"])`, `case_id = "3c90c3cc-0d44-4b50-8888-00000000000${each.key}"`)
		return sim.Provider() + acctest.Shop("shop", "", lines...)
	}
	tf.Configure(config())
	tf.MustApply()
	tf.Configure(config(acctest.Currencies("SEK")))
	for i := range 5 {
		tf.MustRun("taint", fmt.Sprintf(`%s["%d"]`, acctest.ShopAddress, i))
	}
	var refused atomic.Int32
	sim.InjectFunc(func(_ *http.Request, route dinterotest.Route) *dinterotest.Fault {
		if route == dinterotest.RouteSignup && refused.Add(1) == 3 {
			return &dinterotest.Fault{Status: http.StatusBadRequest}
		}
		return nil
	})
	tf.MustNotApply()
	tainted := 0
	for _, i := range tf.Instances() {
		if i.Tainted {
			tainted++
		}
		if want := "[SEK]"; !i.Tainted && currenciesOf(i) != want || !strings.HasPrefix(i.CaseID(), "3c90") {
			t.Errorf("%s has %s", i.Address, currenciesOf(i))
		}
	}
	if len(tf.Instances()) != 5 || tainted != 1 {
		t.Errorf("%d signups in the state, %d of them tainted; want 5 and 1", len(tf.Instances()), tainted)
	}
	tf.MustApply()
	tf.MustPlanNothing()
	sim.WantPOSTs(t, 5+5+1)
}
