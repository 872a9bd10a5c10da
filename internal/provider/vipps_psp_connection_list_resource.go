package provider

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
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
	view := l.view(ctx, accountID, &diags)
	if diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	stream.Results = func(push func(list.ListResult) bool) {
		for i, model := range listedModels(accountID, view) {
			if int64(i) >= req.Limit && req.Limit > 0 || !push(listResult(ctx, req, model)) {
				return
			}
		}
	}
}

func (l *vippsPSPConnectionListResource) view(ctx context.Context, accountID types.String, diags *diag.Diagnostics) dintero.View {
	client := l.session.use(diags)
	if diags.HasError() {
		return dintero.View{}
	}
	view, err := client.Read(ctx, accountID.ValueString(), "")
	if err == nil && view.Connection == nil {
		err = &dintero.UnseenError{AccountID: accountID.ValueString(), Reads: view.Reads}
	}
	if err != nil {
		addProblem(diags, "Signups not listed", err)
	}
	return view
}

// listedModels are the signups as resources, each case once: a resource is a
// case, whatever number of stores it has entries for.
func listedModels(accountID types.String, view dintero.View) []*vippsPSPConnectionModel {
	var models []*vippsPSPConnectionModel
	listed := map[string]bool{}
	for _, s := range view.Signups() {
		key := strings.ToLower(string(s.CaseID))
		if key == "" || listed[key] {
			continue
		}
		listed[key] = true
		shown, _ := view.Find(key)
		model := &vippsPSPConnectionModel{AccountID: accountID, Signup: &signupModel{PaymentOptions: types.SetNull(paymentOptionType)}}
		model.Signup.takeOver(shown)
		model.show(view)
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
	result.Diagnostics.Append(result.Identity.Set(ctx, model.identity())...)
	if req.IncludeResource {
		result.Diagnostics.Append(result.Resource.Set(ctx, model)...)
	}
	return result
}
