package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

var (
	_ resource.ResourceWithConfigure   = (*vippsPSPConnectionResource)(nil)
	_ resource.ResourceWithIdentity    = (*vippsPSPConnectionResource)(nil)
	_ resource.ResourceWithImportState = (*vippsPSPConnectionResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*vippsPSPConnectionResource)(nil)
)

func newVippsPSPConnectionResource() resource.Resource { return &vippsPSPConnectionResource{} }

const vippsPSPConnectionType = "dintero_vipps_psp_connection"

type vippsPSPConnectionResource struct{ session *session }

func (*vippsPSPConnectionResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = vippsPSPConnectionType
}

func (r *vippsPSPConnectionResource) Configure(_ context.Context, req resource.ConfigureRequest, _ *resource.ConfigureResponse) {
	r.session = sessionFrom(req.ProviderData)
}

// Create returns an error only where the signup is not at Dintero or nobody can
// tell. From the moment it was accepted there is a state, whatever happens.
func (r *vippsPSPConnectionResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var model vippsPSPConnectionModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	model.AccountID = r.session.account(model.AccountID, &resp.Diagnostics)
	signup := model.Signup.value(ctx, &resp.Diagnostics)
	client := r.session.use(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	outcome, err := client.SignUp(ctx, model.AccountID.ValueString(), signup)
	if err != nil {
		addProblem(&resp.Diagnostics, "Signup not made", err)
		return
	}
	warnOfOutcome(&resp.Diagnostics, outcome)
	model.show(outcome.View)
	if before, ok := r.session.left.Load(model.ID); ok && outcome.Adopted && outcome.Connection == nil {
		model.remember(before.(*vippsPSPConnectionModel))
	}
	to := saving{&resp.State, resp.Identity, resp.Private, &resp.Diagnostics}
	r.save(ctx, to, &model, lookAfter(outcome, signup))
}

// Read takes the signup out of the state only on proof.
func (r *vippsPSPConnectionResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var model vippsPSPConnectionModel
	resp.Diagnostics.Append(req.State.Get(ctx, &model)...)
	client := r.session.use(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	read, done := ctx.Value(outcomeKey{}).(outcomeOfRead)
	if !done {
		read.view, read.err = client.Read(ctx, model.AccountID.ValueString(), model.Signup.CaseID.ValueString())
	}
	if read.err != nil {
		addProblem(&resp.Diagnostics, "Signup not read", read.err)
		return
	}
	view := read.view
	_, presence := view.Find(model.Signup.CaseID.ValueString())
	switch {
	case presence == dintero.Missing:
		resp.Diagnostics.Append(resp.Identity.Set(ctx, model.identity())...)
		resp.State.RemoveResource(ctx)
		return
	case view.Connection == nil && !model.Signup.seen():
		warnImportedUnseen(&resp.Diagnostics, model.ID.ValueString(), view)
	case view.Connection == nil:
		r.session.warnUnseen(&resp.Diagnostics, model.AccountID.ValueString(), view)
	}
	last := model.refresh(view, lastSeen(ctx, req.Private, &resp.Diagnostics))
	to := saving{&resp.State, resp.Identity, resp.Private, &resp.Diagnostics}
	r.save(ctx, to, &model, last)
}

// Update submits the signup again where what it asks for has changed.
func (r *vippsPSPConnectionResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state vippsPSPConnectionModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	signup := plan.Signup.value(ctx, &resp.Diagnostics)
	client := r.session.use(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	submit := client.Resubmit
	if takesOver(plan.Signup, state.Signup, lastSeen(ctx, req.Private, &resp.Diagnostics)) {
		submit = client.Adopt
	}
	outcome, err := submit(ctx, state.AccountID.ValueString(), signup)
	if err != nil {
		addProblem(&resp.Diagnostics, "Signup not submitted again", err)
		return
	}
	warnOfOutcome(&resp.Diagnostics, outcome)
	plan.AccountID = state.AccountID
	plan.show(outcome.View)
	to := saving{&resp.State, resp.Identity, resp.Private, &resp.Diagnostics}
	r.save(ctx, to, &plan, lookAfter(outcome, signup))
}

// Delete makes no request: Dintero has none for it.
func (r *vippsPSPConnectionResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var model vippsPSPConnectionModel
	resp.Diagnostics.Append(req.State.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if model.Signup.seen() {
		r.session.client.LetGo(model.AccountID.ValueString(), model.Signup.value(ctx, &resp.Diagnostics))
		r.session.left.Store(model.ID, &model)
	}
	resp.Diagnostics.AddWarning("Signup left at Dintero", staysBehind(model.ID.ValueString(), "has been taken")+
		" To let go of one without a destroy, use a removed block with destroy = false; to rule it out, set lifecycle { prevent_destroy = true }.")
}

// saving is where a state goes, with what belongs to it.
type saving struct {
	state    settable
	identity settable
	private  writablePrivateState
	diags    *diag.Diagnostics
}

type settable interface {
	Set(ctx context.Context, value any) diag.Diagnostics
}

// save is the one way a state is written: with its identity, and with what the
// server last showed of the signup, if it has shown it.
func (*vippsPSPConnectionResource) save(ctx context.Context, to saving, model *vippsPSPConnectionModel, last *seen) {
	to.diags.Append(to.state.Set(ctx, model)...)
	to.diags.Append(to.identity.Set(ctx, model.identity())...)
	if last != nil {
		to.diags.Append(to.private.SetKey(ctx, seenKey, last.encode())...)
	}
}
