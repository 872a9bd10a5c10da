package dintero

import (
	"context"
	"net/http"
)

// authorized makes a request once with the account's token. If the API refuses
// the token (401), it is removed from the cache, so that the next request gets
// a new one.
func (c *Client) authorized(ctx context.Context, client *http.Client, accountID string, r request) (*response, error) {
	token, err := c.Token(ctx, accountID)
	if err != nil {
		return nil, err
	}
	r.authorization = "Bearer " + token.AccessToken
	resp, err := c.exchange(ctx, client, r)
	if err == nil && resp.status == http.StatusUnauthorized {
		c.tokens.drop(c.tokenKey(accountID), token)
	}
	return resp, err
}
