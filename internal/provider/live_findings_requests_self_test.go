package provider_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
)

func TestFindRateLimit(t *testing.T) {
	checkFindings(t, findRateLimit,
		findingRow{"none", exchanges{submitted(1, 200, "{}")}, "open: no response was 429"},
		findingRow{"some", exchanges{submitted(1, 429, ""), readAtOwnPath(2, 429, "")}, "open: 2 responses were 429, 1 of them to submissions"},
	)
}

func TestFindScopes(t *testing.T) {
	accepted := submitted(2, 200, signedUp("pending", 2))
	withToken := func(response string, next exchange) exchanges {
		return exchanges{recorded(http.MethodPost, tokenSuffix, 1, 200, response), next}
	}
	jwt := func(claims string) string {
		return fmt.Sprintf(`{"access_token":"e30.%s.c2lnbmF0dXJl"}`, base64.RawURLEncoding.EncodeToString([]byte(claims)))
	}
	checkFindings(t, findScopes,
		findingRow{"in the response", withToken(`{"access_token":"opaque","scope":"write:accounts read:accounts"}`, accepted),
			"confirmed: a submission was accepted with write:accounts, of 2 scopes in all"},
		findingRow{"in the token", withToken(jwt(`{"scope":"admin:accounts"}`), accepted), "confirmed: a submission was accepted with admin:accounts, of 1 scopes in all"},
		findingRow{"as a list", withToken(jwt(`{"permissions":["admin:accounts","write:accounts"]}`), accepted),
			"confirmed: a submission was accepted with admin:accounts and write:accounts, of 2 scopes in all"},
		findingRow{"others", withToken(jwt(`{"scope":"admin:checkout write:connections"}`), accepted), "refuted: a submission was accepted with 2 other scopes"},
		findingRow{"not said", withToken(jwt(`{"sub":"client"}`), accepted), "open: the token does not say its scopes"},
		findingRow{"no token that can be read", withToken(`{"access_token":"opaque"}`, accepted), "open: the token does not say its scopes"},
		findingRow{"refused", withToken(jwt(`{"scope":"admin:accounts"}`), submitted(2, 403, "{}")), "open: no submission was accepted"},
	)
}

func TestFindApproval(t *testing.T) {
	accepted := submitted(1, 200, signedUp("pending", 1))
	read := func(status int, response string) exchange {
		return recorded(http.MethodGet, approvalsSuffix, 2, status, response)
	}
	own := `{"payments":[{"id":"` + acctest.OtherCaseID + `"},{"id":"` + acctest.CaseID + `"}]}`
	checkFindings(t, findApproval,
		findingRow{"the case", exchanges{accepted, read(200, own)}, "confirmed: one of 2 approvals has the id of the case"},
		findingRow{"others only", exchanges{accepted, read(200, `{"payments":[{"id":"`+acctest.OtherCaseID+`"}]}`)}, "refuted: none of 1 approvals has the id of the case"},
		findingRow{"none", exchanges{accepted, read(200, `{"payments":[]}`)}, "open: the account has no approvals"},
		findingRow{"the case is not known to be right", exchanges{submitted(1, 400, "{}"), read(200, own)}, "open: no submission was accepted"},
		findingRow{"forbidden", exchanges{accepted, read(403, "{}")}, "open: 403, and no list of approvals"},
		findingRow{"not read", exchanges{accepted}, "open: the approvals were not read"},
	)
}

func TestFindRequestID(t *testing.T) {
	with := func(names ...string) exchange {
		e := readAtOwnPath(1, 200, "{}")
		for _, name := range append(names, "Content-Type", "Date") {
			e.header.Set(name, "value")
		}
		return e
	}
	checkFindings(t, findRequestID,
		findingRow{"one of the known", exchanges{with("Request-Id"), with("Request-Id", "Traceparent")}, "confirmed: Request-Id in 2, Traceparent in 1 of 2 responses"},
		findingRow{"Amazon's", exchanges{with("X-Amzn-Requestid")}, "confirmed: X-Amzn-Requestid in 1 of 1 responses"},
		findingRow{"another one", exchanges{with("X-Correlation-Id"), with()}, "refuted: X-Correlation-Id in 1 of 2 responses"},
		findingRow{"none", exchanges{with()}, "refuted: no such header in 1 responses"},
		findingRow{"not everywhere", exchanges{with("X-Request-Id"), with()}, "open: X-Request-Id in 1 of 2 responses"},
		findingRow{"no responses", nil, "open: no response"},
	)
}
