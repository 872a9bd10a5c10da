package provider_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// What a refresh finds.
func TestWarnings_Refresh(t *testing.T) {
	for name, c := range map[string]struct {
		act  func(acctest.Sim)
		want []string
	}{
		"declined": {func(sim acctest.Sim) { sim.Decline(dinterotest.Account) },
			[]string{"Signup rejected: " + acctest.ShopID, `status "declined"`, "The last event is: Vipps signature declined."}},
		"declined, one of two": {func(sim acctest.Sim) {
			sim.AddSignup(dinterotest.Account, acctest.OtherCaseID, "NOK")
			sim.Decline(dinterotest.Account)
		}, []string{"Signup rejected: " + acctest.ShopID, "The account has several signups, and Dintero does not say which of them this is about."}},
		"gone": {func(sim acctest.Sim) {
			sim.AddSignup(dinterotest.Account, acctest.OtherCaseID, "NOK")
			sim.RemoveSignup(dinterotest.Account, acctest.CaseID)
		}, []string{"Signup not shown by Dintero: " + acctest.ShopID, "The signup stays in the state.", "raise attempt by one", "terraform state rm ADDRESS", "removed block with destroy = false"}},
		"other options": {func(sim acctest.Sim) { sim.AddSignup(dinterotest.Account, acctest.CaseID, "SEK", "DKK") },
			[]string{"Signup differs at Dintero: " + acctest.ShopID, "Dintero shows: dintero_psp.vipps (DKK, SEK). The state has: dintero_psp.vipps (NOK).", "change the configuration accordingly"}},
		"no read": {func(sim acctest.Sim) { sim.SetReads(dinterotest.ReadsNone) },
			[]string{"Status may be out of date: account T12345678", "could not be read, so its last known values are kept.",
				"What was read: management/settings: shows no Vipps PSP connection; connections/vipps-psp: 404 Not Found.", "is false until the connection can be read"}},
		"no grant": {func(sim acctest.Sim) { limitGrant(t, sim) },
			[]string{"Status may be out of date: account T12345678", "The API client has no grant for account T12345678.", "is false until the connection can be read"}},
	} {
		t.Run(name, func(t *testing.T) {
			sim := acctest.Start(t)
			shop := newProtocol(t, sim).create(shopJSON)
			c.act(sim)
			p := newProtocol(t, sim)
			refreshed, diags := p.read(shop)
			wantDiagnostic(t, diags, isWarning, c.want...)
			_, again := p.read(refreshed)
			wantNoDiagnostics(t, again) // no warning is given twice
		})
	}
}

// Two signups of an account that cannot be read are one warning.
func TestWarnings_UnreadAccountIsToldOfOnce(t *testing.T) {
	sim := acctest.Start(t)
	p := newProtocol(t, sim)
	shop, other := p.create(shopJSON), p.create(otherShopJSON)
	sim.SetReads(dinterotest.ReadsNone)
	p = newProtocol(t, sim)
	_, diags := p.read(shop)
	_, more := p.read(other)
	wantDiagnostic(t, append(diags, more...), isWarning, "account T12345678")
}

func TestWarnings_UnconfirmedNamesTheWaysOut_Defect55(t *testing.T) {
	sim := acctest.Start(t)
	sim.SetReads(dinterotest.ReadsNone)
	sim.Inject(dinterotest.RouteSignup, 1, dinterotest.Fault{Status: 502, After: true})
	p := newProtocol(t, sim)
	shop, diags := p.planAndApply(p.none(), shopJSON)
	wantDiagnostic(t, diags, isError, "Outcome of the submission unknown: "+acctest.ShopID,
		"The signup was sent, and the response does not say whether Dintero accepted it", "502 Bad Gateway", "The state marks the submission as unconfirmed",
		"If it has not: terraform state rm ADDRESS, or raise attempt by one", "If it has: terraform untaint ADDRESS")
	_, diags = newProtocol(t, sim).read(shop)
	wantDiagnostic(t, diags[:1], isWarning, "Submission not confirmed: "+acctest.ShopID, "UTC (attempt 1) has taken effect.", "raise attempt by one", "terraform untaint ADDRESS", "terraform state rm ADDRESS")
}

// Of the warnings with the same title, a refresh gives ten.
func TestWarnings_AtMostTenOfAKind(t *testing.T) {
	sim := acctest.Start(t)
	p := newProtocol(t, sim)
	shops := map[string]object{}
	inParallel(40, func(account, _ string) []*tfprotov6.Diagnostic {
		sim.AddSignup(account, acctest.CaseID, "NOK")
		return nil
	})
	for i := range 40 {
		account := fmt.Sprintf("T1%07d", i)
		shops[account] = p.create(withJSON(shopJSON, fmt.Sprintf(`"account_id":%q`, account)))
		sim.Decline(account)
	}
	again := newProtocol(t, sim)
	diags := inParallel(40, func(account, _ string) []*tfprotov6.Diagnostic {
		_, diags := again.read(shops[account])
		return diags
	})
	explained := 0
	for _, d := range diags {
		if strings.Contains(d.Detail, "Once the cause is resolved with Dintero") {
			explained++
		}
	}
	if len(diags) != 11 || explained != 1 || !strings.Contains(texts(diags), "Signup rejected: and more") {
		t.Errorf("%d warnings, of which %d explain what to do, want 11 and 1:\n%s", len(diags), explained, texts(diags))
	}
}
