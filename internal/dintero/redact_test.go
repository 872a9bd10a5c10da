package dintero_test

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// The ways in which a server repeats what it received.
var echoes = map[string]func(w http.ResponseWriter, received string){
	"as an error": func(w http.ResponseWriter, received string) {
		w.WriteHeader(http.StatusBadRequest)
		_ = json.NewEncoder(w).Encode(map[string]any{"error": map[string]any{"message": received, "code": received, "errors": []any{received, map[string]any{"path": []string{received}, "description": received}, map[string]any{"x": received}}}})
	},
	"as text": func(w http.ResponseWriter, received string) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, received)
	},
	"as text that is cut off in a secret": func(w http.ResponseWriter, received string) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, strings.Repeat("x", 113)+" "+received)
	},
	"as other JSON": func(w http.ResponseWriter, received string) {
		w.WriteHeader(http.StatusBadRequest)
		_ = json.NewEncoder(w).Encode(received)
	},
	"as a page": func(w http.ResponseWriter, received string) {
		w.WriteHeader(http.StatusForbidden)
		_, _ = io.WriteString(w, "<html><title>"+received+"</title>"+received)
	},
	"as an address": func(w http.ResponseWriter, received string) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, "GET /"+url.PathEscape(received)+"?q="+url.QueryEscape(received))
	},
	"as a success": func(w http.ResponseWriter, received string) { _, _ = io.WriteString(w, `{"x":"`+received+`"}`) },
	"as a request id": func(w http.ResponseWriter, received string) {
		w.Header().Set("Request-Id", received)
		w.WriteHeader(http.StatusBadRequest)
	},
}

func TestRedact_SecretsAreInNoErrorAndNoLogThoughTheServerRepeatsThem(t *testing.T) {
	const jwt = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl"
	for name, respond := range echoes {
		echo := func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			basic := strings.TrimPrefix(r.Header.Get("Authorization"), "Basic ")
			credentials, _ := base64.StdEncoding.DecodeString(basic)
			respond(w, strings.TrimRight(r.Header.Get("Authorization"), "=")+" "+string(credentials)+" "+jwt+" "+string(body))
		}
		for _, secret := range []string{"s3cr3t-k3y", "s3cr3t-k3y-1", "s3cr3t-k3y-12", `s3cr3t/"&<ø>+\key`, strings.Repeat("long", 100)} {
			var log logBuffer
			var shown strings.Builder
			for _, handler := range []http.HandlerFunc{echo, withTokens(answer(200, `{"access_token":"opaque-`+url.QueryEscape(secret)+`"}`), echo)} {
				client := connect(t, serve(t, handler).URL, log.at(dintero.LevelTrace), retries(0), func(c *dintero.Config) {
					c.AccessToken, c.ClientID, c.ClientSecret = "", "client", secret
				})
				_, errGET := client.Settings(t.Context(), account)
				_, errPOST := client.SubmitVippsPSP(t.Context(), account, inNOK)
				for _, err := range []error{errGET, errPOST} {
					if err != nil {
						shown.WriteString(err.Error() + "\n")
					}
				}
			}
			shown.WriteString(log.String())
			quoted, _ := json.Marshal(secret)
			basic := base64.RawStdEncoding.EncodeToString([]byte("client:" + secret))
			for _, form := range []string{secret, secret[:8], strings.Trim(string(quoted), `"`), url.QueryEscape(secret), url.PathEscape(secret), basic, basic[:20], "opaque-", jwt, jwt[:20]} {
				if strings.Contains(shown.String(), form) {
					t.Errorf("%s: %.40q is shown: %.900s", name, form, shown.String())
				}
			}
		}
	}
}

func TestRedact_EachFormOfASecretIsReplaced(t *testing.T) {
	const secret = `s3cr3t/"&<>+\key`
	quoted, _ := json.Marshal(secret)
	for _, form := range []string{secret, strings.Trim(string(quoted), `"`), `s3cr3t/\"&<>+\\key`, url.QueryEscape(secret), url.PathEscape(secret)} {
		client := connect(t, serve(t, answer(400, "before "+form+" after")).URL, func(c *dintero.Config) { c.AccessToken = secret })
		_, err := client.Settings(t.Context(), account)
		contains(t, form, err.Error(), "before *** after")
	}
}

func TestRedact_WordsThatOnlyLookLikeTokensStay(t *testing.T) {
	const words = "a name like eyJohn or the key eyJ is no token"
	_, err := connect(t, serve(t, answer(400, words)).URL).Settings(t.Context(), account)
	contains(t, "error", err.Error(), words)
}

func TestLog_HasALineForEachRequestAndBodiesAtTraceOnly(t *testing.T) {
	s := serve(t, withTokens(issueToken(), inTurn(answer(503, ``), answer(200, seedResponse, "Request-Id", "abc-1"))))
	for level, want := range map[slog.Level]int{slog.LevelInfo: 0, slog.LevelDebug: 1, dintero.LevelTrace: 1} {
		var log logBuffer
		client := connect(t, s.URL, withCredentials, log.at(level))
		_, err := client.Settings(t.Context(), account)
		succeed(t, err)
		before := log.attempts()
		_, err = client.SubmitVippsPSP(t.Context(), account, inNOK)
		succeed(t, err)
		equal(t, "lines of the POST", log.attempts()-before, want)
		equal(t, "bodies", strings.Contains(log.String(), "Vipps awaiting signature"), level == dintero.LevelTrace)
		equal(t, "request id", strings.Contains(log.String(), `"request_id":"abc-1"`), want > 0)
		equal(t, "bodies with a token", strings.Contains(log.String(), "client_credentials"), false)
	}
}
