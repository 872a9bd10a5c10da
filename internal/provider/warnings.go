package provider

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

// The titles of all warnings.
const (
	titleAdopted        = "Signup adopted"
	titleEnabledAccount = "Account has an enabled connection"
	titleBlindSubmit    = "Signup may exist already"
	titleSubmittedAgain = "Signup is submitted again"
	titleNotSent        = "Nothing is submitted"
	titleStays          = "Signup stays at Dintero"
	titlePlannedTwice   = "Signup is planned twice"
	titleIgnored        = "Change ignored by Dintero"
	titleIncomplete     = "Accepted signup not shown"
	titleOtherValue     = "Value changed at Dintero"
	titleNotVisible     = "Signup not shown by Dintero"
	titleDiffers        = "Signup differs at Dintero"
	titleRejected       = "Signup rejected"
	titleOutOfDate      = "Status may be out of date"
	titleUnconfirmed    = "Submission not confirmed"
	titleBlindImport    = "Imported without proof"
	titleUnusualValue   = "Unusual value"
	titleNoneListed     = "No signups listed"
	titleProxyIgnored   = "Proxy ignored"
)

const (
	logoNotCompared = "The logo was not compared, because Dintero may show it in another form. To send it, raise attempt by one in a later apply."

	howToResubmit = "Once the cause is resolved with Dintero, raise attempt in the resource by one. The next apply then submits the signup again."
)

// Terraform prints the warnings of a plan again after the apply, so the texts
// must be true before and after it.

// warnDecision says what an apply does, if Terraform's plan does not show it.
func (s *session) warnDecision(diags *diag.Diagnostics, key onboarding.Key, state *vippsPSPConnectionModel, wish onboarding.Wish, d onboarding.Decision) {
	id := key.String()
	switch d.Reason {
	case onboarding.ReasonShown, onboarding.ReasonTookEffect, onboarding.ReasonChangedElsewhere:
		s.warnAdopted(diags, id, wish, d)
	case onboarding.ReasonUnchanged:
		s.notices.warn(diags, titleNotSent, id, "The replacement asks for the same signup, so the signup is only recorded again.",
			"A replacement never submits a signup again; a higher attempt does. To keep a tainted resource without replacing it: terraform untaint ADDRESS")
	case onboarding.ReasonLowerAttempt:
		s.notices.warn(diags, titleNotSent, id, fmt.Sprintf("A lower attempt submits nothing. It is only recorded: attempt = %d.", wish.Attempt), "")
	case onboarding.ReasonImported:
		s.notices.warn(diags, titleNotSent, id, fmt.Sprintf("The signup was imported, so its first configuration is only recorded, as attempt %d. To submit it, set attempt = %d.", wish.Attempt, wish.Attempt+1),
			"What Dintero has may differ from the configuration: it may have more payment options, and logos are not compared.")
	case onboarding.ReasonChanged, onboarding.ReasonNoEffect:
		s.warnSubmittedAgain(diags, id, state, d)
	case onboarding.ReasonNew:
		s.warnNew(diags, key, d.View)
	}
}

func (s *session) warnAdopted(diags *diag.Diagnostics, id string, wish onboarding.Wish, d onboarding.Decision) {
	text := map[onboarding.Reason]string{
		onboarding.ReasonShown:            "Dintero has this signup already, so it is taken into the state.",
		onboarding.ReasonTookEffect:       "The unconfirmed submission has taken effect, so it is recorded.",
		onboarding.ReasonChangedElsewhere: "Dintero shows this change already, so it is recorded.",
	}[d.Reason] + " Nothing is submitted."
	advice := ""
	if wish.Logo != "" && d.Reason == onboarding.ReasonShown {
		advice = logoNotCompared
	}
	if c := d.View.Connection; c != nil {
		text += fmt.Sprintf(" The connection's status is %q.", c.Status)
		if c.Rejected() {
			text += " " + howToResubmit
		}
	}
	s.notices.warn(diags, titleAdopted, id, text, advice)
}

func (s *session) warnSubmittedAgain(diags *diag.Diagnostics, id string, state *vippsPSPConnectionModel, d onboarding.Decision) {
	text := ""
	if d.Reason == onboarding.ReasonNoEffect {
		text = "The unconfirmed submission has had no effect. "
	}
	consequence := signAgain + mayNotPay
	switch c := d.View.Connection; {
	case c != nil:
		text += statusBefore(c.Status, c.MerchantSerialNumber)
		consequence = consequenceOf(c.Status, c.MerchantSerialNumber)
	case state != nil && !state.Status.IsNull():
		text += statusBefore(state.Status.ValueString(), state.MerchantSerialNumber.ValueString())
	default:
		text += "The status of the account's connection is not known."
	}
	s.notices.warn(diags, titleSubmittedAgain, id, text, "The submission replaces the signup that Dintero has (inferred). "+consequence)
}

const (
	signAgain = "The merchant may have to sign again"
	mayNotPay = ", and until then customers may be unable to pay with Vipps."
)

// consequenceOf says what another submission may cost. A merchant who cannot take
// payments yet has none to lose.
func consequenceOf(status, serialNumber string) string {
	if status != dintero.StatusEnabled && serialNumber == "" {
		return signAgain + "."
	}
	return signAgain + mayNotPay
}

// statusBefore describes the status of the connection as it was before a
// submission.
func statusBefore(status, serialNumber string) string {
	if serialNumber != "" {
		return fmt.Sprintf("Before this submission the account's connection was %q, with merchant serial number %s.", status, serialNumber)
	}
	return fmt.Sprintf("Before this submission the account's connection was %q.", status)
}

