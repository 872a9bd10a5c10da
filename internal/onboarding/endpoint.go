package onboarding

import (
	"context"
	"errors"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// endpoint is one of two endpoints that are likely to show a connection. Dintero
// documents neither for this purpose, so the rules must be right if both of them
// work, if one does, and if none does.
type endpoint int

const (
	settings      endpoint = iota // GET …/management/settings: documented; that the connection is in there is inferred
	ownPath                       // GET …/connections/vipps-psp: inferred from the sibling connections
	endpointCount                 // how many there are
)

func (e endpoint) String() string {
	return [...]string{"management/settings", "connections/vipps-psp"}[e]
}

// response is what an endpoint returned, if it is Dintero's own response and no
// temporary failure.
type response struct {
	connection *dintero.Connection // nil if the response shows none
	refused    bool                // the endpoint does not exist, or must not be used (403, 404, 405, 410, 501)
	forbidden  bool                // the endpoint must not be used (403)
	notFound   bool                // 404 from Dintero itself: no such connection, or no such endpoint
	text       string              // the response in words, if it shows no connection
}

// saysNone reports whether the response means that the account has no
// connection, provided that the endpoint works.
func (r response) saysNone() bool { return r.connection == nil && (!r.refused || r.notFound) }

// read makes a request of the endpoint. An error says nothing about the
// connection: it is a failure that can be temporary (5xx, a timeout, a web
// page), or one that concerns more than this endpoint (no token).
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
