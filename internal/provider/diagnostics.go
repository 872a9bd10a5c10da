package provider

import (
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

// The titles of all errors. The troubleshooting guide explains each of them,
// and each title in warnings.go; a test compares them. The explanations of the
// errors of a request, a submission and a wait are in diagnostics_*.go.
const (
	titleInvalidValue       = "Invalid value"
	titleTwoCredentials     = "Two kinds of credentials"
	titleMissingCredentials = "Missing credentials"
	titleMissingAccount     = "Missing account"
	titleNotKnownYet        = "Provider configuration not known yet"
	titleInvalidImportID    = "Invalid import id"
	titleBrokenState        = "State is incomplete"
	titleNotPlanned         = "Signup cannot be planned"
	titleNotSubmitted       = "Signup not submitted"
	titleNotRead            = "Signup cannot be read"
	titleConnectionNotRead  = "Connection cannot be read"
	titleNotListed          = "Signups cannot be listed"
	titleApprovalsNotRead   = "Payment approvals cannot be read"
	titleNoToken            = "No access token"
	titleConflict           = "Another signup exists"
	titleOutcomeUnknown     = "Outcome of the submission unknown"
	titleTooMany            = "Too many submissions"
	titleDuplicate          = "Two resources for one signup"
	titleUnsafeRename       = "Rename needs a moved block"
	titleEmptyReplacement   = "Replacement would submit nothing"
	titleDefaultMoved       = "Default account changed"
	titleNotAtDintero       = "No such signup at Dintero"
	titleNotActivated       = "Signup not activated"
)

// destroyAnyway is the end of all errors of a plan, because terraform destroy
// plans first, and such an error prevents it.
const destroyAnyway = "\n\nIf this was terraform destroy: add -refresh=false to destroy in spite of this error."

const duplicateText = "Another resource of this configuration manages the same signup. Two resources would submit each other's changes again and again. " +
	"Remove one of them, or correct its account_id or case_id."

// addError reports an error of the rules or of Dintero: what happened, what it
// means, and the way out. A cause that many resources have in common is
// explained in full only once.
func (s *session) addError(diags *diag.Diagnostics, title, id string, err error, more ...string) {
	if short := s.shortText(err, id); short != "" {
		diags.AddError(title+": "+id, short)
		return
	}
	title, text := s.explain(title, err)
	diags.AddError(title+": "+id, text+strings.Join(more, ""))
}

// shortText returns a short text for an error if another error of this run
// explains the same cause. If it returns "", this error has to explain the
// cause.
func (s *session) shortText(err error, id string) string {
	cause := sharedCause(err)
	if cause == "" {
		return ""
	}
	if explained, ok := s.causes.LoadOrStore(cause, id); ok {
		return fmt.Sprintf("%s The details are in the error for %s.", cause, explained)
	}
	return ""
}

// sharedCause returns a cause that resources can have in common, as a short
// sentence; "" if the error is about one resource only. A submission whose
// outcome is not known is always explained in full, because each has ways out
// of its own.
func sharedCause(err error) string {
	var limit *onboarding.LimitError
	var ambiguous *onboarding.AmbiguousError
	switch {
	case errors.As(err, &limit):
		return "The limit max_submissions is reached."
	case errors.As(err, &ambiguous):
		return ""
	}
	switch dintero.CauseOf(err) {
	case dintero.CauseCredentials:
		return "Dintero does not accept the API client."
	case dintero.CauseNoCredentials:
		return "No credentials are set."
	case dintero.CauseUnreachable:
		return "Dintero cannot be reached."
	case dintero.CauseTLS:
		return "No trusted connection to Dintero can be made."
	case dintero.CauseRateLimit:
		return "Dintero limits the rate of requests."
	case dintero.CauseInterrupted:
		return "Terraform was interrupted."
	case dintero.CauseGrant:
		if token, ok := errors.AsType[*dintero.TokenError](err); ok {
			return fmt.Sprintf("The API client has no grant for account %s.", token.AccountID)
		}
	}
	return ""
}

// explain returns a title and a text: what happened, what it means, and the way
// out. The title is the one given, unless the error has a title of its own.
func (s *session) explain(title string, err error) (string, string) {
	var conflict *onboarding.ConflictError
	var ambiguous *onboarding.AmbiguousError
	var unconfirmed *onboarding.UnconfirmedError
	var forbidden *onboarding.ForbiddenError
	var limit *onboarding.LimitError
	var notShown *onboarding.NotShownError
	var unsent *onboarding.UnsentError
	switch {
	case errors.As(err, &conflict):
		return titleConflict, explainConflict(conflict)
	case errors.As(err, &ambiguous) && ambiguous.Existing != nil:
		return titleConflict, explainAmbiguous(ambiguous)
	case ambiguous != nil:
		return titleOutcomeUnknown, explainAmbiguous(ambiguous)
	case errors.As(err, &unconfirmed):
		return titleOutcomeUnknown, explainUnconfirmed(unconfirmed)
	case errors.As(err, &limit):
		return titleTooMany, fmt.Sprintf("The provider block has max_submissions = %d, and this run would submit more signups than that. This signup is not submitted. "+
			"If that many are meant to be submitted, raise max_submissions. Otherwise apply fewer at a time: terraform apply -target=ADDRESS", limit.Max)
	case errors.As(err, &forbidden):
		return title, sentence(err) + " Without reading it, it is not known whether the signup exists already, so nothing is submitted.\n\n" + scopeAdvice
	case errors.As(err, &notShown):
		return title, sentence(err) + " " + responses(notShown.Responses) + "\n\n" +
			"Either there is none, or the API client may not read it. To sign the merchant up, use the resource dintero_vipps_psp_connection. " + scopeAdvice
	case errors.As(err, &unsent):
		return title, "Nothing was submitted. " + s.explainRequest(unsent.Err)
	}
	return title, s.explainRequest(err)
}

// reason returns the text of explain.
func (s *session) reason(err error) string {
	_, text := s.explain("", err)
	return text
}

// sentence returns an error as a sentence.
func sentence(err error) string {
	text := err.Error()
	return strings.ToUpper(text[:1]) + strings.TrimSuffix(text[1:], ".") + "."
}

func responses(of []string) string {
	return "What was read: " + strings.Join(of, "; ") + "."
}
