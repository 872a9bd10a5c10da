package provider

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
)

// ModifyPlan says as early as can be known which account is meant and what an
// apply would do to people.
func (r *vippsPSPConnectionResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	switch {
	case r.session == nil:
	case req.Plan.Raw.IsNull():
		planDestroy(ctx, req, resp)
	default:
		p := planned(ctx, req, &resp.Diagnostics)
		if resp.Diagnostics.HasError() {
			return
		}
		p.account = r.plannedAccount(p, &resp.Diagnostics)
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("account_id"), p.account)...)
		if !p.account.IsUnknown() && !p.caseID().IsUnknown() {
			resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("id"), connectionID(p.account, p.caseID()))...)
		}
		if p.state != nil {
			planChange(ctx, p, req, resp)
		}
	}
}

func planDestroy(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var id types.String
	resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root("id"), &id)...)
	resp.Diagnostics.AddWarning("Signup stays at Dintero", leftBehind(id.ValueString()))
}

// leftBehind is what a destroy will mean.
func leftBehind(id string) string {
	return staysBehind(id, "will only be taken") +
		" To say in the configuration that Terraform only lets go of it, use a removed block with destroy = false; " +
		"to rule this out, set lifecycle { prevent_destroy = true }. " +
		"Applying the same configuration later adopts the signup without submitting it again, where Dintero shows it and it has neither failed nor been declined."
}

func staysBehind(id, willBeTaken string) string {
	return fmt.Sprintf("Dintero has no call to withdraw a signup. %s %s out of Terraform's state; the signup, and what was signed, stay as they are. "+
		"To withdraw it, contact Dintero.", id, willBeTaken)
}

// plan is what is planned for a signup, parts of which can be unknown.
type plan struct {
	configured types.String // account_id as configured
	account    types.String
	signup     *signupModel // nil while all of it is unknown
	state      *vippsPSPConnectionModel
}

func planned(ctx context.Context, req resource.ModifyPlanRequest, diags *diag.Diagnostics) plan {
	var p plan
	var signup types.Object
	diags.Append(req.Config.GetAttribute(ctx, path.Root("account_id"), &p.configured)...)
	diags.Append(req.Plan.GetAttribute(ctx, path.Root("signup"), &signup)...)
	if !signup.IsUnknown() && !diags.HasError() {
		diags.Append(signup.As(ctx, &p.signup, basetypes.ObjectAsOptions{})...)
	}
	if !req.State.Raw.IsNull() {
		diags.Append(req.State.Get(ctx, &p.state)...)
	}
	return p
}

func (p plan) caseID() types.String {
	if p.signup == nil {
		return types.StringUnknown()
	}
	return p.signup.CaseID
}

// plannedAccount is the account as configured, or else the provider's. While
// that is unknown an existing signup keeps its own.
func (r *vippsPSPConnectionResource) plannedAccount(p plan, diags *diag.Diagnostics) types.String {
	account := r.session.account(p.configured, diags)
	if account.IsUnknown() && p.configured.IsNull() && p.state != nil {
		return p.state.AccountID
	}
	return account
}

// planChange tells a replacement from a new submission, and both from a change
// that means nothing to Dintero.
func planChange(ctx context.Context, p plan, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if !p.account.Equal(p.state.AccountID) {
		resp.RequiresReplace.Append(path.Root("account_id"))
	}
	if p.caseID().IsUnknown() || !strings.EqualFold(p.caseID().ValueString(), p.state.Signup.CaseID.ValueString()) {
		resp.RequiresReplace.Append(path.Root("signup").AtName("case_id"))
	}
	switch {
	case len(resp.RequiresReplace) > 0:
		resp.Diagnostics.AddWarning("Signup stays at Dintero", staysBehind(p.state.ID.ValueString(), "will only be taken")+
			" Another signup is submitted in its place.")
	case p.unchanged(ctx, &resp.Diagnostics):
		resp.Plan.Raw = req.State.Raw
	case p.signup != nil && takesOver(p.signup, p.state.Signup, lastSeen(ctx, req.Private, &resp.Diagnostics)):
		resp.Diagnostics.AddAttributeWarning(path.Root("signup"), "Signup taken over unseen",
			"What Dintero shows of this signup cannot be compared with the configuration, so the configuration is taken for it. Nothing is submitted.")
	default:
		resp.Diagnostics.AddAttributeWarning(path.Root("signup"), "Signup will be submitted again", fmt.Sprintf(
			"A changed signup is submitted to Dintero again under the same case (%s). The merchant may have to sign again, and until then the connection may be %q.",
			p.state.Signup.CaseID.ValueString(), "pending"))
	}
}

// unchanged tells whether the planned signup asks for what the state has.
func (p plan) unchanged(ctx context.Context, diags *diag.Diagnostics) bool {
	if !p.signup.known(ctx) || !p.state.Signup.seen() {
		return false
	}
	return p.signup.value(ctx, diags).Same(p.state.Signup.value(ctx, diags))
}
