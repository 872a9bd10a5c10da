package provider

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

// The titles of all errors. The troubleshooting guide explains each of them, and
// each title in warnings.go; a test compares them.
const (
	titleInvalidValue       = "Invalid value"
	titleTwoCredentials     = "Two kinds of credentials"
	titleMissingCredentials = "Missing credentials"
	titleMissingAccount     = "Missing account"
	titleNotKnownYet        = "Provider configuration not known yet"
	titleInvalidImportID    = "Invalid import id"
	titleBrokenState        = "State is incomplete"
	titleNotRead            = "Dintero cannot be read"
	titleNotSubmitted       = "Signup not submitted"
	titleNoToken            = "No access token"
	titleConflict           = "Another signup exists"
	titleInState            = "Signup is in the state already"
	titleEnabledMeanwhile   = "Merchant has become live"
	titleOutcomeUnknown     = "Outcome of the submission unknown"
	titleNoSuchSignup       = "No such signup at Dintero"
	titleNotActivated       = "Signup not activated"
)

// addError reports an error of the rules or of Dintero. Its title is the given one
// unless the error has its own. A cause that many resources have in common is
// explained once, and repeated in a sentence.
func (s *session) addError(diags *diag.Diagnostics, title, id string, err error, more ...string) {
	ownTitle, text := s.explain(err)
	if cause := commonCause(err); ownTitle == "" && cause != "" && !s.isFirst(cause) {
		text = cause + " The first error of this kind says more."
	}
	diags.AddError(cmp.Or(ownTitle, title)+": "+id, text+strings.Join(more, ""))
}

func isA[E error](err error) bool {
	_, is := errors.AsType[E](err)
	return is
}

// addPlanError reports an error of a plan or a refresh. The first one says how to
// destroy in spite of it, because terraform destroy plans and reads first.
func (s *session) addPlanError(diags *diag.Diagnostics, key onboarding.Key, err error) {
	hint := ""
	if s.isFirst("terraform destroy") {
		hint = "\n\nterraform destroy -refresh=false works in spite of this error."
	}
	s.addError(diags, titleNotRead, key.String(), err, hint)
}

// addReadFailure reports that a refresh could not read an account. If the cause is
// this account only, it is a warning, once for the account, so that the plan goes
// on with the others.
func (s *session) addReadFailure(diags *diag.Diagnostics, key onboarding.Key, err error) {
	switch dintero.CauseOf(err) {
	case dintero.CauseScope, dintero.CauseNotFound, dintero.CauseGrant:
		if s.isFirst("account " + key.AccountID) {
			diags.AddWarning(titleNotRead+": account "+key.AccountID, "The last known values are kept. "+s.explainRequest(err))
		}
	default:
		s.addPlanError(diags, key, err)
	}
}

// cause is what to say about the cause of a failed request.
type cause struct {
	// common is a sentence, if many resources can have the cause in common.
	common string
	advice string
}

var causes = map[dintero.Cause]cause{
	dintero.CauseCredentials:   {"Dintero does not accept the API client: client_id or client_secret is wrong.", "Either client_id or client_secret is wrong, or the API client does not belong to the account at which the token was requested. It is not requested again in this run."},
	dintero.CauseNoCredentials: {"No credentials are set.", "Set DINTERO_CLIENT_ID and DINTERO_CLIENT_SECRET."},
	dintero.CauseAccessToken:   {"Dintero does not accept the access token.", "It may have expired, or be for another account or audience. If it is the provider's access_token, set a new one, or use client_id and client_secret, with which tokens are renewed as needed."},
	dintero.CauseUnreachable:   {"Dintero cannot be reached.", "Check the network, the proxy variables (HTTPS_PROXY, NO_PROXY) and base_url."},
	dintero.CauseTLS:           {"No trusted connection to Dintero can be made.", "Check base_url and any proxy in between. For a private certificate authority set the environment variable SSL_CERT_FILE."},
	dintero.CauseRateLimit:     {"Dintero limits the rate of requests.", "It did so for longer than the provider waits. Apply again later, with a lower -parallelism or a higher max_retries."},
	dintero.CauseInterrupted:   {"Terraform was interrupted.", "Apply again to continue."},
	dintero.CauseGrant:         {"", "Check account_id, or ask the owner of the API client to add the grant."},
	dintero.CauseScope:         {"", "The API client lacks a scope, or the token is for another account. Submitting a signup probably needs admin:accounts or write:accounts, and reading admin:accounts or read:accounts."},
	dintero.CauseNotFound:      {"", "Dintero has nothing at this address. Check account_id and base_url."},
	dintero.CauseNoTokens:      {"", "Dintero issues no tokens at this address. Check the provider's base_url, such as " + dintero.DefaultBaseURL + ", and account_id."},
	dintero.CauseConflict:      {"", "The next apply adopts what is there."},
	dintero.CauseWebPage:       {"", "Something between here and Dintero answered, such as a proxy, a firewall or a gateway. Check the proxy variables (HTTPS_PROXY, NO_PROXY) and base_url, or try again later."},
	dintero.CauseRedirect:      {"", "The address redirects. The provider does not follow that, because the token would be sent to another address. Correct base_url."},
}

