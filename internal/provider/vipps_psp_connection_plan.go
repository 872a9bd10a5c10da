package provider

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

// replacesKey is a key of private state. Terraform plans a replacement in two
// halves, as a change and then as a create, and passes the private state of the
// first half to the second. The value is the id of the signup that is replaced.
// It is only in plans, never in the state.
const replacesKey = "replaces"

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
		p.destroy("")
	case p.state == nil:
		p.create(ctx)
	default:
		p.change(ctx)
	}
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

func isKnown(key onboarding.Key) bool { return key.AccountID != "" && key.CaseID != "" }

// set writes one attribute of the plan.
func (p *signupPlan) set(ctx context.Context, name string, value any) {
	p.resp.Diagnostics.Append(p.resp.Plan.SetAttribute(ctx, path.Root(name), value)...)
}

// create plans a new signup, or the second half of a replacement.
func (p *signupPlan) create(ctx context.Context) {
	key := p.key()
	p.set(ctx, "account_id", p.account)
	if p.attempt.IsNull() {
		p.attempt = numberOf(1)
	}
	p.set(ctx, "attempt", p.attempt)
	if isKnown(key) {
		p.set(ctx, "id", key.String())
	}
	if p.session.released.get(key) != nil {
		// In an apply, Terraform plans the create once more after the delete. The
		// signup is no longer in the state then, and an error would lose it.
		return
	}
	if replaced := p.replaces(ctx); replaced != "" && replaced != key.String() {
		return // the first half has planned this signup already, see replace
	}
	if p.isUndecided(ctx, key) {
		return
	}
	p.createKnown(ctx, key)
}

// isUndecided reports whether the plan depends on values that are not known
// yet. Such a plan counts as a submission, because it may become one.
func (p *signupPlan) isUndecided(ctx context.Context, key onboarding.Key) bool {
	if isKnown(key) && p.signup.isKnown(ctx) && !p.attempt.IsUnknown() && len(p.session.unknown) == 0 {
		return false
	}
	if err := p.session.run.PlanUnknown(key); err != nil {
		p.fail(key, err)
	}
	return true
}

// createKnown plans a new signup all of whose values are known. It finds other
// resources for the same signup first.
func (p *signupPlan) createKnown(ctx context.Context, key onboarding.Key) {
	diags := &p.resp.Diagnostics
	isSecondHalf := p.replaces(ctx) == key.String()
	others := p.session.planned.create(key, isSecondHalf)
	switch {
	case isSecondHalf && others.record == nil:
		return // the first half was planned without a refresh, so there is no record to compare with
	case isSecondHalf:
	case others.claimed: // this is an apply, and another resource has created the signup
		diags.AddError(titleDuplicate+": "+key.String(), duplicateText)
		return
	case others.stays:
		diags.AddError(titleDuplicate+": "+key.String(), duplicateText+destroyAnyway)
		return
	case others.created > 0:
		p.session.notices.warn(diags, titlePlannedTwice, key.String(), "Two resources of this configuration are to create it; the second one will fail. "+duplicateText, "")
	}
	p.decideCreate(ctx, key, others, isSecondHalf)
}

// decideCreate lets package onboarding decide. There is a record if this is the
// second half of a replacement, if the resource is tainted, or in one half of a
// rename.
func (p *signupPlan) decideCreate(ctx context.Context, key onboarding.Key, others plannedKey, isSecondHalf bool) {
	wish := wishOf(ctx, p.signup, p.attempt, &p.resp.Diagnostics)
	decision, err := p.session.run.Plan(ctx, key, others.record, wish)
	view := decision.View
	if err == nil && others.record != nil {
		view, err = p.session.run.View(ctx, key, others.record)
	}
	if err != nil {
		p.fail(key, err)
		return
	}
	// Terraform applies the two halves of a rename in any order, so the result
	// must be the same for both orders.
	isSafe := view.Covers(key, wish) && decision.Action != onboarding.Submit
	if !isSafe && !isSecondHalf && p.session.planned.createUnsafely(key) {
		p.failRename(key)
		return
	}
	if decision.Action == onboarding.Keep && others.destroyed {
		decision = onboarding.Decision{Action: onboarding.Adopt, Reason: onboarding.ReasonShown, View: view}
	}
	if decision.Action == onboarding.Keep && view.Reading != onboarding.ReadsWork {
		p.failEmptyReplacement(key)
		return
	}
	p.session.warnDecision(&p.resp.Diagnostics, key, p.state, wish, decision)
}

