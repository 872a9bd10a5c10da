package provider

import (
	"context"
	"reflect"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

var (
	_ resource.ResourceWithConfigure   = (*vippsPSPConnectionResource)(nil)
	_ resource.ResourceWithIdentity    = (*vippsPSPConnectionResource)(nil)
	_ resource.ResourceWithImportState = (*vippsPSPConnectionResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*vippsPSPConnectionResource)(nil)
	_ resource.ResourceWithMoveState   = (*vippsPSPConnectionResource)(nil)
)

func newVippsPSPConnectionResource() resource.Resource { return &vippsPSPConnectionResource{} }

const vippsPSPConnectionType = "dintero_vipps_psp_connection"

// vippsPSPConnectionResource is a signup. Its schema, its model and its plan are
// in vipps_psp_connection_schema.go, …_model.go and …_plan.go.
type vippsPSPConnectionResource struct{ session *session }

func (*vippsPSPConnectionResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = vippsPSPConnectionType
}

func (r *vippsPSPConnectionResource) Configure(_ context.Context, req resource.ConfigureRequest, _ *resource.ConfigureResponse) {
	r.session = sessionFrom(req.ProviderData)
}

// Create submits or adopts the signup. A create that fails leaves nothing in the
// state: the next one reads first, and adopts what is there.
func (r *vippsPSPConnectionResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan vippsPSPConnectionModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if key, ok := r.apply(ctx, &plan, nil, &resp.Diagnostics); ok {
		r.session.forget(key)
		writeState(ctx, &resp.Diagnostics, &resp.State, resp.Identity, key, &plan)
	}
}

// Read stores what Dintero shows in the computed attributes. It never changes
// what the user wrote, and never removes the resource.
func (r *vippsPSPConnectionResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var model vippsPSPConnectionModel
	resp.Diagnostics.Append(req.State.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	state := model.state(ctx, &resp.Diagnostics)
	if resp.Diagnostics.HasError() || !r.session.isReady(&resp.Diagnostics) {
		return
	}
	resp.Diagnostics.Append(resp.Identity.Set(ctx, identityOf(state.Key))...)
	before := model
	r.refresh(ctx, &model, state, &resp.Diagnostics)
	if !resp.Diagnostics.HasError() && !reflect.DeepEqual(model, before) {
		resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
	}
}

// refresh reads the account and takes what it shows into the model. A copy that
// is older than the state changes nothing, and says nothing.
func (r *vippsPSPConnectionResource) refresh(ctx context.Context, model *vippsPSPConnectionModel, state *onboarding.State, diags *diag.Diagnostics) {
	isCreated := r.session.noteInState(state.Key)
	snapshot, err := r.session.run.Snapshot(ctx, state.Key)
	if err != nil {
		r.session.addReadFailure(diags, state.Key, err)
		return
	}
	signup, shown := snapshot.Signup(state.Key)
	if isCreated && !shown {
		addInStateError(diags, state.Key)
	}
	if snapshot.IsOlderThan(state) {
		return
	}
	warnShown(diags, state, snapshot)
	if snapshot.Connection == nil {
		return
	}
	link := snapshot.SignatureLink(state.Key, model.SignatureLink.ValueString())
	model.connectionModel = connectionValues(snapshot.Connection, newestEvents)
	model.SignatureLink = stringOrNull(link)
	if model.SubmittedAt.IsNull() && snapshot.IsNewerThan(state) {
		model.SubmittedAt = stringOrNull(signup.CreatedAt)
	}
}

// Update submits the changed signup, or only records the change.
func (r *vippsPSPConnectionResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state vippsPSPConnectionModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if key, ok := r.apply(ctx, &plan, &state, &resp.Diagnostics); ok {
		writeState(ctx, &resp.Diagnostics, &resp.State, resp.Identity, key, &plan)
	}
}

// apply does what the plan says, and sets what the plan could not know. If adopted
// is known, nothing is sent and nothing is read: the plan has read. The state is
// nil for a create.
func (r *vippsPSPConnectionResource) apply(ctx context.Context, plan, state *vippsPSPConnectionModel, diags *diag.Diagnostics) (key onboarding.Key, ok bool) {
	if diags.HasError() {
		return key, false
	}
	config, before := plan.config(ctx, diags), connectionValues(nil, 0)
	var prior *onboarding.State
	if state != nil {
		prior, before = state.state(ctx, diags), state.connectionModel
	}
	if diags.HasError() {
		return config.Key, false
	}
	if !plan.Adopted.IsUnknown() {
		decision := onboarding.Decision{Action: onboarding.Adopt, Snapshot: r.session.run.LastSnapshot(config.Key.AccountID)}
		plan.setResult(onboarding.Recorded(config.Key, decision), before)
		return config.Key, true
	}
	if !r.session.isReady(diags) {
		return config.Key, false
	}
	result, err := r.session.run.Apply(ctx, prior, config)
	if err != nil {
		r.session.addError(diags, titleNotSubmitted, config.Key.String(), err)
		return config.Key, false
	}
	if result.Action == onboarding.Adopt {
		warnAdopted(diags, prior, config, result.Decision)
	}
	plan.setResult(result, before)
	return config.Key, true
}

// Delete only removes the signup from the state, because Dintero has no request
// to withdraw it. It says so once, because Terraform folds the warnings of a plan
// and not those of an apply.
func (r *vippsPSPConnectionResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var model vippsPSPConnectionModel
	var ignored diag.Diagnostics // a state that was edited by hand can be deleted all the same
	resp.Diagnostics.Append(req.State.Get(ctx, &model)...)
	r.session.forget(model.config(ctx, &ignored).Key)
	if r.session.isFirst(titleStays) {
		warnStays(&resp.Diagnostics)
	}
}

// ImportState accepts ACCOUNT/CASE, CASE with the provider's account, or an
// identity. It takes what Dintero shows into the state.
func (r *vippsPSPConnectionResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	id := parseImportID(req.ID)
	if req.ID == "" && req.Identity != nil && !req.Identity.Raw.IsNull() {
		resp.Diagnostics.Append(req.Identity.Get(ctx, &id)...)
	}
	key := r.importKey(id, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	snapshot, err := r.session.run.Snapshot(ctx, key)
	if err != nil {
		r.session.addError(&resp.Diagnostics, titleNotRead, key.String(), err)
		return
	}
	if notShown := snapshot.NotShown(key); notShown != nil {
		addNoSuchSignup(&resp.Diagnostics, key, notShown)
		return
	}
	var model vippsPSPConnectionModel
	model.setShown(key, snapshot)
	writeState(ctx, &resp.Diagnostics, &resp.State, resp.Identity, key, &model)
}

func parseImportID(id string) vippsPSPConnectionIdentity {
	account, caseID, both := strings.Cut(id, "/")
	if !both {
		return vippsPSPConnectionIdentity{CaseID: types.StringValue(id)}
	}
	return vippsPSPConnectionIdentity{AccountID: types.StringValue(account), CaseID: types.StringValue(caseID)}
}

// importKey returns the key of an import. The account is the provider's by default.
func (r *vippsPSPConnectionResource) importKey(id vippsPSPConnectionIdentity, diags *diag.Diagnostics) onboarding.Key {
	accountID, ok := r.session.accountNow(id.AccountID, diags)
	key := onboarding.NewKey(accountID, id.CaseID.ValueString())
	if problem := connectionIDRule.problem("The import's id", key.String()); ok && problem != "" {
		diags.AddError(titleInvalidImportID, problem+" For a case of the provider's account, the case id alone will do.")
	}
	return key
}

// MoveState takes a signup from this provider at another address, such as a
// private namespace, or Terraform's registry while OpenTofu runs.
func (*vippsPSPConnectionResource) MoveState(context.Context) []resource.StateMover {
	schema := vippsPSPConnectionSchema()
	return []resource.StateMover{{
		SourceSchema: &schema,
		StateMover: func(ctx context.Context, req resource.MoveStateRequest, resp *resource.MoveStateResponse) {
			if req.SourceTypeName != vippsPSPConnectionType || req.SourceState == nil {
				return
			}
			var model vippsPSPConnectionModel
			resp.Diagnostics.Append(req.SourceState.Get(ctx, &model)...)
			resp.Diagnostics.Append(resp.TargetState.Set(ctx, model)...)
		},
	}}
}

// writeState writes a state together with its identity.
func writeState(ctx context.Context, diags *diag.Diagnostics, state *tfsdk.State, identity *tfsdk.ResourceIdentity, key onboarding.Key, model *vippsPSPConnectionModel) {
	diags.Append(state.Set(ctx, model)...)
	diags.Append(identity.Set(ctx, identityOf(key))...)
}
