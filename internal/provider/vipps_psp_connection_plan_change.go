package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"

	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

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
	if key.IsKnown() {
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
		p.keepUnchanged(ctx, p.state.Unconfirmed.IsNull())
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
		p.keepUnchanged(ctx, true)
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
func (p *signupPlan) keepUnchanged(ctx context.Context, isKnownToSubmit bool) {
	if isKnownToSubmit {
		p.set(ctx, "unconfirmed", unconfirmedValue(nil)) // if the submission stays unconfirmed, the apply is an error
	}
	for name, value := range map[string]attr.Value{
		"visible":                p.state.Visible, // says what the last refresh has shown
		"created_at":             p.state.CreatedAt,
		"created_by":             p.state.CreatedBy,
		"schema":                 p.state.Schema,
		"merchant_serial_number": p.state.MerchantSerialNumber,
	} {
		if !value.IsNull() {
			p.set(ctx, name, value)
		}
	}
}
