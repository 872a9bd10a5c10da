package provider

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

// replacesKey is a key of private state. Terraform plans a replacement in two
// halves, as a change and then as a create, and passes the private state of the
// first half to the second. The value is the id of the signup that is replaced.
// It is only in plans, never in the state.
const replacesKey = "replaces"

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
	p.destroy(ctx, "Another signup takes its place.")
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
	successor.decide(ctx, key)
}

// destroy plans that a signup is removed from the state. It also works for a
// state without a key.
func (p *signupPlan) destroy(ctx context.Context, more string) {
	if p.state == nil || p.state.Signup == nil {
		return
	}
	key := onboarding.NewKey(p.state.AccountID.ValueString(), p.state.Signup.CaseID.ValueString())
	var incomplete diag.Diagnostics // a state that cannot be read can be destroyed all the same
	if p.session.planned.destroy(key, p.state.record(ctx, &incomplete)) {
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
