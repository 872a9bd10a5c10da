package onboarding_test

import (
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

// The tests here are about the apply after one whose outcome is not known.
// Another process runs it, and knows only the state.

// leaveInDoubt applies a wish with an ambiguous response, and returns what the
// state then has: for a create the new record, for a change the old one.
func leaveInDoubt(t *testing.T, sim acctest.Sim, run *onboarding.Run, record *onboarding.Record, wish onboarding.Wish, fault dinterotest.Fault) *onboarding.Record {
	t.Helper()
	sim.Inject(dinterotest.RouteSignup, 1, fault)
	_, err := run.Apply(t.Context(), keyA, record, wish)
	ambiguous := errorAs[*onboarding.AmbiguousError](t, err)
	stored := onboarding.Record{Wish: wish}
	if record != nil {
		stored = *record
	}
	stored.Unconfirmed = &onboarding.Unconfirmed{SentAt: ambiguous.SentAt, Attempt: wish.Attempt}
	return &stored
}

var changesInDoubt = map[string]struct {
	record bool
	wish   onboarding.Wish
}{
	"create":  {false, wishFor("NOK")},
	"options": {true, wishFor("SEK")},
	"logo":    {true, logo("bmV3", wishFor("NOK"))},
	"attempt": {true, attempt(2, wishFor("NOK"))},
}

// startInDoubt is an account with another signup, and with this one if a change
// is in doubt.
func startInDoubt(t *testing.T, hasRecord bool, edits ...func(*setup)) (acctest.Sim, *onboarding.Run, *onboarding.Record) {
	t.Helper()
	sim, run := start(t, edits...)
	sim.AddSignup(account, caseB, "NOK")
	if !hasRecord {
		return sim, run, nil
	}
	sim.AddSignup(account, caseA, "NOK")
	return sim, run, recordOf(sim, wishFor("NOK"))
}

func TestConfirmNextApply_AdoptsALateEffect_Defect30_55(t *testing.T) {
	for name, c := range changesInDoubt {
		t.Run(name, func(t *testing.T) {
			sim, run, record := startInDoubt(t, c.record, confirmFor(50*time.Millisecond))
			stored := leaveInDoubt(t, sim, run, record, c.wish, dinterotest.Fault{Status: 504, Late: 500 * time.Millisecond})
			sim.WaitForLateEffects()
			result, err := newRun(t, sim).Apply(t.Context(), keyA, stored, c.wish)
			wantAdopted(onboarding.ReasonTookEffect)(t, result, err)
			wantSent(t, sim, 1, 1)
		})
	}
}

func TestConfirmNextApply_SendsOnceMoreIfNothingHappened(t *testing.T) {
	for name, c := range changesInDoubt {
		t.Run(name, func(t *testing.T) {
			sim, run, record := startInDoubt(t, c.record, confirmFor(50*time.Millisecond))
			stored := leaveInDoubt(t, sim, run, record, c.wish, status(504))
			result, err := newRun(t, sim, confirmFor(50*time.Millisecond)).Apply(t.Context(), keyA, stored, c.wish)
			mustSucceed(t, err)
			wantDecision(t, result.Decision, onboarding.Submit, onboarding.ReasonNoEffect)
			wantSent(t, sim, 2, 1)
		})
	}
}

func TestConfirmNextApply_WaitsUntilReadsCanBeBelieved_Defect30_31(t *testing.T) {
	for name, c := range changesInDoubt {
		t.Run(name, func(t *testing.T) {
			sim, run, record := startInDoubt(t, c.record, confirmFor(50*time.Millisecond))
			stored := leaveInDoubt(t, sim, run, record, c.wish, status(504))
			_, err := newRun(t, sim, confirmFor(never)).Apply(t.Context(), keyA, stored, c.wish)
			unconfirmed := errorAs[*onboarding.UnconfirmedError](t, err)
			if unconfirmed.Wait <= never/2 || unconfirmed.Wait > never {
				t.Errorf("wait %s, want what is left of %s", unconfirmed.Wait, never)
			}
			wantEqual(t, "create", unconfirmed.Create, !c.record)
			wantSent(t, sim, 1, 0)
		})
	}
}

// No read works, or none shows a connection: a retry of the pipeline sends
// nothing, at once and later, until the user raises the attempt.
func TestConfirmNextApply_SendsNothingIfNobodyCanTell_Defect55(t *testing.T) {
	for name, c := range changesInDoubt {
		for reads, hide := range map[string]func(sim acctest.Sim){
			"no read shows a connection": func(sim acctest.Sim) { sim.SetReads(dinterotest.ReadsNone) },
			"no read works": func(sim acctest.Sim) {
				sim.Inject(dinterotest.RouteSettings, -1, status(404))
				sim.Inject(dinterotest.RouteConnection, -1, status(405))
			},
			"the account may not be read": func(sim acctest.Sim) { sim.Inject(dinterotest.RouteSettings, -1, status(403)) },
		} {
			t.Run(name+", "+reads, func(t *testing.T) {
				t.Parallel()
				sim, run, record := startInDoubt(t, c.record, confirmFor(20*time.Millisecond))
				stored := leaveInDoubt(t, sim, run, record, c.wish, status(504))
				hide(sim)
				for range 3 {
					next := newRun(t, sim, confirmFor(20*time.Millisecond))
					_, err := next.Plan(t.Context(), keyA, stored, c.wish)
					wantError[*onboarding.UnconfirmedError](t, err)
					_, err = next.Apply(t.Context(), keyA, stored, c.wish)
					unconfirmed := errorAs[*onboarding.UnconfirmedError](t, err)
					wantEqual(t, "wait", unconfirmed.Wait, 0)
					wantEqual(t, "create", unconfirmed.Create, !c.record)
				}
				wantSent(t, sim, 1, 0)
				higher := attempt(c.wish.Attempt+1, c.wish)
				result, err := newRun(t, sim).Apply(t.Context(), keyA, stored, higher)
				mustSucceed(t, err)
				wantDecision(t, result.Decision, onboarding.Submit, onboarding.ReasonChanged)
				wantSent(t, sim, 2, 1)
			})
		}
	}
}

// A create in doubt leaves no state if reads work. The next apply reads first.
func TestConfirmNextApply_WithoutState_Defect30(t *testing.T) {
	sim, run := start(t, confirmFor(50*time.Millisecond))
	sim.AddSignup(account, caseB, "NOK")
	leaveInDoubt(t, sim, run, nil, wishFor("NOK"), dinterotest.Fault{Status: 504, Late: 500 * time.Millisecond})
	sim.WaitForLateEffects()
	result, err := newRun(t, sim).Apply(t.Context(), keyA, nil, wishFor("NOK"))
	wantAdopted(onboarding.ReasonShown)(t, result, err)
	wantSent(t, sim, 1, 1)
}

// The same in one run: a second apply reads first.
func TestConfirmNextApply_InTheSameRun_Defect30(t *testing.T) {
	sim, run := start(t, confirmFor(50*time.Millisecond), always)
	sim.AddSignup(account, caseB, "NOK")
	leaveInDoubt(t, sim, run, nil, wishFor("NOK"), dinterotest.Fault{Status: 504, Late: 500 * time.Millisecond})
	sim.WaitForLateEffects()
	result, err := run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
	wantAdopted(onboarding.ReasonShown)(t, result, err)
	wantSent(t, sim, 1, 1)
}

// The configuration is set back to what it was before the change in doubt.
func TestConfirmNextApply_RevertedChange(t *testing.T) {
	for name, effect := range map[string]bool{"without effect": false, "with its effect": true} {
		t.Run(name, func(t *testing.T) {
			sim, run, record := startInDoubt(t, true, confirmFor(50*time.Millisecond))
			sim.SetReads(dinterotest.ReadsNone)
			stored := leaveInDoubt(t, sim, run, record, wishFor("SEK"), dinterotest.Fault{Status: 504, After: effect})
			sim.SetReads(dinterotest.ReadsSettings)
			result, err := newRun(t, sim).Apply(t.Context(), keyA, stored, wishFor("NOK"))
			if effect {
				wantEqual(t, "create", errorAs[*onboarding.UnconfirmedError](t, err).Create, false)
			} else {
				wantAdopted(onboarding.ReasonTookEffect)(t, result, err)
			}
			wantEqual(t, "POSTs", sim.POSTs(), 1)
		})
	}
}
