package provider_test

import (
	"strings"
	"testing"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// withJSON adds fields to an object.
func withJSON(object, fields string) string { return strings.Replace(object, "{", "{"+fields+",", 1) }

// shopWithLogoJSON is the shop with a logo.
var shopWithLogoJSON = strings.Replace(shopJSON, `"signup":{`, `"signup":{"logo":"https://example.com/logo.png",`, 1)

func TestWarnings_DestroySaysThatTheSignupStays_Defect26(t *testing.T) {
	sim := acctest.Start(t)
	shop := newProtocol(t, sim).create(shopJSON)
	sim.ResetLog()
	p := newProtocol(t, sim)
	planned := p.plan(shop, "null")
	wantDiagnostic(t, planned.Diagnostics, isWarning, "Signup stays at Dintero: "+acctest.ShopID, "The signup is only removed from Terraform's state.",
		"Dintero has no call to withdraw a signup", "To withdraw it, contact Dintero.", "lifecycle { prevent_destroy = true }", "the signup is adopted again")
	destroyed, diags := newProtocol(t, sim).apply(shop, planned, "null")
	wantDiagnostic(t, diags, isWarning, "Signup stays at Dintero: "+acctest.ShopID)
	if detail := diags[0].Detail; len(detail) > 76 || strings.Contains(detail, "\n") {
		t.Errorf("the apply says more than a line: %q", detail)
	}
	if p.attributes(destroyed) != nil {
		t.Error("the resource is still in the state")
	}
	if requests := sim.Requests(); len(requests) != 0 {
		t.Errorf("%d requests were made, want 0", len(requests))
	}
}

func TestWarnings_ReplacementLeavesTheOldSignup_Defect26(t *testing.T) {
	sim := acctest.Start(t)
	shop := newProtocol(t, sim).create(shopJSON)
	planned := newProtocol(t, sim).plan(shop, otherShopJSON)
	wantDiagnostic(t, planned.Diagnostics, isWarning, "Signup stays at Dintero: "+acctest.ShopID, "Another signup takes its place.")
}

// The warning of a change names what it may cost.
func TestWarnings_ChangeNamesTheStatusBeforeIt(t *testing.T) {
	const replaces = "\n\nThe submission replaces the signup that Dintero has (inferred). The merchant may have to sign again"
	const mayNotPay = ", and until then customers may be unable to pay with Vipps."
	for name, c := range map[string]struct {
		act  func(acctest.Sim)
		want string
	}{
		"pending":      {func(acctest.Sim) {}, `connection was "pending".` + replaces + "."},
		"declined":     {func(sim acctest.Sim) { sim.Decline(dinterotest.Account) }, `connection was "declined".` + replaces + "."},
		"enabled":      {func(sim acctest.Sim) { sim.Sign(dinterotest.Account) }, `connection was "enabled", with merchant serial number 933491.` + replaces + mayNotPay},
		"not readable": {func(sim acctest.Sim) { sim.SetReads(dinterotest.ReadsNone) }, `connection was "pending".` + replaces + mayNotPay},
	} {
		t.Run(name, func(t *testing.T) {
			for change, config := range map[string]string{"options": shopSEKJSON, "attempt": withJSON(shopJSON, `"attempt":2`), "logo": shopWithLogoJSON} {
				sim := acctest.Start(t)
				shop := newProtocol(t, sim).create(shopJSON)
				c.act(sim)
				p := newProtocol(t, sim)
				shop, _ = p.read(shop)
				wantDiagnostic(t, p.plan(shop, config).Diagnostics, isWarning, "Signup is submitted again: "+acctest.ShopID, "Before this submission the account's "+c.want)
				if t.Failed() {
					t.Fatal(change)
				}
			}
		})
	}
}

func TestWarnings_LowerAttemptIsOnlyRecorded(t *testing.T) {
	sim := acctest.Start(t)
	shop := newProtocol(t, sim).create(withJSON(shopJSON, `"attempt":5`))
	wantDiagnostic(t, newProtocol(t, sim).plan(shop, withJSON(shopJSON, `"attempt":3`)).Diagnostics, isWarning,
		"Nothing is submitted: "+acctest.ShopID, "A lower attempt submits nothing. It is only recorded: attempt = 3.")
}

func TestWarnings_FirstConfigurationAfterAnImport(t *testing.T) {
	sim := acctest.Start(t)
	sim.AddSignup(dinterotest.Account, acctest.CaseID, "NOK")
	p := newProtocol(t, sim)
	imported, _ := p.importResource(acctest.ShopID, "")
	imported, diags := p.read(imported)
	wantNoDiagnostics(t, diags)
	wantDiagnostic(t, p.plan(imported, shopWithLogoJSON).Diagnostics, isWarning, "Nothing is submitted: "+acctest.ShopID,
		"The signup was imported, so its first configuration is only recorded, as attempt 1. To submit it, set attempt = 2.", "it may have more payment options, and logos are not compared.")
}

func TestWarnings_Adoption(t *testing.T) {
	for name, c := range map[string]struct {
		act          func(acctest.Sim)
		config       string
		want, refuse []string
	}{
		"pending": {func(acctest.Sim) {}, shopJSON,
			[]string{"Dintero has this signup already, so it is taken into the state. Nothing is submitted.", `The connection's status is "pending".`}, []string{"logo", "attempt"}},
		"with a logo": {func(acctest.Sim) {}, shopWithLogoJSON,
			[]string{"The logo was not compared, because Dintero may show it in another form. To send it, raise attempt by one in a later apply."}, nil},
		"declined": {func(sim acctest.Sim) { sim.Decline(dinterotest.Account) }, shopJSON,
			[]string{`status is "declined"`, "Once the cause is resolved with Dintero, raise attempt in the resource by one."}, nil},
		"failed": {func(sim acctest.Sim) { sim.Fail(dinterotest.Account, "Unknown company") }, shopJSON,
			[]string{`status is "failed"`, "raise attempt in the resource by one."}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			sim := acctest.Start(t)
			sim.AddSignup(dinterotest.Account, acctest.CaseID, "NOK")
			c.act(sim)
			p := newProtocol(t, sim)
			planned := p.plan(p.none(), c.config)
			wantDiagnostic(t, planned.Diagnostics, isWarning, append(c.want, "Signup adopted: "+acctest.ShopID)...)
			acctest.WantNoText(t, texts(planned.Diagnostics), c.refuse...)
			_, again := newProtocol(t, sim).apply(p.none(), planned, c.config)
			wantDiagnostic(t, again, isWarning, append(c.want, "Signup adopted: "+acctest.ShopID)...)
			sim.WantPOSTs(t, 0)
		})
	}
}

