package dintero_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// seedResponse is the response of Dintero's reference page.
const seedResponse = `{
  "signups": [{
    "case_id": "3c90c3cc-0d44-4b50-8888-8dd25736052a",
    "payment_options": [{"currencies": ["NOK"], "type": "dintero_psp.vipps"}],
    "logo": "<string>",
    "created_at": "2023-11-07T05:31:56Z"
  }],
  "created_at": "2023-11-07T05:31:56Z",
  "created_by": "1c92f7e1-2897-4d46-bdcc-c127a914fb4e",
  "updated_at": "2023-11-07T05:31:56Z",
  "metadata": {},
  "status": "pending",
  "events": [{
    "status": "pending",
    "event": "signature_required",
    "id": "<string>",
    "created_at": "2023-11-07T05:31:56Z",
    "created_by": "<string>",
    "description": "Vipps awaiting signature",
    "metadata": {"signature_link": "https://sig.example.com/K34K244"}
  }],
  "schema": 123,
  "configuration": {
    "payment_options": [{"currencies": ["NOK"], "type": "dintero_psp.vipps"}],
    "merchant_serial_number": "123456"
  }
}`

func seedConnection() *dintero.Connection {
	options := []dintero.PaymentOption{{Type: "dintero_psp.vipps", Currencies: []string{"NOK"}}}
	return &dintero.Connection{
		Signups:   []dintero.Signup{{CaseID: caseA, PaymentOptions: options, Logo: "<string>", CreatedAt: "2023-11-07T05:31:56Z"}},
		CreatedAt: "2023-11-07T05:31:56Z",
		CreatedBy: "1c92f7e1-2897-4d46-bdcc-c127a914fb4e",
		UpdatedAt: "2023-11-07T05:31:56Z",
		Metadata:  map[string]string{},
		Status:    dintero.StatusPending,
		Events: []dintero.Event{{
			ID: "<string>", Event: "signature_required", Status: dintero.StatusPending,
			CreatedAt: "2023-11-07T05:31:56Z", CreatedBy: "<string>", Description: "Vipps awaiting signature",
			Metadata: map[string]string{"signature_link": "https://sig.example.com/K34K244"},
		}},
		Schema:        dintero.Integer{Value: new(int64(123))},
		Configuration: dintero.Configuration{PaymentOptions: options, MerchantSerialNumber: "123456"},
	}
}

func read(t testing.TB, body string) *dintero.Connection {
	t.Helper()
	var c dintero.Connection
	succeed(t, json.Unmarshal([]byte(body), &c))
	return &c
}

func TestConnection_ReadsTheDocumentedResponse(t *testing.T) {
	equal(t, "connection", read(t, seedResponse), seedConnection())
}

