package dintero

import (
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

// tokenKey identifies a token. Without an audience it stands for all tokens of
// an owner.
type tokenKey struct{ owner, audience string }

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
	flights singleflight.Group
}

// get returns the result for a key, and whether there is one.
func (t *tokenCache) get(key tokenKey, now time.Time) (tokenResult, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if rejected := t.results[tokenKey{owner: key.owner}]; rejected.refused != nil {
		return rejected, true
	}
	result, known := t.results[key]
	expires := result.token.renewAt
	return result, known && (result.refused != nil || expires.IsZero() || now.Before(expires))
}

// keep stores a result for the rest of the run. Whether the client is accepted
// at all is stored for its owner, and so counts for all audiences.
func (t *tokenCache) keep(r tokenResult) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.results == nil {
		t.results = map[tokenKey]tokenResult{}
	}
	if CauseOf(r.refused) == CauseCredentials {
		t.results[tokenKey{owner: r.key.owner}] = r
		return
	}
	t.results[tokenKey{owner: r.key.owner}] = tokenResult{}
	t.results[r.key] = r
}

// flightOf returns the singleflight key of a token request. Until the client is
// known to be accepted, all requests of an owner share one key, so that a wrong
// secret is sent once and not once for each account.
func (t *tokenCache) flightOf(key tokenKey) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if _, accepted := t.results[tokenKey{owner: key.owner}]; accepted {
		return key.owner + " " + key.audience
	}
	return key.owner
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
