package dintero_test

import (
	"net/http"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// Where there is no read, the answer to a write is all that ever shows what
// Dintero has, and it shows every signup of the account.
func TestWhatAnAnswerShowedIsNotSubmittedAgain(t *testing.T) {
	t.Parallel()
	sim, client := start(t)
	sim.SetReads(dinterotest.ReadsNone)
	put(sim, account, caseB)
	_, err := client.SignUp(t.Context(), account, inNOK(caseA))
	succeed(t, err)
	posts(t, sim, 1, 1)

	outcome, err := client.Resubmit(t.Context(), account, inNOK(caseB))
	succeed(t, err)
	equal(t, "adopted", outcome.Adopted, true)
	posts(t, sim, 1, 1)

	// A later write that may not have been taken takes nothing of it back.
	sim.Inject(dinterotest.RouteSignup, 1, dinterotest.Fault{Status: http.StatusInternalServerError})
	_, err = client.SignUp(t.Context(), account, inNOK("11111111-1111-4111-8111-111111111111"))
	equal(t, "refused", err != nil, true)
	outcome, err = client.SignUp(t.Context(), account, inNOK(caseB))
	succeed(t, err)
	equal(t, "adopted", outcome.Adopted, true)
	posts(t, sim, 2, 1)
}
