package provider

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

var (
	_ resource.ResourceWithConfigure   = (*vippsPSPConnectionResource)(nil)
	_ resource.ResourceWithIdentity    = (*vippsPSPConnectionResource)(nil)
	_ resource.ResourceWithImportState = (*vippsPSPConnectionResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*vippsPSPConnectionResource)(nil)
)

func newVippsPSPConnectionResource() resource.Resource { return &vippsPSPConnectionResource{} }

const vippsPSPConnectionType = "dintero_vipps_psp_connection"

// vippsPSPConnectionResource is a signup. Its schema, model, plan, refresh and
// import are in files of their own: vipps_psp_connection_*.go.
type vippsPSPConnectionResource struct{ session *session }

func (*vippsPSPConnectionResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = vippsPSPConnectionType
}

func (r *vippsPSPConnectionResource) Configure(_ context.Context, req resource.ConfigureRequest, _ *resource.ConfigureResponse) {
	r.session = sessionFrom(req.ProviderData)
}

// Create submits or adopts a signup. If this run has just removed the same
// signup from the state, this is the second half of a replacement. If that
// fails, the state of before is saved again.
func (r *vippsPSPConnectionResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	diags := &resp.Diagnostics
	var model vippsPSPConnectionModel
	diags.Append(req.Plan.Get(ctx, &model)...)
	if !diags.HasError() {
		model.AccountID = r.session.account(model.AccountID, diags)
	}
	key := model.key(diags)
	if diags.HasError() || !r.session.isReady(diags) {
		return
	}
	if !r.session.planned.claim(key) {
		diags.AddError(titleDuplicate+": "+key.String(), duplicateText)
		return
	}
	released := r.session.planned.released(key)
	wish := wishOf(ctx, model.Signup, model.Attempt, diags)
	record := released.record(ctx, diags)
	if stored := r.session.stored.record(ctx, key); record == nil && stored != nil && onboarding.MaySubmit(stored, wish) {
		record = stored // another resource is about to give the signup up, and this one changes it
	}
	result, err := r.session.run.Apply(ctx, key, record, wish)
	switch {
	case err != nil:
		r.session.addError(diags, titleNotSubmitted, key.String(), err)
		isInState := model.afterFailure(err, released)
		if !isInState && !r.session.planned.refuse(key) {
			model, isInState = *r.session.planned.released(key), true // given up meanwhile
		}
		if isInState {
			writeState(ctx, diags, &resp.State, resp.Identity, key, &model)
		}
		return
	case result.Action == onboarding.Keep:
		model.copyComputed(released)
	default:
		link := result.Link
		if released != nil { // a replacement is an update of the same signup
			model.SignedUpAt = released.SignedUpAt
			link = cmp.Or(link, released.SignatureLink.ValueString())
		}
		model.setFromView(key, result.View, link)
	}
	r.session.warnResult(diags, key, wish, result)
	writeState(ctx, diags, &resp.State, resp.Identity, key, &model)
}

// afterFailure sets the model to what has to be in the state after a create has
// failed, and reports whether anything has to be in it. Terraform marks it as
// tainted.
func (m *vippsPSPConnectionModel) afterFailure(err error, released *vippsPSPConnectionModel) bool {
	ambiguous, isAmbiguous := errors.AsType[*onboarding.AmbiguousError](err)
	attempt := int64Of(m.Attempt)
	switch {
	case released != nil:
		*m = *released
	case !isAmbiguous || ambiguous.Existing != nil || ambiguous.Create && ambiguous.Reading == onboarding.ReadsWork && ambiguous.Complete:
		return false
	default:
		m.setFromView(ambiguous.Key, onboarding.View{}, "")
	}
	if isAmbiguous {
		m.Unconfirmed = unconfirmedValue(&onboarding.Unconfirmed{SentAt: ambiguous.SentAt, Attempt: attempt})
	}
	return true
}

// Read stores what Dintero shows in the computed attributes. It never changes
// what the user wrote, and never removes the resource.
func (r *vippsPSPConnectionResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	diags := &resp.Diagnostics
	var model vippsPSPConnectionModel
	diags.Append(req.State.Get(ctx, &model)...)
	if diags.HasError() {
		return
	}
	key := model.key(diags)
	if diags.HasError() || !r.session.isReady(diags) {
		return
	}
	diags.Append(resp.Identity.Set(ctx, identityOf(key))...)
	if isChanged := r.refresh(ctx, &model, key, diags); isChanged && !diags.HasError() {
		diags.Append(resp.State.Set(ctx, model)...)
	}
}