// The two halves of a replacement say together that it sends nothing.
func TestWarnings_ReplacementByTheSame(t *testing.T) {
	sim := acctest.Start(t)
	shop := newProtocol(t, sim).create(shopJSON)
	p := newProtocol(t, sim)
	shop, _ = p.read(shop)
	wantDiagnostic(t, p.planReplacement(shop, shopJSON).Diagnostics, isWarning, "Nothing is submitted: "+acctest.ShopID,
		"The replacement asks for the same signup, so the signup is only recorded again.", "terraform untaint ADDRESS")
}

func TestWarnings_NobodyCanTellWhetherTheSignupExists(t *testing.T) {
	sim := acctest.Start(t)
	sim.FailReads(acctest.Refusal(404, "Not here"))
	p := newProtocol(t, sim)
	wantDiagnostic(t, p.plan(p.none(), shopJSON).Diagnostics, isWarning, "Signup may exist already: "+acctest.ShopID,
		"Dintero refuses every read of the account, so it is not known whether the signup exists. It is submitted in any case.",
		"What was read: management/settings: 404 Not Found; connections/vipps-psp: 404 Not Found.", "import it instead of creating it")
}

func TestWarnings_AnotherSignupForAnEnabledAccount(t *testing.T) {
	sim := acctest.Start(t)
	sim.AddSignup(dinterotest.Account, acctest.OtherCaseID, "NOK")
	sim.Sign(dinterotest.Account)
	p := newProtocol(t, sim)
	wantDiagnostic(t, p.plan(p.none(), shopJSON).Diagnostics, isWarning, "Account has an enabled connection: "+dinterotest.Account,
		"Another signup is submitted for the account: "+acctest.ShopID, `was "enabled", with merchant serial number 933491`, `back to "pending" until it is signed (inferred)`)
}

func TestWarnings_AcceptedWithoutAReadableResponse_Defect02(t *testing.T) {
	sim := acctest.Start(t)
	sim.SetReads(dinterotest.ReadsNone)
	sim.Inject(dinterotest.RouteSignup, 1, dinterotest.Fault{CutOff: true})
	p := newProtocol(t, sim)
	_, diags := p.planAndApply(p.none(), shopJSON)
	wantDiagnostic(t, diags, isWarning, "Accepted signup not shown: "+acctest.ShopID,
		"Dintero accepted the signup, and it is in the state.", "is null until a refresh can read it", "unexpected EOF")
}

func TestWarnings_IgnoredChange_Defect37(t *testing.T) {
	sim := acctest.Start(t)
	shop := newProtocol(t, sim).create(shopJSON)
	sim.OnAccept(func(string, *dinterotest.Signup) bool { return false })
	_, diags := newProtocol(t, sim).planAndApply(shop, shopSEKJSON)
	wantDiagnostic(t, diags, isWarning, "Change ignored by Dintero: "+acctest.ShopID, "shows the signup exactly as before", "The state has your configuration", "raise attempt by one")
}

func TestWarnings_DeclinedAtOnceNamesTheLastEvent(t *testing.T) {
	sim := acctest.Start(t)
	sim.Inject(dinterotest.RouteSignup, 1, acctest.Answer(`{"signups":[{"case_id":"`+acctest.CaseID+`"}],"status":"declined","events":[{"description":"Not a customer."}]}`))
	p := newProtocol(t, sim)
	_, diags := p.planAndApply(p.none(), shopJSON)
	wantDiagnostic(t, diags, isWarning, "Signup rejected: "+acctest.ShopID, `Dintero reported the status "declined" for the account's connection. The last event is: Not a customer.`, "raise attempt in the resource by one")
}

func TestWarnings_OrdinaryOperationsHaveNone(t *testing.T) {
	sim := acctest.Start(t)
	p := newProtocol(t, sim)
	planned := p.plan(p.none(), shopJSON)
	wantNoDiagnostics(t, planned.Diagnostics)
	shop, diags := p.apply(p.none(), planned, shopJSON)
	wantNoDiagnostics(t, diags)
	next := newProtocol(t, sim)
	shop, diags = next.read(shop)
	wantNoDiagnostics(t, diags)
	wantNoDiagnostics(t, next.plan(shop, shopJSON).Diagnostics)
	_, diags = newProtocol(t, sim).planAndApply(shop, shopSEKJSON)
	wantNoDiagnostics(t, diags) // the plan has warned already
}