// commonCause returns a cause that many resources can have in common, as a
// sentence; "" if the error is about one resource only.
func commonCause(err error) string {
	kind := dintero.CauseOf(err)
	if token, ok := errors.AsType[*dintero.TokenError](err); ok && kind == dintero.CauseGrant {
		return fmt.Sprintf("The API client has no grant for account %s.", token.AccountID)
	}
	return causes[kind].common
}

// explainRequest explains why a request failed: the sentence about the cause, the
// error, which has the request and Dintero's answer, and advice.
func (s *session) explainRequest(err error) string {
	advice := causes[dintero.CauseOf(err)].advice
	if errors.Is(err, context.DeadlineExceeded) {
		advice = "No answer came in time. Try again, if need be with a longer request_timeout in the provider block."
	}
	return strings.TrimSpace(commonCause(err) + " " + sentence(err) + "\n\n" + s.ownerAdvice(err) + advice)
}

// ownerAdvice returns the advice to set account_id, if the token was requested at
// the merchant's own account because nothing says which account owns the API
// client.
func (s *session) ownerAdvice(err error) string {
	token, ok := errors.AsType[*dintero.TokenError](err)
	if !ok || !s.accountID.IsNull() || !isA[*dintero.Error](err) {
		return ""
	}
	return fmt.Sprintf("The provider's account_id is not set, so the token was requested at account %s, which may not own the API client. "+
		"Set account_id in the provider block, or DINTERO_ACCOUNT_ID, to the account that owns it. ", token.Owner)
}

// explain explains an error: what happened, what it means, and the way out. The
// title is "" unless this kind of error has its own.
func (s *session) explain(err error) (title, text string) {
	var conflict *onboarding.ConflictError
	var enabled *onboarding.EnabledError
	var unknown *onboarding.OutcomeUnknownError
	var blocked *onboarding.BlockedError
	var notShown *onboarding.NotShownError
	switch {
	case errors.As(err, &unknown):
		return titleOutcomeUnknown, explainUnknown(unknown)
	case errors.As(err, &conflict):
		return titleConflict, explainConflict(conflict)
	case errors.As(err, &enabled):
		return titleEnabledMeanwhile, sentence(enabled) + " Nothing was submitted, because the merchant might have to sign again. Plan again, with a refresh, and see whether you still want the change."
	case errors.As(err, &blocked):
		return "", sentence(blocked) + " Apply again."
	case errors.As(err, &notShown):
		return "", sentence(notShown) + " To sign the merchant up, use the resource dintero_vipps_psp_connection."
	}
	return "", s.explainRequest(err)
}

func explainConflict(e *onboarding.ConflictError) string {
	return fmt.Sprintf("%s\n- Dintero has: %s\n- The configuration asks for: %s\n\nNothing is submitted. Which of these is it?\n"+
		"- The resource is tainted, or planned with -replace: terraform untaint ADDRESS, or leave -replace out. Then change it.\n"+
		"- It was renamed: add a moved block.\n"+
		"- Another resource has the signup: remove one of the two.\n"+
		"- None of these: import the signup. The next plan then shows the difference.\n\n%s",
		sentence(e), describe(e.Shown.PaymentOptions), describe(e.Config.PaymentOptions), importBlock(e.Config.Key))
}