// Update submits a changed signup. If the plan was only to record the change,
// all planned values are known, and nothing is submitted.
func (r *vippsPSPConnectionResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	diags := &resp.Diagnostics
	var plan, state vippsPSPConnectionModel
	diags.Append(req.Plan.Get(ctx, &plan)...)
	diags.Append(req.State.Get(ctx, &state)...)
	diags.Append(resp.Private.SetKey(ctx, replacesKey, nil)...)
	if diags.HasError() {
		return
	}
	key := state.key(diags)
	if diags.HasError() || !r.session.isReady(diags) {
		return
	}
	if !plan.UpdatedAt.IsUnknown() {
		writeState(ctx, diags, &resp.State, resp.Identity, key, &plan)
		return
	}
	if !r.session.planned.claim(key) { // the state has the signup twice, as after two imports
		diags.AddError(titleDuplicate+": "+key.String(), duplicateText)
		return
	}
	wish := wishOf(ctx, plan.Signup, plan.Attempt, diags)
	result, err := r.session.run.Apply(ctx, key, state.record(ctx, diags), wish)
	if err != nil {
		r.session.addError(diags, titleNotSubmitted, key.String(), err)
		if ambiguous, ok := errors.AsType[*onboarding.AmbiguousError](err); ok {
			state.Unconfirmed = unconfirmedValue(&onboarding.Unconfirmed{SentAt: ambiguous.SentAt, Attempt: wish.Attempt})
			writeState(ctx, diags, &resp.State, resp.Identity, key, &state)
		}
		return
	}
	model := plan
	model.AccountID = state.AccountID
	if result.Action == onboarding.Keep {
		model.copyComputed(&state)
	} else {
		model.SignedUpAt = state.SignedUpAt
		model.setFromView(key, result.View, cmp.Or(result.Link, state.SignatureLink.ValueString()))
		r.keepPlanned(diags, key, &model, plan)
	}
	r.session.warnResult(diags, key, wish, result)
	writeState(ctx, diags, &resp.State, resp.Identity, key, &model)
}

// keepPlanned keeps the planned values, because Terraform accepts no others. If
// Dintero has changed one of them nevertheless, it gives a warning, and the
// next refresh stores the new value.
func (r *vippsPSPConnectionResource) keepPlanned(diags *diag.Diagnostics, key onboarding.Key, model *vippsPSPConnectionModel, plan vippsPSPConnectionModel) {
	warnIfOther := func(name string, planned, now attr.Value) {
		if !planned.IsUnknown() && !now.IsNull() && !planned.Equal(now) {
			r.session.notices.warn(diags, titleOtherValue, key.String(),
				fmt.Sprintf("%s was planned to stay %s, and Dintero shows %s now. The next refresh takes that over.", name, planned, now), "")
		}
	}
	warnIfOther("created_at", plan.CreatedAt, model.CreatedAt)
	warnIfOther("created_by", plan.CreatedBy, model.CreatedBy)
	warnIfOther("merchant_serial_number", plan.MerchantSerialNumber, model.MerchantSerialNumber)
	warnIfOther("schema", plan.Schema, model.Schema)
	model.CreatedAt = knownOr(plan.CreatedAt, model.CreatedAt)
	model.CreatedBy = knownOr(plan.CreatedBy, model.CreatedBy)
	model.MerchantSerialNumber = knownOr(plan.MerchantSerialNumber, model.MerchantSerialNumber)
	model.Schema = knownOr(plan.Schema, model.Schema)
	model.Visible = knownOr(plan.Visible, model.Visible)
}

// knownOr returns the planned value, or now if the planned value is not known.
func knownOr[T attr.Value](planned, now T) T {
	if planned.IsUnknown() {
		return now
	}
	return planned
}

// Delete only removes the signup from the state, because Dintero has no request
// to withdraw it. It notes the signup, because a create in the same run may
// follow.
func (r *vippsPSPConnectionResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var model vippsPSPConnectionModel
	resp.Diagnostics.Append(req.State.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() || model.Signup == nil {
		return
	}
	key := onboarding.NewKey(model.AccountID.ValueString(), model.Signup.CaseID.ValueString())
	if !r.session.planned.release(key, &model) {
		resp.Diagnostics.AddError(titleUnsafeRename+": "+key.String(), unsafeRenameText(key))
		return
	}
	r.session.notices.warn(&resp.Diagnostics, titleStays, key.String(), "Destroying sends nothing to Dintero.", "")
}

// writeState writes a state together with its identity.
func writeState(ctx context.Context, diags *diag.Diagnostics, state *tfsdk.State, identity *tfsdk.ResourceIdentity, key onboarding.Key, model *vippsPSPConnectionModel) {
	diags.Append(state.Set(ctx, model)...)
	diags.Append(identity.Set(ctx, identityOf(key))...)
}
