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

// replacesKey is where the first half of a plan tells the second half which
// signup is there. Terraform plans a replacement as a change and then as a create,
// and hands the private state of the first to the second. It is never in the
// state.
const replacesKey = "replaces"

// ModifyPlan says as early as can be known what an apply would do to people. A
// plan that changes nothing does not get here: see noop_fast_path.go, which has
// to know of every default that comes from the provider.
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

// signupPlan is the plan for one resource. Parts of it can be unknown.
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

// read fills the plan in, and reports whether it could.
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

// key returns the key of the planned signup, with an empty part for what is not
// known.
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
		return // the first half has planned the rest, see replace
	}
	if p.mayOnlySubmit(ctx, key) {
		return
	}
	p.createKnown(ctx, key)
}

// mayOnlySubmit counts a submission that cannot be decided on yet, and reports
// whether that is so.
func (p *signupPlan) mayOnlySubmit(ctx context.Context, key onboarding.Key) bool {
	if isKnown(key) && p.signup.isKnown(ctx) && !p.attempt.IsUnknown() && len(p.session.unknown) == 0 {
		return false
	}
	if err := p.session.run.PlanUnknown(key); err != nil {
		p.fail(key, err)
	}
	return true
}

func (p *signupPlan) createKnown(ctx context.Context, key onboarding.Key) {
	diags := &p.resp.Diagnostics
	isSecondHalf := p.replaces(ctx) == key.String()
	others := p.session.planned.create(key, isSecondHalf)
	switch {
	case isSecondHalf && others.record == nil:
		return // without a refresh, its first half has not looked at it closely
	case isSecondHalf:
	case others.claimed: // this is an apply, and the other resource came first
		diags.AddError(titleDuplicate+": "+key.String(), duplicateText)
		return
	case others.stays:
		diags.AddError(titleDuplicate+": "+key.String(), duplicateText+destroyAnyway)
		return
	case others.created > 0:
		p.session.told.warn(diags, titlePlannedTwice, key.String(), "Two resources of this configuration are to create it; the second one will fail. "+duplicateText, "")
	}
	p.decideCreate(ctx, key, others, isSecondHalf)
}

// decideCreate asks the rules. A record is there for the second half of a
// replacement, for a tainted resource, and for one half of a rename.
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
	// The two halves of a rename are applied in any order, so both orders must
	// come to the same.
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

// failEmptyReplacement is for a replacement (a taint, -replace) that asks for
// the same signup, while nobody can tell whether it is there. With
// create_before_destroy, which a provider cannot see, it would be submitted.
func (p *signupPlan) failEmptyReplacement(key onboarding.Key) {
	p.resp.Diagnostics.AddError(titleEmptyReplacement+": "+key.String(),
		"A replacement does not submit a signup that is there, and no read can tell whether it is. Leave -replace out. "+
			"To submit the signup again, raise attempt instead. If the resource is tainted: terraform untaint ADDRESS. If it was renamed: add a moved block."+destroyAnyway)
}

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

// replace plans a signup of another account or case in the place of this one.
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
	if !successor.mayOnlySubmit(ctx, key) {
		successor.createKnown(ctx, key)
	}
}

// update plans a signup that stays under its key.
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
	if p.mayOnlySubmit(ctx, key) {
		p.keepWhatStays(ctx)
		p.session.told.warn(diags, titleSubmittedAgain, key.String(), "It may be submitted again, depending on values that are known only after apply.", "")
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
		p.keepWhatStays(ctx)
		return
	}
	planned := &vippsPSPConnectionModel{Signup: p.signup, Attempt: p.attempt}
	planned.keep(p.state)
	if decision.Action == onboarding.Adopt {
		planned.Unconfirmed = unconfirmedValue(nil)
	}
	diags.Append(p.resp.Plan.Set(ctx, planned)...)
}

func (p *signupPlan) isUnchanged(ctx context.Context) bool {
	record, wish := p.state.record(ctx, &p.resp.Diagnostics), wishOf(ctx, p.signup, p.attempt, &p.resp.Diagnostics)
	return wish.Same(record.Wish) && p.attempt.IsNull() == p.state.Attempt.IsNull()
}

// keepWhatStays keeps values known that a submission does not change. If Dintero
// changes one all the same, the apply warns of it.
func (p *signupPlan) keepWhatStays(ctx context.Context) {
	p.set(ctx, "unconfirmed", unconfirmedValue(nil)) // or the submission is an error
	if !p.state.Visible.IsNull() {
		p.set(ctx, "visible", p.state.Visible) // it is about the last refresh
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

// destroy plans a signup to leave the state. A state without a key can be
// destroyed, too.
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
// about; "" if this is not a second half.
func (p *signupPlan) replaces(ctx context.Context) (id string) {
	encoded, diags := p.req.Private.GetKey(ctx, replacesKey)
	p.resp.Diagnostics.Append(diags...)
	_ = json.Unmarshal(encoded, &id) // nothing was handed over
	return id
}

func encodeReplaces(id string) []byte {
	encoded, _ := json.Marshal(id) // a string always encodes
	return encoded
}
