package onboarding_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

// How long a test waits for an effect: long if there is one, because the
// machine may be busy, and short if there is none.
const (
	long  = never
	short = 100 * time.Millisecond
)

// doubtful are responses to a POST that may have taken effect nevertheless.
var doubtful = map[string]dinterotest.Fault{
	"301": status(301), "307": {Status: 307, Header: map[string][]string{"Location": {"/elsewhere"}}}, "408": status(408),
	"500": status(500), "501": status(501), "502 page": {Status: 502, Body: "<html><title>Bad gateway</title>"}, "503": status(503), "504": status(504),
	"500 cut off": {Status: 500, Body: "{}", CutOff: true}, "503 in words": dinteroError(503, "Try later"),
	"200 page": {Status: 200, Body: "<!doctype html><title>Log in</title>"}, "200 error": dinteroError(200, "Not now"), "202 error": dinteroError(202, "Not now"),
	"reset": {Reset: true}, "timeout": {Delay: 120 * time.Millisecond},
}

// eachDoubt runs a test for each ambiguous response with the first kind of
// reads, and for one response with each other kind.
func eachDoubt(t *testing.T, modes []dinterotest.Reads, confirmedFor time.Duration, test func(t *testing.T, fault dinterotest.Fault, sim acctest.Sim, run *onboarding.Run)) {
	t.Helper()
	t.Parallel()
	for name, fault := range doubtful {
		for i, mode := range modes {
			if i > 0 && name != "502 page" {
				continue
			}
			t.Run(fmt.Sprintf("%s, reads %s", name, mode), func(t *testing.T) {
				t.Parallel()
				timeout := 5 * time.Second
				if fault.Delay > 0 {
					timeout = 60 * time.Millisecond
				}
				sim, run := start(t, requestTimeout(timeout), confirmFor(confirmedFor), grace(never))
				sim.SetReads(mode)
				test(t, fault, sim, run)
			})
		}
	}
}

func TestConfirm_EffectBeforeTheAnswerIsFound_Defect03_30(t *testing.T) {
	eachDoubt(t, readable, long, func(t *testing.T, fault dinterotest.Fault, sim acctest.Sim, run *onboarding.Run) {
		sim.Inject(dinterotest.RouteSignup, -1, afterEffect(fault))
		result, err := run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
		mustSucceed(t, err)
		wantDecision(t, result.Decision, onboarding.Submit, onboarding.ReasonNew)
		mustSucceed(t, result.Incomplete)
		wantEqual(t, "shown", result.View.Covers(keyA, wishFor("NOK")), true)
		wantSent(t, sim, 1, 1)
	})
}

func TestConfirm_EffectAfterTheAnswerIsFound_Defect30(t *testing.T) {
	eachDoubt(t, readable, long, func(t *testing.T, fault dinterotest.Fault, sim acctest.Sim, run *onboarding.Run) {
		fault.Late = 100 * time.Millisecond
		sim.Inject(dinterotest.RouteSignup, -1, fault)
		result, err := run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
		mustSucceed(t, err)
		wantEqual(t, "shown", result.View.Covers(keyA, wishFor("NOK")), true)
		wantSent(t, sim, 1, 1)
	})
}

func TestConfirm_EffectOfAChangeIsFound_Defect30(t *testing.T) {
	for name, c := range map[string]struct {
		wish    onboarding.Wish
		prepare func(sim acctest.Sim)
	}{
		"options":                             {wishFor("SEK"), func(acctest.Sim) {}},
		"options beside another signup":       {wishFor("SEK"), func(sim acctest.Sim) { sim.AddSignup(account, caseB, "NOK") }},
		"logo":                                {logo("bmV3", wishFor("NOK")), func(acctest.Sim) {}},
		"attempt":                             {attempt(2, wishFor("NOK")), func(acctest.Sim) {}},
		"attempt after it was declined":       {attempt(2, wishFor("NOK")), func(sim acctest.Sim) { sim.Decline(account) }},
		"attempt beside another signup":       {attempt(2, wishFor("NOK")), func(sim acctest.Sim) { sim.AddSignup(account, caseB, "NOK") }},
		"options, logo and attempt":           {attempt(2, logo("bmV3", wishFor("SEK"))), func(acctest.Sim) {}},
		"options where Dintero adds currency": {wishFor("SEK"), addEUR},
	} {
		t.Run(name, func(t *testing.T) {
			eachDoubt(t, []dinterotest.Reads{dinterotest.ReadsSettings}, long, func(t *testing.T, fault dinterotest.Fault, sim acctest.Sim, run *onboarding.Run) {
				sim.AddSignup(account, caseA, "NOK")
				c.prepare(sim)
				record := recordOf(sim, wishFor("NOK"))
				fault.Late = 60 * time.Millisecond
				sim.Inject(dinterotest.RouteSignup, -1, fault)
				result, err := run.Apply(t.Context(), keyA, record, c.wish)
				mustSucceed(t, err)
				wantDecision(t, result.Decision, onboarding.Submit, onboarding.ReasonChanged)
				wantEqual(t, "shown", result.View.Covers(keyA, c.wish), true)
				wantSent(t, sim, 1, 1)
			})
		})
	}
}

