package provider

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

const scopeAdvice = "If Dintero refuses reads (403), give the API client a scope for them: admin:accounts or read:accounts (inferred)."

// explainRequest explains why a request failed: the text of the error, which
// has the request and Dintero's response, and advice for each cause.
func (s *session) explainRequest(err error) string {
	text := sentence(err)
	switch dintero.CauseOf(err) {
	case dintero.CauseCredentials, dintero.CauseGrant:
		return s.explainToken(err)
	case dintero.CauseAccessToken:
		return s.explainRefusedToken() + "\n\n" + text
	case dintero.CauseScope:
		return text + "\n\nThe API client lacks a scope, or the token is for another account. Submitting a signup needs admin:accounts or write:accounts, " +
			"and reading needs admin:accounts or read:accounts (inferred from Dintero's other connections)."
	case dintero.CauseNotFound:
		return s.ownerAdvice(err) + text + "\n\nDintero has nothing at this address. Check account_id and base_url."
	case dintero.CauseRateLimit:
		return text + rateLimitAdvice(err)
	case dintero.CauseRedirect:
		return text + "\n\nThe address redirects. The provider does not follow that, because the token would be sent to another address. Correct base_url."
	case dintero.CauseTLS:
		return text + "\n\nNo trusted TLS connection can be made. Check base_url and any proxy in between. For a private certificate authority set the environment variable SSL_CERT_FILE."
	case dintero.CauseUnreachable:
		return text + "\n\nDintero cannot be reached. Check the network, the proxy variables (HTTPS_PROXY, NO_PROXY) and base_url."
	case dintero.CauseNoCredentials:
		return text + "\n\nSet DINTERO_CLIENT_ID and DINTERO_CLIENT_SECRET."
	case dintero.CauseInterrupted:
		return "Terraform was interrupted. Apply again to continue."
	}
	return s.ownerAdvice(err) + text + otherAdvice(err)
}

// explainToken explains why a token request was refused.
func (s *session) explainToken(err error) string {
	var token *dintero.TokenError
	if !errors.As(err, &token) {
		return sentence(err)
	}
	text := s.ownerAdvice(err)
	if dintero.CauseOf(err) == dintero.CauseGrant {
		text += fmt.Sprintf("The API client has no grant for account %s. Ask the owner of the client (account %s) to add the grant, then apply again.", token.AccountID, token.Owner)
	} else if text == "" {
		text = fmt.Sprintf("Either client_id or client_secret is wrong, or the API client does not belong to account %s, the provider's account_id. The provider does not try them again in this run.", token.Owner)
	} else {
		text += "Otherwise client_id or client_secret is wrong."
	}
	return text + "\n\n" + sentence(err)
}

// ownerAdvice returns the advice to set account_id, if the token was requested
// at the merchant's own account because nothing says which account owns the API
// client.
func (s *session) ownerAdvice(err error) string {
	var token *dintero.TokenError
	var response *dintero.Error
	if !s.accountID.IsNull() || !errors.As(err, &token) || !errors.As(err, &response) {
		return ""
	}
	return fmt.Sprintf("The provider's account_id is not set, so the token was requested at account %s, which may not own the API client. "+
		"Set account_id in the provider block, or DINTERO_ACCOUNT_ID, to the account that owns it. ", token.Owner)
}

func (s *session) explainRefusedToken() string {
	if s.usesAccessToken {
		return "Dintero does not accept the access token. It may have expired, or be for another account. Set a new one, or use client_id and client_secret, with which tokens are renewed as needed."
	}
	return "Dintero does not accept the token that it has issued. Check audience and base_url of the provider."
}

func rateLimitAdvice(err error) string {
	if response, ok := errors.AsType[*dintero.Error](err); ok && response.RetryAfter > 0 {
		return fmt.Sprintf("\n\nDintero limits the rate of requests and asks to wait %s. Apply again after that, with a lower -parallelism.", response.RetryAfter.Round(time.Second))
	}
	return "\n\nDintero limits the rate of requests, and did so for longer than the provider waits. Apply again later, with a lower -parallelism or a higher max_retries."
}

// otherAdvice returns the advice for causes that only the text of the error
// names.
func otherAdvice(err error) string {
	var response *dintero.Error
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return "\n\nNo response came in time. Apply again, if need be with a longer request_timeout in the provider block."
	case errors.As(err, &response) && response.RequestID != "":
		return "\n\nIf this does not name the cause, ask Dintero and quote the request id."
	}
	return ""
}
