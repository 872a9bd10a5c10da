package provider

import (
	"context"

	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

// create plans a new signup, or the second half of a replacement.
func (p *signupPlan) create(ctx context.Context) {
	key := p.key()
	p.set(ctx, "account_id", p.account)
	if p.attempt.IsNull() {
		p.attempt = numberOf(1)
	}
	p.set(ctx, "attempt", p.attempt)
	if key.IsKnown() {
		p.set(ctx, "id", key.String())
	}
	if replaced := p.replaces(ctx); replaced != "" && replaced != key.String() {
		return // the first half has planned this signup already, see replace
	}
	p.decide(ctx, key)
}

// decide decides about a new signup. If this run has removed the signup from the
// state, there is nothing to decide: in an apply, Terraform plans the create once
// more after the delete. The signup is no longer in the state then, and an error
// would lose it.
func (p *signupPlan) decide(ctx context.Context, key onboarding.Key) {
	switch {
	case p.session.planned.released(key) != nil:
	case p.isUndecided(ctx, key):
		p.checkUndecided(ctx, key)
	default:
		p.createKnown(ctx, key)
	}
}

// checkUndecided refuses a replacement or a rename with a value that is not
// known yet, if no read shows the signup. Once the value is known, Terraform
// does not give the provider the state to compare with, and with
// create_before_destroy the signup would be submitted again.
func (p *signupPlan) checkUndecided(ctx context.Context, key onboarding.Key) {
	if !key.IsKnown() || len(p.session.unknown) > 0 {
		return
	}
	isSecondHalf := p.replaces(ctx) == key.String()
	others := p.session.planned.create(key, isSecondHalf)
	if !isSecondHalf && p.isDuplicate(key, others) {
		return
	}
	if others.record == nil {
		others.record = p.session.stored.record(ctx, key)
	}
	view, err := p.session.run.View(ctx, key, others.record)
	_, shown := view.Signup(key)
	switch {
	case shown:
	case others.record == nil:
		if p.isUnsafeRename(ctx, key, others) {
			p.failRename(key)
		}
	case err != nil:
		p.fail(key, err)
	default:
		p.failEmptyReplacement(key)
	}
}

// isUnsafeRename notes that this create may submit its signup instead of
// adopting it. It reports whether another resource gives the signup up, or has
// it in a state that was loaded while this plan was reading.
func (p *signupPlan) isUnsafeRename(ctx context.Context, key onboarding.Key, others plannedKey) bool {
	isDestroyed := p.session.planned.createUnsafely(key)
	return isDestroyed || others.record == nil && p.session.stored.record(ctx, key) != nil
}

// createKnown plans a new signup all of whose values are known. It finds other
// resources for the same signup first.
func (p *signupPlan) createKnown(ctx context.Context, key onboarding.Key) {
	diags := &p.resp.Diagnostics
	isSecondHalf := p.replaces(ctx) == key.String()
	others := p.session.planned.create(key, isSecondHalf)
	if !isSecondHalf && p.isDuplicate(key, others) {
		return
	}
	wish := wishOf(ctx, p.signup, p.attempt, diags)
	isUnsafe := !isSecondHalf && p.session.planned.wants(key, wish)
	isRefreshed := others.record != nil
	if !isRefreshed { // looked up after the wish was noted, because other states are being loaded
		others.record = p.session.stored.record(ctx, key)
	}
	// Terraform does not refresh a resource that is only removed from the state,
	// and its apply does not tell the provider about it.
	isForgotten := !isSecondHalf && !isRefreshed && !p.session.isApplying.Load() && others.record != nil && onboarding.MaySubmit(others.record, wish)
	if isUnsafe || isForgotten {
		p.failRename(key)
		return
	}
	p.decideCreate(ctx, key, wish, others, isSecondHalf)
}

// isDuplicate reports whether another resource has the signup, and keeps it, as
// an error. Another resource that is to create it as well is a warning.
func (p *signupPlan) isDuplicate(key onboarding.Key, others plannedKey) bool {
	diags := &p.resp.Diagnostics
	switch {
	case others.claimed: // this is an apply, and another resource has created the signup
		diags.AddError(titleDuplicate+": "+key.String(), duplicateText)
		return true
	case others.stays:
		diags.AddError(titleDuplicate+": "+key.String(), duplicateText+destroyAnyway)
		return true
	case others.created > 0:
		p.session.notices.warn(diags, titlePlannedTwice, key.String(), "Two resources of this configuration are to create it; the second one will fail. "+duplicateText, "")
	}
	return false
}

// decideCreate lets package onboarding decide. There is a record if this is the
// second half of a replacement, if the resource is tainted, or in one half of a
// rename.
func (p *signupPlan) decideCreate(ctx context.Context, key onboarding.Key, wish onboarding.Wish, others plannedKey, isSecondHalf bool) {
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
	if !isSafe && !isSecondHalf && p.isUnsafeRename(ctx, key, others) {
		p.failRename(key)
		return
	}
	if _, shown := view.Signup(key); decision.Action == onboarding.Keep && !others.destroyed && !shown {
		p.failEmptyReplacement(key)
		return
	}
	if decision.Action == onboarding.Keep && !isSecondHalf {
		decision = onboarding.Decision{Action: onboarding.Adopt, Reason: onboarding.ReasonShown, View: view}
	}
	p.session.warnDecision(&p.resp.Diagnostics, key, p.state, wish, decision)
}

// failEmptyReplacement refuses a replacement (a taint, -replace) that asks for
// the same signup if no read shows the signup. With create_before_destroy, which
// a provider cannot see, the signup would be submitted again.
func (p *signupPlan) failEmptyReplacement(key onboarding.Key) {
	p.resp.Diagnostics.AddError(titleEmptyReplacement+": "+key.String(),
		"A replacement does not submit a signup that is there, and no read shows that this one is. Leave -replace out. "+
			"To submit the signup again, raise attempt instead. If the resource is tainted: terraform untaint ADDRESS. If it was renamed: add a moved block."+destroyAnyway)
}

// failRename refuses a rename without a moved block that might submit the
// signup again.
func (p *signupPlan) failRename(key onboarding.Key) {
	p.resp.Diagnostics.AddError(titleUnsafeRename+": "+key.String(), unsafeRenameText(key))
}

func unsafeRenameText(key onboarding.Key) string {
	return "The state has this signup under one address, and another resource is to create it, as after a rename. Its configuration has changed, or Dintero does not show it as it is configured, so it might be submitted twice. " +
		"Say that it is the same one:\n\nmoved {\n  from = OLD_ADDRESS\n  to   = NEW_ADDRESS\n}\n\n" +
		"If it is one resource that is tainted, plan without -refresh=false. If it is one resource, whose replacement with create_before_destroy has failed: terraform state rm ADDRESS, then import the signup:\n\n" + importBlock(key) + destroyAnyway
}
