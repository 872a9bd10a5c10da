package provider_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/compare"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/sandbox"
)

const waitForLinkJSON = `{"connection_id":"` + acctest.ShopID + `","wait_for":"signature_link","timeouts":{"create":"3s"}}`

// The link is that of the signup which is waited for, also if the account has
// several.
func TestAccActivationLink_IsThatOfTheSignup(t *testing.T) {
	sim := acctest.Start(t)
	other := strings.NewReplacer(`"shop"`, `"other"`, "connection.shop", "connection.other").Replace(activation(`wait_for = "signature_link"`))
	config := shopConfig(sim) + acctest.Shop("other", acctest.OtherCaseID) + activation(`wait_for = "signature_link"`) + other
	link := tfjsonpath.New("signature_link")
	same := func(a, b string) statecheck.StateCheck {
		return statecheck.CompareValuePairs(a, link, b, link, compare.ValuesSame())
	}
	wantLinks := []statecheck.StateCheck{
		same(acctest.ShopAddress, activationAddress),
		same(acctest.ShopType+".other", activationType+".other"),
		statecheck.CompareValuePairs(acctest.ShopAddress, link, acctest.ShopType+".other", link, compare.ValuesDiffer()),
	}
	acctest.Run(t,
		resource.TestStep{Config: config, ConfigStateChecks: wantLinks},
		acctest.PlanEmpty(config),
		resource.TestStep{RefreshState: true},
		resource.TestStep{Config: config, ConfigStateChecks: wantLinks},
	)
}

// If the account has several signups and nothing says which link is for which,
// the wait fails early instead of giving a merchant the contract of another.
func TestActivationLink_ThatNobodyCanTellFailsEarly(t *testing.T) {
	sim := acctest.Start(t)
	sim.AddSignup(dinterotest.Account, acctest.CaseID, "NOK")
	sim.AddSignup(dinterotest.Account, acctest.OtherCaseID, "NOK")
	p := newProtocol(t, sim).of(activationType)
	started := time.Now()
	_, diags := p.planAndApply(p.none(), waitForLinkJSON)
	wantDiagnostic(t, diags, isError, "Signup not activated: "+acctest.ShopID,
		"Account T12345678 has several signups, and Dintero does not say which signature link is for case "+acctest.CaseID+".",
		"The signup itself is not affected.", `Use wait_for = "enabled", or take the link from signature_link of the dintero_vipps_psp_connection`)
	if waited := time.Since(started); waited > 2*time.Second {
		t.Errorf("it failed after %s", waited)
	}
}

// An event that names the case says whose link it is.
func TestActivationLink_EventThatNamesTheCase(t *testing.T) {
	for name, event := range map[string]dinterotest.Event{
		"in its metadata": {Event: "signature_required", Metadata: map[string]any{"signature_link": "https://sig.example.com/SHOP", "case_id": strings.ToUpper(acctest.CaseID)}},
		"in its words":    {Event: "signature_required", Description: "Case " + acctest.CaseID + " awaits a signature", Metadata: map[string]any{"signature_link": "https://sig.example.com/SHOP"}},
	} {
		t.Run(name, func(t *testing.T) {
			sim := acctest.Start(t)
			sim.AddSignup(dinterotest.Account, acctest.CaseID, "NOK")
			sim.AddEvent(dinterotest.Account, event)
			sim.AddSignup(dinterotest.Account, acctest.OtherCaseID, "NOK")
			p := newProtocol(t, sim).of(activationType)
			activated, diags := p.planAndApply(p.none(), waitForLinkJSON)
			wantNoDiagnostics(t, diags)
			if got := text(p.attributes(activated)["signature_link"]); got != "https://sig.example.com/SHOP" {
				t.Errorf("the link is %q", got)
			}
		})
	}
}

// In another run than that of the signup the link is known if the account has no
// other signup.
func TestActivationLink_OfASingleSignup(t *testing.T) {
	sim := acctest.Start(t)
	sim.AddSignup(dinterotest.Account, acctest.CaseID, "NOK")
	p := newProtocol(t, sim).of(activationType)
	activated, diags := p.planAndApply(p.none(), waitForLinkJSON)
	wantNoDiagnostics(t, diags)
	connection, _ := sim.Connection(dinterotest.Account)
	if got, want := text(p.attributes(activated)["signature_link"]), connection.Events[0].Metadata["signature_link"]; got != want {
		t.Errorf("the link is %q, want %q", got, want)
	}
	// Another signup does not take it away.
	sim.AddSignup(dinterotest.Account, acctest.OtherCaseID, "NOK")
	refreshed, diags := newProtocol(t, sim).of(activationType).read(activated)
	wantNoDiagnostics(t, diags)
	if got, want := p.show(refreshed.value), p.show(activated.value); got != want {
		t.Errorf("refreshed:\n%s\nwant:\n%s", got, want)
	}
}

