package dintero_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// awkward is a secret whose forms in JSON, in an address and in a page differ.
const awkward = `s3cr3t/"&<ø>+` + "`" + `\key`

// echo is a server that says back all it was told, in the way given.
func echo(t *testing.T, say func(w http.ResponseWriter, told string)) string {
	t.Helper()
	return serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		basic := strings.TrimPrefix(r.Header.Get("Authorization"), "Basic ")
		credentials, _ := base64.StdEncoding.DecodeString(basic)
		say(w, r.Header.Get("Authorization")+" "+string(credentials)+" "+string(body))
	}).URL
}

// forms are the shapes in which a secret could be recognized: itself, half of
// it, and its encodings.
func forms(secret string) []string {
	quoted, _ := json.Marshal(secret)
	basic := base64.StdEncoding.EncodeToString([]byte("client:" + secret))
	return []string{
		secret, secret[:len(secret)*2/3], strings.Trim(string(quoted), `"`), url.QueryEscape(secret), html.EscapeString(secret), basic, basic[:len(basic)*2/3],
	}
}

func TestDefect13_SecretsAreInNoErrorAndNoLogThoughTheServerEchoesThem(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("eyJhbGciOiJSUzI1NiJ9.", 60) + "end" // longer than anything that is shown
	for name, say := range map[string]func(w http.ResponseWriter, told string){
		"as an error": func(w http.ResponseWriter, told string) {
			w.WriteHeader(http.StatusBadRequest)
			_ = json.NewEncoder(w).Encode(map[string]any{"error": map[string]any{"message": told, "code": told, "errors": []any{told, map[string]string{"field": told, "message": told}}}})
		},
		"as text": func(w http.ResponseWriter, told string) {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, told)
		},
		"as text that is cut off": func(w http.ResponseWriter, told string) {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, strings.Repeat("x", 80)+told)
		},
		"as a page": func(w http.ResponseWriter, told string) {
			w.WriteHeader(http.StatusForbidden)
			_, _ = io.WriteString(w, "<html><title>"+told+"</title>"+html.EscapeString(told))
		},
		"as a page, escaped": func(w http.ResponseWriter, told string) {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, "<html><title>"+html.EscapeString(told)+"</title>")
		},
		"as a success": func(w http.ResponseWriter, told string) { _, _ = io.WriteString(w, told) },
		"as a request id": func(w http.ResponseWriter, told string) {
			w.Header().Set("X-Request-Id", strings.Map(func(r rune) rune {
				if r < ' ' || r > '~' {
					return -1
				}
				return r
			}, told))
			w.WriteHeader(http.StatusBadRequest)
		},
		"as a redirect": func(w http.ResponseWriter, told string) {
			w.Header().Set("Location", "/"+url.PathEscape(told)+"?q="+url.QueryEscape(told))
			w.WriteHeader(http.StatusFound)
		},
	} {
		for _, secret := range []string{"s3cr3t-k3y", awkward, long} {
			var log bytes.Buffer
			config := dintero.Config{
				BaseURL: echo(t, say), ClientID: "client", ClientSecret: secret, Pace: hasty,
				Logger: slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: dintero.LevelTrace})),
			}
			if secret == long {
				config.AccessToken = secret
			}
			client, err := dintero.New(config)
			succeed(t, err)
			_, err = client.Fresh(t.Context(), account, "")
			if err == nil {
				continue // such as 403, which is no error of a look
			}
			var refused *dintero.Error
			equal(t, name, errors.As(err, &refused), true)
			for _, form := range forms(secret) {
				for what, text := range map[string]string{"error": err.Error(), "hint": refused.Hint(), "log": log.String()} {
					if strings.Contains(text, form) {
						t.Errorf("%s, secret of %d bytes: the %s shows %.40q: %.600s", name, len(secret), what, form, text)
					}
				}
			}
			contains(t, "log", log.String(), `"path":"/accounts/T12345678/`)
		}
	}
}

func TestTokensOfTheRunAreMaskedToo(t *testing.T) {
	const issued = "issued.token.of-this-run"
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/auth/token") {
			_, _ = io.WriteString(w, `{"access_token":"`+issued+`","expires_in":3600}`)
			return
		}
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, `{"error":{"message":"not with `+r.Header.Get("Authorization")+`"}}`)
	})
	var log bytes.Buffer
	client, err := dintero.New(dintero.Config{
		BaseURL: server.URL, ClientID: "client", ClientSecret: "secret-of-client", Pace: hasty,
		Logger: slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: dintero.LevelTrace})),
	})
	succeed(t, err)
	_, err = client.Fresh(t.Context(), account, "")
	if err == nil {
		t.Fatal("no error")
	}
	contains(t, "error", err.Error(), "400 Bad Request: not with Bearer ***")
	for _, text := range []string{err.Error(), log.String()} {
		if strings.Contains(text, issued) || strings.Contains(text, "secret-of-client") {
			t.Errorf("a secret is shown: %s", text)
		}
	}
}

// Go's own errors quote what they cannot understand.
func TestSecretsAreInNoErrorOfTheTransport(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		_, _ = io.WriteString(conn, r.Header.Get("Authorization")+"\r\n\r\n")
		_ = conn.Close()
	})
	client := visit(t, server)
	_, err := client.Fresh(t.Context(), account, "")
	if err == nil {
		t.Fatal("no error")
	}
	contains(t, "error", err.Error(), `malformed HTTP`)
	if strings.Contains(err.Error(), "ready-token") {
		t.Errorf("the error shows the token: %v", err)
	}
}
