package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

// ModifyPlan decides in the plan what an apply would do, so that reviewers see
// it. A plan that changes nothing does not get here, see noop_fast_path.go. A
// new default that comes from the provider block has to be handled there as
// well.
func (r *vippsPSPConnectionResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if r.session == nil {
		return
	}
	p := &signupPlan{session: r.session, req: req, resp: resp}
	if !p.read(ctx) {
		return
	}
	switch {
	case req.Plan.Raw.IsNull():
		p.destroy(ctx, "")
	case p.state == nil:
		p.create(ctx)
	default:
		p.change(ctx)
	}
	if resp.Diagnostics.HasError() && p.takesOver() && !p.session.planned.refuse(p.key()) {
		resp.Diagnostics = nil // the signup was released meanwhile, see decide
	}
}

// takesOver reports whether the plan is for a signup that this resource does not
// have in the state.
func (p *signupPlan) takesOver() bool {
	isDestroy := p.req.Plan.Raw.IsNull()
	return !isDestroy && (p.state == nil || p.state.ID.ValueString() != p.key().String())
}

// signupPlan is the plan for one resource. Parts of it can be unknown. The
// methods create, change and destroy plan what their names say; replace and
// update are the two kinds of change.
type signupPlan struct {
	session *session
	req     resource.ModifyPlanRequest
	resp    *resource.ModifyPlanResponse

	configuredAccount types.String
	account           types.String
	signup            *signupModel // nil while all of it is unknown
	attempt           types.Number
	state             *vippsPSPConnectionModel // nil for a create
}

// read sets the fields from the request, and reports whether it succeeded.
func (p *signupPlan) read(ctx context.Context) bool {
	diags := &p.resp.Diagnostics
	if !p.req.State.Raw.IsNull() {
		diags.Append(p.req.State.Get(ctx, &p.state)...)
	}
	if p.req.Plan.Raw.IsNull() || diags.HasError() {
		return !diags.HasError()
	}
	var signup types.Object
	diags.Append(p.req.Config.GetAttribute(ctx, path.Root("account_id"), &p.configuredAccount)...)
	diags.Append(p.req.Config.GetAttribute(ctx, path.Root("attempt"), &p.attempt)...)
	diags.Append(p.req.Plan.GetAttribute(ctx, path.Root("signup"), &signup)...)
	if !signup.IsUnknown() && !diags.HasError() {
		diags.Append(signup.As(ctx, &p.signup, basetypes.ObjectAsOptions{})...)
	}
	p.account = p.session.account(p.configuredAccount, diags)
	if p.account.IsUnknown() && p.configuredAccount.IsNull() && p.state != nil {
		p.account = p.state.AccountID // an existing signup stays where it is until the provider's account is known
	}
	return !diags.HasError()
}

// key returns the key of the planned signup. A part that is not known is empty.
func (p *signupPlan) key() onboarding.Key {
	if p.signup == nil {
		return onboarding.Key{AccountID: p.account.ValueString()}
	}
	return onboarding.NewKey(p.account.ValueString(), p.signup.CaseID.ValueString())
}

// set writes one attribute of the plan.
func (p *signupPlan) set(ctx context.Context, name string, value any) {
	p.resp.Diagnostics.Append(p.resp.Plan.SetAttribute(ctx, path.Root(name), value)...)
}

// isUndecided reports whether the plan depends on values that are not known
// yet. Such a plan counts as a submission, because it may become one.
func (p *signupPlan) isUndecided(ctx context.Context, key onboarding.Key) bool {
	if key.IsKnown() && p.signup.isKnown(ctx) && !p.attempt.IsUnknown() && len(p.session.unknown) == 0 {
		return false
	}
	if err := p.session.run.PlanUnknown(key); err != nil {
		p.fail(key, err)
	}
	return true
}

func (p *signupPlan) fail(key onboarding.Key, err error) {
	p.session.addError(&p.resp.Diagnostics, titleNotPlanned, key.String(), err, destroyAnyway)
}
