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

// surprises are answers that are no connection as documented.
var surprises = []string{
	`{}`, `null`, `[]`, ``, ` {"status":7}`, `{"signups":null}`, `{"signups":[null,{},"x",{"case_id":1,"store_id":"s"}]}`, `{"signups":{"a":1}}`,
	`{"schema":1e-300000000}`, `{"schema":"1e9"}`, `{"metadata":{"a":["` + "\xff" + `"],"b":null}}`, `{"events":[{"created_at":5},{}]}`,
	`{"configuration":[{"payment_options":7}]}`, `{"signups":[{"payment_options":[{"currencies":["nok",5,null]},null,3]}]}`, `{"status":"\ud800"}`,
}

func FuzzDecodeConnection(f *testing.F) {
	f.Add([]byte(documented))
	for _, s := range surprises {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		c, err := decodeConnection(body)
		if (c == nil) != (err != nil) {
			t.Fatalf("connection %v, error %v", c, err)
		}
		if err == nil {
			sane(t, c)
		}
	})
}

func FuzzDecodeSettings(f *testing.F) {
	for _, member := range []string{"vipps_psp", "vipps-psp", "VIPPS_PSP"} {
		f.Add([]byte(`{"connections":{"common":{},"` + member + `":` + documented + `}}`))
	}
	for _, s := range surprises {
		f.Add([]byte(`{"connections":{"vipps_psp":` + s + `,"vipps-psp":` + s + `}}`))
		f.Add([]byte(`{"connections":` + s + `}`))
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		c, err := decodeSettings(body)
		switch {
		case c != nil && err != nil:
			t.Fatalf("both a connection and the error %v", err)
		case c != nil && !c.shown():
			t.Fatal("a connection that shows nothing")
		case c != nil:
			sane(t, c)
		}
	})
}

// sane holds a decoded connection to what the rest of the program relies on.
func sane(t *testing.T, c *Connection) {
	t.Helper()
	texts := []text{c.CreatedAt, c.CreatedBy, c.UpdatedAt, c.Status, c.Configuration.MerchantSerialNumber, text(c.SignatureLink()), text(c.LastDescription())}
	metadata := []Metadata{c.Metadata}
	for _, s := range c.Signups {
		texts = append(texts, s.CaseID, s.Logo, s.CreatedAt, s.StoreID, text(s.OptionsKey()))
		if found, presence := (View{Connection: c}).Find(string(s.CaseID)); presence != Present || !strings.EqualFold(string(found.CaseID), string(s.CaseID)) {
			t.Errorf("the signup of case %q is not found", s.CaseID)
		}
		if !s.Same(s) || !s.answers(s) {
			t.Errorf("signup %+v differs from itself", s)
		}
	}
	for _, e := range c.Events {
		texts = append(texts, e.ID, e.Event, e.Status, e.CreatedAt, e.CreatedBy, e.Description)
		metadata = append(metadata, e.Metadata)
	}
	for _, m := range metadata {
		for key, value := range m {
			texts = append(texts, text(key), text(value))
		}
	}
	for _, s := range texts {
		if !utf8.ValidString(string(s)) {
			t.Errorf("%q is no valid UTF-8", s)
		}
	}
	if n := c.Schema; n.Float != nil && len(n.Text('f', -1)) > 1500 {
		t.Error("a schema of very many digits")
	}
	timed := !slices.ContainsFunc(c.Events, func(e Event) bool { return e.CreatedAt.time().IsZero() })
	if timed && !slices.IsSortedFunc(c.Events, func(a, b Event) int { return a.CreatedAt.time().Compare(b.CreatedAt.time()) }) {
		t.Error("the events are not in order")
	}
}

func FuzzError(f *testing.F) {
	const secret = "Secret.of-the_client/0123456789" // begins with no letter of a JSON escape
	client, err := New(Config{ClientID: "client", ClientSecret: secret})
	if err != nil {
		f.Fatal(err)
	}
	for _, body := range append([]string{
		`{"error":{"code":"NOT FOUND","message":"No such account","errors":[{"field":"a","message":"b"},"c",7,{"d":[1]}]}}`, documented,
		`<html><title>502 Bad Gateway</title>`, "<!doctype html>", "plain", "\xff\xfe", `{"error":{"message":5,"errors":{}}}`, `{"error":"x"}`,
	}, surprises...) {
		f.Add(404, body, uint(11))
		f.Add(200, body, uint(1000))
	}
	f.Fuzz(func(t *testing.T, status int, body string, at uint) {
		i := int(at % uint(len(body)+1))
		a := &answer{
			request: request{method: http.MethodGet, path: "/accounts/T12345678/management/settings"},
			status:  status, body: []byte(body[:i] + secret + body[i:]),
		}
		for _, e := range []*Error{client.failure(a), client.unreadable(a, errNotAnObject)} {
			text := e.Error()
			if !utf8.ValidString(text) || utf8.RuneCountInString(text) > 3000 || strings.ContainsFunc(text, unicode.IsControl) {
				t.Errorf("no short readable sentence: %q", text)
			}
			if strings.Contains(text, secret[:len(secret)/2]) || strings.Contains(text, secret[len(secret)/2:]) {
				t.Errorf("the secret is shown: %q", text)
			}
			if e.Status != status || e.Method != http.MethodGet {
				t.Errorf("status %d, method %s", e.Status, e.Method)
			}
			_ = e.Hint()
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
		wait, ok := retryAfter(value, now)
		if ok && wait < 0 {
			t.Errorf("Retry-After %q is a wait of %s", value, wait)
		}
		c := &Client{config: Config{Pace: Pace{}.orDefault()}}
		resp := &http.Response{Header: http.Header{"Retry-After": {value}}}
		if wait := (&sending{client: c}).backoff(0, 0, 3, resp); wait < 0 || wait > time.Minute {
			t.Errorf("Retry-After %q makes the client wait for %s", value, wait)
		}
	})
}