func (s *session) warnNew(diags *diag.Diagnostics, key onboarding.Key, view onboarding.View) {
	if view.Reading == onboarding.ReadsRefused {
		s.notices.warn(diags, titleBlindSubmit, key.String(), "Dintero refuses every read of the account, so it is not known whether the signup exists. It is submitted in any case. "+responses(view.Responses),
			"If it exists already, import it instead of creating it. "+scopeAdvice)
	}
	if c := view.Connection; c != nil && c.Status == dintero.StatusEnabled {
		s.notices.warn(diags, titleEnabledAccount, key.AccountID, fmt.Sprintf("Another signup is submitted for the account: %s. %s", key, statusBefore(c.Status, c.MerchantSerialNumber)),
			"Another signup may set the connection back to \"pending\" until it is signed (inferred), and until then customers may be unable to pay with Vipps.")
	}
}

// warnResult says what the plan could not know.
func (s *session) warnResult(diags *diag.Diagnostics, key onboarding.Key, wish onboarding.Wish, r onboarding.Result) {
	id := key.String()
	if r.Action != onboarding.Submit {
		s.warnDecision(diags, key, nil, wish, r.Decision)
		return
	}
	if r.Ignored {
		s.notices.warn(diags, titleIgnored, id, "Dintero accepted the submission, and shows the signup exactly as before. The state has your configuration all the same.",
			"Ask Dintero for the reason. To submit the signup again, raise attempt by one.")
	}
	if r.Incomplete != nil {
		s.notices.warn(diags, titleIncomplete, id, "Dintero accepted the signup, and it is in the state. What Dintero does not show is null until a refresh can read it. "+sentence(r.Incomplete), "")
	}
	if c := r.View.Connection; c != nil && c.Rejected() {
		s.warnRejected(diags, key, r.View)
	}
}

func (s *session) warnRejected(diags *diag.Diagnostics, key onboarding.Key, view onboarding.View) {
	text := fmt.Sprintf("Dintero reported the status %q for the account's connection.", view.Connection.Status)
	if d := view.Connection.LastDescription(); d != "" {
		text += " The last event is: " + strings.TrimSuffix(d, ".") + "."
	}
	if view.IsShared() {
		text += " The account has several signups, and Dintero does not say which of them this is about."
	}
	s.notices.warn(diags, titleRejected, key.String(), text, howToResubmit)
}

// warnShown gives the warnings about what Dintero shows: the signup is missing,
// it differs from the state, or it is rejected.
func (s *session) warnShown(diags *diag.Diagnostics, key onboarding.Key, wish onboarding.Wish, view onboarding.View) {
	signup, shown := view.Signup(key)
	switch {
	case !shown:
		s.notices.warn(diags, titleNotVisible, key.String(), "Dintero shows the connection of the account without this signup. The signup stays in the state.",
			"If it no longer exists, raise attempt by one to submit it again, or remove it from the state: terraform state rm ADDRESS, or a removed block with destroy = false.")
	case len(wish.PaymentOptions) > 0 && !view.Covers(key, wish):
		s.notices.warn(diags, titleDiffers, key.String(), fmt.Sprintf("Dintero shows: %s. The state has: %s. A refresh does not change the state's signup.", describe(signup.PaymentOptions), describe(wish.PaymentOptions)),
			"If another run or person changed it, change the configuration accordingly. To submit yours again, raise attempt by one.")
	}
	if view.Connection.Rejected() {
		s.warnRejected(diags, key, view)
	}
}

// warnUnread says that an account cannot be read, once for each account.
func (s *session) warnUnread(diags *diag.Diagnostics, accountID, why string) {
	if s.notices.first("unread " + accountID) {
		s.notices.warn(diags, titleOutOfDate, "account "+accountID, "The connection of the account could not be read, so its last known values are kept. "+why,
			"The attribute visible of the dintero_vipps_psp_connection is false until the connection can be read. Reading needs a grant for the account and the scope admin:accounts or read:accounts (inferred). "+
				"Dintero documents only how to submit a signup, so it is possible that no read shows it.")
	}
}

func (s *session) warnUnconfirmed(diags *diag.Diagnostics, key onboarding.Key, u *onboarding.Unconfirmed, view onboarding.View) {
	text := fmt.Sprintf("It is not known whether the submission of %s (attempt %d) has taken effect.", u.SentAt.UTC().Format("2006-01-02 15:04:05 UTC"), u.Attempt)
	if view.Connection != nil {
		text += fmt.Sprintf(" Until that is known, the attributes keep their values from before it. Dintero reported the status %q for the account's connection.", view.Connection.Status)
	}
	s.notices.warn(diags, titleUnconfirmed, key.String(), text,
		"Check in Dintero Backoffice, or ask Dintero. If it has not taken effect, raise attempt by one to submit the signup again. "+
			"If it has, run terraform untaint ADDRESS if the resource is tainted; otherwise run terraform state rm ADDRESS and import the signup.")
}

// warnStays says that a destroy does not withdraw the signup.
func (s *session) warnStays(diags *diag.Diagnostics, id, more string) {
	s.notices.warn(diags, titleStays, id, strings.TrimSpace("The signup is only removed from Terraform's state. "+more),
		"Dintero has no call to withdraw a signup, so the signup, and what was signed, stay as they are. To withdraw it, contact Dintero. "+
			"To prevent a destroy, set lifecycle { prevent_destroy = true }. If the same configuration is applied later, the signup is adopted again, if Dintero shows it.")
}
