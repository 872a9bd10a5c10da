package provider_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/provider"
)

// ambiguousResponses do not say whether a POST was accepted.
var ambiguousResponses = map[string]dinterotest.Fault{
	"302":          {Status: http.StatusFound, Header: http.Header{"Location": {"/login"}}},
	"408":          {Status: http.StatusRequestTimeout},
	"500":          {Status: http.StatusInternalServerError, Body: `{"error":{"message":"oops"}}`},
	"502":          {Status: http.StatusBadGateway, Body: "<html><title>Bad gateway</title></html>"},
	"503":          {Status: http.StatusServiceUnavailable},
	"504":          {Status: http.StatusGatewayTimeout},
	"reset":        {Reset: true},
	"timeout":      {Delay: 3 * time.Second},
	"200 web page": {Status: http.StatusOK, Body: "<!doctype html><html><title>Please log in</title></html>"},
	"200 error":    {Status: http.StatusOK, Body: `{"error":{"code":"BUSY","message":"Try again later"}}`},
}

// How a POST with an ambiguous response takes effect: never, before the response,
// or some time after it.
const (
	effectNever  = "never"
	effectBefore = "before"
	effectLate   = "late"
)

var effects = []string{effectNever, effectBefore, effectLate}

// taking returns the fault for a request that takes effect.
func taking(effect string, f dinterotest.Fault) dinterotest.Fault {
	f.After = effect == effectBefore
	if effect == effectLate {
		f.Late = acctest.Timing().Onboarding.ConfirmFor / 2
	}
	return f
}

const impatient = `"request_timeout":"300ms"`

// If a POST took effect, reading finds the effect, whatever the response was.
// The POST is never sent again, also if it had no effect.
func TestAmbiguous_IsSentOnce_Defect03_30(t *testing.T) {
	for name, fault := range ambiguousResponses {
		for _, effect := range effects {
			t.Run(name+"/"+effect, func(t *testing.T) {
				t.Parallel()
				sim := acctest.Start(t)
				sim.AddSignup(dinterotest.Account, acctest.OtherCaseID, "NOK") // so that reads show a connection
				sim.Inject(dinterotest.RouteSignup, 1, taking(effect, fault))
				p := newProtocol(t, sim, impatient)
				created, diags := p.planAndApply(p.none(), shopJSON)
				sim.WantPOSTs(t, 1)
				attributes := p.attributes(created)
				if effect == effectNever {
					wantDiagnostic(t, diags, isError, shopTitle(provider.TitleOutcomeUnknown), "apply again")
					if attributes != nil {
						t.Errorf("the state has %v, want nothing", attributes)
					}
					return
				}
				wantNoDiagnostics(t, diags)
				if status := text(attributes["status"]); status != "pending" || !attributes["unconfirmed"].IsNull() {
					t.Errorf("the status is %s, unconfirmed %s", status, attributes["unconfirmed"])
				}
			})
		}
	}
}

// Dintero's own words are in the error.
func TestAmbiguous_ErrorHasDinterosWords_Defect09_37(t *testing.T) {
	for name, words := range map[string]string{
		"500": "oops", "502": `titled "Bad gateway"`, "200 web page": `titled "Please log in"`, "200 error": "200 OK (BUSY): Try again later",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim := acctest.Start(t)
			sim.SetReads(dinterotest.ReadsNone)
			sim.Inject(dinterotest.RouteSignup, 1, ambiguousResponses[name])
			p := newProtocol(t, sim)
			_, diags := p.planAndApply(p.none(), shopJSON)
			wantDiagnostic(t, diags, isError, shopTitle(provider.TitleOutcomeUnknown), words,
				"management/settings: shows no Vipps PSP connection; connections/vipps-psp: 404 Not Found",
				"terraform state rm ADDRESS", "raise attempt by one", "terraform untaint ADDRESS")
		})
	}
}

// If every read is refused, waiting is of no use.
func TestAmbiguous_WaitsOnlyIfAReadMayTell(t *testing.T) {
	confirmFor := acctest.Timing().Onboarding.ConfirmFor
	for name, test := range map[string]struct {
		act   func(acctest.Sim)
		waits bool
	}{
		"reads work":       {func(sim acctest.Sim) { sim.AddSignup(dinterotest.Account, acctest.OtherCaseID, "NOK") }, true},
		"no read shows it": {func(sim acctest.Sim) { sim.SetReads(dinterotest.ReadsNone) }, true},
		"no read works":    {func(sim acctest.Sim) { sim.FailReads(dinterotest.Fault{Status: http.StatusNotFound}) }, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim := acctest.Start(t)
			test.act(sim)
			sim.Inject(dinterotest.RouteSignup, 1, dinterotest.Fault{Status: http.StatusGatewayTimeout})
			p := newProtocol(t, sim)
			planned := p.plan(p.none(), shopJSON)
			started := time.Now()
			_, diags := p.apply(p.none(), planned, shopJSON)
			if took := time.Since(started); !failed(diags) || (took >= confirmFor) != test.waits {
				t.Errorf("it took %s, and waiting is %v; %s", took, test.waits, texts(diags))
			}
			sim.WantPOSTs(t, 1)
		})
	}
}

// If the effect comes after the end of the wait, the next apply finds it.
func TestAccAmbiguous_VeryLateEffectIsAdopted_Defect30(t *testing.T) {
	sim, tf := newShop(t)
	sim.AddSignup(dinterotest.Account, acctest.OtherCaseID, "NOK")
	sim.Inject(dinterotest.RouteSignup, 1, dinterotest.Fault{Late: 2 * acctest.Timing().Onboarding.ConfirmFor})
	tf.MustNotApply()
	wantEmptyState(t, tf)
	time.Sleep(2 * acctest.Timing().Onboarding.ConfirmFor)
	acctest.WantText(t, tf.MustApply(), provider.TitleAdopted)
	tf.MustPlanNothing()
	sim.WantPOSTs(t, 1)
}

// If the reads after an ambiguous response show a different signup of another
// run, that is a conflict.
func TestAmbiguous_AnotherSignupMeanwhileIsAConflict_Defect39(t *testing.T) {
	sim := acctest.Start(t)
	sim.Inject(dinterotest.RouteSignup, 1, dinterotest.Fault{Status: http.StatusBadGateway})
	sim.OnRequest(func(route dinterotest.Route, _ string) {
		if route == dinterotest.RouteSignup {
			sim.AddSignup(dinterotest.Account, acctest.CaseID, "SEK")
		}
	})
	p := newProtocol(t, sim)
	created, diags := p.planAndApply(p.none(), shopJSON)
	wantDiagnostic(t, diags, isError, shopTitle(provider.TitleConflict), "502 Bad Gateway", "dintero_psp.vipps (SEK)", `id = "`+acctest.ShopID+`"`)
	if p.attributes(created) != nil {
		t.Error("something was taken over")
	}
	sim.WantPOSTs(t, 1)
}
