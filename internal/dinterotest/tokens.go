package dinterotest

import (
	"cmp"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// The account that tests work on unless they need several, and the API client
// that it owns, which has a grant for every account.
const (
	Account      = "T12345678"
	ClientID     = "8f4e7a52-6f0c-4e0b-9a39-2b6d1c5f7e10"
	ClientSecret = "dintero-simulator-secret-7f3a9c51e08d4b62"
)

// defaultTokenLifetime is one of the two that the examples show (documented).
const defaultTokenLifetime = 14400 * time.Second

// audiencePrefix, followed by an account, is the audience of a token. It names
// the public host however the API is reached (documented).
const audiencePrefix = "https://api.dintero.com/v1/accounts/"

// Client is an API client: credentials that can be exchanged for tokens.
type Client struct {
	ID     string
	Secret string
	// Owner is the account at which the client asks for tokens; empty means
	// [Account].
	Owner string
}

type grant struct{ clientID, account string }

// token is valid for the account of its audience only, until it expires.
type token struct {
	account string
	expires time.Time
}

// AddClient makes a client known, or replaces the one with the same id. It has a
// grant for every account.
func (s *Server) AddClient(c Client) {
	c.Owner = cmp.Or(c.Owner, Account)
	s.locked(func() { s.clients[c.ID] = c })
}

// WithdrawGrant takes away a client's grant for one account. Tokens that were
// issued before stay valid until they expire (unknown; [Server.RevokeTokens] ends
// them).
func (s *Server) WithdrawGrant(clientID, account string) {
	s.locked(func() { s.withdrawn[grant{clientID, account}] = true })
}

// RestoreGrant gives back a grant that was withdrawn.
func (s *Server) RestoreGrant(clientID, account string) {
	s.locked(func() { delete(s.withdrawn, grant{clientID, account}) })
}

// SetTokenLifetime sets the lifetime of the tokens that are issued from now on.
func (s *Server) SetTokenLifetime(d time.Duration) { s.locked(func() { s.tokenLifetime = d }) }

// RevokeTokens makes every token that was issued so far invalid.
func (s *Server) RevokeTokens() { s.locked(func() { clear(s.tokens) }) }

// IssueToken returns a token of the default client for the account without a
// request: a token that the user got elsewhere.
func (s *Server) IssueToken(account string) (value string) {
	s.locked(func() { value = s.issue(ClientID, account) })
	return value
}

// Tokens returns every token that was issued, also expired ones, so that tests
// can check that none of them is in a log, a plan or a state.
func (s *Server) Tokens() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.issued)
}

// issue returns a token in the form of a JWT (documented). Its signature is
// random, because the simulator recognizes its own tokens.
func (s *Server) issue(clientID, account string) string {
	encode := func(part string) string { return base64.RawURLEncoding.EncodeToString([]byte(part)) }
	expires := time.Now().Add(s.tokenLifetime)
	claims := fmt.Sprintf(`{"iss":"dintero-simulator","sub":%q,"aud":%q,"exp":%d}`, clientID, audiencePrefix+account, expires.Unix())
	value := encode(`{"alg":"RS256","typ":"JWT"}`) + "." + encode(claims) + "." + encode(rand.Text())
	s.tokens[value] = token{account, expires}
	s.issued = append(s.issued, value)
	return value
}

// answerToken exchanges client credentials for a token. The statuses 400, 401
// and 403 are documented; which mistake gets which is inferred, and so is that a
// client is unknown at an account that does not own it.
func (s *Server) answerToken(r Request) answer {
	if !ownerPattern.MatchString(r.Account) {
		return errorAnswer(http.StatusBadRequest, "The owner must match "+ownerPattern.String())
	}
	id, secret, _ := (&http.Request{Header: r.Header}).BasicAuth()
	client, ok := s.clients[id]
	if !ok || client.Secret != secret || client.Owner != r.Account {
		return errorAnswer(http.StatusUnauthorized, "The client is unknown or its secret is wrong")
	}
	account, err := checkTokenRequest(r)
	if err != nil {
		return errorAnswer(http.StatusBadRequest, err.Error())
	}
	if s.withdrawn[grant{id, account}] {
		return errorAnswer(http.StatusForbidden, "The client has no grant for the audience")
	}
	return jsonAnswer(http.StatusOK, map[string]any{
		"access_token": s.issue(id, account), "token_type": "Bearer", "expires_in": int64(s.tokenLifetime / time.Second),
	})
}

// authorize returns the status and the reason with which a request is refused, or
// 0 if its token is valid for its account. Whether a malformed account is reported
// before the token is checked is unknown.
func (s *Server) authorize(r Request) (status int, reason string) {
	value, isBearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	t, isKnown := s.tokens[value]
	switch {
	case !accountPattern.MatchString(r.Account):
		return http.StatusBadRequest, "The account must match " + accountPattern.String()
	case !isBearer || !isKnown:
		return http.StatusUnauthorized, "A bearer token is required, and it must be valid"
	case !time.Now().Before(t.expires):
		return http.StatusUnauthorized, "The token has expired"
	case t.account != r.Account:
		return http.StatusForbidden, "The token is for another account"
	}
	return 0, ""
}
