package dintero_test

import (
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

func TestParseBaseURL_TakesHTTPSAndLoopbackOnly(t *testing.T) {
	for text, want := range map[string]bool{
		dintero.DefaultBaseURL:             true,
		"https://proxy.example:8443/a/b/":  true,
		"http://localhost:1080":            true,
		"http://127.0.0.1/v1":              true,
		"http://[::1]:80":                  true,
		"http://api.dintero.com/v1":        false,
		"http://localhost.example":         false,
		"":                                 false,
		"api.dintero.com/v1":               false,
		"ftp://localhost":                  false,
		"https://":                         false,
		"https://user:password@x.example":  false,
		"https://x.example/?key=password":  false,
		"https://x.example/?":              false,
		"https://x.example/#password":      false,
		"https://x.example:password/":      false,
		"https://x.example/%zz/password\n": false,
	} {
		_, err := dintero.ParseBaseURL(text)
		equal(t, text, err == nil, want)
		if err != nil && strings.Contains(err.Error(), "password") {
			t.Errorf("the error quotes the address: %v", err)
		}
	}
}

func TestNew_RefusesABaseURLAndMakesNoRequest(t *testing.T) {
	_, err := dintero.New(dintero.Config{BaseURL: "http://api.dintero.com"})
	equal(t, "refused", err != nil, true)
	s := serve(t, answer(200, `{}`))
	client := connect(t, s.URL+"/", withCredentials)
	equal(t, "requests", len(s.requests), 0)
	_, _ = client.Settings(t.Context(), account)
	equal(t, "path with a slash at the end of the base URL", s.requests[0].path, "/v1/accounts/T12345678/auth/token")
}

func TestIsHeaderValue_RefusesWhatGoWouldQuote(t *testing.T) {
	for text, want := range map[string]bool{"eyJ.abc-_~+/=": true, "": false, "a b": false, "a\n": false, "å": false, "a\x7f": false} {
		equal(t, text, dintero.IsHeaderValue(text), want)
	}
}
