package provider_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// load loads the state of a resource, as Terraform does before everything else
// that it does with the resource.
func (p protocol) load(state string) []*tfprotov6.Diagnostic {
	p.t.Helper()
	resp, err := p.server.UpgradeResourceState(p.t.Context(), &tfprotov6.UpgradeResourceStateRequest{
		TypeName: p.resource, RawState: &tfprotov6.RawState{JSON: []byte(state)},
	})
	p.must(err)
	return resp.Diagnostics
}

// One resource is only removed from the state, so Terraform loads its state and
// plans nothing, and another one is to create the same signup, which no read
// shows. Terraform does the two in any order.
func TestStoredSignup_IsLoadedInAnyOrder_Defect40(t *testing.T) {
	for name, config := range map[string]string{
		"the same":         shopJSON,
		"an unknown value": fmt.Sprintf(`{%s,"attempt":%s}`, shopSignupJSON, unknown),
		"a higher attempt": fmt.Sprintf(`{%s,"attempt":2}`, shopSignupJSON),
	} {
		for _, order := range []string{"before the plan", "during the plan", "after the plan"} {
			t.Run(name+"/"+order, func(t *testing.T) {
				sim := acctest.Start(t)
				sim.SetReads(dinterotest.ReadsNone)
				p := newProtocol(t, sim)
				var diags []*tfprotov6.Diagnostic
				load := func() { diags = append(diags, p.load(shopStateJSON)...) }
				switch order {
				case "before the plan":
					load()
				case "during the plan":
					sim.Before(dinterotest.RouteSettings, 1, load)
				}
				planned := p.plan(p.none(), config).Diagnostics
				if order == "after the plan" {
					load()
				}
				acctest.WantText(t, texts(append(diags, planned...)), "moved", acctest.ShopID)
				if !failed(append(diags, planned...)) {
					t.Error("nothing fails")
				}
			})
		}
	}
}

// What another resource has, or has had submitted already, is in nobody's way.
func TestStoredSignup_OfAnotherResource(t *testing.T) {
	sim := acctest.Start(t)
	p := newProtocol(t, sim)
	p.create(shopJSON)
	for _, state := range []string{shopStateJSON, strings.ReplaceAll(shopStateJSON, acctest.CaseID, acctest.OtherCaseID)} {
		if diags := p.load(state); len(diags) > 0 {
			t.Error(texts(diags))
		}
	}
}
