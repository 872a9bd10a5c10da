package provider

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

// ImportState accepts ACCOUNT/CASE, CASE with the provider's account, or an
// identity. Terraform reads the resource afterwards, see finishImport.
func (r *vippsPSPConnectionResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	var id vippsPSPConnectionIdentity
	if req.ID == "" && req.Identity != nil && !req.Identity.Raw.IsNull() {
		resp.Diagnostics.Append(req.Identity.Get(ctx, &id)...)
	} else {
		id = parseImportID(req.ID)
	}
	r.checkImport(&id, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	key := onboarding.NewKey(id.AccountID.ValueString(), id.CaseID.ValueString())
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("account_id"), id.AccountID)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("signup").AtName("case_id"), id.CaseID)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), key.String())...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, identityOf(key))...)
}

func parseImportID(id string) vippsPSPConnectionIdentity {
	account, caseID, both := strings.Cut(id, "/")
	if !both {
		return vippsPSPConnectionIdentity{CaseID: types.StringValue(id)}
	}
	return vippsPSPConnectionIdentity{AccountID: types.StringValue(account), CaseID: types.StringValue(caseID)}
}

// checkImport sets the provider's account if the id has none, and validates both
// parts like the attributes.
func (r *vippsPSPConnectionResource) checkImport(id *vippsPSPConnectionIdentity, diags *diag.Diagnostics) {
	if diags.HasError() || !r.session.isReady(diags) {
		return
	}
	id.AccountID = r.session.account(id.AccountID, diags)
	for _, part := range []struct {
		name  string
		value types.String
		rule  rule
	}{{"account_id", id.AccountID, accountIDRule}, {"case_id", id.CaseID, caseIDRule}} {
		if problem := part.rule.problem("The import's "+part.name, part.value.ValueString()); problem != "" && !diags.HasError() {
			diags.AddError(titleInvalidImportID, problem+" An import id is ACCOUNT/CASE, or the case id alone for a case of the provider's account.")
		}
	}
}

// finishImport is the first read after an import. It is an error if the signup
// does not exist, and a warning if no read shows whether it exists.
func (r *vippsPSPConnectionResource) finishImport(ctx context.Context, model *vippsPSPConnectionModel, key onboarding.Key, view onboarding.View, err error, diags *diag.Diagnostics) {
	if err == nil {
		view, err = r.session.run.Evidence(ctx, key, view)
	}
	if err != nil {
		r.session.addError(diags, titleNotRead, key.String(), err)
		return
	}
	signup, shown := view.Signup(key)
	switch {
	case shown:
		model.Signup.setFromImport(signup)
		r.session.warnShown(diags, key, onboarding.Wish{}, view)
	case view.Reading == onboarding.ReadsWork:
		diags.AddError(titleNotAtDintero+": "+key.String(), "Dintero shows no such signup. Check account and case. To sign the merchant up, leave the import out.")
		return
	default:
		r.session.notices.warn(diags, titleBlindImport, key.String(), "No read shows whether this signup is there: check account and case. "+responses(view.Responses),
			"The next apply records your configuration and submits nothing. If the signup is not there, this merchant is never signed up.")
	}
	model.setFromView(key, view, "")
}
