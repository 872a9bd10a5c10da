package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// BenchmarkPlanOfNoChange makes the four calls that Terraform makes for each
// signup of a plan that changes nothing. The account is read once, so what is
// measured is the provider's own work.
func BenchmarkPlanOfNoChange(b *testing.B) {
	p := newProtocol(b, newWorld(b))
	created := p.apply("null", configJSON)
	saved := p.complete(p.connectionType(), savedJSON)
	config := p.connection(configJSON)
	quiet := func(diags []*tfprotov6.Diagnostic, err error) {
		if err != nil || len(diags) > 0 {
			b.Fatal(err, texts(diags))
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		upgraded, err := p.server.UpgradeResourceState(b.Context(), &tfprotov6.UpgradeResourceStateRequest{
			TypeName: shopType, RawState: &tfprotov6.RawState{JSON: saved},
		})
		quiet(upgraded.Diagnostics, err)
		read, err := p.server.ReadResource(b.Context(), &tfprotov6.ReadResourceRequest{
			TypeName: shopType, CurrentState: created.NewState, Private: created.Private, CurrentIdentity: created.NewIdentity,
		})
		quiet(read.Diagnostics, err)
		validated, err := p.server.ValidateResourceConfig(b.Context(), &tfprotov6.ValidateResourceConfigRequest{TypeName: shopType, Config: config})
		quiet(validated.Diagnostics, err)
		planned, err := p.server.PlanResourceChange(b.Context(), &tfprotov6.PlanResourceChangeRequest{
			TypeName: shopType, Config: config, PriorState: read.NewState, ProposedNewState: read.NewState,
			PriorPrivate: read.Private, PriorIdentity: read.NewIdentity,
		})
		quiet(planned.Diagnostics, err)
	}
}

// savedJSON is a signup as Terraform keeps it.
const savedJSON = `{"account_id":"T12345678","created_at":"2026-11-24T10:13:34Z","created_by":"8f4e7a52-6f0c-4e0b-9a39-2b6d1c5f7e10",
	"events":[{"created_at":"2026-11-24T10:13:34Z","created_by":"8f4e7a52-6f0c-4e0b-9a39-2b6d1c5f7e10","description":"Vipps awaiting signature",
		"event":"signature_required","id":"D4WL76BJBCA55MZEKCPRKRSJWN","metadata":{"signature_link":"https://sig.example.com/K34K244"},"status":"pending"}],
	"id":"` + fullID + `","merchant_serial_number":null,"metadata":{},"payment_options":[{"currencies":["NOK"],"type":"dintero_psp.vipps"}],
	"schema":1,"signature_link":"https://sig.example.com/K34K244","signed_up_at":"2026-11-24T10:13:34Z",
	"signup":{"case_id":"` + caseID + `","logo":null,"payment_options":[{"currencies":["NOK"],"type":"dintero_psp.vipps"}]},
	"status":"pending","updated_at":"2026-11-24T10:13:34Z"}`
