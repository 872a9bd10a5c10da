package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

// ModifyPlan decides what an apply would do, and shows it in the attribute
// adopted: known, the apply sends nothing; unknown, it may send. Terraform plans
// once more within the apply, and refuses a value that was known and is unknown
// now, so that no apply sends more than its plan said. A plan that changes
// nothing does not get here, see fast_path.go.
func (r *vippsPSPConnectionResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if r.session == nil {
		return
	}
	p := &signupPlan{session: r.session, resp: resp}
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &p.state)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if req.Plan.Raw.IsNull() {
		p.destroy(ctx)
		return
	}
	resp.Diagnostics.Append(req.Plan.Get(ctx, &p.plan)...)
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("account_id"), &p.configuredAccount)...)
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("attempt"), &p.configuredAttempt)...)
	if !resp.Diagnostics.HasError() {
		p.change(ctx)
	}
}

// signupPlan is the plan for one resource. Parts of it can be unknown.
type signupPlan struct {
	session           *session
	resp              *resource.ModifyPlanResponse
	configuredAccount types.String
	configuredAttempt types.Int64
	plan              vippsPSPConnectionModel
	state             *vippsPSPConnectionModel // nil for a create
}

// destroy plans that a signup is removed from the state. It also works for a
// state without a key.
func (p *signupPlan) destroy(ctx context.Context) {
	var ignored diag.Diagnostics
	key := p.state.config(ctx, &ignored).Key
	if key.IsKnown() && p.session.noteInState(key) {
		addInStateError(&p.resp.Diagnostics, key)
	}
	warnStays(&p.resp.Diagnostics)
}

// change plans a new signup, a change, or either half of a replacement. Terraform
// drops the warnings of the second half, so the first one decides, too.
func (p *signupPlan) change(ctx context.Context) {
	diags := &p.resp.Diagnostics
	var state *onboarding.State
	if p.state != nil {
		state = p.state.state(ctx, diags)
	}
	if p.configuredAttempt.IsNull() && p.plan.Attempt.ValueInt64() == 0 {
		p.plan.Attempt = types.Int64Value(1)
	}
	config := p.plan.config(ctx, diags)
	isCreate := !state.Has(config.Key)
	if isCreate {
		p.plan.AccountID = p.session.account(p.configuredAccount, diags)
		config = p.plan.config(ctx, diags)
	}
	if isCreate && state != nil {
		warnStays(diags)
	}
	if diags.HasError() {
		return
	}
	if config.Key.IsKnown() {
		p.plan.ID = types.StringValue(config.Key.String())
	}
	config.ProviderUnknown = len(p.session.unknownAttributes) > 0
	decision, err := p.session.run.Plan(ctx, state, config)
	if err != nil {
		p.session.addPlanError(diags, config.Key, err)
		return
	}
	if isCreate {
		p.checkCreate(config.Key, decision)
	}
	p.show(config, state, decision, isCreate)
	diags.Append(p.resp.Plan.Set(ctx, p.plan)...)
}

// checkCreate refuses to create a signup that the state has and that Dintero does
// not show.
func (p *signupPlan) checkCreate(key onboarding.Key, decision onboarding.Decision) {
	_, shown := decision.Snapshot.Signup(key)
	if !shown && key.IsKnown() && p.session.noteCreate(key) {
		addInStateError(&p.resp.Diagnostics, key)
	}
}

// show writes the decision into the plan. A submission sets its values to unknown,
// because ignore_changes may have put the state's there.
func (p *signupPlan) show(config onboarding.Config, state *onboarding.State, decision onboarding.Decision, isCreate bool) {
	diags := &p.resp.Diagnostics
	switch decision.Action {
	case onboarding.Keep:
		kept := *p.state
		kept.Signup, kept.Attempt = p.plan.Signup, p.plan.Attempt
		p.plan = kept
	case onboarding.Adopt:
		p.plan.Adopted, p.plan.SubmittedAt = types.BoolValue(true), types.StringUnknown()
		warnAdopted(diags, state, config, decision)
	case onboarding.Submit, onboarding.MaySubmit:
		p.plan.Adopted, p.plan.SubmittedAt = types.BoolUnknown(), types.StringUnknown()
		if !isCreate {
			p.warnSubmittedAgain(state, config.Key, decision)
		}
	}
}
