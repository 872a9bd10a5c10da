package dintero

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
)

// Settings is GET /accounts/{aid}/management/settings (documented). It returns
// the account's Vipps PSP connection, or nil if the response has none. Nil does
// not prove that there is none, because it is inferred that the response has
// it.
func (c *Client) Settings(ctx context.Context, accountID string) (*Connection, error) {
	body, err := c.get(ctx, accountID, request{path: settingsPath(accountID)}, "connections")
	if err != nil {
		return nil, err
	}
	connections := body.object("connections")
	// The name of the member is inferred. If the response has both, the one
	// that was updated later counts.
	newest := connectionOrNil(connections.object("vipps_psp"))
	if other := connectionOrNil(connections.object("vipps-psp")); newest == nil || other != nil && Earlier(newest.UpdatedAt, other.UpdatedAt) {
		newest = other
	}
	return newest, nil
}

// VippsPSPConnection is GET …/connections/vipps-psp (inferred: the sibling
// connections have it). It returns nil if the response is not a connection.
func (c *Client) VippsPSPConnection(ctx context.Context, accountID string) (*Connection, error) {
	body, err := c.get(ctx, accountID, request{path: connectionPath(accountID)}, connectionFields...)
	if err != nil {
		return nil, err
	}
	return connectionOrNil(body), nil
}

// PaymentApprovals is GET …/settings/approvals/payments (documented). With
// statuses it returns only approvals with one of them. The query parameter for
// that is not certain, so the approvals are also filtered here. The response
// has personal data, so its body is neither logged nor quoted in an error.
func (c *Client) PaymentApprovals(ctx context.Context, accountID string, statuses []string) ([]PaymentApproval, error) {
	body, err := c.get(ctx, accountID, request{
		path: settingsPath(accountID) + "/approvals/payments", query: url.Values{"case_status[]": statuses}, personal: true,
	}, "payments")
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(list(body, "payments", paymentApprovalFrom), func(a PaymentApproval) bool {
		return a.deleted || len(statuses) > 0 && !slices.Contains(statuses, a.CaseStatus)
	}), nil
}

// Submission is a signup that Dintero has accepted.
type Submission struct {
	// Connection is what the response shows; nil if it shows nothing.
	Connection *Connection
	// Incomplete is why the response does not show the signup; nil if it does.
	Incomplete error
}

var errSignupNotShown = errors.New("it does not show the signup")

// SubmitVippsPSP is POST …/connections/vipps-psp (documented). It sends the
// signup once, on a connection of its own. If the error is [Ambiguous], the
// signup may have been accepted all the same. Any 2xx is an acceptance, unless
// it is a web page, or has an error object and does not show the signup.
func (c *Client) SubmitVippsPSP(ctx context.Context, accountID string, signup Signup) (Submission, error) {
	body, err := signup.body()
	if err != nil {
		return Submission{}, err
	}
	resp, err := c.authorized(ctx, c.posts, accountID, request{method: http.MethodPost, path: connectionPath(accountID), body: body, attempt: 1})
	switch {
	case err != nil:
		return Submission{}, err
	case !resp.success():
		return Submission{}, resp.failure(c.secrets)
	case resp.isWebPage():
		return Submission{}, resp.unreadable(errNotAnObject, c.secrets)
	}
	return c.readSubmission(resp, signup.CaseID)
}

func (c *Client) readSubmission(resp *response, caseID string) (Submission, error) {
	body, err := decodeObject(resp.body)
	if err != nil {
		return Submission{Incomplete: resp.unreadable(err, c.secrets)}, nil
	}
	connection := connectionOrNil(body)
	_, shown := connection.Signup(caseID)
	refused := body.has("error")
	switch {
	case refused && !shown:
		return Submission{}, resp.failure(c.secrets)
	case refused:
		return Submission{Connection: connection, Incomplete: resp.failure(c.secrets)}, nil
	case !shown:
		return Submission{Connection: connection, Incomplete: resp.unreadable(errSignupNotShown, c.secrets)}, nil
	}
	return Submission{Connection: connection}, nil
}

// get reads an object with the account's token. An object that has an error and
// none of the wanted fields is an error, whatever the HTTP status is.
func (c *Client) get(ctx context.Context, accountID string, r request, wanted ...string) (object, error) {
	r.method = http.MethodGet
	resp, err := c.repeat(ctx, c.Retries(), func(attempt int) (*response, error) {
		r.attempt = attempt
		return c.authorized(ctx, c.http, accountID, r)
	})
	if err != nil {
		return nil, err
	}
	body, err := decodeObject(resp.body)
	if err != nil {
		return nil, resp.unreadable(err, c.secrets)
	}
	if body.has("error") && !slices.ContainsFunc(wanted, body.has) {
		return nil, resp.failure(c.secrets)
	}
	return body, nil
}

func settingsPath(accountID string) string {
	return "/accounts/" + accountID + "/management/settings"
}

func connectionPath(accountID string) string {
	return settingsPath(accountID) + "/connections/vipps-psp"
}
