package dintero

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
)

func accountPath(accountID string) string { return "/accounts/" + url.PathEscape(accountID) }

func settingsPath(accountID string) string { return accountPath(accountID) + "/management/settings" }

func connectionPath(accountID string) string {
	return settingsPath(accountID) + "/connections/vipps-psp"
}

// Settings is GET /accounts/{aid}/management/settings (documented). It returns
// the account's Vipps PSP connection, or nil if the response has none. Nil does
// not prove that there is none, because it is inferred that the response has
// it. If the account itself is marked as deleted, the result has its DeletedAt.
func (c *Client) Settings(ctx context.Context, accountID string) (*Connection, error) {
	resp, err := c.get(ctx, accountID, request{path: settingsPath(accountID)})
	if err != nil {
		return nil, err
	}
	var account struct {
		DeletedAt   Text `json:"deleted_at"`
		Connections *struct {
			// The name of the member is inferred.
			Underscore Connection `json:"vipps_psp"`
			Hyphen     Connection `json:"vipps-psp"`
		} `json:"connections"`
	}
	if err := decode(resp.body, &account); err != nil {
		return nil, resp.unreadable(err)
	}
	var shown *Connection
	if members := account.Connections; members != nil {
		shown = cmp.Or(members.Underscore.orNil(), members.Hyphen.orNil())
	} else if resp.hasError() {
		return nil, resp.failure()
	}
	if account.DeletedAt != "" {
		shown = cmp.Or(shown, &Connection{})
		shown.DeletedAt = account.DeletedAt
	}
	return shown, nil
}

// VippsPSPConnection is GET …/connections/vipps-psp (inferred, because other
// connections have it). It returns nil if the response shows no connection.
func (c *Client) VippsPSPConnection(ctx context.Context, accountID string) (*Connection, error) {
	resp, err := c.get(ctx, accountID, request{path: connectionPath(accountID), isLogged: true})
	switch {
	case showsNothing(err):
		return nil, nil
	case err != nil:
		return nil, err
	case len(resp.body) > 0 && !json.Valid(trimmed(resp.body)):
		return nil, resp.unreadable(errNotAnObject)
	}
	return resp.connection(), nil
}

// showsNothing reports whether a response says that there is no such endpoint, or
// that this client must not use it. That is no error, because the endpoint is not
// documented.
func showsNothing(err error) bool {
	response, ok := errors.AsType[*Error](err)
	_, noToken := errors.AsType[*TokenError](err)
	return ok && !noToken && (response.Status == http.StatusNotImplemented || isRefusal(response.Status))
}

// PaymentApprovals is GET …/settings/approvals/payments (documented). With
// statuses it returns only approvals with one of them. The query parameter for
// that is not certain, so the approvals are also filtered here. The response
// has personal data, so its body is neither logged nor quoted in an error.
func (c *Client) PaymentApprovals(ctx context.Context, accountID string, statuses []string) ([]PaymentApproval, error) {
	resp, err := c.get(ctx, accountID, request{
		path: settingsPath(accountID) + "/approvals/payments", query: url.Values{"case_status[]": statuses}, private: true,
	})
	if err != nil {
		return nil, err
	}
	var body struct {
		Payments List[PaymentApproval] `json:"payments"`
	}
	if err := decode(resp.body, &body); err != nil {
		return nil, resp.unreadable(err)
	}
	if body.Payments == nil && resp.hasError() {
		return nil, resp.failure()
	}
	approvals := slices.DeleteFunc(body.Payments, func(a PaymentApproval) bool {
		return a.DeletedAt != "" || len(statuses) > 0 && !slices.Contains(statuses, a.CaseStatus)
	})
	sortApprovals(approvals)
	return approvals, nil
}

// SubmitVippsPSP is POST …/connections/vipps-psp (documented). It sends the
// signup once, on a connection of its own. If the error is [Ambiguous], the
// signup may have been accepted all the same. Any 2xx is an acceptance, unless
// it is a web page, or has an error and does not show the signup. The result is
// what the response shows; nil if it shows no connection or cannot be read.
func (c *Client) SubmitVippsPSP(ctx context.Context, accountID string, signup Signup) (*Connection, error) {
	asked := Signup{CaseID: signup.CaseID, PaymentOptions: signup.PaymentOptions, Logo: signup.Logo}
	body, err := json.Marshal(map[string]Signup{"signup": asked})
	if err != nil {
		return nil, err
	}
	resp, err := c.authorized(ctx, c.posts, accountID, request{method: http.MethodPost, path: connectionPath(accountID), body: body, attempt: 1, isLogged: true})
	if err != nil {
		return nil, err
	}
	if !resp.isSuccess() {
		return nil, resp.failure()
	}
	shown := resp.connection()
	if _, ok := shown.Signup(signup.CaseID); !ok && resp.hasError() {
		return nil, resp.failure()
	}
	return shown, nil
}

// get reads with the account's token, and repeats the read if that may help.
func (c *Client) get(ctx context.Context, accountID string, r request) (*response, error) {
	r.method = http.MethodGet
	return c.repeat(ctx, c.Retries(), func(attempt int) (*response, error) {
		r.attempt = attempt
		return c.authorized(ctx, c.http, accountID, r)
	})
}

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
