package dintero_test

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// seedRequest is the body of the request on Dintero's reference page.
const seedRequest = `{
  "signup": {
    "case_id": "3c90c3cc-0d44-4b50-8888-8dd25736052a",
    "payment_options": [{"currencies": ["NOK"], "type": "dintero_psp.vipps"}],
    "logo": "<string>"
  }
}`

func TestSubmit_SendsTheDocumentedRequestAndReturnsTheResponse(t *testing.T) {
	s := serve(t, answer(200, seedResponse))
	signup := inNOK
	signup.Logo, signup.CreatedAt, signup.StoreID = "<string>", "2026-01-01T00:00:00Z", "not sent"
	shown, err := connect(t, s.URL).SubmitVippsPSP(t.Context(), account, signup)
	succeed(t, err)
	equal(t, "connection", shown, seedConnection())
	equal(t, "requests", len(s.requests), 1)
	r := s.requests[0]
	equal(t, "method", r.method, "POST")
	equal(t, "path", r.path, "/v1/accounts/T12345678/management/settings/connections/vipps-psp")
	equal(t, "body", decoded(t, r.body), decoded(t, seedRequest))
	for name, want := range map[string]string{"Authorization": "Bearer ready-token", "Content-Type": "application/json", "Accept": "application/json", "User-Agent": "test", "Cache-Control": ""} {
		equal(t, name, r.header.Get(name), want)
	}
}

func TestReads_SendTheDocumentedRequests(t *testing.T) {
	s := serve(t, answer(200, `{}`))
	client := connect(t, s.URL)
	_, err := client.Settings(t.Context(), account)
	succeed(t, err)
	_, err = client.VippsPSPConnection(t.Context(), account)
	succeed(t, err)
	for i, path := range []string{"/v1/accounts/T12345678/management/settings", "/v1/accounts/T12345678/management/settings/connections/vipps-psp"} {
		r := s.requests[i]
		equal(t, "request", r.method+" "+r.path+r.body, "GET "+path)
		for name, want := range map[string]string{"Authorization": "Bearer ready-token", "Content-Type": "", "User-Agent": "test", "Cache-Control": "no-cache"} {
			equal(t, name, r.header.Get(name), want)
		}
	}
}

func TestSettings_FindsTheConnectionUnderEitherName(t *testing.T) {
	const older, newer = `{"status":"pending","updated_at":"2026-01-01T00:00:00Z"}`, `{"status":"enabled","updated_at":"2026-01-02T00:00:00Z"}`
	for body, want := range map[string]string{
		`{"connections":{"vipps_psp":` + newer + `}}`:                                       "enabled",
		`{"connections":{"vipps-psp":` + newer + `}}`:                                       "enabled",
		`{"connections":{"vipps_psp":{},"vipps-psp":` + older + `}}`:                        "pending",
		`{"connections":{"vipps_psp":null,"vipps-psp":` + older + `}}`:                      "pending",
		`{"connections":{"vipps":` + newer + `}}`:                                           "none",
		`{"connections":null}`:                                                              "none",
		`{"connections":[]}`:                                                                "none",
		`{"connections":{"vipps_psp":{"configuration":{"merchant_serial_number":"1"}}}}`:    "none",
		"\xef\xbb\xbf " + `{"connections":{"vipps_psp":` + newer + `}}`:                     "enabled",
		`{"deleted_at":null,"connections":{"vipps_psp":` + newer + `}}`:                     "enabled",
		`{"deleted_at":"2026-02-01T00:00:00Z","connections":{"vipps_psp":` + newer + `}}`:   "enabled deleted",
		`{"deleted_at":"2026-02-01T00:00:00Z"}`:                                             " deleted",
		`{"connections":{"vipps_psp":{"deleted_at":"2026-02-01T00:00:00Z"}}}`:               " deleted",
		`{"connections":{"vipps_psp":{"status":"x","deleted_at":"2026-02-01T00:00:00Z"}}}`:  "x deleted",
		`{"error":{"message":"partial"},"connections":{"vipps_psp":` + newer + `}}`:         "enabled",
		`{"error":{"message":"partial"},"connections":{"vipps_psp":null,"common":{"a":1}}}`: "none",
	} {
		shown, err := connect(t, serve(t, answer(200, body)).URL).Settings(t.Context(), account)
		succeed(t, err)
		got := "none"
		if shown != nil {
			got = shown.Status
			if shown.DeletedAt == "2026-02-01T00:00:00Z" {
				got += " deleted"
			}
		}
		equal(t, body, got, want)
	}
}

const page = "\n<!DOCTYPE html><html><head><title>Sign\n in</title></head></html>"

