package dintero_test

import (
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// refusal returns the error of a read with a fault.
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
	_, err := client.Settings(t.Context(), account)
	return errorOf[*dintero.Error](t, err)
}

const settingsFailed = "GET /accounts/T12345678/management/settings: "

func TestResponse_ErrorIsOneSentenceOfDinterosWords(t *testing.T) {
	for body, want := range map[string]string{
		`{"error":{"code":"NOT FOUND","message":"No such account"}}`:   "400 Bad Request (NOT FOUND): No such account [request id req-1]",
		`{"error":{"message":"No such account"}}`:                      "400 Bad Request: No such account [request id req-1]",
		`{"error":{"message":"INVALID_REQUEST_PARAMETER"}}`:            "400 Bad Request: INVALID_REQUEST_PARAMETER [request id req-1]",
		`{"error":{"code":"ONLY_CODE"}}`:                               "400 Bad Request (ONLY_CODE) [request id req-1]",
		`{"error":{"description":"in place of a message"}}`:            "400 Bad Request: in place of a message [request id req-1]",
		`{"error":{"code":42,"message":true}}`:                         "400 Bad Request (42): true [request id req-1]",
		"\xef\xbb\xbf" + `{"error":{"message":"after a mark"}}`:        "400 Bad Request: after a mark [request id req-1]",
		`{"error":{"message":"two\nlines\tand \u0007 a \u202e bell"}}`: "400 Bad Request: two lines and a bell [request id req-1]",
		`{"error":{"message":"` + strings.Repeat("å", 400) + `"}}`:     "400 Bad Request: " + strings.Repeat("å", 300) + "… [request id req-1]",
		`{"error":{}}`:            `400 Bad Request: the response is not Dintero's: {"error":{}} [request id req-1]`,
		`{"error":{"errors":[]}}`: `400 Bad Request: the response is not Dintero's: {"error":{"errors":[]}} [request id req-1]`,
		`{"error":"text"}`:        `400 Bad Request: the response is not Dintero's: {"error":"text"} [request id req-1]`,
		`{"message":"elsewhere"}`: `400 Bad Request: the response is not Dintero's: {"message":"elsewhere"} [request id req-1]`,
		`[1]`:                     `400 Bad Request: the response is not Dintero's: [1] [request id req-1]`,
		`plain text`:              "400 Bad Request: the response is not Dintero's: plain text [request id req-1]",
		"bad \xff\xfe utf8":       "400 Bad Request: the response is not Dintero's: bad \ufffd utf8 [request id req-1]",
		`{"error":{"message":"bad ` + "\xff" + ` utf8"}}`: "400 Bad Request: bad \ufffd utf8 [request id req-1]",
		``: "400 Bad Request: the response is empty [request id req-1]",
	} {
		err := refusal(t, dinterotest.Fault{Status: 400, Body: body})
		equal(t, "error for "+body[:min(len(body), 60)], err.Error(), settingsFailed+want)
	}
}

func TestResponse_NestedErrorsTakeManyForms(t *testing.T) {
	for items, want := range map[string]string{
		`[{"field":"signup.case_id","message":"must be a uuid"}]`: "signup.case_id: must be a uuid",
		`[{"path":"a.b","message":"m1"}, {"dataPath":".c","message":"m2"}, {"property":"d","message":"m3"}, {"param":"e","message":"m4"}, {"name":"f","message":"m5"}]`: "a.b: m1; .c: m2; d: m3; e: m4; f: m5",
		`[{"code":"INVALID_TYPE","message":"Expected string","params":["string","number"],"path":["signup","payment_options",0,"type"]}]`:                               "signup.payment_options.0.type: Expected string",
		`[{"path":[],"message":"at the top"}]`:                          "at the top",
		`[{"path":["signup"],"description":"a description only"}]`:      "signup: a description only",
		`[{"description":"a description only"}]`:                        "a description only",
		`[{"code":"ONLY_CODE"}]`:                                        `{"code":"ONLY_CODE"}`,
		`[{"message":"alone"}, "a string", 7, {"other": [1, 2]}]`:       `alone; a string; 7; {"other":[1,2]}`,
		`["1","2","3","4","5","6","7","8","9","10","not the eleventh"]`: "1; 2; 3; 4; 5; 6; 7; 8; 9; 10",
		`["", "after an empty one"]`:                                    "after an empty one",
	} {
		err := refusal(t, dinterotest.Fault{Status: 400, Body: `{"error":{"message":"Invalid","errors":` + items + `}}`})
		equal(t, "error for "+items, err.Error(), settingsFailed+"400 Bad Request: Invalid: "+want+" [request id req-1]")
	}
	for _, nothing := range []string{`[]`, `null`, `{"a":1}`, `"text"`, `7`, `[""]`} {
		err := refusal(t, dinterotest.Fault{Status: 400, Body: `{"error":{"message":"Invalid","errors":` + nothing + `}}`})
		equal(t, "error for "+nothing, err.Error(), settingsFailed+"400 Bad Request: Invalid [request id req-1]")
	}
}

