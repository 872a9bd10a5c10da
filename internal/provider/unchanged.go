package provider

import (
	"bytes"
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// Most of what Terraform asks about many signups changes nothing. The framework
// finds that out too, but takes each value apart, copies it and puts it together
// again many times on the way. What is here finds it out first, and answers with
// what was sent. All else is left to the framework.

// UpgradeResourceState has nothing to do for a state of this version: Terraform
// has taken out what the schema does not have, and reads JSON as well as what
// the framework would make of it.
func (s *server) UpgradeResourceState(ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	if req.TypeName != vippsPSPConnectionType || req.Version != vippsPSPConnectionSchema().Version || req.RawState == nil || len(req.RawState.JSON) == 0 {
		return s.framework.UpgradeResourceState(ctx, req)
	}
	return &tfprotov6.UpgradeResourceStateResponse{UpgradedState: &tfprotov6.DynamicValue{JSON: req.RawState.JSON}}, nil
}

// ReadResource answers with the state that was sent where Dintero shows just
// that.
func (s *server) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	state, last := s.refreshable(ctx, req)
	if state == nil {
		return s.framework.ReadResource(ctx, req)
	}
	caseID := state.Signup.CaseID.ValueString()
	view, err := s.provider.session.client.Read(ctx, state.AccountID.ValueString(), caseID)
	if err != nil {
		return &tfprotov6.ReadResourceResponse{
			NewState: req.CurrentState, NewIdentity: req.CurrentIdentity, Private: req.Private,
			Diagnostics: []*tfprotov6.Diagnostic{{Severity: tfprotov6.DiagnosticSeverityError, Summary: notRead, Detail: explain(err)}},
		}, nil
	}
	refreshed := state.clone()
	last = refreshed.refresh(view, last)
	if _, presence := view.Find(caseID); presence != dintero.Present || !refreshed.equal(state) {
		return s.framework.ReadResource(ctx, req) // which asks nothing again, for what was read is kept
	}
	private, err := json.Marshal(privateState{seenKey: last.encode()})
	return &tfprotov6.ReadResourceResponse{NewState: req.CurrentState, NewIdentity: identityData(state), Private: private}, err
}

// PlanResourceChange answers with the state that was sent where the
// configuration asks for nothing else.
func (s *server) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	if req.TypeName != vippsPSPConnectionType || !bytes.Equal(req.PriorState.MsgPack, req.ProposedNewState.MsgPack) || !s.accountStays(req) {
		return s.framework.PlanResourceChange(ctx, req)
	}
	return &tfprotov6.PlanResourceChangeResponse{PlannedState: req.ProposedNewState, PlannedIdentity: req.PriorIdentity, PlannedPrivate: req.PriorPrivate}, nil
}

// privateState is how the framework has Terraform keep the private state.
type privateState map[string][]byte

// refreshable is the state that is to be read, and what was last seen of its
// signup. There is none where there is more to it: the state was just imported,
// has another identity, or the provider cannot ask yet.
func (s *server) refreshable(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*vippsPSPConnectionModel, *seen) {
	if req.TypeName != vippsPSPConnectionType || s.provider.session == nil || len(s.provider.session.unknown) > 0 {
		return nil, nil
	}
	var private privateState
	if json.Unmarshal(req.Private, &private) != nil || len(private) != 1 {
		return nil, nil
	}
	raw, err := req.CurrentState.Unmarshal(vippsPSPConnectionTFType())
	if err != nil {
		return nil, nil
	}
	var model vippsPSPConnectionModel
	state := tfsdk.State{Raw: raw, Schema: vippsPSPConnectionSchema()}
	last := decodeSeen(private[seenKey])
	if state.Get(ctx, &model).HasError() || last == nil {
		return nil, nil
	}
	if req.CurrentIdentity != nil && !bytes.Equal(req.CurrentIdentity.IdentityData.MsgPack, identityData(&model).IdentityData.MsgPack) {
		return nil, nil
	}
	return &model, last
}

// accountStays tells whether the configuration leaves the signup at its account.
// Where it names none, that depends on the provider's.
func (s *server) accountStays(req *tfprotov6.PlanResourceChangeRequest) bool {
	configured, ok := accountIn(req.Config)
	if !ok || !configured.IsNull() {
		return ok
	}
	prior, ok := accountIn(req.PriorState)
	return ok && s.provider.session != nil && prior.Equal(s.provider.session.accountID)
}

// accountIn is the account_id of a configuration or a state; not ok where there
// is no object, or its account is not known.
func accountIn(object *tfprotov6.DynamicValue) (account types.String, ok bool) {
	value, err := object.Unmarshal(vippsPSPConnectionTFType())
	if err != nil {
		return account, false
	}
	var attributes map[string]tftypes.Value
	var id *string
	if value.As(&attributes) != nil || attributes["account_id"].As(&id) != nil {
		return account, false
	}
	return types.StringPointerValue(id), true
}
