package dintero

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"math"
	"net/http"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

// Token is an access token of Dintero.
type Token struct {
	AccessToken string
	TokenType   string
	ExpiresAt   time.Time // zero if it is not known
	renewAt     time.Time
}

// Token returns the token for requests on an account. It is requested once for
// each audience and run, and renewed well before it expires. A refusal is final
// for the run. Token returns as soon as ctx ends; other callers that wait for
// the same token still get it. The error is a *TokenError, a *CredentialsError
// or that of ctx.
func (c *Client) Token(ctx context.Context, accountID string) (Token, error) {
	if c.config.AccessToken != "" {
		return Token{AccessToken: c.config.AccessToken, TokenType: "Bearer"}, nil
	}
	if c.config.ClientID == "" || c.config.ClientSecret == "" {
		return Token{}, &CredentialsError{}
	}
	key := c.tokenKey(accountID)
	for {
		result, err := c.tokens.share(ctx, key, func() (any, error) {
			// The request goes on if the caller that began it is cancelled.
			return c.newToken(context.WithoutCancel(ctx), key)
		})
		if err == nil && result.key != key { // the request under way was for another key
			continue
		}
		switch err = cmp.Or(err, result.refused); {
		case err == nil:
			return result.token, nil
		case errors.Is(err, ctx.Err()):
			return Token{}, err
		}
		return Token{}, &TokenError{AccountID: accountID, Owner: key.owner, Err: err}
	}
}

// tokenKey identifies a token.
type tokenKey struct{ owner, audience string }

// tokenKey returns the owner and the audience of an account's tokens. The
// audience is the documented address of the API, even if BaseURL leads
// elsewhere.
func (c *Client) tokenKey(accountID string) tokenKey {
	return tokenKey{
		owner:    cmp.Or(c.config.AccountID, accountID),
		audience: cmp.Or(c.config.Audience, DefaultBaseURL+"/accounts/"+accountID),
	}
}

// tokenResult is the result of a token request: a token, or a refusal. Neither
// is requested again.
type tokenResult struct {
	key     tokenKey
	token   Token
	refused error
}

// tokenCache keeps one result for each key.
type tokenCache struct {
	mu      sync.Mutex
	results map[tokenKey]tokenResult
	clients map[string]error // by owner: why it does not accept the client (401); nil if it does
	flights singleflight.Group
}

// share returns what is known for a key, or the result of the request that is
// under way; if there is none, it begins one. Until the client is known to be
// accepted, all requests of an owner are one, so that a wrong secret is sent
// once and not once for each account: more could lock the client out. The error
// is a failure that may pass, or the end of ctx.
func (t *tokenCache) share(ctx context.Context, key tokenKey, request func() (any, error)) (tokenResult, error) {
	t.mu.Lock()
	result, known := t.get(key)
	if known {
		t.mu.Unlock()
		return result, nil
	}
	name := key.owner
	if _, accepted := t.clients[key.owner]; accepted {
		name += " " + key.audience
	}
	flight := t.flights.DoChan(name, request)
	t.mu.Unlock()
	select {
	case <-ctx.Done():
		return tokenResult{}, ctx.Err()
	case shared := <-flight:
		result, _ = shared.Val.(tokenResult)
		return result, shared.Err
	}
}

// get returns the result for a key, and whether it still counts. The caller
// holds the lock.
func (t *tokenCache) get(key tokenKey) (tokenResult, bool) {
	if refused := t.clients[key.owner]; refused != nil {
		return tokenResult{key: key, refused: refused}, true
	}
	result, known := t.results[key]
	renewAt := result.token.renewAt
	return result, known && (renewAt.IsZero() || time.Now().Before(renewAt))
}

// keep stores a result for the rest of the run.
func (t *tokenCache) keep(r tokenResult) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.results == nil {
		t.results, t.clients = map[tokenKey]tokenResult{}, map[string]error{}
	}
	t.results[r.key], t.clients[r.key.owner] = r, nil
	if response, ok := errors.AsType[*Error](r.refused); ok && response.Status == http.StatusUnauthorized {
		t.clients[r.key.owner] = r.refused
	}
}

// drop removes a token that the API refused, unless it has been replaced
// already.
func (t *tokenCache) drop(key tokenKey, refused Token) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.results[key].token.AccessToken == refused.AccessToken {
		delete(t.results, key)
	}
}

// newToken requests a token, and stores it or its refusal.
func (c *Client) newToken(ctx context.Context, key tokenKey) (tokenResult, error) {
	token, err := c.requestToken(ctx, key)
	if err != nil && !isTokenRefusal(err) {
		return tokenResult{}, err
	}
	result := tokenResult{key: key, token: token, refused: err}
	c.tokens.keep(result)
	return result, nil
}

func isTokenRefusal(err error) bool {
	response, ok := errors.AsType[*Error](err)
	return ok && !response.WebPage && isRefusal(response.Status)
}

// requestToken is POST /accounts/{oid}/auth/token (documented). It changes
// nothing at Dintero, so it is repeated like a read.
func (c *Client) requestToken(ctx context.Context, key tokenKey) (Token, error) {
	body, err := json.Marshal(map[string]string{"grant_type": "client_credentials", "audience": key.audience})
	if err != nil {
		return Token{}, err
	}
	retries := c.Retries()
	retries.mayRenew = false // a 401 is about the client, so no other token would help
	var requested time.Time
	resp, err := c.repeat(ctx, retries, func(attempt int) (*response, error) {
		requested = time.Now()
		return c.exchange(ctx, c.http, request{
			method: http.MethodPost, path: accountPath(key.owner) + "/auth/token", body: body,
			authorization: basicAuth(c.config.ClientID, c.config.ClientSecret), private: true, attempt: attempt,
		})
	})
	if err != nil {
		return Token{}, err
	}
	return c.readToken(resp, requested)
}

var errBadToken = errors.New("it has no token that can be sent in a header")

func (c *Client) readToken(resp *response, requested time.Time) (Token, error) {
	var body struct {
		AccessToken string `json:"access_token"`
		TokenType   string `json:"token_type"`
		ExpiresIn   Text   `json:"expires_in"` // seconds
	}
	if err := decode(resp.body, &body); err != nil {
		return Token{}, resp.unreadable(err)
	}
	if !IsHeaderValue(body.AccessToken) {
		return Token{}, resp.unreadable(errBadToken)
	}
	c.secrets.addToken(body.AccessToken)
	token := Token{AccessToken: body.AccessToken, TokenType: body.TokenType}
	token.ExpiresAt, token.renewAt = lifetime(requested, string(body.ExpiresIn))
	return token, nil
}

// lifetime returns when a token expires and when it is renewed: a tenth of its
// life before it expires, but at least two and at most five minutes before, and
// never in the first half of its life. A token without expires_in is used until
// a 401.
func lifetime(requested time.Time, expiresIn string) (expires, renew time.Time) {
	seconds, err := json.Number(expiresIn).Float64()
	if err != nil || seconds <= 0 || math.IsNaN(seconds) {
		return expires, renew
	}
	life := time.Duration(min(seconds, 365*24*60*60) * float64(time.Second))
	margin := min(max(life/10, 2*time.Minute), 5*time.Minute, life/2)
	return requested.Add(life), requested.Add(life - margin)
}
