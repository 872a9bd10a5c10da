package onboarding_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

var refusals = []int{400, 402, 403, 404, 405, 409, 410, 413, 415, 422, 451}

func TestSubmitRefused_IsAnErrorAtOnce(t *testing.T) {
	for _, code := range refusals {
		sim, run := start(t)
		sim.Inject(dinterotest.RouteSignup, -1, dinteroError(code, "Not like this"))
		_, err := run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
		refused := errorAs[*dintero.Error](t, err)
		wantEqual(t, "status", refused.Status, code)
		wantEqual(t, "message", refused.Message, "Not like this")
		var ambiguous *onboarding.AmbiguousError
		wantEqual(t, fmt.Sprintf("ambiguous after %d", code), errors.As(err, &ambiguous), false)
		wantRequests(t, sim, "token settings connection signup")
	}
}

// Somebody else has submitted the case before, and Dintero refuses the second
// signup. The other signup is not adopted until the next plan finds it.
func TestSubmitRefused_TakesNothingOver_Defect39(t *testing.T) {
	for _, code := range refusals {
		for _, theirs := range []string{"NOK", "SEK"} {
			sim, run := start(t)
			sim.Inject(dinterotest.RouteSignup, -1, dinteroError(code, "There is one already"))
			onPOST(sim, 1, func() { sim.AddSignup(account, caseA, theirs) })
			result, err := run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
			wantEqual(t, "status", errorAs[*dintero.Error](t, err).Status, code)
			wantEqual(t, "connection in the result", result.View.Connection, nil)
			wantSent(t, sim, 1, 0)
			wantEqual(t, "currencies", currencies(sim), theirs)
		}
	}
}

func TestSubmitRefused_ChangeLeavesTheSignupAsItIs(t *testing.T) {
	for _, code := range refusals {
		sim, run := start(t)
		sim.AddSignup(account, caseA, "NOK")
		sim.Inject(dinterotest.RouteSignup, 1, dinteroError(code, "Not like this"))
		record := recordOf(sim, wishFor("NOK"))
		_, err := run.Apply(t.Context(), keyA, record, wishFor("SEK"))
		wantEqual(t, "status", errorAs[*dintero.Error](t, err).Status, code)
		wantSent(t, sim, 1, 0)

		// A later apply tries again.
		_, err = run.Apply(t.Context(), keyA, record, wishFor("SEK"))
		mustSucceed(t, err)
		wantSent(t, sim, 2, 1)
	}
}

func TestSubmitRefused_DoesNotHoldTheOthersUp(t *testing.T) {
	sim, run := start(t)
	sim.Inject(dinterotest.RouteSignup, 1, status(400))
	_, err := run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
	wantError[*dintero.Error](t, err)
	_, err = run.Apply(t.Context(), keyB, nil, wishFor("NOK"))
	mustSucceed(t, err)
	wantEqual(t, "cases", cases(sim), caseB)
}