// failEmptyReplacement refuses a replacement (a taint, -replace) that asks for
// the same signup if no read shows whether the signup exists. With
// create_before_destroy, which a provider cannot see, the signup would be
// submitted again.
func (p *signupPlan) failEmptyReplacement(key onboarding.Key) {
	p.resp.Diagnostics.AddError(titleEmptyReplacement+": "+key.String(),
		"A replacement does not submit a signup that is there, and no read shows whether it is. Leave -replace out. "+
			"To submit the signup again, raise attempt instead. If the resource is tainted: terraform untaint ADDRESS. If it was renamed: add a moved block."+destroyAnyway)
}

// failRename refuses a rename without a moved block that might submit the
// signup again.
func (p *signupPlan) failRename(key onboarding.Key) {
	p.resp.Diagnostics.AddError(titleUnsafeRename+": "+key.String(),
		"One resource gives this signup up and another one is to create it, as after a rename. Dintero does not show the signup as it is configured, so it might be submitted twice. "+
			"Say that it is the same one:\n\nmoved {\n  from = OLD_ADDRESS\n  to   = NEW_ADDRESS\n}\n\n"+
			"If it is one resource, whose replacement with create_before_destroy has failed: terraform state rm ADDRESS, then import the signup:\n\n"+importBlock(key)+destroyAnyway)
}

func (p *signupPlan) fail(key onboarding.Key, err error) {
	p.session.addError(&p.resp.Diagnostics, titleNotPlanned, key.String(), err, destroyAnyway)
}

// change plans a signup that is in the state.
func (p *signupPlan) change(ctx context.Context) {
	diags := &p.resp.Diagnostics
	old := p.state.key(diags)
	if diags.HasError() {
		return
	}
	p.setReplaces(ctx, old)
	p.set(ctx, "account_id", p.account)
	key := p.key()
	if isKnown(key) {
		p.set(ctx, "id", key.String())
	}
	if key != old {
		p.replace(ctx, key, old)
		return
	}
	p.session.planned.read(key, p.state.record(ctx, diags))
	if p.session.planned.stay(key) {
		diags.AddError(titleDuplicate+": "+key.String(), duplicateText+destroyAnyway)
		return
	}
	if p.attempt.IsNull() {
		p.attempt = p.state.Attempt
	}
	p.update(ctx, key)
}

// replace plans that a signup of another account or case replaces this one.
func (p *signupPlan) replace(ctx context.Context, key, old onboarding.Key) {
	if !p.account.Equal(p.state.AccountID) {
		if p.configuredAccount.IsNull() {
			p.resp.Diagnostics.AddAttributeError(path.Root("account_id"), titleDefaultMoved+": "+old.String(),
				"The resource names no account, and the provider's account_id is now "+key.AccountID+". That would submit another signup for each such resource. "+
					"If that is meant, set account_id here; otherwise set it to "+old.AccountID+", or restore the provider's."+destroyAnyway)
			return
		}
		p.resp.RequiresReplace.Append(path.Root("account_id"))
	}
	if key.CaseID != old.CaseID {
		p.resp.RequiresReplace.Append(path.Root("signup").AtName("case_id"))
	}
	p.destroy("Another signup takes its place.")
	if p.resp.Diagnostics.HasError() {
		return
	}
	// Terraform discards the warnings of the second half, so those about the new
	// signup are given here.
	successor := *p
	successor.state = nil
	if p.attempt.IsNull() {
		successor.attempt = numberOf(1)
	}
	if !successor.isUndecided(ctx, key) {
		successor.createKnown(ctx, key)
	}
}