// An interrupt ends the wait within a second, wherever it is.
func TestActivation_InterruptEndsTheWait_Defect14(t *testing.T) {
	for name, act := range map[string]func(acctest.Sim){
		"between polls": func(acctest.Sim) {},
		"during a poll": func(sim acctest.Sim) {
			sim.Inject(dinterotest.RouteSettings, -1, dinterotest.Fault{Delay: time.Minute})
		},
		"during the retries": func(sim acctest.Sim) {
			sim.Inject(dinterotest.RouteSettings, -1, dinterotest.Fault{Status: 429, Header: map[string][]string{"Retry-After": {"60"}}})
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim := acctest.Start(t)
			sim.AddSignup(dinterotest.Account, acctest.CaseID, "NOK")
			p := newProtocol(t, sim).of(activationType)
			planned := p.plan(p.none(), `{"connection_id":"`+acctest.ShopID+`"}`)
			sim.OnRequest(func(dinterotest.Route, string) {
				if sim.Count(dinterotest.RouteSettings) == 5 {
					act(sim)
					time.AfterFunc(200*time.Millisecond, func() {
						_, _ = p.server.StopProvider(context.Background(), &tfprotov6.StopProviderRequest{})
					})
				}
			})
			started := time.Now()
			activated, diags := p.apply(p.none(), planned, `{"connection_id":"`+acctest.ShopID+`"}`)
			wantDiagnostic(t, diags, isError, `and the status is "pending". Terraform was interrupted.`, "Apply again to continue to wait.")
			if p.attributes(activated) != nil {
				t.Error("the activation is in the state all the same")
			}
			if took := time.Since(started); took > 3*time.Second {
				t.Errorf("it took %s", took)
			}
		})
	}
}

// The same with the built provider, whose polls are seconds apart, and Ctrl-C.
func TestAccActivation_CtrlCEndsTheWait_Defect14(t *testing.T) {
	acctest.SkipUnlessAcceptance(t)
	t.Parallel()
	plugin := acctest.Plugin(t)
	sim := acctest.Start(t)
	tf := acctest.NewTerraform(t, shopConfig(sim)+activation(""), sandbox.Options{Plugin: plugin})
	ctx, interrupt := context.WithCancel(t.Context())
	var at time.Time
	atPoll(sim, 3, func() {
		time.AfterFunc(500*time.Millisecond, func() { at = time.Now(); interrupt() })
	})
	printed, err := tf.Command(ctx, "apply", "-auto-approve", "-no-color").CombinedOutput()
	took := time.Since(at)
	if err == nil || at.IsZero() || took > 2*time.Second { // a second, and what Terraform needs
		t.Errorf("it ended %s after the interrupt: %v", took, err)
	}
	acctest.WantText(t, acctest.Flat(string(printed)), `the status is "pending"`, "Terraform was interrupted.", "The signup itself is not affected.")
	if shop := tf.MustHave(acctest.ShopAddress); shop.Tainted {
		t.Error("the signup is tainted")
	}
	if _, ok := tf.Instance(activationAddress); ok {
		t.Error("the activation is in the state")
	}
	sim.WantPOSTs(t, 1)
}

// A state that was edited by hand causes an error at worst, and no panic.
func TestActivation_StateWithNulls_Defect53(t *testing.T) {
	sim := acctest.Start(t)
	sim.AddSignup(dinterotest.Account, acctest.CaseID, "NOK")
	sim.Sign(dinterotest.Account)
	const state = `"connection_id":"` + acctest.ShopID + `","wait_for":"enabled","status":"enabled","merchant_serial_number":"933491","signature_link":"https://sig.example.com/1","timeouts":{"create":"5m"}`
	for _, field := range strings.Split(state, ",") {
		name := strings.Split(field, `"`)[1]
		t.Run(name, func(t *testing.T) {
			p := newProtocol(t, sim).of(activationType)
			edited := p.object("{" + strings.Replace(","+state, ","+field, "", 1)[1:] + "}")
			refreshed, diags := p.read(edited)
			if failed(diags) {
				wantDiagnostic(t, diags, isError, "State is incomplete")
				return
			}
			wantNoDiagnostics(t, p.plan(refreshed, `{"connection_id":"`+acctest.ShopID+`"}`).Diagnostics)
		})
	}
}
