package dintero_test

import (
	"encoding/base64"
	"encoding/json"
	"html"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// awkwardSecret has different forms in JSON, in an address and in a page.
const awkwardSecret = `s3cr3t/"&<ø>+` + "`" + `\key`

// echoes are the ways in which a server repeats all that it received.
var echoes = map[string]func(w http.ResponseWriter, received string){
	"as an error": func(w http.ResponseWriter, received string) {
		w.WriteHeader(http.StatusBadRequest)
		_ = json.NewEncoder(w).Encode(map[string]any{"error": map[string]any{"message": received, "code": received, "errors": []any{received, map[string]string{"field": received, "message": received}, map[string]any{"path": []string{received}, "description": received}}}})
	},
	"as text": func(w http.ResponseWriter, received string) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, received)
	},
	"as text that is cut off": func(w http.ResponseWriter, received string) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, strings.Repeat("x", 80)+received)
	},
	"as JSON in another form": func(w http.ResponseWriter, received string) {
		w.WriteHeader(http.StatusBadRequest)
		_ = json.NewEncoder(w).Encode(map[string]string{"message": received})
	},
	"as JSON of other languages": func(w http.ResponseWriter, received string) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, `{"message":`+quotedAsInJavaScript(received)+`}`)
	},
	"as a page": func(w http.ResponseWriter, received string) {
		w.WriteHeader(http.StatusForbidden)
		_, _ = io.WriteString(w, "<html><title>"+received+"</title>"+html.EscapeString(received))
	},
	"as a page, escaped": func(w http.ResponseWriter, received string) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, "<html><title>"+html.EscapeString(received)+"</title>")
	},
	"as an address": func(w http.ResponseWriter, received string) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, "GET /?q="+url.QueryEscape(received))
	},
	"as a success": func(w http.ResponseWriter, received string) { _, _ = io.WriteString(w, received) },
	"as a request id": func(w http.ResponseWriter, received string) {
		w.Header().Set("X-Request-Id", strings.Map(func(r rune) rune {
			if r < ' ' || r > '~' {
				return -1
			}
			return r
		}, received))
		w.WriteHeader(http.StatusBadRequest)
	},
	"as a redirect": func(w http.ResponseWriter, received string) {
		w.Header().Set("Location", "/"+url.PathEscape(received)+"?q="+url.QueryEscape(received))
		w.WriteHeader(http.StatusFound)
	},
}

// quotedAsInJavaScript is JSON that escapes no more than it has to.
func quotedAsInJavaScript(s string) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(s)
	return strings.TrimSpace(b.String())
}

// echo is a server that repeats everything that it has received.
func echo(t *testing.T, respond func(w http.ResponseWriter, received string)) string {
	t.Helper()
	return serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		basic := strings.TrimPrefix(r.Header.Get("Authorization"), "Basic ")
		credentials, _ := base64.StdEncoding.DecodeString(basic)
		respond(w, r.Header.Get("Authorization")+" "+strings.TrimRight(basic, "=")+" "+string(credentials)+" "+string(body))
	})
}

// formsOf are the forms in which a secret could be recognized: itself, half of
// it, and its encodings.
func formsOf(secret string) []string {
	quoted, _ := json.Marshal(secret)
	basic := base64.RawStdEncoding.EncodeToString([]byte("client:" + secret))
	return []string{
		secret, secret[:len(secret)*2/3], strings.Trim(string(quoted), `"`), strings.Trim(quotedAsInJavaScript(secret), `"`), url.QueryEscape(secret), html.EscapeString(secret), basic, basic[:len(basic)*2/3],
	}
}

func TestRedact_SecretsAreInNoErrorAndNoLogThoughTheServerRepeatsThem_Defect13(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("eyJhbGciOiJSUzI1NiJ9.", 60) + "end" // longer than anything that is shown
	for name, respond := range echoes {
		for _, secret := range []string{"s3cr3t-k3y", "s3cr3t-k3y-1", "s3cr3t-k3y-12", awkwardSecret, long} { // with all lengths of padding
			var log logBuffer
			client := connect(t, echo(t, respond), log.at(dintero.LevelTrace), retries(0), func(c *dintero.Config) {
				c.ClientID, c.ClientSecret = "client", secret
				if secret == long {
					c.AccessToken = secret
				}
			})
			_, errGET := client.Settings(t.Context(), account)
			_, errPOST := client.SubmitVippsPSP(t.Context(), account, inNOK(caseA))
			texts := map[string]string{"log": log.String()}
			for what, err := range map[string]error{"error of the GET": errGET, "error of the POST": errPOST} {
				if err != nil {
					texts[what] = err.Error()
				}
			}
			for what, text := range texts {
				for _, form := range formsOf(secret) {
					if strings.Contains(text, form) {
						t.Errorf("%s, secret of %d bytes: the %s shows %.40q: %.600s", name, len(secret), what, form, text)
					}
				}
			}
			contains(t, "log", log.String(), `"path":"/accounts/T12345678/`)
		}
	}
}
