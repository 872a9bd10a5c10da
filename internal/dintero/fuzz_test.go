package dintero

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"
)

// documented is the example of Dintero's reference page.
const documented = `{"signups":[{"case_id":"3c90c3cc-0d44-4b50-8888-8dd25736052a","payment_options":[{"currencies":["NOK"],"type":"dintero_psp.vipps"}],` +
	`"logo":"<string>","created_at":"2023-11-07T05:31:56Z"}],"created_at":"2023-11-07T05:31:56Z","created_by":"1c92f7e1-2897-4d46-bdcc-c127a914fb4e",` +
	`"updated_at":"2023-11-07T05:31:56Z","metadata":{},"status":"pending","events":[{"status":"pending","event":"signature_required","id":"<string>",` +
	`"created_at":"2023-11-07T05:31:56Z","created_by":"<string>","description":"Vipps awaiting signature","metadata":{"signature_link":"https://sig.example.com/K34K244"}}],` +
	`"schema":123,"configuration":{"payment_options":[{"currencies":["NOK"],"type":"dintero_psp.vipps"}],"merchant_serial_number":"123456"}}`

// surprises are responses that differ from the documentation.
var surprises = []string{
	`{}`, `null`, `[]`, ``, ` {"status":7}`, `{"signups":null}`, `{"signups":[null,{},"x",{"case_id":1,"store_id":"s"}]}`, `{"signups":{"a":1}}`,
	`{"schema":1e-300000000}`, `{"schema":"1e9"}`, `{"metadata":{"a":["` + "\xff" + `"],"b":null}}`, `{"events":[{"created_at":5},{}]}`,
	`{"configuration":[{"payment_options":7}]}`, `{"signups":[{"payment_options":[{"currencies":["nok",5,null]},null,3]}]}`, `{"status":"\ud800"}`,
	"\xef\xbb\xbf" + documented, `{"error":{"message":"x"},"status":"failed"}`,
}

// bodies are the seeds of the fuzz tests.
func bodies() []string {
	all := append([]string{documented}, surprises...)
	for _, member := range []string{"vipps_psp", "vipps-psp", "VIPPS_PSP"} {
		all = append(all, `{"connections":{"common":{},"`+member+`":`+documented+`}}`)
	}
	for _, s := range surprises {
		all = append(all, `{"connections":{"vipps_psp":`+s+`,"vipps-psp":`+s+`}}`, `{"connections":`+s+`}`)
	}
	return append(all, `{"payments":[{"id":"1","mcc":5812,"payment_methods":[{"payment_method":"vipps"}],"links":[{"href":"x","rel":"y"}]},null,7]}`,
		`<html><title>502 Bad Gateway</title>`, "<!doctype html>", "plain", "\xff\xfe",
		`{"error":{"code":"NOT FOUND","message":"No such account","errors":[{"field":"a","message":"b"},{"path":["c",0],"description":"d"},"e",7,{"f":[1]}]}}`,
		`{"error":{"message":5,"errors":{}}}`, `{"error":"x"}`)
}

func FuzzDecode(f *testing.F) {
	for _, body := range bodies() {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		o, err := decodeObject(body)
		if (o == nil) != (err != nil) {
			t.Fatalf("object %v, error %v", o, err)
		}
		wantSane(t, connectionFrom(o))
		for _, member := range []string{"vipps_psp", "vipps-psp"} {
			if c := connectionOrNil(o.object("connections").object(member)); c != nil {
				wantSane(t, c)
			}
		}
		for _, a := range list(o, "payments", paymentApprovalFrom) {
			wantText(t, append([]string{a.ID, a.CaseStatus, a.OrganizationNumber, a.CountryCode, a.CreatedAt, a.UpdatedAt}, a.PaymentMethods...)...)
		}
	})
}

