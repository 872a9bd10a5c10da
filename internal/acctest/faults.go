package acctest

import (
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// WorkingReads are the endpoints that may show a connection.
var WorkingReads = []dinterotest.Reads{
	dinterotest.ReadsSettings, dinterotest.ReadsSettingsHyphen, dinterotest.ReadsOwnPath, dinterotest.ReadsBoth,
}

// Answer is a response with another body. The request takes effect.
func Answer(body string) dinterotest.Fault {
	return dinterotest.Fault{Alter: func([]byte) []byte { return []byte(body) }}
}

// Refusal is Dintero's own response of a status to a request that has no effect.
func Refusal(status int, message string) dinterotest.Fault {
	return dinterotest.Fault{Status: status, Body: `{"error":{"message":"` + message + `"}}`}
}

// FailReads makes all reads fail with a fault, until faults are cleared.
func (s Sim) FailReads(f dinterotest.Fault) {
	s.Inject(dinterotest.RouteSettings, -1, f)
	s.Inject(dinterotest.RouteConnection, -1, f)
}
