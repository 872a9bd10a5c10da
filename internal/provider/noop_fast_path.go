package provider

import (
	"bytes"
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

// PlanResourceChange returns the prior state for a plan that changes nothing.
// The framework would return the same, but it converts each value many times
// before, which is most of the work of a plan for many signups. Every other
// plan goes to the framework, and so to ModifyPlan.
func (s *server) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	key, ok := s.unchanged(req)
	if !ok || s.provider.session.planned.stay(key) {
		return s.framework.PlanResourceChange(ctx, req)
	}
	private, err := json.Marshal(map[string][]byte{replacesKey: encodeReplaces(key.String())}) // in the framework's form
	return &tfprotov6.PlanResourceChangeResponse{PlannedState: req.ProposedNewState, PlannedIdentity: req.PriorIdentity, PlannedPrivate: private}, err
}

// unchanged returns the key of a signup that certainly has no change to plan.
// Ok is false if that is not certain.
func (s *server) unchanged(req *tfprotov6.PlanResourceChangeRequest) (key onboarding.Key, ok bool) {
	session := s.provider.session
	if req.TypeName != vippsPSPConnectionType || session == nil || len(session.unknown) > 0 || !identicalBytes(req.PriorState, req.ProposedNewState) {
		return key, false // with an unknown value in the provider block the plan may have to be deferred
	}
	prior, configured := stringsOf(req.PriorState), stringsOf(req.Config)
	id, account := prior["id"], types.StringPointerValue(prior["account_id"])
	if id == nil || configured == nil {
		return key, false
	}
	// A resource without account_id uses the provider's, which may have changed.
	stays := configured["account_id"] != nil || account.Equal(session.accountID)
	key = onboarding.ParseKey(*id)
	return key, stays && key.IsKnown() && key.AccountID == account.ValueString()
}

func identicalBytes(a, b *tfprotov6.DynamicValue) bool {
	return a != nil && b != nil && len(a.MsgPack) > 0 && bytes.Equal(a.MsgPack, b.MsgPack)
}

// stringsOf returns the known strings of a configuration or a state; nil if it
// cannot be read.
func stringsOf(object *tfprotov6.DynamicValue) map[string]*string {
	if object == nil {
		return nil
	}
	var attributes map[string]tftypes.Value
	value, err := object.Unmarshal(vippsPSPConnectionTFType())
	if err != nil || value.As(&attributes) != nil {
		return nil
	}
	found := map[string]*string{}
	for name, attribute := range attributes {
		var text *string
		if attribute.IsKnown() && attribute.As(&text) == nil {
			found[name] = text
		}
	}
	return found
}
