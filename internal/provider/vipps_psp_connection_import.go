package provider

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// ImportState takes ACCOUNT/CASE, CASE with the provider's account, or an
// identity. The read that follows fills in what the server shows.
func (r *vippsPSPConnectionResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	var key vippsPSPConnectionIdentity
	if req.ID == "" && req.Identity != nil && !req.Identity.Raw.IsNull() {
		resp.Diagnostics.Append(req.Identity.Get(ctx, &key)...)
	} else {
		key = parseImportID(req.ID, &resp.Diagnostics)
	}
	r.checkKey(&key, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("account_id"), key.AccountID)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("signup").AtName("case_id"), key.CaseID)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), connectionID(key.AccountID, key.CaseID))...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, vippsPSPConnectionIdentity{AccountID: key.AccountID, CaseID: lower(key.CaseID)})...)
}

func parseImportID(id string, diags *diag.Diagnostics) vippsPSPConnectionIdentity {
	account, caseID, both := strings.Cut(id, "/")
	if !both {
		return vippsPSPConnectionIdentity{CaseID: types.StringValue(id)}
	}
	if account == "" || strings.Contains(caseID, "/") {
		diags.AddError("Invalid import id", fmt.Sprintf(
			"The id must be ACCOUNT/CASE, such as T12345678/3c90c3cc-0d44-4b50-8888-8dd25736052a, or the case id alone for a case of the provider's account. It is %q.", id))
	}
	return vippsPSPConnectionIdentity{AccountID: types.StringValue(account), CaseID: types.StringValue(caseID)}
}

// checkKey fills in the provider's account and holds both parts to the rules of
// their attributes.
func (r *vippsPSPConnectionResource) checkKey(key *vippsPSPConnectionIdentity, diags *diag.Diagnostics) {
	if diags.HasError() {
		return
	}
	r.session.use(diags)
	key.AccountID = r.session.account(key.AccountID, diags)
	for _, part := range []struct {
		name  string
		value types.String
		rule  rule
	}{{"account_id", key.AccountID, accountIDRule}, {"case_id", key.CaseID, caseIDRule}} {
		if problem := part.rule.problem("The import's "+part.name, part.value.ValueString()); problem != "" && !diags.HasError() {
			diags.AddError("Invalid import id", problem+" An import id is ACCOUNT/CASE, or the case id alone for a case of the provider's account.")
		}
	}
}
