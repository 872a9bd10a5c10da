package dintero

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

// Token is an access token of Dintero.
type Token struct {
	AccessToken string
	TokenType   string
	ExpiresAt   time.Time // zero when it is not known
	renewAt     time.Time
}

// CredentialsError is a request that cannot be made for want of credentials.
type CredentialsError struct{}

func (*CredentialsError) Error() string {
	return "there are no credentials: neither access_token nor client_id and client_secret are set"
}

var errBadToken = errors.New("the token endpoint answered with no token that can be sent in a header")

// tokenPath follows the account (documented).
const tokenPath = "/auth/token"

// tokens keeps one token per owner and audience for the run.
type tokens struct {
	mu      sync.Mutex
	byKey   map[string]Token
	flights singleflight.Group
}

// Token is the token for requests on an account, asked for once per audience
// and run however many ask for it, and renewed well before it ends. It returns
// as soon as ctx ends; the others who wait for the same token still get it.
func (c *Client) Token(ctx context.Context, accountID string) (Token, error) {
	if c.config.AccessToken != "" {
		return Token{AccessToken: c.config.AccessToken, TokenType: "Bearer"}, nil
	}
	if c.config.ClientID == "" || c.config.ClientSecret == "" {
		return Token{}, &CredentialsError{}
	}
	key := c.tokenKey(accountID)
	if token, ok := c.tokens.get(key, time.Now()); ok {
		return token, nil
	}
	return flight(ctx, &c.tokens.flights, key, func(ctx context.Context) (Token, error) {
		if token, ok := c.tokens.get(key, time.Now()); ok {
			return token, nil
		}
		token, err := c.requestToken(ctx, accountID)
		if err == nil {
			c.mask.add(token.AccessToken)
			c.tokens.put(key, token)
		}
		return token, err
	})
}

// flight shares fn among all who ask under one key at the same time. It runs
// apart from any caller's cancellation, so that one who leaves spoils nothing.
func flight[T any](ctx context.Context, g *singleflight.Group, key string, fn func(context.Context) (T, error)) (T, error) {
	result := g.DoChan(key, func() (any, error) { return fn(context.WithoutCancel(ctx)) })
	select {
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	case r := <-result:
		value, _ := r.Val.(T)
		return value, r.Err
	}
}

// owner is the account that tokens are asked for at (documented: oid).
func (c *Client) owner(accountID string) string {
	if c.config.AccountID != "" {
		return c.config.AccountID
	}
	return accountID
}

func (c *Client) tokenKey(accountID string) string {
	return c.owner(accountID) + " " + c.audience(accountID)
}

// requestToken is POST /accounts/{oid}/auth/token (documented). Asking twice
// does no harm, so it is repeated like a read.
func (c *Client) requestToken(ctx context.Context, accountID string) (Token, error) {
	body, err := json.Marshal(map[string]string{"grant_type": "client_credentials", "audience": c.audience(accountID)})
	if err != nil {
		return Token{}, err
	}
	basic := http.Request{Header: http.Header{}}
	basic.SetBasicAuth(c.config.ClientID, c.config.ClientSecret)
	asked := time.Now()
	a, err := c.send(ctx, request{
		method: http.MethodPost, path: "/accounts/" + c.owner(accountID) + tokenPath,
		body: body, header: basic.Header, repeatable: true, secret: true,
	})
	if err == nil {
		var token Token
		if token, err = c.readToken(a, asked); err == nil {
			return token, nil
		}
	}
	return Token{}, fmt.Errorf("no access token for account %s: %w", accountID, err)
}

func (c *Client) readToken(a *answer, asked time.Time) (Token, error) {
	if a.status < 200 || a.status > 299 {
		return Token{}, c.failure(a)
	}
	var body struct {
		AccessToken text   `json:"access_token"`
		TokenType   text   `json:"token_type"`
		ExpiresIn   number `json:"expires_in"`
	}
	if err := decodeObject(a.body, &body); err != nil {
		return Token{}, c.unreadable(a, err)
	}
	if !sendable(string(body.AccessToken)) {
		return Token{}, c.unreadable(a, errBadToken)
	}
	token := Token{AccessToken: string(body.AccessToken), TokenType: string(body.TokenType)}
	token.ExpiresAt, token.renewAt = lifetime(asked, body.ExpiresIn)
	return token, nil
}

// sendable tells whether a token can be the value of a header. Go's own error
// for one that cannot might quote it.
func sendable(token string) bool {
	return token != "" && !strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r >= 0x7f })
}

// lifetime is when a token ends, and when it is renewed: with a tenth of its
// time left, at least that of a few slow attempts, at most five minutes, but
// never before half of it. A token without expires_in is used until a 401.
func lifetime(asked time.Time, expiresIn number) (expires, renew time.Time) {
	if expiresIn.Float == nil {
		return expires, renew
	}
	seconds, _ := expiresIn.Float64()
	if seconds <= 0 {
		return expires, renew
	}
	life := time.Duration(math.Min(seconds, 365*24*60*60) * float64(time.Second))
	margin := min(max(life/10, 2*time.Minute), 5*time.Minute, life/2)
	return asked.Add(life), asked.Add(life - margin)
}

func (t *tokens) get(key string, now time.Time) (Token, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	token, ok := t.byKey[key]
	return token, ok && (token.renewAt.IsZero() || now.Before(token.renewAt))
}

func (t *tokens) put(key string, token Token) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.byKey == nil {
		t.byKey = map[string]Token{}
	}
	t.byKey[key] = token
}

// drop forgets a token that was refused, unless another has taken its place.
func (t *tokens) drop(key string, refused Token) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.byKey[key].AccessToken == refused.AccessToken {
		delete(t.byKey, key)
	}
}