// outcome describes what a call returned.
func outcome(shown *dintero.Connection, err error) string {
	switch {
	case err == nil && shown == nil:
		return "nothing"
	case err == nil:
		return "shown"
	}
	return causeNames[dintero.CauseOf(err)]
}

var causeNames = map[dintero.Cause]string{
	dintero.CauseOther: "other", dintero.CauseCredentials: "credentials", dintero.CauseGrant: "grant", dintero.CauseAccessToken: "access token",
	dintero.CauseScope: "scope", dintero.CauseNotFound: "not found", dintero.CauseConflict: "conflict", dintero.CauseRateLimit: "rate limit", dintero.CauseRedirect: "redirect",
	dintero.CauseUnreachable: "unreachable", dintero.CauseTLS: "tls", dintero.CauseInterrupted: "interrupted",
	dintero.CauseNoCredentials: "no credentials", dintero.CauseNoTokens: "no tokens", dintero.CauseWebPage: "web page",
}

// Each response is given to all three calls. "?" marks an outcome of the POST
// that is ambiguous.
func TestEndpoints_JudgeEachResponse(t *testing.T) {
	const (
		words       = `{"error":{"code":"X","message":"no"}}`
		shownInBoth = `"connections":{"vipps_psp":{"status":"pending"}},"signups":[{"case_id":"3C90C3CC-0D44-4B50-8888-8DD25736052A"}]}`
		otherSignup = `"signups":[{"case_id":"` + caseB + `"},{"case_id":"` + caseA + `","deleted_at":"2026-01-01T00:00:00Z"}]}`
	)
	for _, c := range []struct {
		status                 int
		body                   string
		settings, read, submit string
	}{
		{200, `{` + shownInBoth, "shown", "shown", "shown"},
		{202, `{` + shownInBoth, "shown", "shown", "shown"},
		{200, `{` + otherSignup, "nothing", "shown", "shown"},
		{200, `{}`, "nothing", "nothing", "nothing"},
		{200, `{"ok":true}`, "nothing", "nothing", "nothing"},
		{200, ``, "other", "nothing", "nothing"},
		{204, ``, "other", "nothing", "nothing"},
		{200, `[]`, "other", "nothing", "nothing"},
		{200, `null`, "other", "nothing", "nothing"},
		{200, `"ok"`, "other", "nothing", "nothing"},
		{200, `ok`, "other", "other", "nothing"},
		{200, `{"signups":[{"case`, "other", "other", "nothing"},
		{200, page, "web page", "web page", "web page?"},
		{202, "\xef\xbb\xbf<p>", "web page", "web page", "web page?"},
		{200, words, "other", "nothing", "other?"},
		{200, `{"error":"no"}`, "other", "nothing", "other?"},
		{200, `{"error":null}`, "nothing", "nothing", "nothing"},
		{200, `{"error":{},` + shownInBoth, "shown", "shown", "shown"},
		{200, `{"error":{},` + otherSignup, "other", "shown", "other?"},
		{301, ``, "redirect", "redirect", "redirect?"},
		{302, page, "web page", "web page", "web page?"},
		{400, words, "other", "nothing", "other"},
		{401, words, "access token", "nothing", "access token"},
		{401, page, "web page", "nothing", "web page"},
		{403, words, "scope", "nothing", "scope"},
		{403, ``, "scope", "nothing", "scope"},
		{403, page, "web page", "nothing", "web page?"},
		{404, words, "not found", "nothing", "not found"},
		{404, page, "web page", "nothing", "web page?"},
		{405, ``, "other", "nothing", "other"},
		{408, words, "other", "other", "other?"},
		{408, page, "web page", "web page", "web page?"},
		{409, words, "conflict", "nothing", "conflict"},
		{422, words, "other", "nothing", "other"},
		{429, words, "rate limit", "rate limit", "rate limit"},
		{429, page, "rate limit", "rate limit", "rate limit"},
		{500, words, "other", "other", "other?"},
		{501, ``, "other", "nothing", "other?"},
		{502, page, "web page", "web page", "web page?"},
		{503, ``, "other", "other", "other?"},
		{500, `{` + shownInBoth, "other", "other", "other?"},
	} {
		t.Run(http.StatusText(c.status)+" "+c.body, func(t *testing.T) {
			s := serve(t, answer(c.status, c.body))
			client := connect(t, s.URL, retries(0))
			equal(t, "settings", outcome(client.Settings(t.Context(), account)), c.settings)
			equal(t, "connection", outcome(client.VippsPSPConnection(t.Context(), account)), c.read)
			shown, err := client.SubmitVippsPSP(t.Context(), account, inNOK)
			got := outcome(shown, err)
			if dintero.Ambiguous(err) {
				got += "?"
			}
			equal(t, "submit", got, c.submit)
			equal(t, "requests", len(s.requests), 3)
		})
	}
}

