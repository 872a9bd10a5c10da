package provider

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/dintero/terraform-provider-dintero/internal/onboarding"
)

var (
	_ resource.ResourceWithConfigure   = (*activationResource)(nil)
	_ resource.ResourceWithImportState = (*activationResource)(nil)
)

func newActivationResource() resource.Resource { return &activationResource{} }

// activationResource waits until people have signed. It is a resource of its
// own, because a create that fails would taint the signup.
type activationResource struct{ session *session }

const defaultActivationTimeout = 20 * time.Minute

type activationModel struct {
	ID                   types.String   `tfsdk:"id"`
	ConnectionID         types.String   `tfsdk:"connection_id"`
	Status               types.String   `tfsdk:"status"`
	MerchantSerialNumber types.String   `tfsdk:"merchant_serial_number"`
	SignatureLink        types.String   `tfsdk:"signature_link"`
	Timeouts             timeouts.Value `tfsdk:"timeouts"`
}

func (*activationResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_vipps_psp_connection_activation"
}

func (*activationResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	kept := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Waits until the connection of a signup is enabled. " +
			"It creates nothing at Dintero. If it times out, the signup is unchanged, and the next apply waits again.",
		Attributes: map[string]schema.Attribute{
			"connection_id": schema.StringAttribute{
				Required:            true,
				MarkdownDescription: "The `id` of a `dintero_vipps_psp_connection`. A change waits again.",
				Validators:          []validator.String{connectionIDRule},
				PlanModifiers:       []planmodifier.String{stringplanmodifier.RequiresReplace()},
			},
			"id":                     schema.StringAttribute{Computed: true, MarkdownDescription: "The same as `connection_id`.", PlanModifiers: kept},
			"status":                 schema.StringAttribute{Computed: true, MarkdownDescription: statusText, PlanModifiers: kept},
			"merchant_serial_number": schema.StringAttribute{Computed: true, MarkdownDescription: merchantSerialNumberText, PlanModifiers: kept},
			"signature_link":         schema.StringAttribute{Computed: true, MarkdownDescription: signatureLinkText, PlanModifiers: kept},
			"timeouts": schema.SingleNestedAttribute{
				Optional:   true,
				CustomType: timeouts.Type{ObjectType: types.ObjectType{AttrTypes: map[string]attr.Type{"create": types.StringType}}},
				Attributes: map[string]schema.Attribute{
					"create": schema.StringAttribute{
						Optional:            true,
						MarkdownDescription: "How long to wait, such as `90m`. Default: `20m`.",
						Validators:          []validator.String{durationRule},
					},
				},
			},
		},
	}
}

func (r *activationResource) Configure(_ context.Context, req resource.ConfigureRequest, _ *resource.ConfigureResponse) {
	r.session = sessionFrom(req.ProviderData)
}

func (r *activationResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var model activationModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &model)...)
	limit, diags := model.Timeouts.Create(ctx, defaultActivationTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() || !r.session.isReady(&resp.Diagnostics) {
		return
	}
	waiting, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	key := onboarding.ParseKey(model.ConnectionID.ValueString())
	snapshot, err := r.session.run.Await(waiting, key)
	if err != nil {
		resp.Diagnostics.AddError(titleNotActivated+": "+key.String(), r.session.explainWait(key, err))
		return
	}
	model.set(key, snapshot)
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}

// set sets the computed attributes to what Dintero shows.
func (m *activationModel) set(key onboarding.Key, snapshot onboarding.Snapshot) {
	m.ID = m.ConnectionID
	m.Status = stringOrNull(snapshot.Status())
	m.MerchantSerialNumber = stringOrNull(snapshot.Connection.Configuration.MerchantSerialNumber)
	m.SignatureLink = stringOrNull(snapshot.SignatureLink(key, m.SignatureLink.ValueString()))
}

// Read removes the activation from the state when the connection has failed or
// was declined, so that the next apply waits again. If nothing can be read, the
// state stays as it is.
func (r *activationResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var model activationModel
	resp.Diagnostics.Append(req.State.Get(ctx, &model)...)
	if !connectionIDRule.check(model.ConnectionID.ValueString()) && !resp.Diagnostics.HasError() {
		resp.Diagnostics.AddError(titleBrokenState, "The state of this resource has no valid connection_id. Run terraform state rm ADDRESS. The next apply then waits again.")
	}
	if resp.Diagnostics.HasError() || !r.session.isReady(&resp.Diagnostics) {
		return
	}
	key := onboarding.ParseKey(model.ConnectionID.ValueString())
	snapshot, err := r.session.run.Snapshot(ctx, key)
	switch {
	case err != nil:
		r.session.addReadFailure(&resp.Diagnostics, key, err)
	case snapshot.Connection == nil: // the signup's own refresh says so
	case snapshot.Connection.Rejected():
		resp.State.RemoveResource(ctx)
	default:
		model.set(key, snapshot)
		resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
	}
}

// Update has nothing to do: only the timeout can change in place.
func (*activationResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var model activationModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &model)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}

// Delete has nothing to do, because Dintero knows nothing of an activation.
func (*activationResource) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {
}

// ImportState accepts the id of any connection, enabled or not.
func (*activationResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	if problem := connectionIDRule.problem("The import's id", req.ID); problem != "" {
		resp.Diagnostics.AddError(titleInvalidImportID, problem)
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("connection_id"), req.ID)...)
}
