package dinterotest_test

import (
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

func TestRoutes_MalformedAccountIsRefused(t *testing.T) {
	_, v := visit(t)
	for _, account := range []string{"T1234567", "T123456789", "t12345678", "X12345678", "T1234567x", "T%2012345"} {
		v.post(account, signupOf(caseA)).asError(t, 400, "BAD REQUEST")
	}
}

func TestRoutes_OtherPathsAndMethodsDoNotExist(t *testing.T) {
	sim, v := visit(t)
	for _, path := range []string{"", "/accounts", settingsPath(dinterotest.Account) + "/", "/accounts//management/settings", settingsPath(dinterotest.Account) + "/connections/two"} {
		v.ask("GET", path, "").asError(t, 404, "NOT FOUND")
	}
	for _, method := range []string{"PUT", "PATCH", "DELETE"} {
		r := v.ask(method, ownPath(dinterotest.Account), signupOf(caseA))
		r.asError(t, 405, "METHOD NOT ALLOWED")
		equal(t, "Allow", r.header.Get("Allow"), "GET, POST")
	}
	v.ask("GET", "/accounts/"+dinterotest.Account+"/auth/token", "").asError(t, 405, "METHOD NOT ALLOWED")
	equal(t, "logged", sim.Count(dinterotest.RouteOther), 9)
	equal(t, "signups", sim.Signups(), 0)
}
