package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

var _ list.ListResourceWithConfigure = (*vippsPSPConnectionListResource)(nil)

func newVippsPSPConnectionListResource() list.ListResource { return &vippsPSPConnectionListResource{} }

// vippsPSPConnectionListResource lists an account's signups for terraform query.
type vippsPSPConnectionListResource struct{ session *session }

func (*vippsPSPConnectionListResource) Metadata(ctx context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	(*vippsPSPConnectionResource)(nil).Metadata(ctx, req, resp)
}

func (*vippsPSPConnectionListResource) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Every signup of an account, for `terraform query` (Terraform 1.14 or newer).",
		Attributes: map[string]schema.Attribute{
			"account_id": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "The account whose signups to list. Default: the provider's.",
				Validators:          []validator.String{accountIDRule},
			},
		},
	}
}

func (l *vippsPSPConnectionListResource) Configure(_ context.Context, req resource.ConfigureRequest, _ *resource.ConfigureResponse) {
	l.session = sessionFrom(req.ProviderData)
}

func (l *vippsPSPConnectionListResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var config struct {
		AccountID types.String `tfsdk:"account_id"`
	}
	diags := req.Config.Get(ctx, &config)
	accountID := l.session.account(config.AccountID, &diags)
	var snapshot onboarding.Snapshot
	if !diags.HasError() && l.session.isReady(&diags) {
		snapshot = l.read(ctx, accountID.ValueString(), &diags)
	}
	stream.Results = func(push func(list.ListResult) bool) {
		if len(diags) > 0 && !push(list.ListResult{Diagnostics: diags}) || diags.HasError() {
			return
		}
		for i, model := range listedModels(accountID.ValueString(), snapshot) {
			if int64(i) >= req.Limit && req.Limit > 0 || !push(listResult(ctx, req, model)) {
				return
			}
		}
	}
}

// read reads the account. An account without a connection has nothing to list,
// which is a warning.
func (l *vippsPSPConnectionListResource) read(ctx context.Context, accountID string, diags *diag.Diagnostics) onboarding.Snapshot {
	snapshot, err := l.session.run.Read(ctx, onboarding.Key{AccountID: accountID})
	switch {
	case err != nil:
		l.session.addError(diags, titleNotRead, "account "+accountID, err)
	case snapshot.Connection == nil:
		diags.AddWarning(titleNoConnection+": account "+accountID, "Dintero shows no Vipps PSP connection of the account, so there is nothing to list.")
	}
	return snapshot
}

// listedModels returns the signups as resources. A case that has signups for
// several stores is listed once, because a resource is a case.
func listedModels(accountID string, snapshot onboarding.Snapshot) []*vippsPSPConnectionModel {
	var models []*vippsPSPConnectionModel
	listed := map[onboarding.Key]bool{}
	if snapshot.Connection == nil {
		return nil
	}
	for _, s := range snapshot.Connection.Signups {
		key := onboarding.NewKey(accountID, s.CaseID)
		if _, shown := snapshot.Signup(key); !shown || listed[key] {
			continue
		}
		listed[key] = true
		model := &vippsPSPConnectionModel{}
		model.setShown(key, snapshot)
		models = append(models, model)
	}
	return models
}

func listResult(ctx context.Context, req list.ListRequest, model *vippsPSPConnectionModel) list.ListResult {
	result := req.NewListResult(ctx)
	result.DisplayName = model.ID.ValueString()
	if status := model.Status.ValueString(); status != "" {
		result.DisplayName += " (" + status + ")"
	}
	result.Diagnostics.Append(result.Identity.Set(ctx, identityOf(onboarding.ParseKey(model.ID.ValueString())))...)
	if req.IncludeResource {
		result.Diagnostics.Append(result.Resource.Set(ctx, model)...)
	}
	return result
}
