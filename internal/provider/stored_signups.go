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
// a tainted resource, whose state it does not pass to the plan. If another
// resource has been planned already that may submit the same signup again, this
// is the only place to refuse that: Terraform plans nothing for a resource that
// is only removed from the state.
func (s *server) UpgradeResourceState(ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	resp, err := s.framework.UpgradeResourceState(ctx, req)
	session := s.provider.session
	if err != nil || session == nil || req.TypeName != vippsPSPConnectionType || resp.UpgradedState == nil {
		return resp, err
	}
	session.stored.add(resp.UpgradedState)
	if !session.planned.hasCreates() || session.isApplying.Load() {
		return resp, nil
	}
	if key, record := storedSignup(ctx, resp.UpgradedState); record != nil && session.planned.maySubmitAgain(key, record) {
		resp.Diagnostics = append(resp.Diagnostics, &tfprotov6.Diagnostic{
			Severity: tfprotov6.DiagnosticSeverityError, Summary: titleUnsafeRename + ": " + key.String(), Detail: unsafeRenameText(key),
		})
	}
	return resp, nil
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
	if s.records == nil {
		s.records = map[onboarding.Key]*onboarding.Record{}
	}
	for _, state := range s.encoded {
		if stored, record := storedSignup(ctx, state); record != nil {
			s.records[stored] = record
		}
	}
	s.encoded = nil
	return s.records[key]
}

// storedSignup reads a state. The record is nil if there is no key: the resource
// itself reports that. If only the key can be read, the record is empty, so that
// it counts as different from every configuration.
func storedSignup(ctx context.Context, state *tfprotov6.DynamicValue) (onboarding.Key, *onboarding.Record) {
	raw, err := state.Unmarshal(vippsPSPConnectionTFType())
	if err != nil || raw.IsNull() {
		return onboarding.Key{}, nil
	}
	var model vippsPSPConnectionModel
	diags := (&tfsdk.State{Raw: raw, Schema: vippsPSPConnectionSchema()}).Get(ctx, &model)
	key := model.key(&diags)
	if !key.IsKnown() {
		return onboarding.Key{}, nil
	}
	record := model.record(ctx, &diags)
	if diags.HasError() {
		return key, &onboarding.Record{}
	}
	return key, record
}
