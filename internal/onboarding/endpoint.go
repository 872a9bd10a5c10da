package onboarding

import (
	"context"
	"errors"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// endpoint is one of the two likely ways to read a connection. Which of them
// Dintero has for this connection is not documented, so the rules must be right
// with either, both, or none.
type endpoint int

const (
	settings      endpoint = iota // GET …/management/settings: documented; that the connection is in there is inferred
	ownPath                       // GET …/connections/vipps-psp: inferred from the sibling connections
	endpointCount                 // how many there are
)

func (e endpoint) String() string {
	return [...]string{"management/settings", "connections/vipps-psp"}[e]
}

// response is what an endpoint returned, if that is an answer to the question.
type response struct {
	connection *dintero.Connection // nil if it shows none
	refused    bool                // it does not exist, or may not be used
	forbidden  bool                // it may not be used
	notFound   bool                // it says that there is no connection, or that there is no such endpoint
	text       string              // what it returned, if that is no connection
}

// saysNone reports whether a working endpoint would mean that the account has no
// connection.
func (r response) saysNone() bool { return r.connection == nil && (!r.refused || r.notFound) }

// read asks an endpoint. The error is one that may pass (5xx, a timeout, a web
// page) or that is about more than this endpoint (no token): it says nothing
// about the connection.
func (e endpoint) read(ctx context.Context, client *dintero.Client, accountID string) (response, error) {
	get := client.Settings
	if e == ownPath {
		get = client.VippsPSPConnection
	}
	connection, err := get(ctx, accountID)
	if err == nil {
		return response{connection: connection, text: "shows no Vipps PSP connection"}, nil
	}
	var failed *dintero.Error
	var token *dintero.TokenError
	if !errors.As(err, &failed) || errors.As(err, &token) {
		return response{}, err
	}
	switch dintero.CauseOf(err) {
	case dintero.CauseScope:
		return response{refused: true, forbidden: true, text: failed.StatusLine()}, nil
	case dintero.CauseNotFound:
		return response{refused: true, notFound: e == ownPath && failed.Code != "", text: failed.StatusLine()}, nil
	case dintero.CauseNoEndpoint:
		return response{refused: true, text: failed.StatusLine()}, nil
	}
	return response{}, err
}