func TestResponse_ErrorHasItsParts(t *testing.T) {
	err := refusal(t, dinterotest.Fault{Status: 418, Body: `{"error":{"code":"TEAPOT","message":"Short and stout","errors":["handle","spout"]}}`})
	equal(t, "method", err.Method, "GET")
	equal(t, "path", err.Path, "/accounts/T12345678/management/settings")
	equal(t, "status", err.Status, 418)
	equal(t, "code", err.Code, "TEAPOT")
	equal(t, "message", err.Message, "Short and stout")
	deepEqual(t, "details", err.Details, []string{"handle", "spout"})
	equal(t, "request id", err.RequestID, "req-1")
}

func TestResponse_RequestIDIsInOneOfSeveralHeaders(t *testing.T) {
	for _, name := range []string{"Request-Id", "X-Amzn-Requestid", "X-Amzn-Trace-Id"} {
		client := connect(t, serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set(name, "id of "+name)
			w.WriteHeader(http.StatusNotFound)
		}), accessToken("ready-token"))
		_, err := client.Settings(t.Context(), account)
		equal(t, "request id", errorOf[*dintero.Error](t, err).RequestID, "id of "+name)
	}
	err := refusal(t, dinterotest.Fault{Status: 404, Header: http.Header{"Request-Id": {"of Dintero"}, "X-Request-Id": {"of a gateway"}}})
	equal(t, "request id", err.RequestID, "of Dintero")
}

func TestResponse_WebPagesAreShortAndReadable_Defect09(t *testing.T) {
	page := `<html><head><title> 502 Bad ` + "\n" + `Gateway </title></head><body>` + strings.Repeat("<p>nginx</p>", 1000)
	const titled = `a web page came instead of Dintero's JSON, titled "502 Bad Gateway"`
	equal(t, "502", refusal(t, dinterotest.Fault{Status: 502, Body: page}).Error(), settingsFailed+"502 Bad Gateway: "+titled+" [request id req-1]")
	equal(t, "200", refusal(t, dinterotest.Fault{Status: 200, Body: page}).Error(), settingsFailed+"200 OK: "+titled+": the response is not a JSON object [request id req-1]")
	equal(t, "with a mark", refusal(t, dinterotest.Fault{Status: 502, Body: "\xef\xbb\xbf" + page}).Error(), settingsFailed+"502 Bad Gateway: "+titled+" [request id req-1]")
	for _, page := range webPages {
		contains(t, page, refusal(t, dinterotest.Fault{Status: 400, Body: page}).Error(), "400 Bad Request: a web page came instead of Dintero's JSON")
	}
}

// webPages are pages from gateways, login pages, and networks that need a login.
var webPages = []string{
	"<html>", "\n <!DOCTYPE HTML><p>no title", "<!-- comment --><html>", "<HEAD>", "<body>",
	`<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN"><html>`,
	`<script>window.location = "https://login.example.com"</script>`, `<meta http-equiv="refresh" content="0; url=https://login.example.com">`,
	`<title>Sign in</title>`, `<h1>Bad gateway</h1>`, `<center>nginx</center>`, "\xef\xbb\xbf<html>",
}

func TestResponse_WithoutABody_Defect09(t *testing.T) {
	for code, want := range map[int]string{
		200: "200 OK: the response is empty: the response is not a JSON object [request id req-1]",
		204: "204 No Content: the response is empty: the response is not a JSON object [request id req-1]",
		502: "502 Bad Gateway: the response is empty [request id req-1]",
	} {
		equal(t, "error", refusal(t, dinterotest.Fault{Status: code}).Error(), settingsFailed+want)
	}
}

func TestResponse_HugeBodiesMakeShortErrors_Defect09(t *testing.T) {
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
		"deep":        {200, strings.Repeat("[", 1<<20)},
		"deep object": {200, strings.Repeat(`{"a":`, 1<<20)},
	} {
		text := refusal(t, dinterotest.Fault{Status: c.status, Body: c.body}).Error()
		if len([]rune(text)) > 800 || !utf8.ValidString(text) {
			t.Errorf("%s: an error of %d bytes: %.100q", name, len(text), text)
		}
	}
}

func TestResponse_ContentTypeDoesNotMatter_Defect09(t *testing.T) {
	sim, client := start(t)
	addSignup(sim, account, caseA)
	for _, contentType := range []string{"text/html", "text/plain; charset=latin1", "", "nonsense/;;"} {
		sim.Inject(dinterotest.RouteSettings, 1, dinterotest.Fault{Header: http.Header{"Content-Type": {contentType}}})
		connection, err := client.Settings(t.Context(), account)
		succeed(t, err)
		_, shown := connection.Signup(caseA)
		equal(t, contentType, shown, true)
	}
}
