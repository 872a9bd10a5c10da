package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

// vippsPSPConnectionModel is the plan and the state of a signup. The provider has
// no other memory from one run to the next.
type vippsPSPConnectionModel struct {
	ID          types.String `tfsdk:"id"`
	AccountID   types.String `tfsdk:"account_id"`
	Signup      types.Object `tfsdk:"signup"`
	Attempt     types.Int64  `tfsdk:"attempt"` // null only between an import and the next apply
	Adopted     types.Bool   `tfsdk:"adopted"`
	SubmittedAt types.String `tfsdk:"submitted_at"`
	connectionModel
}

// signupModel is what the user writes. CONTRIBUTING.md lists all places for a new
// field ("Add an attribute to the signup").
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

func identityOf(key onboarding.Key) vippsPSPConnectionIdentity {
	return vippsPSPConnectionIdentity{AccountID: types.StringValue(key.AccountID), CaseID: types.StringValue(key.CaseID)}
}

var signupType = objectType(signupAttributes())

// config converts a plan for package onboarding. What is not known yet, or not
// there, is empty, and Unknown says so.
func (m *vippsPSPConnectionModel) config(ctx context.Context, diags *diag.Diagnostics) onboarding.Config {
	config := onboarding.Config{Key: onboarding.Key{AccountID: m.AccountID.ValueString()}, Attempt: m.Attempt.ValueInt64()}
	value, err := m.Signup.ToTerraformValue(ctx)
	config.Unknown = err != nil || !value.IsFullyKnown() || m.Attempt.IsUnknown() || m.AccountID.IsUnknown()
	if m.Signup.IsNull() || m.Signup.IsUnknown() {
		return config
	}
	var signup signupModel
	diags.Append(m.Signup.As(ctx, &signup, basetypes.ObjectAsOptions{})...)
	config.CaseID = signup.CaseID.ValueString()
	config.Key = onboarding.NewKey(config.Key.AccountID, config.CaseID)
	if config.Unknown {
		return config
	}
	var options []paymentOptionModel
	diags.Append(signup.PaymentOptions.ElementsAs(ctx, &options, false)...)
	for _, option := range options {
		var currencies []string
		diags.Append(option.Currencies.ElementsAs(ctx, &currencies, false)...)
		config.PaymentOptions = append(config.PaymentOptions, dintero.PaymentOption{Type: option.Type.ValueString(), Currencies: currencies})
	}
	config.Logo = signup.Logo.ValueString()
	return config
}

// state converts a state for package onboarding. It adds an error if the state
// was edited by hand and has no key.
func (m *vippsPSPConnectionModel) state(ctx context.Context, diags *diag.Diagnostics) *onboarding.State {
	config := m.config(ctx, diags)
	if !config.Key.IsKnown() && !diags.HasError() {
		diags.AddError(titleBrokenState, "The state of this resource has no account_id or no signup.case_id. Remove it with terraform state rm, and import the signup.")
	}
	return &onboarding.State{
		Config:      config,
		SubmittedAt: m.SubmittedAt.ValueString(),
		UpdatedAt:   m.UpdatedAt.ValueString(),
		Status:      m.Status.ValueString(),
	}
}

// setShown sets all values to what Dintero shows of a signup that is taken over.
func (m *vippsPSPConnectionModel) setShown(key onboarding.Key, snapshot onboarding.Snapshot) {
	signup, _ := snapshot.Signup(key)
	m.ID, m.AccountID = types.StringValue(key.String()), types.StringValue(key.AccountID)
	m.Signup = types.ObjectValueMust(signupType.AttrTypes, map[string]attr.Value{
		"case_id":         types.StringValue(signup.CaseID),
		"payment_options": paymentOptionValues(signup.PaymentOptions),
		"logo":            stringOrNull(signup.Logo),
	})
	m.Attempt, m.Adopted = types.Int64Null(), types.BoolValue(true)
	m.SubmittedAt = stringOrNull(signup.CreatedAt)
	m.connectionModel = connectionValues(snapshot.Connection, newestEvents)
	m.SignatureLink = stringOrNull(snapshot.SignatureLink(key, ""))
}

// setResult sets the values that the plan left unknown to what an apply has led
// to. The others are saved as planned, because Terraform accepts no others, and
// the next refresh moves them. If Dintero's answer does not show the connection,
// they are as before.
func (m *vippsPSPConnectionModel) setResult(result onboarding.Result, before connectionModel) {
	shown := before
	if result.Connection != nil {
		shown = connectionValues(result.Connection, newestEvents)
		shown.SignatureLink = stringOrNull(result.SignatureLink)
	}
	m.connectionModel = m.or(shown)
	m.Adopted = knownOr(m.Adopted, types.BoolValue(result.Action != onboarding.Submit))
	m.SubmittedAt = knownOr(m.SubmittedAt, stringOrNull(result.SubmittedAt))
}

// knownOr returns the planned value, or the other one if the planned value is not
// known.
func knownOr[T attr.Value](planned, other T) T {
	if planned.IsUnknown() {
		return other
	}
	return planned
}