func TestSubmit_BodyThatIsCutOffIsAnAcceptance(t *testing.T) {
	for body, want := range map[string]string{"": "nothing", `{"signups":[`: "nothing", `{"error":{"message":"x"`: "nothing", page: "web page"} {
		s := serve(t, cutOff(201, body))
		equal(t, body, outcome(connect(t, s.URL).SubmitVippsPSP(t.Context(), account, inNOK)), want)
		equal(t, "requests", len(s.requests), 1)
	}
}

func TestReads_BodyThatIsCutOffIsTemporary(t *testing.T) {
	s := serve(t, inTurn(cutOff(200, `{"status":"pen`), answer(200, seedResponse), cutOff(200, ``)))
	client := connect(t, s.URL)
	shown, err := client.VippsPSPConnection(t.Context(), account)
	succeed(t, err)
	equal(t, "connection", shown, seedConnection())
	equal(t, "requests", len(s.requests), 2)
	_, err = client.VippsPSPConnection(t.Context(), account)
	contains(t, "error", err.Error(), "200 OK: the response cannot be read: unexpected EOF")
	equal(t, "permanent", dintero.IsPermanent(err), false)
}

func TestSubmit_IsSentOnceWhateverHappens(t *testing.T) {
	faults := map[string]http.HandlerFunc{"hang up": hangUp, "cut off": cutOff(200, "{"), "page": answer(200, page), "error": answer(200, `{"error":{}}`)}
	for _, status := range []int{200, 301, 307, 308, 400, 401, 403, 404, 408, 409, 425, 429, 500, 501, 502, 503, 504} {
		faults[http.StatusText(status)] = answer(status, ``, "Location", "/elsewhere", "Retry-After", "0")
	}
	for name, fault := range faults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, withTokens(issueToken(), fault))
			client := connect(t, s.URL, withCredentials, retries(4))
			_, err := client.Token(t.Context(), account)
			succeed(t, err)
			_, _ = client.SubmitVippsPSP(t.Context(), account, inNOK)
			equal(t, "POSTs", len(s.all("/vipps-psp")), 1)
			equal(t, "requests to other addresses", len(s.all("/elsewhere")), 0)
		})
	}
}

func TestSubmit_LostConnectionIsAmbiguous(t *testing.T) {
	_, err := connect(t, serve(t, hangUp).URL).SubmitVippsPSP(t.Context(), account, inNOK)
	equal(t, "sent", errorOf[*dintero.TransportError](t, err).Sent, true)
	equal(t, "ambiguous", dintero.Ambiguous(err), true)
	equal(t, "cause", dintero.CauseOf(err), dintero.CauseOther)
}

func TestSubmit_TimeoutIsAmbiguous(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		started := time.Now()
		_, err := onNetwork(t, stalling).SubmitVippsPSP(t.Context(), account, inNOK)
		equal(t, "time", time.Since(started), dintero.DefaultRequestTimeout)
		equal(t, "sent", errorOf[*dintero.TransportError](t, err).Sent, true)
		equal(t, "ambiguous", dintero.Ambiguous(err), true)
		equal(t, "cause", dintero.CauseOf(err), dintero.CauseOther)
	})
}

func TestSubmit_GetsItsTokenWithTheRetriesOfReads(t *testing.T) {
	s := serve(t, withTokens(inTurn(answer(503, ``), hangUp, issueToken()), answer(200, seedResponse)))
	_, err := connect(t, s.URL, withCredentials).SubmitVippsPSP(t.Context(), account, inNOK)
	succeed(t, err)
	equal(t, "token requests", len(s.all("/auth/token")), 3)
	equal(t, "POSTs", len(s.all("/vipps-psp")), 1)
}

func TestSubmit_WithoutATokenNothingIsSent(t *testing.T) {
	for status, cause := range map[int]dintero.Cause{401: dintero.CauseCredentials, 403: dintero.CauseGrant, 503: dintero.CauseOther, 429: dintero.CauseRateLimit} {
		s := serve(t, withTokens(answer(status, ``), answer(200, seedResponse)))
		client := connect(t, s.URL, withCredentials, retries(0))
		_, err := client.SubmitVippsPSP(t.Context(), account, inNOK)
		equal(t, "cause", dintero.CauseOf(err), cause)
		equal(t, "ambiguous", dintero.Ambiguous(err), false)
		_, err = client.VippsPSPConnection(t.Context(), account)
		equal(t, "cause of the read", dintero.CauseOf(err), cause)
		equal(t, "requests beside those for a token", len(s.all("/vipps-psp")), 0)
	}
}
