package dinterotest

import (
	"net/http"
	"strings"
	"time"
)

// tokenBody is the documented answer to a request for a token.
type tokenBody struct {
	AccessToken string `json:"access_token"`
	TokenType   string `json:"token_type"`
	ExpiresIn   int64  `json:"expires_in"`
}

// answerToken exchanges client credentials for a token. The statuses 400, 401
// and 403 are documented; which mistake gets which is inferred.
func (s *Server) answerToken(c call) answer {
	if !ownerPattern.MatchString(c.account) {
		return malformedAccount("oid", ownerPattern.String())
	}
	client, ok := s.authenticate(c)
	if !ok {
		return unauthorized("The client is unknown or its secret is wrong")
	}
	account, problems := checkTokenRequest(c)
	if len(problems) > 0 {
		return invalidRequest(problems)
	}
	if !client.mayUse(account) {
		return errorAnswer(http.StatusForbidden, "The client has no grant for the audience")
	}
	value, lifetime := s.issue(client.ID, account)
	a := jsonAnswer(http.StatusOK, tokenBody{
		AccessToken: value,
		TokenType:   "Bearer",
		ExpiresIn:   int64(lifetime / time.Second),
	})
	a.effect = true
	return a
}

// checkTokenRequest returns the account that the audience stands for.
func checkTokenRequest(c call) (account string, problems []problem) {
	var check checker
	body := check.jsonBody(c)
	if check.failed() {
		return "", check.problems
	}
	check.knownFields("", body, "grant_type", "audience")
	grant := check.text(body, "grant_type", "grant_type")
	if grant != "" && grant != "client_credentials" {
		check.add("grant_type", "must be client_credentials")
	}
	audience := check.text(body, "audience", "audience")
	account, ok := strings.CutPrefix(audience, audiencePrefix)
	if audience != "" && (!ok || !accountPattern.MatchString(account)) {
		check.add("audience", "must be "+audiencePrefix+" and an account")
	}
	return account, check.problems
}
