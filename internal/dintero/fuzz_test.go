package dintero_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// FuzzDecode gives any body to each call, and checks what the other packages
// rely on.
func FuzzDecode(f *testing.F) {
	for _, body := range []string{
		``, `{}`, `null`, `[]`, `{"status":7}`, seedResponse, "\xef\xbb\xbf" + seedResponse, `{"connections":{"vipps_psp":` + seedResponse + `,"vipps-psp":null}}`,
		approvals, page, "plain", "\xff\xfe", `{"signups":[null,{},{"case_id":1,"store_id":"s"}],"schema":1e-300000000,"metadata":{"a":["` + "\xff" + `"],"b":null}}`,
		`{"status":"\ud800","events":[{"created_at":5},{"metadata":{"signature_link":{}}}]}`,
		`{"error":{"code":"NOT FOUND","message":"no","errors":[{"path":["c",0],"description":"d"},"e",7]}}`, `{"error":"x"}`,
	} {
		f.Add(200, []byte(body))
		f.Add(404, []byte(body))
	}
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		if status < 200 || status > 599 {
			return
		}
		client := connect(t, dintero.DefaultBaseURL, retries(0))
		client.UseTransport(answering(answer(status, string(body))))
		settings, errSettings := client.Settings(t.Context(), account)
		read, errRead := client.VippsPSPConnection(t.Context(), account)
		shown, errSubmit := client.SubmitVippsPSP(t.Context(), account, inNOK)
		list, errList := client.PaymentApprovals(t.Context(), account, nil)
		wantValidUTF8(t, list)
		for _, c := range []*dintero.Connection{settings, read, shown} {
			if c != nil {
				wantSane(t, c)
			}
		}
		for _, err := range []error{errSettings, errRead, errSubmit, errList} {
			if err == nil {
				continue
			}
			text := err.Error()
			if !utf8.ValidString(text) || utf8.RuneCountInString(text) > 3000 || strings.ContainsFunc(text, unicode.IsControl) {
				t.Errorf("not one short readable line: %q", text)
			}
		}
		if errSubmit == nil && (status > 299 || strings.HasPrefix(strings.TrimSpace(string(body)), "<a")) {
			t.Errorf("a %d with the body %q is an acceptance", status, body)
		}
	})
}

func wantSane(t *testing.T, c *dintero.Connection) {
	t.Helper()
	wantValidUTF8(t, c)
	for _, s := range c.Signups {
		found, shown := c.Signup(s.CaseID)
		if s.StoreID == "" && s.DeletedAt == "" && (!shown || !strings.EqualFold(found.CaseID, s.CaseID)) {
			t.Errorf("the signup of case %q is not found", s.CaseID)
		}
	}
	timed := slices.DeleteFunc(slices.Clone(c.Events), func(e dintero.Event) bool { return dintero.ParseTime(e.CreatedAt).IsZero() })
	if !slices.IsSortedFunc(timed, func(a, b dintero.Event) int {
		return dintero.ParseTime(a.CreatedAt).Compare(dintero.ParseTime(b.CreatedAt))
	}) {
		t.Errorf("the events are not in order: %v", c.Events)
	}
}

func wantValidUTF8(t *testing.T, value any) {
	t.Helper()
	if text := fmt.Sprintf("%+v", value); !utf8.ValidString(text) {
		t.Errorf("%q has text that is not UTF-8", text)
	}
}
