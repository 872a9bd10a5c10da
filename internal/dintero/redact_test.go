package dintero_test

import (
	"encoding/base64"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

func TestRedact_BasicFormIsCoveredWithAndWithoutPadding_Defect13(t *testing.T) {
	secret := "s3cr3t-k3y?>" // base64 of it has characters that its URL form replaces
	for _, encoding := range []*base64.Encoding{base64.StdEncoding, base64.RawStdEncoding, base64.URLEncoding, base64.RawURLEncoding} {
		for _, id := range []string{"client", "client1", "client12"} {
			basic := encoding.EncodeToString([]byte(id + ":" + secret))
			client := connect(t, serve(t, func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(http.StatusBadRequest)
				_, _ = io.WriteString(w, `{"error":{"message":"not with Basic `+basic+`"}}`)
			}), func(c *dintero.Config) { c.ClientID, c.ClientSecret = id, secret })
			_, err := client.Settings(t.Context(), account)
			contains(t, "error", err.Error(), "400 Bad Request: not with Basic ***")
			if strings.Contains(err.Error(), basic[:len(basic)/2]) {
				t.Errorf("the error shows the Basic form: %v", err)
			}
		}
	}
}

func TestRedact_TokensOfTheRunAreCoveredToo_Defect13(t *testing.T) {
	const jwt = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.signature-of_it"
	for _, issued := range []string{"issued.token.of-this-run", jwt, jwt + "=="} {
		server := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/auth/token") {
				_, _ = io.WriteString(w, `{"access_token":"`+issued+`","expires_in":3600}`)
				return
			}
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, `{"error":{"message":"not with `+r.Header.Get("Authorization")+`","code":"`+url.PathEscape(r.Header.Get("Authorization"))+`"}}`)
		})
		var log logBuffer
		client := connect(t, server, log.at(dintero.LevelTrace), func(c *dintero.Config) { c.ClientSecret = "secret-of-client" })
		_, err := client.Settings(t.Context(), account)
		contains(t, "error", err.Error(), "400 Bad Request")
		contains(t, "error", err.Error(), ": not with Bearer ***")
		for _, text := range []string{err.Error(), log.String()} {
			for _, secret := range []string{issued, "secret-of-client", "eyJ", "signature-of_it"} {
				if strings.Contains(text, secret) {
					t.Errorf("%q is shown: %s", secret, text)
				}
			}
		}
	}
}

// Words that only resemble a token are not redacted.
func TestRedact_OrdinaryWordsStay(t *testing.T) {
	for _, word := range []string{"keyJournal", "eyJ", "surveyJson", "keyJsonInvalid"} {
		equal(t, "message", refusal(t, dinterotest.Fault{Status: 400, Body: `{"error":{"message":"` + word + `"}}`}).Message, word)
	}
}

// Go's own errors quote values that they cannot parse.
func TestRedact_SecretsAreInNoErrorOfTheTransport_Defect13(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		_, _ = io.WriteString(conn, r.Header.Get("Authorization")+"\r\n\r\n")
		_ = conn.Close()
	})
	for _, token := range []string{"ready-token", `ready-"token`} {
		client := connect(t, server, accessToken(token))
		_, err := client.Settings(t.Context(), account)
		contains(t, "error", err.Error(), `malformed HTTP`)
		if strings.Contains(err.Error(), "ready-") {
			t.Errorf("the error shows the token: %v", err)
		}
		_ = errorOf[*dintero.TransportError](t, err)
	}
}

// Only the beginning of an unknown response is quoted. If it ends inside a
// secret, no part of the secret may stay, wherever it begins.
func TestRedact_QuotedResponseHasNoHalfOfASecret_Defect13(t *testing.T) {
	const token = "eyJhbGciOiJSUzI1NiJ9.SECRETSECRETSECRETSECRETSECRETSECRETSECRETSECRETSECRET.signature"
	sim := dinterotest.Start(t)
	client := connect(t, sim.URL, accessToken(token))
	for lead := range 130 {
		sim.Inject(dinterotest.RouteSettings, 1, dinterotest.Fault{
			Status: http.StatusBadRequest,
			Header: http.Header{"X-Request-Id": {strings.Repeat("r", lead) + token}},
			Body:   `{"message":"` + strings.Repeat("x", lead) + token + `"}`,
		})
		_, err := client.Settings(t.Context(), account)
		if err == nil || strings.Contains(err.Error(), "SECRET") || strings.Contains(err.Error(), "eyJ") {
			t.Fatalf("after %d characters: %v", lead, err)
		}
	}
}

// The same for Dintero's own error message, whose parts are shortened, too.
func TestRedact_ShortenedWordsHaveNoHalfOfASecret_Defect13(t *testing.T) {
	token := strings.Repeat("SECRET", 10)
	sim := dinterotest.Start(t)
	client := connect(t, sim.URL, accessToken(token))
	for lead := range 310 { // a message has at most 300 characters
		text := strings.Repeat("x", lead) + token
		sim.Inject(dinterotest.RouteSettings, 1, dinterotest.Fault{
			Status: http.StatusBadRequest, Body: `{"error":{"message":"` + text + `","code":"` + text + `","errors":["` + text + `"]}}`,
		})
		_, err := client.Settings(t.Context(), account)
		if err == nil || strings.Contains(err.Error(), "SECRET") {
			t.Fatalf("after %d characters: %v", lead, err)
		}
	}
}

func TestRedact_SecretWithinAnotherLeavesNothingOfIt_Defect13(t *testing.T) {
	const short, long = "shared-secret", "shared-secret-and-more"
	setProxies(t, map[string]string{"HTTPS_PROXY": "http://user:" + long + "@proxy:3128"})
	sim, client := start(t, func(c *dintero.Config) { c.ClientSecret = short })
	sim.Inject(dinterotest.RouteToken, 1, dinterotest.Fault{Status: 400, Body: `{"error":{"message":"` + long + ` and ` + short + `"}}`})
	_, err := client.Token(t.Context(), account)
	equal(t, "message", errorOf[*dintero.Error](t, err).Message, "*** and ***")
}
