package dinterotest

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// defaultTokenLifetime is one of the two that the examples show (documented).
const defaultTokenLifetime = 14400 * time.Second

// audiencePrefix, followed by an account, is the audience of a token. It names
// the public host however the API is reached (documented).
const audiencePrefix = "https://api.dintero.com/v1/accounts/"

// token is valid for the account of its audience only, until it expires.
type token struct {
	clientID string
	account  string
	expires  time.Time
}

// SetTokenLifetime sets the lifetime of the tokens that are issued from now on.
func (s *Server) SetTokenLifetime(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lifetime = d
}

// RevokeTokens makes every token that was issued so far invalid.
func (s *Server) RevokeTokens() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.tokens)
}

// IssueToken returns a token of the default client for the account without a
// request: a token that the user got elsewhere.
func (s *Server) IssueToken(account string) string {
	value, _ := s.issue(ClientID, account)
	return value
}

// Tokens returns every token that was issued, also expired ones, so that tests
// can check that none of them is in a log, a plan or a state.
func (s *Server) Tokens() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.issued)
}

func (s *Server) issue(clientID, account string) (string, time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	t := token{clientID: clientID, account: account, expires: now.Add(s.lifetime)}
	value := t.encode(now)
	s.tokens[value] = t
	s.issued = append(s.issued, value)
	return value, s.lifetime
}

// encode returns the token in the form of a JWT (documented). The signature is
// random, because the simulator recognizes its own tokens.
func (t token) encode(now time.Time) string {
	header := encodePart(map[string]any{"alg": "RS256", "typ": "JWT", "kid": "dintero-simulator"})
	payload := encodePart(map[string]any{
		"iss": "dintero-simulator",
		"sub": t.clientID,
		"aud": audiencePrefix + t.account,
		"iat": now.Unix(),
		"exp": t.expires.Unix(),
	})
	signature := base64.RawURLEncoding.EncodeToString([]byte(rand.Text()))
	return header + "." + payload + "." + signature
}

func encodePart(claims map[string]any) string {
	part, err := json.Marshal(claims)
	if err != nil {
		panic(fmt.Sprintf("dinterotest: claims of a token: %v", err))
	}
	return base64.RawURLEncoding.EncodeToString(part)
}

// authorized calls next if the token is valid for the account. Whether a
// malformed account is reported before the token is checked is unknown.
func (s *Server) authorized(c call, next func(call, token) answer) answer {
	if !accountPattern.MatchString(c.account) {
		return malformedAccount("aid", accountPattern.String())
	}
	value, ok := strings.CutPrefix(c.Header.Get("Authorization"), "Bearer ")
	if !ok {
		return unauthorized("A bearer token is required")
	}
	s.mu.Lock()
	t, ok := s.tokens[value]
	s.mu.Unlock()
	switch {
	case !ok:
		return unauthorized("The token is not valid")
	case !time.Now().Before(t.expires):
		return unauthorized("The token has expired")
	case t.account != c.account:
		return errorAnswer(http.StatusForbidden, "The token is for another account")
	}
	return next(c, t)
}
