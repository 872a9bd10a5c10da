package provider_test

import (
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// If a request times out, the error must not advise a longer timeout of the
// wait.
func TestActivation_RequestTimeoutIsNotThatOfTheWait_Defect04_27(t *testing.T) {
	sim := acctest.Start(t)
	sim.AddSignup(dinterotest.Account, acctest.CaseID, "NOK")
	sim.Inject(dinterotest.RouteSettings, -1, dinterotest.Fault{Delay: 10 * time.Second})
	p := newProtocol(t, sim, `"request_timeout":"200ms","max_retries":0`).of(activationType)
	_, diags := p.planAndApply(p.none(), `{"connection_id":"`+acctest.ShopID+`"}`)
	wantDiagnostic(t, diags, isError, "Signup not activated: "+acctest.ShopID, "the connection could not be read. GET /accounts/T12345678/management/settings",
		"No response came in time.", "request_timeout", "The signup itself is not affected.", "Apply again to continue to wait.")
	acctest.WantNoText(t, texts(diags), "wait longer", "timeouts = ", "interrupted")
}