func TestConnection_ReadsEveryFieldLeniently(t *testing.T) {
	type connection = dintero.Connection
	metadata := func(c *connection) any { return map[string]string(c.Metadata) }
	serial := func(c *connection) any { return string(c.Configuration.MerchantSerialNumber) }
	signups := func(c *connection) any { return []dintero.Signup(c.Signups) }
	link := func(c *connection) any { return c.LatestSignatureLink() }
	schema := func(c *connection) any {
		if c.Schema.Value == nil {
			return nil
		}
		return *c.Schema.Value
	}
	signup := func(s dintero.Signup) []dintero.Signup { return []dintero.Signup{s} }
	for name, c := range map[string]struct {
		body string
		got  func(*connection) any
		want any
	}{
		"nothing":                         {`{}`, func(c *connection) any { return *c }, connection{}},
		"null everywhere":                 {`{"signups":null,"created_at":null,"created_by":null,"updated_at":null,"metadata":null,"status":null,"events":null,"schema":null,"configuration":null,"deleted_at":null}`, func(c *connection) any { return *c }, connection{}},
		"wrong types everywhere":          {`{"signups":{"a":1},"created_at":{},"created_by":[],"updated_at":true,"metadata":[1],"status":7,"events":"x","schema":[],"configuration":[1],"deleted_at":false}`, func(c *connection) any { return *c }, connection{}},
		"a wrong type before good fields": {`{"status":["x"],"created_by":"me"}`, func(c *connection) any { return c.CreatedBy }, "me"},
		"fields that are not known":       {`{"new":{"status":"x"},"status":"enabled"}`, func(c *connection) any { return c.Status }, "enabled"},
		"an unknown status":               {`{"status":"paused"}`, func(c *connection) any { return c.Status }, "paused"},
		"serial number as a number":       {`{"configuration":{"merchant_serial_number":123456}}`, serial, "123456"},
		"serial number with many digits":  {`{"configuration":{"merchant_serial_number":12345678901234567890}}`, serial, "12345678901234567890"},
		"serial number null":              {`{"configuration":{"merchant_serial_number":null}}`, serial, ""},
		"serial number of another type":   {`{"configuration":{"merchant_serial_number":{"a":1}}}`, serial, ""},
		"schema 2.0":                      {`{"schema":2.0}`, schema, int64(2)},
		"schema as text":                  {`{"schema":"2"}`, schema, int64(2)},
		"schema 0":                        {`{"schema":0}`, schema, int64(0)},
		"schema with all digits":          {`{"schema":9007199254740991}`, schema, int64(9007199254740991)},
		"schema 2.5":                      {`{"schema":2.5}`, schema, nil},
		"schema too large":                {`{"schema":1e300}`, schema, nil},
		"schema no number":                {`{"schema":"two"}`, schema, nil},
		"schema null":                     {`{"schema":null}`, schema, nil},
		"metadata of many types":          {`{"metadata":{"s":"x","n":12345678901234567890,"b":true,"z":null,"o":{"b":[1,"<a>"],"a":null},"e":""}}`, metadata, map[string]string{"s": "x", "n": "12345678901234567890", "b": "true", "o": `{"a":null,"b":[1,"<a>"]}`, "e": ""}},
		"metadata of an event":            {`{"events":[{"metadata":{"n":1}}]}`, func(c *connection) any { return map[string]string(c.Events[0].Metadata) }, map[string]string{"n": "1"}},
		"a link that is no text":          {`{"events":[{"metadata":{"signature_link":{"href":"x"}}}]}`, link, ""},
		"signups that are no objects":     {`{"signups":[null,"x",7,[],{"case_id":"a"}]}`, signups, signup(dintero.Signup{CaseID: "a"})},
		"no signups":                      {`{"signups":[]}`, signups, []dintero.Signup{}},
		"currencies that are no texts":    {`{"signups":[{"payment_options":[null,{"type":"a.b","currencies":["SEK",null,"",{},"NOK"]}]}]}`, signups, signup(dintero.Signup{PaymentOptions: []dintero.PaymentOption{{Type: "a.b", Currencies: []string{"NOK", "SEK"}}}})},
		"a store that is a number":        {`{"signups":[{"case_id":"a","store_id":5}]}`, signups, signup(dintero.Signup{CaseID: "a", StoreID: "5"})},
		"a signup that is deleted":        {`{"signups":[{"case_id":"a","deleted_at":"2026-01-01T00:00:00Z"}]}`, signups, signup(dintero.Signup{CaseID: "a", DeletedAt: "2026-01-01T00:00:00Z"})},
		"a connection that is deleted":    {`{"deleted_at":"2026-01-01T00:00:00Z"}`, func(c *connection) any { return string(c.DeletedAt) }, "2026-01-01T00:00:00Z"},
		"payment options elsewhere":       {`{"payment_options":[{"type":"a.b"}]}`, func(c *connection) any { return len(c.Configuration.PaymentOptions) }, 0},
	} {
		equal(t, name, c.got(read(t, c.body)), c.want)
	}
}

func TestConnection_IsTheSameInWhateverOrderListsCome(t *testing.T) {
	one := read(t, `{
		"signups":[{"case_id":"A","payment_options":[{"type":"a.b","currencies":["NOK","SEK"]},{"type":"c.d"}]},{"case_id":"b"},{"case_id":"b","store_id":"1"}],
		"events":[{"id":"1","created_at":"2026-01-01T10:00:00Z"},{"id":"2","created_at":"2026-01-01T10:00:00Z"},{"id":"0","created_at":"2026-01-01T12:00:00+01:00"}],
		"configuration":{"payment_options":[{"type":"a.b","currencies":["DKK"]},{"type":"a.b","currencies":["NOK"]}]}}`)
	other := read(t, `{
		"signups":[{"case_id":"b","store_id":"1"},{"case_id":"b"},{"case_id":"A","payment_options":[{"type":"c.d"},{"type":"a.b","currencies":["SEK","NOK"]}]}],
		"events":[{"id":"0","created_at":"2026-01-01T12:00:00+01:00"},{"id":"2","created_at":"2026-01-01T10:00:00Z"},{"id":"1","created_at":"2026-01-01T10:00:00Z"}],
		"configuration":{"payment_options":[{"type":"a.b","currencies":["NOK"]},{"type":"a.b","currencies":["DKK"]}]}}`)
	equal(t, "the other order", other, one)
	equal(t, "newest event", one.Events[2].ID, "0")
	equal(t, "first signup", one.Signups[0].CaseID, "A")
}

