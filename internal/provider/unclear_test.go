package provider_test

import (
	"net/http"
	"regexp"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

func answering(body string) dinterotest.Fault {
	return dinterotest.Fault{Alter: func([]byte) []byte { return []byte(body) }}
}

// Rows 1 and 2: an accepted signup is in the state whatever its answer looks
// like, untainted, after one POST over two applies.
func TestAccDefect01_02_AcceptedSignupIsKeptWhateverTheAnswer(t *testing.T) {
	answers := map[string]dinterotest.Fault{
		"unknown status":   answering(`{"signups":[{"case_id":"` + caseID + `"}],"status":"resting"}`),
		"nulls":            answering(`{"signups":null,"status":null,"events":null,"configuration":null,"metadata":null,"schema":null}`),
		"nothing":          answering(`{}`),
		"other types":      answering(`{"signups":"one","status":7,"events":{"a":1},"configuration":[],"metadata":"x","schema":"y"}`),
		"an array":         answering(`[1,2]`),
		"no JSON":          answering(`<html><title>OK</title></html>`),
		"empty":            answering(``),
		"cut off":          {CutOff: true},
		"failed at once":   answering(`{"signups":[{"case_id":"` + caseID + `"}],"status":"failed"}`),
		"another one only": answering(`{"signups":[{"case_id":"` + otherID + `"}],"status":"pending"}`),
	}
	for _, reads := range []dinterotest.Reads{dinterotest.ReadsSettings, dinterotest.ReadsNone} {
		for name, fault := range answers {
			t.Run(string(reads)+"/"+name, func(t *testing.T) {
				w := newWorld(t)
				w.SetReads(reads)
				w.Inject(dinterotest.RouteSignup, 1, fault)
				run(t,
					resource.TestStep{Config: w.shop(), ConfigStateChecks: []statecheck.StateCheck{
						wantShop("id", knownvalue.StringExact("T12345678/"+caseID)),
					}},
					resource.TestStep{Config: w.shop(), ConfigPlanChecks: wantAction(plancheck.ResourceActionNoop)},
				)
				w.wantSignups(t, 1)
			})
		}
	}
}

func TestAccDefect02_WithoutAnyReadTheRestIsNull(t *testing.T) {
	w := newWorld(t)
	w.SetReads(dinterotest.ReadsNone)
	w.Inject(dinterotest.RouteSignup, 1, dinterotest.Fault{CutOff: true})
	run(t, resource.TestStep{Config: w.shop(), ConfigStateChecks: []statecheck.StateCheck{
		wantShop("status", knownvalue.Null()),
		wantShop("events", knownvalue.Null()),
		wantShop("metadata", knownvalue.Null()),
		statecheck.ExpectKnownValue(shop, tfjsonpath.New("signup").AtMapKey("case_id"), knownvalue.StringExact(caseID)),
	}})
}

// The faults after which nobody knows whether the server took the POST.
func unclearFaults(after bool) map[string]dinterotest.Fault {
	return map[string]dinterotest.Fault{
		"500":      {Status: http.StatusInternalServerError, Body: `{"error":{"message":"oops"}}`, After: after},
		"502":      {Status: http.StatusBadGateway, Body: "<html><title>Bad gateway</title></html>", After: after},
		"503":      {Status: http.StatusServiceUnavailable, After: after},
		"504":      {Status: http.StatusGatewayTimeout, After: after},
		"reset":    {Reset: true, After: after},
		"time-out": {Delay: 3 * time.Second, After: after},
	}
}

func (w world) impatient() string {
	return w.provider(`request_timeout = "300ms"`) + shopResource()
}

// Taken, though the answer says otherwise: one POST, exit code 0, in the state.
func TestAccDefect03_UnclearPOSTThatWasTakenIsFoundByLooking(t *testing.T) {
	for name, fault := range unclearFaults(true) {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.Inject(dinterotest.RouteSignup, 1, fault)
			run(t,
				resource.TestStep{Config: w.impatient(), ConfigStateChecks: []statecheck.StateCheck{wantShop("status", knownvalue.StringExact("pending"))}},
				quiet(w.impatient()),
			)
			w.wantSignups(t, 1)
			if w.Signups() != 1 {
				t.Errorf("the simulator holds %d signups, want 1", w.Signups())
			}
		})
	}
}

// Not taken, and a read shows so: sent again until it is.
func TestAccDefect03_UnclearPOSTThatWasNotTakenIsSentAgain(t *testing.T) {
	for name, fault := range unclearFaults(false) {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.put(dinterotest.Account, otherID, "NOK") // so that the reads show a connection
			w.Inject(dinterotest.RouteSignup, 1, fault)
			run(t, resource.TestStep{Config: w.impatient()}, quiet(w.impatient()))
			w.wantSignups(t, 2)
			if w.Signups() != 2 {
				t.Errorf("the simulator holds %d signups, want 2", w.Signups())
			}
		})
	}
}

// No read can tell: an error, and no second POST.
func TestAccDefect03_UnclearPOSTThatNobodyCanSeeIsAnError(t *testing.T) {
	for _, after := range []bool{true, false} {
		for name, fault := range unclearFaults(after) {
			t.Run(name, func(t *testing.T) {
				w := newWorld(t)
				w.SetReads(dinterotest.ReadsNone)
				w.Inject(dinterotest.RouteSignup, 1, fault)
				run(t, resource.TestStep{
					Config:      w.impatient(),
					ExpectError: regexp.MustCompile(`(?s)may\s+have\s+been\s+accepted.*Backoffice.*id = "T12345678/` + caseID + `"`),
				})
				w.wantSignups(t, 1)
			})
		}
	}
}

// A refusal is clear: it is said once, and nothing is in the state.
func TestAccConnection_RefusalIsAnErrorAndNothingIsInTheState(t *testing.T) {
	w := newWorld(t)
	w.Inject(dinterotest.RouteSignup, 1, dinterotest.Fault{
		Status: http.StatusBadRequest,
		Body:   `{"error":{"code":"BAD_REQUEST","message":"Invalid signup","errors":[{"field":"signup.case_id","message":"no such case"}]}}`,
	})
	run(t,
		resource.TestStep{
			Config:      w.shop(),
			ExpectError: regexp.MustCompile(`(?s)400\s+Bad\s+Request\s+\(BAD_REQUEST\):\s+Invalid\s+signup:\s+signup\.case_id:\s+no\s+such\s+case`),
		},
		resource.TestStep{Config: w.shop(), ConfigPlanChecks: wantAction(plancheck.ResourceActionCreate)},
	)
	w.wantSignups(t, 2)
}

// 429, 401 and a refused connection are the cases in which Dintero cannot have
// taken the POST.
func TestAccConnection_POSTIsRepeatedWhereItCannotHaveBeenTaken(t *testing.T) {
	for status, posts := range map[int]int{http.StatusTooManyRequests: 2, http.StatusUnauthorized: 2} {
		t.Run(http.StatusText(status), func(t *testing.T) {
			w := newWorld(t)
			w.SetReads(dinterotest.ReadsNone)
			w.Inject(dinterotest.RouteSignup, 1, dinterotest.Fault{Status: status, Header: http.Header{"Retry-After": {"0"}}})
			run(t, resource.TestStep{Config: w.shop()})
			w.wantSignups(t, posts)
		})
	}
}
