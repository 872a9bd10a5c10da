package provider

import (
	"fmt"
	"strings"
	"time"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

func explainConflict(e *onboarding.ConflictError) string {
	return fmt.Sprintf("%s\n- Dintero has: %s\n- You asked for: %s\n\nNothing is submitted, and the state is unchanged.\n\n"+
		"- If the resource was renamed, add a moved block.\n"+
		"- If it has create_before_destroy, remove that for this change. If such a replacement has failed already, run terraform state rm ADDRESS and import the signup.\n"+
		"- Otherwise import the signup. The next plan then shows the difference:\n\n%s",
		sentence(e), describe(e.Existing.PaymentOptions), describe(e.Wish.PaymentOptions), importBlock(e.Key))
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
	return fmt.Sprintf("import {\n  to = dintero_vipps_psp_connection.NAME # with for_each: NAME[\"KEY\"]\n  id = %q\n}", key)
}

// explainAmbiguous explains that the outcome of a submission of this run is not
// known.
func explainAmbiguous(e *onboarding.AmbiguousError) string {
	text := "The signup was sent, and the response does not say whether Dintero accepted it: " + e.Cause.Error() + ".\n\n"
	switch {
	case e.Existing != nil:
		return text + fmt.Sprintf("Dintero now has another signup for this case: %s. It is not taken into the state. To manage it, import it:\n\n%s", describe(e.Existing.PaymentOptions), importBlock(e.Key))
	case e.Create && e.Reading == onboarding.ReadsWork:
		return text + "Dintero does not show the signup yet. Wait some minutes, then apply again: " + readsFirst
	}
	why := "Dintero does not show whether the submission has taken effect."
	if e.Read != nil {
		why = "Reading it failed: " + e.Read.Error() + "."
	} else if len(e.Responses) > 0 {
		why = responses(e.Responses)
	}
	return text + why + " The state marks the submission as unconfirmed, so that no later run submits the signup again by itself.\n\n" + waysOut(e.Create, e.Key)
}

// explainUnconfirmed explains that the outcome of a submission of an earlier
// run is not known.
func explainUnconfirmed(e *onboarding.UnconfirmedError) string {
	text := sentence(e) + " Nothing is submitted now.\n\n"
	if e.Wait > 0 {
		return text + fmt.Sprintf("What Dintero shows may be some seconds old. Apply again in %s: "+readsFirst, max(time.Second, e.Wait.Round(time.Second)))
	}
	return text + waysOut(e.Create, e.Key)
}

const readsFirst = "the provider reads first, and submits only what Dintero does not show."

// waysOut returns what to do about a submission whose outcome is not known.
func waysOut(create bool, key onboarding.Key) string {
	hasEffect := "terraform state rm ADDRESS, then import the signup, which records your configuration without submitting it:\n\n" + importBlock(key)
	noEffect := "raise attempt by one"
	if create {
		hasEffect = "terraform untaint ADDRESS"
		noEffect = "terraform state rm ADDRESS, or raise attempt by one"
	}
	return "Check in Dintero Backoffice, or ask Dintero, whether it has taken effect.\n- If it has not: " + noEffect + "; the next apply then submits the signup again.\n- If it has: " + hasEffect
}
