package provider

import (
	"context"
	"errors"
	"reflect"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

// refresh reads the signup, sets the computed attributes, and reports whether
// anything has changed.
func (r *vippsPSPConnectionResource) refresh(ctx context.Context, model *vippsPSPConnectionModel, key onboarding.Key, diags *diag.Diagnostics) bool {
	before, signup := *model, *model.Signup
	before.Signup = &signup
	record := model.record(ctx, diags)
	r.session.planned.read(key, record)
	view, err := r.session.run.View(ctx, key, record)
	if err != nil && !isAboutAccount(err) {
		r.session.addError(diags, titleNotRead, key.String(), err, destroyAnyway)
		return false
	}
	if record.Unconfirmed != nil && view.Connection == nil {
		r.session.warnUnconfirmed(diags, key, record.Unconfirmed, view)
	}
	switch {
	case model.isNew():
		r.finishImport(ctx, model, key, view, err, diags)
	case err != nil:
		r.session.warnUnread(diags, key.AccountID, r.session.reason(err))
		model.Visible = types.BoolValue(false)
	case view.Connection == nil:
		r.session.warnUnread(diags, key.AccountID, responses(view.Responses))
		model.Visible = types.BoolValue(false)
	default:
		r.applyView(ctx, model, key, record, view, diags)
	}
	return !reflect.DeepEqual(*model, before)
}

// isAboutAccount reports whether an error is about one account only. It is then
// a warning, so that the plan goes on with the other accounts.
func isAboutAccount(err error) bool {
	var token *dintero.TokenError
	return errors.As(err, &token) && dintero.CauseOf(err) == dintero.CauseGrant
}

// applyView sets the computed attributes to what Dintero shows, if package
// onboarding decides so. It never changes what the user wrote.
func (r *vippsPSPConnectionResource) applyView(ctx context.Context, model *vippsPSPConnectionModel, key onboarding.Key, record *onboarding.Record, view onboarding.View, diags *diag.Diagnostics) {
	signup, shown := view.Signup(key)
	if shown && model.Signup.PaymentOptions.IsNull() {
		model.Signup.setFromImport(signup) // the import could not read it
	}
	wish := wishOf(ctx, model.Signup, model.Attempt, diags)
	switch r.session.run.Refresh(key, *record, view) {
	case onboarding.RefreshNone:
		return
	case onboarding.RefreshUnconfirmed:
		model.Visible = types.BoolValue(shown)
		r.session.warnUnconfirmed(diags, key, record.Unconfirmed, view)
	case onboarding.RefreshValues:
		model.setFromView(key, view, model.SignatureLink.ValueString())
	}
	r.session.warnShown(diags, key, wish, view)
}
