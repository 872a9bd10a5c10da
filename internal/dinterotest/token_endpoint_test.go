package dinterotest_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

const audience = "https://api.dintero.com/v1/accounts/"

type tokenReply struct {
	AccessToken string `json:"access_token"`
	TokenType   string `json:"token_type"`
	ExpiresIn   *int   `json:"expires_in"`
}

func basic(id, secret string) func(*http.Request) {
	return func(r *http.Request) { r.SetBasicAuth(id, secret) }
}

func grant(account string) string {
	return `{"grant_type":"client_credentials","audience":"` + audience + account + `"}`
}

func (v visitor) tokenAt(owner, body string, edit ...func(*http.Request)) reply {
	v.t.Helper()
	edit = append([]func(*http.Request){basic(dinterotest.ClientID, dinterotest.ClientSecret)}, edit...)
	return v.ask("POST", "/accounts/"+owner+"/auth/token", body, edit...)
}

func TestToken_OpensTheAccountOfItsAudienceOnly(t *testing.T) {
	sim, v := visit(t)
	r := v.tokenAt(dinterotest.Account, grant("P87654321"))
	equal(t, "status", r.status, 200)
	got := decode[tokenReply](t, r.body)
	equal(t, "token_type", got.TokenType, "Bearer")
	equal(t, "expires_in", *got.ExpiresIn, 14400)
	if !regexp.MustCompile(`^[\w-]+\.[\w-]+\.[\w-]+$`).MatchString(got.AccessToken) {
		t.Errorf("token %q has not the shape of a JWT", got.AccessToken)
	}

	v.token = got.AccessToken
	equal(t, "status at its account", v.ask("GET", settingsPath("P87654321"), "").status, 200)
	v.ask("GET", settingsPath(dinterotest.Account), "").asError(t, 403, "FORBIDDEN")

	entry := onlyRequest(t, sim, dinterotest.RouteToken)
	equal(t, "logged account", entry.Account, dinterotest.Account)
	equal(t, "logged effect", entry.Effect, true)
	equal(t, "token in Tokens", sim.Tokens()[1], got.AccessToken)
}

func TestToken_RequestIsRefused(t *testing.T) {
	cases := map[string]struct {
		owner, body string
		edit        func(*http.Request)
		status      int
		says        string
	}{
		"wrong secret":          {edit: basic(dinterotest.ClientID, "wrong"), status: 401},
		"unknown client":        {edit: basic("nobody", ""), status: 401},
		"bearer":                {edit: func(r *http.Request) { r.Header.Set("Authorization", "Bearer x") }, status: 401},
		"no credentials":        {edit: func(r *http.Request) { r.Header.Del("Authorization") }, status: 401},
		"owner of other client": {owner: "T99999999", status: 401},
		"malformed owner":       {owner: "T1234", status: 400, says: "oid"},
		"form":                  {edit: func(r *http.Request) { r.Header.Set("Content-Type", "application/x-www-form-urlencoded") }, status: 400, says: "Content-Type"},
		"no JSON":               {body: "grant_type=client_credentials", status: 400, says: "JSON"},
		"no object":             {body: "[]", status: 400, says: "object"},
		"grant type":            {body: strings.Replace(grant(dinterotest.Account), "client_credentials", "password", 1), status: 400, says: "grant_type"},
		"no audience":           {body: `{"grant_type":"client_credentials"}`, status: 400, says: "audience"},
		"local audience":        {body: `{"grant_type":"client_credentials","audience":"http://127.0.0.1/v1/accounts/T12345678"}`, status: 400, says: "audience"},
		"malformed audience":    {body: grant("T123456789"), status: 400, says: "audience"},
		"unknown field":         {body: `{"scope":"x",` + grant(dinterotest.Account)[1:], status: 400, says: "scope"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			sim, v := visit(t)
			if c.owner == "" {
				c.owner = dinterotest.Account
			}
			if c.body == "" {
				c.body = grant(dinterotest.Account)
			}
			if c.edit == nil {
				c.edit = func(*http.Request) {}
			}
			r := v.tokenAt(c.owner, c.body, c.edit)
			r.asError(t, c.status, strings.ToUpper(http.StatusText(c.status)))
			contains(t, "answer", r.body, c.says)
			entry := onlyRequest(t, sim, dinterotest.RouteToken)
			equal(t, "effect", entry.Effect, false)
			equal(t, "invalid auth", entry.InvalidAuth, c.status == 401)
		})
	}
}
