package provider

import (
	"context"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

// UpgradeResourceState notes the signups in the state. Terraform calls it for
// each resource before it plans or applies it, also without a refresh, and for
// a tainted resource, whose state it does not pass to the plan.
func (s *server) UpgradeResourceState(ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	resp, err := s.framework.UpgradeResourceState(ctx, req)
	if session := s.provider.session; err == nil && session != nil && req.TypeName == vippsPSPConnectionType && resp.UpgradedState != nil {
		session.stored.add(resp.UpgradedState)
	}
	return resp, err
}

// storedSignups are the signups that were in the state at the start of this
// run. They are decoded only if a resource is to be created, because most plans
// create none.
type storedSignups struct {
	mu      sync.Mutex
	encoded []*tfprotov6.DynamicValue // those that are not in records yet
	records map[onboarding.Key]*onboarding.Record
}

func (s *storedSignups) add(state *tfprotov6.DynamicValue) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.encoded = append(s.encoded, state)
}

// record returns what the state has of a signup; nil if it has none.
func (s *storedSignups) record(ctx context.Context, key onboarding.Key) *onboarding.Record {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, state := range s.encoded {
		s.decode(ctx, state)
	}
	s.encoded = nil
	return s.records[key]
}

// decode leaves out what cannot be read: the resource itself reports that.
func (s *storedSignups) decode(ctx context.Context, state *tfprotov6.DynamicValue) {
	raw, err := state.Unmarshal(vippsPSPConnectionTFType())
	if err != nil || raw.IsNull() {
		return
	}
	var model vippsPSPConnectionModel
	diags := (&tfsdk.State{Raw: raw, Schema: vippsPSPConnectionSchema()}).Get(ctx, &model)
	key := model.key(&diags)
	record := model.record(ctx, &diags)
	if diags.HasError() {
		return
	}
	if s.records == nil {
		s.records = map[onboarding.Key]*onboarding.Record{}
	}
	s.records[key] = record
}