// describe returns payment options as text.
func describe(options []dintero.PaymentOption) string {
	var parts []string
	for _, o := range options {
		parts = append(parts, fmt.Sprintf("%s (%s)", o.Type, strings.Join(sortedUnique(o.Currencies), ", ")))
	}
	text := strings.Join(parts, ", ")
	return strings.ToValidUTF8(text[:min(len(text), 300)], "")
}

func importBlock(key onboarding.Key) string {
	return fmt.Sprintf("import {\n  to = dintero_vipps_psp_connection.NAME\n  id = %q\n}", key)
}

func explainUnknown(e *onboarding.OutcomeUnknownError) string {
	text := "The signup was sent, and the answer does not say whether Dintero accepted it: " + e.Cause.Error() + "."
	switch {
	case e.Conflict != nil:
		return text + " Dintero shows another signup of the case now.\n\n" + explainConflict(e.Conflict)
	case e.Read != nil:
		return text + " Reading it failed: " + e.Read.Error() + ".\n\nIt may have been accepted. Apply again when Dintero can be read: the provider reads first, and sends only what is not there."
	}
	return text + " Dintero does not show that it has taken effect.\n\nIt may have been accepted all the same. Apply again in some minutes: the provider reads first, and sends only what Dintero does not show. " +
		"If Dintero shows no signups at all, ask Dintero first, because the next apply sends it again."
}

// addInStateError says that a signup would be created that the state has. Dintero
// does not show it, so it would be submitted twice.
func addInStateError(diags *diag.Diagnostics, key onboarding.Key) {
	diags.AddError(titleInState+": "+key.String(), "A resource is to be created for a signup that the state has already, and Dintero does not show that signup now. It might be submitted twice.\n\n"+
		"- Reads can lag behind: plan again in a minute.\n"+
		"- If the resource was renamed: add a moved block.\n"+
		"- If it is tainted, or planned with -replace: terraform untaint ADDRESS, or leave -replace out. To send the signup again, raise attempt then.")
}

// addNoSuchSignup says that a signup cannot be imported.
func addNoSuchSignup(diags *diag.Diagnostics, key onboarding.Key, notShown error) {
	diags.AddError(titleNoSuchSignup+": "+key.String(), sentence(notShown)+" Only what Dintero shows can be imported. Check account and case. To sign the merchant up, leave the import out.")
}

// sentence returns an error as a sentence.
func sentence(err error) string {
	text := err.Error()
	return strings.ToUpper(text[:1]) + strings.TrimSuffix(text[1:], ".") + "."
}

// explainWait explains how a wait ended.
func (s *session) explainWait(key onboarding.Key, err error) string {
	const safe = "\n\nThe signup itself is not affected. "
	gaveUp, ok := errors.AsType[*onboarding.WaitError](err)
	if !ok { // a RejectedError
		return sentence(err) + safe + "Once the cause is resolved with Dintero, raise attempt of the dintero_vipps_psp_connection by one, which submits the signup again."
	}
	text := fmt.Sprintf("Waited %s for enabled, and %s.", gaveUp.Waited.Round(time.Second), lastStatus(key, gaveUp.Last))
	switch {
	case gaveUp.Expired:
		return text + safe + "Apply again to continue to wait, or wait longer: timeouts = { create = \"90m\" }"
	case errors.Is(gaveUp.Err, context.Canceled):
		return text + " Terraform was interrupted." + safe + "Apply again to continue to wait."
	}
	_, cause := s.explain(gaveUp.Err)
	return text + " " + cause + safe + "Apply again to continue to wait."
}

// lastStatus says what a wait has last seen, and what it waits for.
func lastStatus(key onboarding.Key, last onboarding.Snapshot) string {
	if last.Connection == nil {
		return "the connection could not be read"
	}
	text := fmt.Sprintf("the status is %q", last.Status())
	if signup, _ := last.Signup(key); signup.CreatedAt != "" {
		text += " since " + signup.CreatedAt
	}
	if link := last.SignatureLink(key, ""); link != "" {
		text += ". The merchant signs at " + link
	}
	return text
}
