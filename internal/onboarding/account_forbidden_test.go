package onboarding_test

import (
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

// Reading the account is documented, so a client that must not read it lacks a
// scope. Nothing is submitted until the account can be read.
func TestAccount_Forbidden(t *testing.T) {
	for _, row := range []struct {
		name          string
		settings, own dinterotest.Fault
		want          bool
	}{
		{"the own path is not there", status(403), status(404), true},
		{"the own path is refused, too", status(403), status(403), true},
		{"the own path shows none", status(403), dinterotest.Fault{Status: 200, Body: "{}"}, true},
		{"the own path says that there is none", status(403), dinteroError(404, "none"), true},
		{"the own path shows the connection", status(403), dinterotest.Fault{Status: 200, Body: copyAt(newer, "pending", caseB)}, false},
		{"the settings are not there", status(404), status(404), false},
		{"only the own path is refused", dinterotest.Fault{}, status(403), false},
	} {
		t.Run(row.name, func(t *testing.T) {
			sim, run := start(t)
			sim.Inject(dinterotest.RouteSettings, -1, row.settings)
			sim.Inject(dinterotest.RouteConnection, -1, row.own)
			checkForbidden(t, sim, run, row.want)
		})
	}
}

func checkForbidden(t *testing.T, sim acctest.Sim, run *onboarding.Run, want bool) {
	t.Helper()
	_, err := run.Apply(t.Context(), keyA, nil, wishFor("NOK"))
	if !want {
		mustSucceed(t, err)
		wantSent(t, sim, 1, 1)
		return
	}
	forbidden := errorAs[*onboarding.ForbiddenError](t, err)
	wantEqual(t, "account", forbidden.AccountID, account)
	wantSent(t, sim, 0, 0)
}

// If a read is refused now, what was known before does not replace it.
func TestAccount_ForbiddenInTheMiddleOfARun_Defect06(t *testing.T) {
	for name, know := range map[string]func(t *testing.T, sim acctest.Sim, run *onboarding.Run){
		"after a read of the account": func(t *testing.T, sim acctest.Sim, run *onboarding.Run) {
			sim.AddSignup(account, caseB, "NOK")
			read(t, run, keyB)
		},
		"after a POST": func(t *testing.T, _ acctest.Sim, run *onboarding.Run) {
			_, err := run.Apply(t.Context(), keyB, nil, wishFor("NOK"))
			mustSucceed(t, err)
		},
		"after a read of another account": func(t *testing.T, sim acctest.Sim, run *onboarding.Run) {
			sim.SetReads(dinterotest.ReadsOwnPath)
			sim.AddSignup(anotherAccount, caseB, "NOK")
			read(t, run, onboarding.NewKey(anotherAccount, caseB))
		},
	} {
		t.Run(name, func(t *testing.T) {
			sim, run := start(t, viewAge(time.Nanosecond))
			know(t, sim, run)
			sim.ResetLog()
			sim.Inject(dinterotest.RouteSettings, -1, status(403))
			checkForbidden(t, sim, run, true)
		})
	}
}
