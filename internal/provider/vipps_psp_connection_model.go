package provider

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

// vippsPSPConnectionModel is the state of a signup. The provider has no other
// memory from one run to the next.
type vippsPSPConnectionModel struct {
	ID          types.String `tfsdk:"id"`
	AccountID   types.String `tfsdk:"account_id"`
	Signup      *signupModel `tfsdk:"signup"`
	Attempt     types.Number `tfsdk:"attempt"` // null only between an import and the next change
	SignedUpAt  types.String `tfsdk:"signed_up_at"`
	Visible     types.Bool   `tfsdk:"visible"`
	Unconfirmed types.Object `tfsdk:"unconfirmed"`
	connectionModel
}

// signupModel is what the user writes. CONTRIBUTING.md lists all places for a
// new field ("Add an attribute to a signup"). PaymentOptions is a set of
// Terraform's type, because any part of it can be unknown in a plan. It is null
// only after an import that could not read the payment options.
type signupModel struct {
	CaseID         types.String `tfsdk:"case_id"`
	PaymentOptions types.Set    `tfsdk:"payment_options"`
	Logo           types.String `tfsdk:"logo"`
}

type paymentOptionModel struct {
	Type       types.String `tfsdk:"type"`
	Currencies types.Set    `tfsdk:"currencies"`
}

// vippsPSPConnectionIdentity is a signup's key, in lower case so that it stays
// the same however the case id is written.
type vippsPSPConnectionIdentity struct {
	AccountID types.String `tfsdk:"account_id"`
	CaseID    types.String `tfsdk:"case_id"`
}

// key returns the key of the signup. It adds an error if there is none, because
// the state was edited by hand.
func (m *vippsPSPConnectionModel) key(diags *diag.Diagnostics) onboarding.Key {
	if m.AccountID.ValueString() == "" || m.Signup == nil || m.Signup.CaseID.ValueString() == "" {
		diags.AddError(titleBrokenState, "The state of this resource has no account_id or no signup.case_id. Remove it with terraform state rm, and import the signup.")
		return onboarding.Key{}
	}
	return onboarding.NewKey(m.AccountID.ValueString(), m.Signup.CaseID.ValueString())
}

func identityOf(key onboarding.Key) vippsPSPConnectionIdentity {
	return vippsPSPConnectionIdentity{AccountID: types.StringValue(key.AccountID), CaseID: types.StringValue(key.CaseID)}
}

// isNew reports whether the state was imported and not refreshed since.
func (m *vippsPSPConnectionModel) isNew() bool { return m.Visible.IsNull() && m.Attempt.IsNull() }

// record converts the state for package onboarding. It is nil for nil.
func (m *vippsPSPConnectionModel) record(ctx context.Context, diags *diag.Diagnostics) *onboarding.Record {
	if m == nil {
		return nil
	}
	record := &onboarding.Record{
		Wish:       wishOf(ctx, m.Signup, m.Attempt, diags),
		Imported:   m.Attempt.IsNull(),
		SignedUpAt: m.SignedUpAt.ValueString(),
		UpdatedAt:  m.UpdatedAt.ValueString(),
		Status:     m.Status.ValueString(),
	}
	if attributes := m.Unconfirmed.Attributes(); !m.Unconfirmed.IsNull() && len(attributes) > 0 {
		sentAt, _ := attributes["sent_at"].(types.String)
		attempt, _ := attributes["attempt"].(types.Number)
		record.Unconfirmed = &onboarding.Unconfirmed{SentAt: dintero.ParseTime(sentAt.ValueString()), Attempt: int64Of(attempt)}
	}
	return record
}

// unconfirmedValue is null for nil.
func unconfirmedValue(u *onboarding.Unconfirmed) types.Object {
	if u == nil {
		return types.ObjectNull(unconfirmedType)
	}
	return types.ObjectValueMust(unconfirmedType, map[string]attr.Value{
		"sent_at": types.StringValue(u.SentAt.UTC().Format(time.RFC3339Nano)),
		"attempt": numberOf(u.Attempt),
	})
}

// wishOf converts a configuration for package onboarding. All of it must be
// known. If attempt is null, it is 1.
func wishOf(ctx context.Context, signup *signupModel, attempt types.Number, diags *diag.Diagnostics) onboarding.Wish {
	wish := onboarding.Wish{Attempt: max(1, int64Of(attempt))}
	if signup == nil {
		return wish
	}
	var models []paymentOptionModel
	diags.Append(signup.PaymentOptions.ElementsAs(ctx, &models, false)...)
	for _, option := range models {
		var currencies []string
		diags.Append(option.Currencies.ElementsAs(ctx, &currencies, false)...)
		wish.PaymentOptions = append(wish.PaymentOptions, dintero.PaymentOption{Type: option.Type.ValueString(), Currencies: currencies})
	}
	wish.Logo = signup.Logo.ValueString()
	return wish
}

// isKnown reports whether all of the signup is known.
func (m *signupModel) isKnown(ctx context.Context) bool {
	if m == nil || m.CaseID.IsUnknown() || m.Logo.IsUnknown() {
		return false
	}
	options, err := m.PaymentOptions.ToTerraformValue(ctx)
	return err == nil && options.IsFullyKnown()
}

// setFromView sets the computed attributes to what Dintero shows. An attribute
// that it does not show is null, except signed_up_at, which keeps its value.
func (m *vippsPSPConnectionModel) setFromView(key onboarding.Key, view onboarding.View, link string) {
	signup, shown := view.Signup(key)
	m.ID = types.StringValue(key.String())
	m.connectionModel = connectionValues(view.Connection, newestEvents)
	m.SignatureLink = stringOrNull(view.SignatureLink(key, link))
	m.Visible = types.BoolValue(shown)
	m.Unconfirmed = unconfirmedValue(nil)
	if signup.CreatedAt != "" || m.SignedUpAt.IsUnknown() {
		m.SignedUpAt = stringOrNull(signup.CreatedAt)
	}
}

// setFromImport sets the signup to what Dintero shows.
func (m *signupModel) setFromImport(shown dintero.Signup) {
	if shown.CaseID != "" {
		m.CaseID = types.StringValue(shown.CaseID)
	}
	if len(shown.PaymentOptions) > 0 {
		m.PaymentOptions = paymentOptionValues(shown.PaymentOptions)
	}
	m.Logo = stringOrNull(shown.Logo)
}

// copyComputed copies the computed attributes from another state of the signup.
func (m *vippsPSPConnectionModel) copyComputed(other *vippsPSPConnectionModel) {
	kept := *other
	kept.Signup, kept.Attempt = m.Signup, m.Attempt
	*m = kept
}