func TestConnection_EventsWithoutATimeKeepTheirOrder(t *testing.T) {
	c := read(t, `{"events":[{"id":"b"},{"id":"c","created_at":"2026-01-01T10:00:00Z"},{"id":"a","created_at":"soon"}]}`)
	equal(t, "events", c.Events[0].ID+c.Events[1].ID+c.Events[2].ID, "bac")
}

func TestConnection_SignupIsTheNewestOfTheCase(t *testing.T) {
	const upper = "3C90C3CC-0D44-4B50-8888-8DD25736052A"
	for name, c := range map[string]struct {
		signups []dintero.Signup
		want    string // its logo; "" if none is found
	}{
		"none":              {nil, ""},
		"another case":      {[]dintero.Signup{{CaseID: caseB, Logo: "x"}}, ""},
		"upper case":        {[]dintero.Signup{{CaseID: upper, Logo: "x"}}, "x"},
		"of a store":        {[]dintero.Signup{{CaseID: caseA, StoreID: "s", Logo: "x"}}, ""},
		"deleted":           {[]dintero.Signup{{CaseID: caseA, DeletedAt: "2026-01-01T00:00:00Z", Logo: "x"}}, ""},
		"store and account": {[]dintero.Signup{{CaseID: caseA, StoreID: "s", CreatedAt: "2026-01-02T00:00:00Z"}, {CaseID: caseA, Logo: "x"}}, "x"},
		"newest first":      {[]dintero.Signup{{CaseID: caseA, Logo: "new", CreatedAt: "2026-01-02T00:00:00Z"}, {CaseID: caseA, Logo: "old", CreatedAt: "2026-01-01T00:00:00Z"}}, "new"},
		"newest last":       {[]dintero.Signup{{CaseID: caseA, Logo: "none"}, {CaseID: caseA, Logo: "new", CreatedAt: "2026-01-02T00:00:00Z"}}, "new"},
	} {
		signup, found := (&dintero.Connection{Signups: c.signups}).Signup(caseA)
		equal(t, name+": logo", signup.Logo, c.want)
		equal(t, name+": found", found, c.want != "")
	}
	_, found := (*dintero.Connection)(nil).Signup(caseA)
	equal(t, "found in no connection", found, false)
}

func TestConnection_ShowsTheNewestLinkAndDescription(t *testing.T) {
	c := &dintero.Connection{Events: []dintero.Event{
		{Metadata: dintero.Metadata{"signature_link": "https://one.example"}, Description: "first"},
		{Metadata: dintero.Metadata{"signature_link": "https://two.example"}, Description: " second\n\tline " + strings.Repeat("x", 400)},
		{Event: "without either"},
	}}
	equal(t, "link", c.LatestSignatureLink(), "https://two.example")
	equal(t, "description", c.LastDescription(), "second line "+strings.Repeat("x", 288)+"…")
	equal(t, "link without events", (&dintero.Connection{}).LatestSignatureLink(), "")
}

func TestConnection_IsRejectedWhenFailedOrDeclined(t *testing.T) {
	for status, want := range map[string]bool{dintero.StatusPending: false, dintero.StatusEnabled: false, "": false, "paused": false, dintero.StatusFailed: true, dintero.StatusDeclined: true} {
		equal(t, status, (&dintero.Connection{Status: status}).Rejected(), want)
	}
}

func TestParseTime_ReadsRFC3339WithAndWithoutZone(t *testing.T) {
	at := time.Date(2023, 11, 7, 5, 31, 56, 0, time.UTC)
	for text, want := range map[string]time.Time{
		"2023-11-07T05:31:56Z":       at,
		"2023-11-07T06:31:56+01:00":  at,
		"2023-11-07 05:31:56Z":       at,
		"2023-11-07T05:31:56":        at,
		"2023-11-07 05:31:56":        at,
		"2023-11-07T05:31:56.250Z":   at.Add(250 * time.Millisecond),
		"2023-11-07T05:31:56.250001": at.Add(250001 * time.Microsecond),
		"":                           {},
		"2023-11-07":                 {},
		"1699335116":                 {},
		"2023-13-07T05:31:56Z":       {},
		"yesterday":                  {},
	} {
		if got := dintero.ParseTime(text); !got.Equal(want) {
			t.Errorf("ParseTime(%q) = %s, want %s", text, got, want)
		}
	}
}
