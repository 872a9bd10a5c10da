package e2e

import (
	"net/http"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// A judge that never finds anything would look the same as a provider that does
// nothing wrong.
func TestStormJudgeFindsWhatIsSentTwice(t *testing.T) {
	const account = "T00000001"
	post := func(status int, fault string, effect bool, options string) dinterotest.Request {
		body := `{"signup":{"case_id":"` + caseID + `","payment_options":[` + options + `]}}`
		return dinterotest.Request{Route: dinterotest.RouteSignup, Method: http.MethodPost, Account: account, Body: []byte(body), Status: status, Fault: fault, Effect: effect}
	}
	get := func(status int, fault string) dinterotest.Request {
		return dinterotest.Request{Route: dinterotest.RouteSettings, Method: http.MethodGet, Account: account, Status: status, Fault: fault}
	}
	const nok, dkk = `{"type":"a","currencies":["NOK"]}`, `{"type":"a","currencies":["DKK"]}`
	for name, c := range map[string]struct {
		want     int
		requests []dinterotest.Request
	}{
		"once":                         {0, []dinterotest.Request{get(200, ""), post(200, "", true, nok), get(200, "")}},
		"again after its own answer":   {1, []dinterotest.Request{post(200, "", true, nok), post(200, "", true, nok)}},
		"again after a read showed it": {1, []dinterotest.Request{post(500, "status 500, after effect", true, nok), get(200, ""), post(200, "", true, nok)}},
		"again after an unclear answer, which nothing has shown yet": {0, []dinterotest.Request{post(0, "reset, after effect", true, nok), post(200, "", true, nok)}},
		"again after a read that was cut off":                        {0, []dinterotest.Request{post(0, "reset, after effect", true, nok), get(200, "cut off"), post(200, "", true, nok)}},
		"again after it was not taken":                               {0, []dinterotest.Request{post(429, "status 429", false, nok), get(200, ""), post(200, "", true, nok)}},
		"changed":                                                    {0, []dinterotest.Request{post(200, "", true, nok), post(200, "", true, dkk)}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := twice(c.requests, dinterotest.ReadsSettings, holdings{account: {}}); len(got) != c.want {
				t.Errorf("found %q, want %d", got, c.want)
			}
		})
	}
	if got := twice([]dinterotest.Request{
		post(0, "reset, after effect", true, nok), get(200, ""), post(200, "", true, nok),
	}, dinterotest.ReadsNone, holdings{account: {}}); len(got) != 0 {
		t.Errorf("found %q where no read shows anything", got)
	}
}
