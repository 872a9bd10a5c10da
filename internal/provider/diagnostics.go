package provider

import (
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

// The titles of all errors. The troubleshooting guide explains each of them and
// each of warnings.go; a test holds them together. How the errors of a request,
// of a submission and of a wait are explained is in diagnostics_*.go.
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

// destroyAnyway ends the errors of a plan, which would otherwise keep people
// from destroying.
const destroyAnyway = "\n\nTo destroy in spite of this error: terraform destroy -refresh=false"

const duplicateText = "Another resource of this configuration manages the same signup. Two resources would submit each other's changes again and again. " +
	"Remove one of them, or correct its account_id or case_id."

// addError is the one place that tells a user about an error of the rules or of
// Dintero's: what happened, what it means, and the way out. One cause that many
// resources meet is explained in full once.
func (s *session) addError(diags *diag.Diagnostics, title, id string, err error, more ...string) {
	if short := s.causes.shortText(err, id); short != "" {
		diags.AddError(title+": "+id, short)
		return
	}
	title, text := s.explain(title, err)
	diags.AddError(title+": "+id, text+strings.Join(more, ""))
}

// explainedCauses remember for each cause that many resources can meet which of
// them has the error that explains it.
type explainedCauses struct {
	mu sync.Mutex
	in map[string]string // by the cause, the id of the error that explains it
}

// shortText returns what an error says whose cause another error of this run
// explains; "" if none does, which makes it the one that has to.
func (c *explainedCauses) shortText(err error, id string) string {
	cause := sharedCause(err)
	if cause == "" {
		return ""
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if explained, ok := c.in[cause]; ok {
		return fmt.Sprintf("%s The details are in the error for %s.", cause, explained)
	}
	if c.in == nil {
		c.in = map[string]string{}
	}
	c.in[cause] = id
	return ""
}

// sharedCause returns a cause that can be the same for many resources, in a
// short sentence; "" if it is about one resource only. A submission whose outcome
// is not known is always explained in full, because each has ways out of its own.
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
		var token *dintero.TokenError
		if errors.As(err, &token) {
			return fmt.Sprintf("The API client has no grant for account %s.", token.AccountID)
		}
	}
	return ""
}

// explain says what happened, what it means, and the way out. An error of the
// rules has a title of its own.
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
		return title, sentence(err) + " Without reading it nobody can tell whether the signup exists already, so nothing is submitted.\n\n" + scopeAdvice
	case errors.As(err, &notShown):
		return title, sentence(err) + " " + responses(notShown.Responses) + "\n\n" +
			"Either there is none, or the API client may not read it. To sign the merchant up, use the resource dintero_vipps_psp_connection. " + scopeAdvice
	case errors.As(err, &unsent):
		return title, "Nothing was submitted. " + s.explainRequest(unsent.Err)
	}
	return title, s.explainRequest(err)
}

// reason is explain without the title.
func (s *session) reason(err error) string {
	_, text := s.explain("", err)
	return text
}

// sentence makes a sentence of an error.
func sentence(err error) string {
	text := err.Error()
	return strings.ToUpper(text[:1]) + strings.TrimSuffix(text[1:], ".") + "."
}

func responses(of []string) string {
	return "What was read: " + strings.Join(of, "; ") + "."
}
