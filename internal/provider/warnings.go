package provider

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

// The titles of all warnings. Terraform folds warnings with the same summary into
// one, so the id is part of the summary of what a person has to act on.
const (
	titleAdopted            = "Signup adopted"
	titleSubmittedAgain     = "Signup is submitted again"
	titleLiveAgain          = "Live merchant is submitted again"
	titleStays              = "Signup stays at Dintero"
	titleNoConnection       = "No connection shown by Dintero"
	titleNotShown           = "Signup not shown by Dintero"
	titleDiffers            = "Signup differs at Dintero"
	titleSubmittedElsewhere = "Signup was submitted elsewhere"
	titleNotEnabled         = "Signup needs attention"
)

// Terraform prints the warnings of a plan again after the apply, so the texts
// must be true before and after it.

// warnAdopted says that a signup is taken over, and what is recorded without being
// sent. The state is nil if there is none.
func warnAdopted(diags *diag.Diagnostics, state *onboarding.State, config onboarding.Config, d onboarding.Decision) {
	signup, _ := d.Snapshot.Signup(config.Key)
	text := "Dintero has this signup already, so it is taken into the state and not sent."
	if d.AlreadyDone {
		text = fmt.Sprintf("Dintero shows that this change was submitted already: the signup was received at %s, and Terraform knew of %s. If that was not this change, raise attempt.",
			orUnknown(signup.CreatedAt), orUnknown(state.SubmittedAt))
	}
	text += fmt.Sprintf(" The connection's status is %q.", d.Snapshot.Status())
	if recorded := recordedOnly(config); recorded != "" {
		text += " Recorded and not sent: " + recorded + "."
	}
	if more := onboarding.BeyondAsked(signup.PaymentOptions, config.PaymentOptions); len(more) > 0 {
		text += " Dintero also has " + describe(more) + "."
	}
	diags.AddWarning(titleAdopted+": "+config.Key.String(), text)
}

func recordedOnly(config onboarding.Config) string {
	var parts []string
	if config.Attempt > 1 {
		parts = append(parts, fmt.Sprintf("attempt %d", config.Attempt))
	}
	if config.Logo != "" {
		parts = append(parts, "the logo")
	}
	return strings.Join(parts, " and ")
}

func orUnknown(time string) string {
	if time == "" {
		return "an unknown time"
	}
	return time
}

// warnSubmittedAgain says that a signup is, or may be, submitted again, and what
// that may cost.
func (p *signupPlan) warnSubmittedAgain(state *onboarding.State, key onboarding.Key, d onboarding.Decision) {
	status, number := p.state.Status.ValueString(), p.state.MerchantSerialNumber.ValueString()
	if c := d.Snapshot.Connection; c != nil && !d.Snapshot.IsOlderThan(state) {
		status, number = c.Status, string(c.Configuration.MerchantSerialNumber)
	}
	text := fmt.Sprintf("Before this submission the account's connection was %q", status)
	if number != "" {
		text += ", with merchant serial number " + number
	}
	if d.Action == onboarding.MaySubmit {
		text = "Whether it is submitted depends on values that are known only after apply. " + text
	}
	if status == dintero.StatusEnabled {
		p.resp.Diagnostics.AddWarning(titleLiveAgain+": "+key.String(), text+". The merchant may have to sign again, and until then customers may be unable to pay with Vipps.")
		return
	}
	p.resp.Diagnostics.AddWarning(titleSubmittedAgain+": "+key.String(), text+". The submission probably replaces the signup that Dintero has, and the merchant may have to sign again.")
}

// warnStays says that a destroy does not withdraw the signup.
func warnStays(diags *diag.Diagnostics) {
	diags.AddWarning(titleStays, "The signup is only removed from Terraform's state. Dintero has no call to withdraw a signup; to have one withdrawn, contact Dintero.")
}

// warnShown gives the warnings about what Dintero shows.
func warnShown(diags *diag.Diagnostics, state *onboarding.State, snapshot onboarding.Snapshot) {
	id := state.Key.String()
	signup, shown := snapshot.Signup(state.Key)
	switch {
	case snapshot.DeletedAt != "":
		diags.AddWarning(titleNoConnection+": "+id, "The connection of the account was deleted at "+snapshot.DeletedAt+". The last known values are kept.")
	case snapshot.Connection == nil:
		diags.AddWarning(titleNoConnection, "Dintero was read, and it shows no Vipps PSP connection of the account. The last known values are kept.")
	case !shown:
		diags.AddWarning(titleNotShown+": "+id, "Dintero shows the connection of the account without this signup. The signup stays in the state. To submit it again, raise attempt; to let go of it, use a removed block or terraform state rm.")
	case len(state.PaymentOptions) > 0 && !snapshot.Includes(state.Config):
		diags.AddWarning(titleDiffers+": "+id, fmt.Sprintf("Dintero shows: %s. The state has: %s. A refresh does not change the signup in the state: change the configuration, or raise attempt to submit it again.",
			describe(signup.PaymentOptions), describe(state.PaymentOptions)))
	case snapshot.SubmittedElsewhere(state):
		diags.AddWarning(titleSubmittedElsewhere+": "+id, fmt.Sprintf("Dintero received the signup at %s, and Terraform knows of %s. Raising attempt once records that, and sends nothing.", signup.CreatedAt, state.SubmittedAt))
	}
	if snapshot.Connection != nil {
		warnStatus(diags, id, snapshot)
	}
}

// warnStatus gives a warning if the status is failed, declined or one that is not
// documented.
func warnStatus(diags *diag.Diagnostics, id string, snapshot onboarding.Snapshot) {
	if slices.Contains([]string{"", dintero.StatusPending, dintero.StatusEnabled}, snapshot.Status()) {
		return
	}
	text := fmt.Sprintf("The status of the account's connection is %q.", snapshot.Status())
	if d := snapshot.Connection.LastDescription(); d != "" {
		text += " The last event is: " + strings.TrimSuffix(d, ".") + "."
	}
	switch {
	case snapshot.IsShared():
		text += " The account has several signups, and Dintero does not say which of them this is about."
	case snapshot.Connection.Rejected():
		text += " Once the cause is resolved with Dintero, a higher attempt submits the signup again."
	}
	diags.AddWarning(titleNotEnabled+": "+id, text)
}
