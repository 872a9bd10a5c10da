package dintero_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// refusal is the error of a read that is answered with the fault.
func refusal(t *testing.T, fault dinterotest.Fault) *dintero.Error {
	t.Helper()
	sim, client := start(t, retries(0))
	if fault.Header == nil {
		fault.Header = http.Header{}
	}
	if fault.Header.Get("X-Request-Id") == "" {
		fault.Header.Set("X-Request-Id", "req-1")
	}
	sim.Inject(dinterotest.RouteSettings, -1, fault)
	_, err := client.Fresh(t.Context(), account, "")
	var refused *dintero.Error
	if !errors.As(err, &refused) {
		t.Fatalf("error %v, want an *Error", err)
	}
	return refused
}

const settingsFailed = "GET /accounts/T12345678/management/settings: "

func TestErrorIsOneSentenceOfAllThatDinteroSays(t *testing.T) {
	for body, want := range map[string]string{
		`{"error":{"code":"NOT FOUND","message":"No such account"}}`: "400 Bad Request (NOT FOUND): No such account [request id req-1]",
		`{"error":{"message":"No such account"}}`:                    "400 Bad Request: No such account [request id req-1]",
		`{"error":{"code":"ONLY_CODE"}}`:                             "400 Bad Request (ONLY_CODE) [request id req-1]",
		`{"error":{"code":42,"message":true}}`:                       "400 Bad Request (42): true [request id req-1]",
		`{"error":{"message":"Invalid","errors":[
			{"field":"signup.case_id","message":"must be a uuid"},
			{"path":"a.b","message":"m1"}, {"dataPath":".c","message":"m2"}, {"property":"d","message":"m3"}, {"param":"e","message":"m4"}, {"name":"f","message":"m5"},
			{"message":"alone"}, "a string", 7, {"other": [1, 2]}, {"not": "shown, for it is the eleventh"}]}}`: "400 Bad Request: Invalid: signup.case_id: must be a uuid; a.b: m1; .c: m2; d: m3; e: m4; f: m5; alone; a string; 7; " + `{"other":[1,2]} [request id req-1]`,
		`{"error":{"message":"Invalid","errors":{"a":1}}}`:             "400 Bad Request: Invalid [request id req-1]",
		`{"error":{"message":"Invalid","errors":null},"extra":1}`:      "400 Bad Request: Invalid [request id req-1]",
		`{"error":{"message":"two\nlines\tand \u0007 a \u202e bell"}}`: "400 Bad Request: two lines and a bell [request id req-1]",
		`{"error":{"message":"` + strings.Repeat("å", 400) + `"}}`:     "400 Bad Request: " + strings.Repeat("å", 300) + "… [request id req-1]",
		`{"error":{}}`:            `400 Bad Request: the answer is not Dintero's: {"error":{}} [request id req-1]`,
		`{"error":"text"}`:        `400 Bad Request: the answer is not Dintero's: {"error":"text"} [request id req-1]`,
		`{"message":"elsewhere"}`: `400 Bad Request: the answer is not Dintero's: {"message":"elsewhere"} [request id req-1]`,
		`[1]`:                     `400 Bad Request: the answer is not Dintero's: [1] [request id req-1]`,
		`plain text`:              "400 Bad Request: the answer is not Dintero's: plain text [request id req-1]",
		"bad \xff\xfe utf8":       "400 Bad Request: the answer is not Dintero's: bad \ufffd utf8 [request id req-1]",
		`{"error":{"message":"bad ` + "\xff" + ` utf8"}}`: "400 Bad Request: bad \ufffd utf8 [request id req-1]",
		``: "400 Bad Request: the answer is empty [request id req-1]",
		`<html><head><title> Bad ` + "\n" + `request </title>`: `400 Bad Request: a web page came instead of Dintero's JSON, titled "Bad request" [request id req-1]`,
		"\n <!DOCTYPE HTML><p>no title":                        `400 Bad Request: a web page came instead of Dintero's JSON [request id req-1]`,
	} {
		err := refusal(t, dinterotest.Fault{Status: 400, Body: body})
		equal(t, "error for "+body[:min(len(body), 60)], err.Error(), settingsFailed+want)
	}
}

func TestErrorHoldsItsPartsApart(t *testing.T) {
	err := refusal(t, dinterotest.Fault{Status: 418, Body: `{"error":{"code":"TEAPOT","message":"Short and stout","errors":["handle","spout"]}}`})
	equal(t, "method", err.Method, "GET")
	equal(t, "path", err.Path, "/accounts/T12345678/management/settings")
	equal(t, "status", err.Status, 418)
	equal(t, "code", err.Code, "TEAPOT")
	equal(t, "message", err.Message, "Short and stout")
	same(t, "details", err.Details, []string{"handle", "spout"})
	equal(t, "request id", err.RequestID, "req-1")
}