// update plans a change of the same signup.
func (p *signupPlan) update(ctx context.Context, key onboarding.Key) {
	diags := &p.resp.Diagnostics
	if p.signup.isKnown(ctx) && !p.attempt.IsUnknown() && p.isUnchanged(ctx) {
		p.resp.Plan.Raw = p.req.State.Raw
		return
	}
	if p.attempt.IsNull() {
		p.attempt = numberOf(1) // the first configuration after an import
	}
	p.set(ctx, "attempt", p.attempt)
	if p.isUndecided(ctx, key) {
		p.keepUnchanged(ctx)
		p.session.notices.warn(diags, titleSubmittedAgain, key.String(), "It may be submitted again, depending on values that are known only after apply.", "")
		return
	}
	wish := wishOf(ctx, p.signup, p.attempt, diags)
	decision, err := p.session.run.Plan(ctx, key, p.state.record(ctx, diags), wish)
	if err != nil {
		p.fail(key, err)
		return
	}
	p.session.warnDecision(diags, key, p.state, wish, decision)
	if decision.Action == onboarding.Submit {
		p.keepUnchanged(ctx)
		return
	}
	planned := &vippsPSPConnectionModel{Signup: p.signup, Attempt: p.attempt}
	planned.copyComputed(p.state)
	if decision.Action == onboarding.Adopt {
		planned.Unconfirmed = unconfirmedValue(nil)
	}
	diags.Append(p.resp.Plan.Set(ctx, planned)...)
}

func (p *signupPlan) isUnchanged(ctx context.Context) bool {
	record, wish := p.state.record(ctx, &p.resp.Diagnostics), wishOf(ctx, p.signup, p.attempt, &p.resp.Diagnostics)
	return wish.Same(record.Wish) && p.attempt.IsNull() == p.state.Attempt.IsNull()
}

// keepUnchanged plans the values that a submission does not change as known. If
// Dintero changes one of them nevertheless, the apply gives a warning.
func (p *signupPlan) keepUnchanged(ctx context.Context) {
	p.set(ctx, "unconfirmed", unconfirmedValue(nil)) // if the submission stays unconfirmed, the apply is an error
	if !p.state.Visible.IsNull() {
		p.set(ctx, "visible", p.state.Visible) // says what the last refresh has shown
	}
	if !p.state.CreatedAt.IsNull() {
		p.set(ctx, "created_at", p.state.CreatedAt)
	}
	if !p.state.CreatedBy.IsNull() {
		p.set(ctx, "created_by", p.state.CreatedBy)
	}
	if !p.state.Schema.IsNull() {
		p.set(ctx, "schema", p.state.Schema)
	}
	if !p.state.MerchantSerialNumber.IsNull() {
		p.set(ctx, "merchant_serial_number", p.state.MerchantSerialNumber)
	}
}

// destroy plans that a signup is removed from the state. It also works for a
// state without a key.
func (p *signupPlan) destroy(more string) {
	if p.state == nil || p.state.Signup == nil {
		return
	}
	key := onboarding.NewKey(p.state.AccountID.ValueString(), p.state.Signup.CaseID.ValueString())
	if p.session.planned.destroy(key) {
		p.failRename(key)
		return
	}
	p.session.warnStays(&p.resp.Diagnostics, key.String(), more)
}

func (p *signupPlan) setReplaces(ctx context.Context, key onboarding.Key) {
	p.resp.Diagnostics.Append(p.resp.Private.SetKey(ctx, replacesKey, encodeReplaces(key.String()))...)
}

// replaces returns the id of the signup that the first half of this plan was
// about; "" if this is not the second half of a replacement.
func (p *signupPlan) replaces(ctx context.Context) (id string) {
	encoded, diags := p.req.Private.GetKey(ctx, replacesKey)
	p.resp.Diagnostics.Append(diags...)
	_ = json.Unmarshal(encoded, &id) // it fails if there is no private state
	return id
}

func encodeReplaces(id string) []byte {
	encoded, _ := json.Marshal(id) // a string always encodes
	return encoded
}
