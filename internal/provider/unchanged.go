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

// ReadResource answers with the state that was sent where Dintero shows just
// that.
func (s *server) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	state, last := s.refreshable(ctx, req)
	if state == nil {
		return s.framework.ReadResource(ctx, req)
	}
	caseID := state.Signup.CaseID.ValueString()
	var read outcomeOfRead
	read.view, read.err = s.provider.session.client.Read(ctx, state.AccountID.ValueString(), caseID)
	refreshed := state.clone()
	last = refreshed.refresh(read.view, last)
	if _, presence := read.view.Find(caseID); presence != dintero.Present || !refreshed.equal(state) {
		return s.framework.ReadResource(context.WithValue(ctx, outcomeKey{}, read), req)
	}
	private, err := json.Marshal(privateState{seenKey: last.encode()})
	return &tfprotov6.ReadResourceResponse{NewState: req.CurrentState, NewIdentity: identityData(state), Private: private}, err
}

// outcomeOfRead is handed to the resource by the context, so that what was read
// here is not asked for again.
type (
	outcomeOfRead struct {
		view dintero.View
		err  error
	}
	outcomeKey struct{}
)

// PlanResourceChange answers with the state that was sent where the
// configuration asks for nothing else.
func (s *server) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	if req.TypeName != vippsPSPConnectionType || !same(req.PriorState, req.ProposedNewState) || !s.accountStays(req) {
		return s.framework.PlanResourceChange(ctx, req)
	}
	return &tfprotov6.PlanResourceChangeResponse{PlannedState: req.ProposedNewState, PlannedIdentity: req.PriorIdentity, PlannedPrivate: req.PriorPrivate}, nil
}

// same tells whether two values are sure to be the same.
func same(a, b *tfprotov6.DynamicValue) bool {
	return a != nil && b != nil && len(a.MsgPack) > 0 && bytes.Equal(a.MsgPack, b.MsgPack)
}

// privateState is how the framework has Terraform keep the private state.
type privateState map[string][]byte

// refreshable is the state that is to be read, and what was last seen of its
// signup. There is none where there is more to it: the state was just imported,
// has another identity, or the provider cannot ask yet.
func (s *server) refreshable(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*vippsPSPConnectionModel, *seen) {
	if req.TypeName != vippsPSPConnectionType || len(s.provider.session.unknown) > 0 || req.CurrentState == nil {
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
	if req.CurrentIdentity != nil && !same(req.CurrentIdentity.IdentityData, identityData(&model).IdentityData) {
		return nil, nil
	}
	return &model, last
}

// identityData is the identity as Terraform is sent it.
func identityData(m *vippsPSPConnectionModel) *tfprotov6.ResourceIdentityData {
	kind := vippsPSPConnectionIdentityTFType()
	identity := m.identity()
	value, err := tfprotov6.NewDynamicValue(kind, tftypes.NewValue(kind, map[string]tftypes.Value{
		"account_id": tftypes.NewValue(tftypes.String, identity.AccountID.ValueString()),
		"case_id":    tftypes.NewValue(tftypes.String, identity.CaseID.ValueString()),
	}))
	if err != nil {
		panic(err) // two strings always encode
	}
	return &tfprotov6.ResourceIdentityData{IdentityData: &value}
}

// accountStays tells whether the configuration leaves the signup at its account.
// Where it names none, that depends on the provider's.
func (s *server) accountStays(req *tfprotov6.PlanResourceChangeRequest) bool {
	configured, ok := accountIn(req.Config)
	if !ok || !configured.IsNull() {
		return ok
	}
	prior, ok := accountIn(req.PriorState)
	return ok && !prior.IsNull() && prior.Equal(s.provider.session.accountID)
}

// accountIn is the account_id of a configuration or a state; not ok where that
// cannot be told.
func accountIn(object *tfprotov6.DynamicValue) (account types.String, ok bool) {
	if object == nil {
		return account, false
	}
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
