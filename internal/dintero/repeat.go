package dintero

import (
	"context"
	"fmt"
)

// Retries returns the retry policy for one operation, with no attempt made yet.
func (c *Client) Retries() *Retries {
	return &Retries{timing: c.config.Timing, max: c.config.MaxRetries, mayRenew: c.config.AccessToken == ""}
}

// repeat makes a request until it is a complete success, or [Retries] gives up.
// It is only for requests that can be repeated safely.
func (c *Client) repeat(ctx context.Context, retries *Retries, once func(attempt int) (*response, error)) (*response, error) {
	if err := c.outage.current(); err != nil {
		return nil, err
	}
	for attempt := 1; ; attempt++ {
		resp, err := once(attempt)
		if err == nil {
			err = c.check(resp)
		}
		if err == nil {
			c.outage.end()
			return resp, nil
		}
		if ctx.Err() != nil { // the caller gave up, which says nothing about the server
			return nil, err
		}
		wait, again := retries.Next(err)
		if !again {
			c.outage.note(err, c.config.Timing.Outage)
			return nil, err
		}
		if !Sleep(ctx, wait) {
			return nil, fmt.Errorf("%w; then %w", err, ctx.Err())
		}
	}
}

// check returns the error of a response that is not a complete success.
func (c *Client) check(resp *response) error {
	switch {
	case !resp.success():
		return resp.failure(c.secrets)
	case resp.bodyErr != nil:
		return resp.unreadable(resp.bodyErr, c.secrets)
	}
	return nil
}
