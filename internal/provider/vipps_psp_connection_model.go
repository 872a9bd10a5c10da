package provider

import (
	"context"
	"reflect"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

type vippsPSPConnectionModel struct {
	ID         types.String `tfsdk:"id"`
	AccountID  types.String `tfsdk:"account_id"`
	Signup     *signupModel `tfsdk:"signup"`
	SignedUpAt types.String `tfsdk:"signed_up_at"`
	connectionModel
}

// signupModel keeps the options as a set, for any part of them can be unknown
// while planning. They are null only after an import that could not see them.
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

func (m *vippsPSPConnectionModel) identity() vippsPSPConnectionIdentity {
	return vippsPSPConnectionIdentity{AccountID: m.AccountID, CaseID: lower(m.Signup.CaseID)}
}

// clone is a copy that can be changed: values are never changed in place.
func (m *vippsPSPConnectionModel) clone() *vippsPSPConnectionModel {
	clone, signup := *m, *m.Signup
	clone.Signup = &signup
	return &clone
}

// equal tells whether all values are the same; sets in any order.
func (m *vippsPSPConnectionModel) equal(other *vippsPSPConnectionModel) bool {
	return equalFields(reflect.ValueOf(*m), reflect.ValueOf(*other))
}

func equalFields(a, b reflect.Value) bool {
	if a.CanInterface() {
		if value, ok := a.Interface().(attr.Value); ok {
			return value.Equal(b.Interface().(attr.Value))
		}
	}
	if a.Kind() == reflect.Pointer {
		return equalFields(a.Elem(), b.Elem())
	}
	for i := range a.NumField() {
		if !equalFields(a.Field(i), b.Field(i)) {
			return false
		}
	}
	return true
}

func lower(s types.String) types.String {
	return types.StringValue(strings.ToLower(s.ValueString()))
}

func connectionID(accountID, caseID types.String) types.String {
	return types.StringValue(accountID.ValueString() + "/" + lower(caseID).ValueString())
}

// show makes the computed attributes those of what Dintero shows. What it does
// not show is null, but for the time of the signup, which does not move.
func (m *vippsPSPConnectionModel) show(view dintero.View) {
	m.ID = connectionID(m.AccountID, m.Signup.CaseID)
	m.connectionModel = connectionValues(view.Connection, newestEvents)
	if s, presence := view.Find(m.Signup.CaseID.ValueString()); presence == dintero.Present {
		m.SignedUpAt = stringOrNull(s.CreatedAt)
	}
	if m.SignedUpAt.IsUnknown() {
		m.SignedUpAt = types.StringNull()
	}
}

// remember takes over what was known before the same signup was replaced.
func (m *vippsPSPConnectionModel) remember(before *vippsPSPConnectionModel) {
	m.connectionModel, m.SignedUpAt = before.connectionModel, before.SignedUpAt
}

// seen tells whether what was signed up for is known; it is not after an import
// where no read shows it.
func (m *signupModel) seen() bool { return !m.PaymentOptions.IsNull() }

// known tells whether nothing in the signup is left to be known after apply.
func (m *signupModel) known(ctx context.Context) bool {
	if m.CaseID.IsUnknown() || m.Logo.IsUnknown() {
		return false
	}
	options, err := m.PaymentOptions.ToTerraformValue(ctx)
	return err == nil && options.IsFullyKnown()
}

// value is the signup as Dintero's side knows it. It has to be known.
func (m *signupModel) value(ctx context.Context, diags *diag.Diagnostics) dintero.Signup {
	var models []paymentOptionModel
	diags.Append(m.PaymentOptions.ElementsAs(ctx, &models, false)...)
	options := make([]dintero.PaymentOption, len(models))
	for i, option := range models {
		var currencies []string
		diags.Append(option.Currencies.ElementsAs(ctx, &currencies, false)...)
		options[i] = dintero.NewPaymentOption(option.Type.ValueString(), currencies)
	}
	return dintero.NewSignup(m.CaseID.ValueString(), options, m.Logo.ValueString())
}
