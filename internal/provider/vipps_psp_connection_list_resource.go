package provider

import (
	"context"
	"slices"

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

func (*vippsPSPConnectionListResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = vippsPSPConnectionType
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
	accountID, ok := l.session.accountNow(config.AccountID, &diags)
	var snapshot onboarding.Snapshot
	if ok {
		var err error
		snapshot, err = l.session.run.Read(ctx, onboarding.Key{AccountID: accountID})
		switch {
		case isA[*onboarding.NotShownError](err):
			diags.AddWarning(titleNoConnection+": account "+accountID, "Dintero shows no Vipps PSP connection of the account, so there is nothing to list.")
		case err != nil:
			l.session.addError(&diags, titleNotRead, "account "+accountID, err)
		}
	}
	stream.Results = func(push func(list.ListResult) bool) {
		if len(diags) > 0 && !push(list.ListResult{Diagnostics: diags}) || diags.HasError() {
			return
		}
		for i, key := range listedKeys(accountID, snapshot) {
			if int64(i) >= req.Limit && req.Limit > 0 || !push(listResult(ctx, req, key, snapshot)) {
				return
			}
		}
	}
}

// listedKeys returns the keys of the signups. A case that has signups for several
// stores is listed once, because a resource is a case.
func listedKeys(accountID string, snapshot onboarding.Snapshot) []onboarding.Key {
	if snapshot.Connection == nil {
		return nil
	}
	var keys []onboarding.Key
	for _, s := range snapshot.Connection.Signups {
		key := onboarding.NewKey(accountID, s.CaseID)
		if _, shown := snapshot.Signup(key); shown && !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	return keys
}

func listResult(ctx context.Context, req list.ListRequest, key onboarding.Key, snapshot onboarding.Snapshot) list.ListResult {
	result := req.NewListResult(ctx)
	result.DisplayName = key.String()
	if status := snapshot.Status(); status != "" {
		result.DisplayName += " (" + status + ")"
	}
	result.Diagnostics.Append(result.Identity.Set(ctx, identityOf(key))...)
	if req.IncludeResource {
		var model vippsPSPConnectionModel
		model.setShown(key, snapshot)
		result.Diagnostics.Append(result.Resource.Set(ctx, &model)...)
	}
	return result
}