// No read shows the effect, so the outcome is not known, and the POST is never
// repeated.
func TestConfirm_WithoutEffectIsAmbiguous_Defect03_30(t *testing.T) {
	eachDoubt(t, allReads, short, func(t *testing.T, fault dinterotest.Fault, sim acctest.Sim, run *onboarding.Run) {
		sim.Inject(dinterotest.RouteSignup, -1, fault)
		started := time.Now()
		_, err := run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
		ambiguous := errorAs[*onboarding.AmbiguousError](t, err)
		wantEqual(t, "key", ambiguous.Key, keyA)
		wantEqual(t, "create", ambiguous.Create, true)
		wantEqual(t, "reading", ambiguous.Reading, onboarding.ReadsUnknown)
		wantEqual(t, "read", ambiguous.Read, nil)
		wantEqual(t, "responses", len(ambiguous.Responses), 2)
		wantEqual(t, "existing", ambiguous.Existing, nil)
		if took := time.Since(started); took < short || ambiguous.SentAt.Before(started) {
			t.Errorf("it took %s, want the time until an effect would be shown", took)
		}
		wantSent(t, sim, 1, 0)
	})
}

func TestConfirm_WithoutEffectIsAmbiguousThoughReadsWork_Defect30(t *testing.T) {
	eachDoubt(t, readable, short, func(t *testing.T, fault dinterotest.Fault, sim acctest.Sim, run *onboarding.Run) {
		sim.AddSignup(account, caseB, "NOK")
		sim.Inject(dinterotest.RouteSignup, -1, fault)
		_, err := run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
		wantEqual(t, "reading", errorAs[*onboarding.AmbiguousError](t, err).Reading, onboarding.ReadsWork)
		wantSent(t, sim, 1, 0)
	})
}

func TestConfirm_EffectThatNoReadShowsIsAmbiguous_Defect55(t *testing.T) {
	eachDoubt(t, []dinterotest.Reads{dinterotest.ReadsNone}, short, func(t *testing.T, fault dinterotest.Fault, sim acctest.Sim, run *onboarding.Run) {
		sim.Inject(dinterotest.RouteSignup, -1, afterEffect(fault))
		_, err := run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
		wantEqual(t, "reading", errorAs[*onboarding.AmbiguousError](t, err).Reading, onboarding.ReadsUnknown)
		wantSent(t, sim, 1, 1)
	})
}

func TestConfirm_ErrorHasDinterosWords_Defect37(t *testing.T) {
	for _, code := range []int{200, 202, 408, 500, 503} {
		sim, run := start(t, confirmFor(50*time.Millisecond))
		sim.Inject(dinterotest.RouteSignup, -1, dinteroError(code, "The registry is closed"))
		_, err := run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
		wantError[*onboarding.AmbiguousError](t, err)
		wantContains(t, "error", err.Error(), "the signup T12345678/"+caseA+" may have been accepted: ")
		wantContains(t, "error", err.Error(), "The registry is closed")
	}
}

// If no read works, there is nothing to wait for.
func TestConfirm_DoesNotWaitIfNoReadWorks(t *testing.T) {
	for _, code := range []int{403, 404, 405, 501} {
		for _, effect := range []bool{true, false} {
			sim, run := start(t, confirmFor(never))
			var record *onboarding.Record
			if code == 403 { // a new signup is not even sent then
				record = &onboarding.Record{Wish: wishFor("SEK")}
			}
			sim.Inject(dinterotest.RouteSettings, -1, status(code))
			sim.Inject(dinterotest.RouteConnection, -1, status(code))
			sim.Inject(dinterotest.RouteSignup, -1, dinterotest.Fault{Status: 502, After: effect})
			within(t, 5*time.Second, func() {
				_, err := run.Apply(t.Context(), keyA, record, wishFor("NOK"))
				ambiguous := errorAs[*onboarding.AmbiguousError](t, err)
				wantEqual(t, "reading", ambiguous.Reading, onboarding.ReadsRefused)
				wantEqual(t, "responses", len(ambiguous.Responses), 2)
			})
			wantRequests(t, sim, "token settings connection signup settings connection")
		}
	}
}