func TestDefect09_PagesOfProxiesAreShortAndReadable(t *testing.T) {
	page := `<html><head><title>502 Bad Gateway</title></head><body>` + strings.Repeat("<p>nginx</p>", 1000)
	equal(t, "502", refusal(t, dinterotest.Fault{Status: 502, Body: page}).Error(),
		settingsFailed+`502 Bad Gateway: a web page came instead of Dintero's JSON, titled "502 Bad Gateway" [request id req-1]`)
	equal(t, "200", refusal(t, dinterotest.Fault{Status: 200, Body: page}).Error(),
		settingsFailed+`200 OK: a web page came instead of Dintero's JSON, titled "502 Bad Gateway": the answer is not a JSON object [request id req-1]`)
	equal(t, "204", refusal(t, dinterotest.Fault{Status: 204}).Error(),
		settingsFailed+`204 No Content: the answer is empty [request id req-1]`)
}

func TestDefect09_HugeAnswersMakeShortErrors(t *testing.T) {
	t.Parallel()
	huge := strings.Repeat("x", 10<<20)
	for name, c := range map[string]struct {
		status int
		body   string
	}{
		"text":        {500, huge},
		"page":        {200, "<html><title>" + huge},
		"message":     {400, `{"error":{"message":"` + huge[:1<<20] + `","code":"` + huge[:1<<20] + `","errors":["` + huge[:1<<20] + `"]}}`},
		"white space": {200, strings.Repeat(" \n", 1<<20)},
		"bytes":       {502, strings.Repeat("\xff", 10<<20)},
	} {
		text := refusal(t, dinterotest.Fault{Status: c.status, Body: c.body}).Error()
		if len([]rune(text)) > 800 || !utf8.ValidString(text) {
			t.Errorf("%s: an error of %d bytes: %.100q", name, len(text), text)
		}
	}
}

func TestContentTypeDoesNotMatter(t *testing.T) {
	sim, client := start(t)
	put(sim, account, caseA)
	for _, contentType := range []string{"text/html", "text/plain; charset=latin1", "", "nonsense/;;"} {
		sim.Inject(dinterotest.RouteSettings, 1, dinterotest.Fault{Header: http.Header{"Content-Type": {contentType}}})
		view, err := client.Fresh(t.Context(), account, "")
		succeed(t, err)
		_, presence := view.Find(caseA)
		equal(t, contentType, presence, dintero.Present)
	}
}

func TestHintsSayWhatToDo(t *testing.T) {
	const signup, token = "/accounts/T12345678/management/settings/connections/vipps-psp", "/accounts/T12345678/auth/token"
	for _, c := range []struct {
		path   string
		status int
		want   string
	}{
		{token, 401, "Check client_id and client_secret, "}, {token, 403, "has a grant for the account that is worked on (see audience)."},
		{token, 404, "Check account_id and base_url: "}, {token, 429, "a lower -parallelism or a higher max_retries"},
		{signup, 401, "Dintero does not accept the access token. "},
		{signup, 403, "The signup needs admin:accounts or write:accounts, reading needs admin:accounts or read:accounts"},
		{signup, 404, "Check account_id and base_url: "}, {signup, 429, "a lower -parallelism or a higher max_retries"},
		{signup, 301, "The address redirects and is not followed"}, {signup, 308, "Check base_url."},
	} {
		contains(t, "hint", (&dintero.Error{Path: c.path, Status: c.status}).Hint(), c.want)
	}
	for _, code := range []int{200, 400, 409, 422, 500, 503} {
		equal(t, "hint", (&dintero.Error{Path: signup, Status: code}).Hint(), "")
	}
	contains(t, "hint", (&dintero.TransportError{Err: errors.New("reset")}).Hint(), "HTTPS_PROXY")
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	elsewhere := dinterotest.Start(t)
	for _, code := range []int{301, 302, 303, 307, 308} {
		sim, client := start(t)
		fault := dinterotest.Fault{Status: code, Header: http.Header{"Location": {elsewhere.URL + "/accounts/T12345678/auth/token"}}}
		for _, route := range []dinterotest.Route{dinterotest.RouteToken, dinterotest.RouteSettings} {
			sim.Inject(route, 1, fault)
			_, err := client.Fresh(t.Context(), account, "")
			var refused *dintero.Error
			if !errors.As(err, &refused) {
				t.Fatalf("error %v, want an *Error", err)
			}
			equal(t, "status", refused.Status, code)
			contains(t, "hint", refused.Hint(), "The address redirects and is not followed")
		}
		sim.SetReads(dinterotest.ReadsNone)
		sim.Inject(dinterotest.RouteSignup, -1, fault)
		_, err := client.SignUp(t.Context(), account, inNOK(caseA))
		equal(t, "failed", err != nil, true)
		posts(t, sim, 1, 0)
	}
	equal(t, "requests elsewhere", len(elsewhere.Requests()), 0)
}
