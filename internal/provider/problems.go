package provider

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// addProblem is the one place that tells a user about an error of Dintero's
// side: what happened, and the way out.
func addProblem(diags *diag.Diagnostics, summary string, err error) {
	diags.AddError(summary, explain(err))
}

func explain(err error) string {
	var conflict *dintero.ConflictError
	var uncertain *dintero.UncertainError
	var unseen *dintero.UnseenError
	var missing *dintero.MissingError
	var hinting interface{ Hint() string }
	switch {
	case errors.As(err, &conflict):
		return explainConflict(conflict)
	case errors.As(err, &uncertain):
		return explainUncertain(uncertain)
	case errors.As(err, &unseen):
		return sentence(err) + "\n\n" + unseenAdvice(unseen.Reads)
	case errors.As(err, &missing):
		return sentence(err) + " If there was one, the next plan of its dintero_vipps_psp_connection notices that it is gone."
	case errors.Is(err, context.Canceled):
		return sentence(err) + "\n\nInterrupted. Apply again to go on."
	case errors.As(err, &hinting) && hinting.Hint() != "":
		return sentence(err) + "\n\n" + hinting.Hint()
	}
	return sentence(err)
}

func sentence(err error) string {
	text := err.Error()
	return strings.ToUpper(text[:1]) + strings.TrimSuffix(text[1:], ".") + "."
}

func explainConflict(e *dintero.ConflictError) string {
	if e.Over {
		return sentence(e) + " Nothing was sent. Plan again: the refresh takes over what is there, and the plan shows the difference."
	}
	return sentence(e) + " Nothing was sent.\n\nTo manage that signup, import it, with the name of this resource as to; the next plan shows the difference:\n\n" +
		importBlock(e.AccountID, string(e.Existing.CaseID))
}

func explainUncertain(e *dintero.UncertainError) string {
	why := "What is shown of it does not tell."
	switch {
	case e.Look != nil:
		why = "Looking for it failed: " + e.Look.Error() + "."
	case len(e.Reads) > 0:
		why = "No read shows whether it is there (" + strings.Join(e.Reads, "; ") + ")."
	}
	if e.Over {
		return fmt.Sprintf("%s\n\n%s The state keeps the signup as it was. Look in Dintero Backoffice, or ask Dintero, whether the change is there "+
			"before you apply again: the next apply submits it again, unless a refresh shows it.", sentence(e), why)
	}
	return fmt.Sprintf("%s\n\n%s Look in Dintero Backoffice, or ask Dintero, before you apply again: if the signup is there, import it instead, with the name of this resource as to:\n\n%s",
		sentence(e), why, importBlock(e.AccountID, e.CaseID))
}

func importBlock(accountID, caseID string) string {
	return fmt.Sprintf("import {\n  to = dintero_vipps_psp_connection.NAME\n  id = \"%s/%s\"\n}", accountID, caseID)
}

// warnOfOutcome says what a user would not see from a success alone.
func warnOfOutcome(diags *diag.Diagnostics, o dintero.Outcome) {
	if o.Adopted {
		text := "Dintero has this very signup, so it was taken over into the state."
		if o.Connection == nil {
			text = "The signup was submitted before, and no read shows it, so the configuration was taken over into the state."
		}
		diags.AddWarning("Signup was there already", text+" Nothing was sent.")
	}
	if o.Trouble != nil {
		diags.AddWarning("Signup accepted, its state not fully known",
			"Dintero accepted the signup, and it is in the state. What Dintero does not show is null until a refresh can read it: "+o.Trouble.Error()+".")
	}
	if o.Unlike {
		diags.AddWarning("Another signup is there", "Dintero gave no clear answer, and the signup that is there for this case asks for something else than was submitted. The next plan shows the difference.")
	}
	if o.Connection != nil && o.Connection.Ended() {
		text := fmt.Sprintf("Dintero accepted the signup; the status of its connection is %q.", o.Connection.Status)
		if d := o.Connection.LastDescription(); d != "" {
			text += " The last event says: " + d + "."
		}
		diags.AddWarning("Connection "+string(o.Connection.Status), text+" Terraform does not submit it again by itself; terraform apply -replace does.")
	}
}

// warnUnseen tells once per account and run that nothing can be refreshed.
func (s *session) warnUnseen(diags *diag.Diagnostics, accountID string, view dintero.View) {
	if _, told := s.unseen.LoadOrStore(accountID, true); told {
		return
	}
	diags.AddWarning("Connection not shown by Dintero", fmt.Sprintf(
		"No read shows a Vipps PSP connection of account %s, which proves nothing. The state stays as it is. %s", accountID, unseenAdvice(view.Reads)))
}

func warnImportedUnseen(diags *diag.Diagnostics, id string, view dintero.View) {
	diags.AddWarning("Imported unseen", fmt.Sprintf(
		"Nothing shows whether %s is signed up: check account and case. The next apply takes the configuration for what was signed up for, and sends nothing. %s",
		id, unseenAdvice(view.Reads)))
}

func unseenAdvice(reads []string) string {
	return "What was tried: " + strings.Join(reads, "; ") + ". Only signing up is documented, so reading may not be possible at all. " +
		"If it is refused, give the API client a scope to read the account: admin:accounts or read:accounts (inferred)."
}

// explainWait says how a wait ended, and that the signup is not lost by it.
func explainWait(err error, waitFor string) string {
	const safe = "\n\nThe signup itself is safe in the state. "
	var ended *dintero.EndedError
	var gaveUp *dintero.WaitError
	switch {
	case errors.As(err, &ended):
		return sentence(err) + safe + "When the cause is settled with Dintero, terraform apply -replace on the dintero_vipps_psp_connection submits it again."
	case errors.As(err, &gaveUp) && gaveUp.Expired:
		text := fmt.Sprintf("Waited %s for %s, and %s.%sApply again to go on waiting, or give it longer by timeouts = { create = \"…\" }.",
			gaveUp.Waited.Round(time.Second), waitFor, lastStatus(gaveUp.Last), safe)
		if gaveUp.Last == nil && gaveUp.Trouble != nil {
			text += "\n\n" + explain(gaveUp.Trouble)
		}
		return text
	case errors.As(err, &gaveUp):
		return fmt.Sprintf("Waited %s for %s, and %s. %s%sApply again when that is mended.",
			gaveUp.Waited.Round(time.Second), waitFor, lastStatus(gaveUp.Last), explain(err), safe)
	}
	return explain(err)
}

func lastStatus(c *dintero.Connection) string {
	if c == nil {
		return "the connection could not be read"
	}
	return fmt.Sprintf("the status is %q", c.Status)
}
