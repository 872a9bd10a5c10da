package dintero

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"math"
	"net/http"
	"strings"
	"time"
)

var errBadToken = errors.New("it has no token that can be sent in a header")

// Token returns the token for requests on an account. It is requested once for
// each audience and run, and renewed well before it expires. A refusal is final
// for the run. Token returns as soon as ctx ends; other callers that wait for
// the same token still get it.
func (c *Client) Token(ctx context.Context, accountID string) (Token, error) {
	if c.config.AccessToken != "" {
		return Token{AccessToken: c.config.AccessToken, TokenType: "Bearer"}, nil
	}
	if c.config.ClientID == "" || c.config.ClientSecret == "" {
		return Token{}, &CredentialsError{}
	}
	key := c.tokenKey(accountID)
	for {
		if result, known := c.tokens.get(key, time.Now()); known {
			return result.token, result.refused
		}
		result, err := c.shareTokenRequest(ctx, key, accountID)
		if err != nil {
			return Token{}, err
		}
		if result.key == key { // the shared request may have been for another key
			return result.token, result.refused
		}
	}
}

// shareTokenRequest makes the request, or waits for the one under way. The
// error is a temporary failure, or the end of ctx. A refusal is in the result.
func (c *Client) shareTokenRequest(ctx context.Context, key tokenKey, accountID string) (tokenResult, error) {
	flight := c.tokens.flights.DoChan(c.tokens.flightOf(key), func() (any, error) {
		// The request goes on if the caller that began it is cancelled.
		return c.requestToken(context.WithoutCancel(ctx), key, accountID)
	})
	select {
	case <-ctx.Done():
		return tokenResult{}, ctx.Err()
	case shared := <-flight:
		result, _ := shared.Val.(tokenResult)
		if shared.Err != nil { // of a request that may have been for another account
			return result, &TokenError{AccountID: accountID, Owner: key.owner, Err: shared.Err}
		}
		return result, nil
	}
}

// requestToken is POST /accounts/{oid}/auth/token (documented). It changes
// nothing at Dintero, so it is repeated like a read. A refusal is in the result.
func (c *Client) requestToken(ctx context.Context, key tokenKey, accountID string) (tokenResult, error) {
	if result, known := c.tokens.get(key, time.Now()); known {
		return tokenResult{key, result.token, result.refused}, nil
	}
	result := tokenResult{key: key}
	var err error
	if result.token, err = c.exchangeCredentials(ctx, key); err != nil {
		if response, ok := errors.AsType[*Error](err); !ok || !isPermanentForToken(response.Status) {
			return tokenResult{}, err
		}
		result.refused = &TokenError{AccountID: accountID, Owner: key.owner, Err: err}
	}
	c.secrets.addToken(result.token.AccessToken)
	c.tokens.keep(result)
	return result, nil
}

func isPermanentForToken(status int) bool {
	return status == http.StatusBadRequest || status == http.StatusUnauthorized || status == http.StatusForbidden
}

func (c *Client) exchangeCredentials(ctx context.Context, key tokenKey) (Token, error) {
	body, err := json.Marshal(map[string]string{"grant_type": "client_credentials", "audience": key.audience})
	if err != nil {
		return Token{}, err
	}
	basic := http.Request{Header: http.Header{}}
	basic.SetBasicAuth(c.config.ClientID, c.config.ClientSecret)
	retries := c.Retries()
	retries.mayRenew = false // a 401 is about the client, so no other token would help
	var requested time.Time
	resp, err := c.repeat(ctx, retries, func(attempt int) (*response, error) {
		requested = time.Now()
		return c.exchange(ctx, c.http, request{
			method: http.MethodPost, path: "/accounts/" + key.owner + "/auth/token",
			body: body, authorization: basic.Header.Get("Authorization"), secret: true, attempt: attempt,
		})
	})
	if err != nil {
		return Token{}, err
	}
	return c.readToken(resp, requested)
}

func (c *Client) readToken(resp *response, requested time.Time) (Token, error) {
	body, err := decodeObject(resp.body)
	if err != nil {
		return Token{}, resp.unreadable(err, c.secrets)
	}
	value := body.text("access_token")
	if !IsHeaderValue(value) {
		return Token{}, resp.unreadable(errBadToken, c.secrets)
	}
	token := Token{AccessToken: value, TokenType: body.text("token_type")}
	token.ExpiresAt, token.renewAt = lifetime(requested, body.text("expires_in"))
	return token, nil
}

// IsHeaderValue reports whether a token can be the value of a header. It is
// checked here, because Go's own error might quote the token.
func IsHeaderValue(token string) bool {
	return token != "" && !strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r >= 0x7f })
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
	life := time.Duration(math.Min(seconds, 365*24*60*60) * float64(time.Second))
	margin := min(max(life/10, 2*time.Minute), 5*time.Minute, life/2)
	return requested.Add(life), requested.Add(life - margin)
}

// tokenKey returns the owner and the audience of an account's tokens. The
// audience is the documented address of the API, even if BaseURL leads
// elsewhere.
func (c *Client) tokenKey(accountID string) tokenKey {
	return tokenKey{
		owner:    cmp.Or(c.config.AccountID, accountID),
		audience: cmp.Or(c.config.Audience, DefaultBaseURL+"/accounts/"+accountID),
	}
}
