package provider_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
)

// The findings have tests of their own with a few exchanges each, because the
// simulator cannot be every Dintero that there may be.

// findingRow is a recording and what it proves.
type findingRow struct {
	name     string
	recorded exchanges
	want     string // verdict: what is observed
}

func checkFindings(t *testing.T, find func(liveRun) finding, rows ...findingRow) {
	t.Helper()
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			got := find(liveRun{acctest.CaseID, row.recorded})
			if text := fmt.Sprintf("%s: %s", got.verdict, got.observed); text != row.want {
				t.Errorf("got %s\nwant %s", text, row.want)
			}
		})
	}
}

var beginning = time.Date(2026, 1, 1, 10, 0, 0, 0, time.UTC)

func second(n int) string { return beginning.Add(time.Duration(n) * time.Second).Format(time.RFC3339) }

// recorded is an exchange that was sent so many seconds after the beginning, and
// took half a second.
func recorded(method, suffix string, after, status int, body string) exchange {
	sent := beginning.Add(time.Duration(after) * time.Second)
	return exchange{
		method: method, path: "/v1/accounts/T12345678" + suffix, sent: sent, answered: sent.Add(time.Second / 2),
		status: status, header: http.Header{}, body: []byte(body),
	}
}

const sentLogo = "bG9nbw=="

func submitted(after, status int, response string) exchange {
	e := recorded(http.MethodPost, settingsSuffix+ownPathSuffix, after, status, response)
	e.request = fmt.Appendf(nil, `{"signup":{"case_id":%q,"logo":%q}}`, acctest.CaseID, sentLogo)
	return e
}

func readAtOwnPath(after, status int, response string) exchange {
	return recorded(http.MethodGet, settingsSuffix+ownPathSuffix, after, status, response)
}

func readInSettings(after int, member, connection string) exchange {
	return recorded(http.MethodGet, settingsSuffix, after, http.StatusOK, fmt.Sprintf(`{"connections":{%q:%s}}`, member, connection))
}

// connectionOf is a connection that was updated so many seconds after the
// beginning.
func connectionOf(status string, updated int, signups ...string) string {
	return fmt.Sprintf(`{"status":%q,"updated_at":%q,"signups":[%s]}`, status, second(updated), strings.Join(signups, ","))
}

func entry(caseID string, created int, more ...string) string {
	return fmt.Sprintf(`{"case_id":%q,"created_at":%q%s}`, caseID, second(created), strings.Join(more, ""))
}

// ours is the entry of the case that the run is about.
func ours(created int, more ...string) string { return entry(acctest.CaseID, created, more...) }

// signedUp is a connection with the signup and no other.
func signedUp(status string, updated int) string { return connectionOf(status, updated, ours(updated)) }

const nobody = "Kari Nordmann"

// What is printed is made of numbers, documented words and names of headers,
// whatever Dintero returns.
func TestFindings_NameNobody(t *testing.T) {
	claims := base64.RawURLEncoding.EncodeToString([]byte(`{"scope":"` + nobody + `"}`))
	token := `{"access_token":"` + nobody + "." + claims + "." + nobody + `","scope":"` + nobody + ` admin:accounts"}`
	strange := connectionOf(nobody, 1, ours(1, `,"logo":"`+nobody+`"`), entry(nobody, 1))
	strange = strings.TrimSuffix(strange, "}") + `,"configuration":{"merchant_serial_number":"` + nobody + `"}}`
	enabled := strings.Replace(strange, `"status":"`+nobody, `"status":"enabled`, 1)
	for _, connection := range []string{strange, enabled, strings.ReplaceAll(strange, second(1), nobody), `{"error":{"message":"` + nobody + `"}}`} {
		all := exchanges{
			recorded(http.MethodPost, tokenSuffix, 0, 200, token),
			readInSettings(0, "vipps_psp", connection),
			submitted(1, 200, connection),
			readAtOwnPath(2, 200, connection), readInSettings(3, "vipps-psp", connection),
			submitted(4, 200, connection), submitted(5, 429, connection),
			recorded(http.MethodGet, approvalsSuffix, 6, 200, `{"payments":[{"id":"`+nobody+`","name":"`+nobody+`"}]}`),
		}
		for i := range all {
			all[i].header.Set("X-Request-Id", nobody)
		}
		for name, these := range map[string]exchanges{"all": all, "without a submission": all[:2], "one submission": all[:5]} {
			t.Run(name, func(t *testing.T) { acctest.WantNoText(t, tableOf(t, liveRun{acctest.CaseID, these}), nobody) })
		}
	}
}