// wantSane checks the properties that the other packages rely on.
func wantSane(t *testing.T, c *Connection) {
	t.Helper()
	wantText(t, c.CreatedAt, c.CreatedBy, c.UpdatedAt, c.Status, c.MerchantSerialNumber, c.LatestSignatureLink(), c.LastDescription())
	wantMetadata(t, c.Metadata)
	for _, s := range c.Signups {
		wantText(t, s.CaseID, s.Logo, s.CreatedAt, s.StoreID)
		if found, shown := c.Signup(s.CaseID); s.StoreID == "" && !s.Deleted && (!shown || !strings.EqualFold(found.CaseID, s.CaseID)) {
			t.Errorf("the signup of case %q is not found", s.CaseID)
		}
		if _, err := s.body(); err != nil {
			t.Errorf("signup %+v cannot be sent: %v", s, err)
		}
	}
	for _, e := range c.Events {
		wantText(t, e.ID, e.Event, e.Status, e.CreatedAt, e.CreatedBy, e.Description, e.SignatureLink)
		wantMetadata(t, e.Metadata)
	}
	isTimed := !slices.ContainsFunc(c.Events, func(e Event) bool { return ParseTime(e.CreatedAt).IsZero() })
	if isTimed && !slices.IsSortedFunc(c.Events, func(a, b Event) int { return ParseTime(a.CreatedAt).Compare(ParseTime(b.CreatedAt)) }) {
		t.Error("the events are not in order")
	}
}

func wantMetadata(t *testing.T, metadata map[string]string) {
	t.Helper()
	for key, value := range metadata {
		wantText(t, key, value)
	}
}

func wantText(t *testing.T, texts ...string) {
	t.Helper()
	for _, s := range texts {
		if !utf8.ValidString(s) {
			t.Errorf("%q is not valid UTF-8", s)
		}
	}
}

func FuzzError(f *testing.F) {
	const secret = "Secret.of-the_client/0123456789" // begins with no letter of a JSON escape
	secrets := &redactor{}
	secrets.addCredentials("client", secret)
	for _, body := range bodies() {
		f.Add(404, body, uint(11))
		f.Add(200, body, uint(1000))
	}
	f.Fuzz(func(t *testing.T, status int, body string, at uint) {
		i := int(at % uint(len(body)+1))
		r := &response{method: "GET", path: "/accounts/T12345678/management/settings", status: status, body: []byte(body[:i] + secret + body[i:])}
		r.isWebPage()
		for _, e := range []*Error{r.failure(secrets), r.unreadable(errNotAnObject, secrets)} {
			text := e.Error()
			if !utf8.ValidString(text) || utf8.RuneCountInString(text) > 3000 || strings.ContainsFunc(text, unicode.IsControl) {
				t.Errorf("not one short readable line: %q", text)
			}
			if strings.Contains(text, secret[:len(secret)/2]) || strings.Contains(text, secret[len(secret)/2:]) {
				t.Errorf("the secret is shown: %q", text)
			}
			if e.Status != status || e.Method != http.MethodGet {
				t.Errorf("status %d, method %s", e.Status, e.Method)
			}
		}
	})
}

func FuzzRetryAfter(f *testing.F) {
	for _, value := range []string{
		"", "0", "3", "-1", "0.5", "1e300", "-1e300", "NaN", "Inf", "0x1p4", "1_000", "99999999999999999999", "soon",
		"Tue, 12 May 2026 10:00:05 GMT", "Tuesday, 12-May-26 10:01:00 GMT", "Tue May 12 11:00:00 2026", "Fri, 31 Dec 9999 23:59:59 GMT",
	} {
		f.Add(value)
	}
	now := time.Date(2026, 5, 12, 10, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, value string) {
		asked := parseRetryAfter(value, now)
		if asked < 0 {
			t.Errorf("Retry-After %q is a wait of %s", value, asked)
		}
		for _, status := range []int{429, 503} {
			operation := &Retries{timing: DefaultTiming, max: 4}
			wait, again := operation.Next(&Error{Status: status, RetryAfter: asked, temporary: status == 503})
			if again && (wait < DefaultTiming.Retry || wait > DefaultTiming.MaxRetryAfter) {
				t.Errorf("Retry-After %q of a %d makes the client wait for %s", value, status, wait)
			}
		}
	})
}

func FuzzParseTime(f *testing.F) {
	for _, text := range []string{"2023-11-07T05:31:56Z", "2023-11-07 05:31:56+00", "1699335116", "1e12", "Tue, 07 Nov 2023 05:31:58 GMT", "", "NaN", "9999-12-31T23:59:59.999999999+14:00"} {
		f.Add(text, "2023-11-07")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		if Earlier(a, a) || Earlier(a, b) && Earlier(b, a) {
			t.Errorf("%q and %q are each before the other", a, b)
		}
		if year := ParseTime(a).Year(); year < 0 || year > 9999 {
			t.Errorf("%q is in the year %d", a, year)
		}
	})
}
