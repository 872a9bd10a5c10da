package provider

import (
	"context"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

var (
	_ resource.ResourceWithConfigure   = (*activationResource)(nil)
	_ resource.ResourceWithImportState = (*activationResource)(nil)
)

func newActivationResource() resource.Resource { return &activationResource{} }

// activationResource waits for people. It is a resource of its own so that a
// wait that runs out leaves the signup alone.
type activationResource struct{ session *session }

const (
	waitForEnabled       = "enabled"
	waitForSignatureLink = "signature_link"

	defaultActivationTimeout = 20 * time.Minute
)

type activationModel struct {
	ConnectionID         types.String   `tfsdk:"connection_id"`
	WaitFor              types.String   `tfsdk:"wait_for"`
	Status               types.String   `tfsdk:"status"`
	MerchantSerialNumber types.String   `tfsdk:"merchant_serial_number"`
	SignatureLink        types.String   `tfsdk:"signature_link"`
	Timeouts             timeouts.Value `tfsdk:"timeouts"`
}

func (*activationResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_vipps_psp_connection_activation"
}

func (*activationResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	kept := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Waits until a signup has come as far as it should: until its connection is enabled, or has a link to sign at. " +
			"It is nothing at Dintero; a wait that runs out leaves the signup as it is, and the next apply waits again.",
		Attributes: map[string]schema.Attribute{
			"connection_id": schema.StringAttribute{
				Required:            true,
				MarkdownDescription: "The `id` of a `dintero_vipps_psp_connection`. Changing it waits anew.",
				Validators:          []validator.String{connectionIDRule},
				PlanModifiers:       []planmodifier.String{stringplanmodifier.RequiresReplace()},
			},
			"wait_for": schema.StringAttribute{
				Optional:            true,
				Computed:            true,
				Default:             stringdefault.StaticString(waitForEnabled),
				MarkdownDescription: "What to wait for: `enabled` (default), or `signature_link`. Changing it waits anew.",
				Validators:          []validator.String{stringvalidator.OneOf(waitForEnabled, waitForSignatureLink)},
				PlanModifiers:       []planmodifier.String{stringplanmodifier.RequiresReplace()},
			},
			"status":                 schema.StringAttribute{Computed: true, MarkdownDescription: statusText, PlanModifiers: kept},
			"merchant_serial_number": schema.StringAttribute{Computed: true, MarkdownDescription: merchantSerialNumberText, PlanModifiers: kept},
			"signature_link":         schema.StringAttribute{Computed: true, MarkdownDescription: signatureLinkText, PlanModifiers: kept},
			"timeouts": timeouts.Attributes(ctx, timeouts.Opts{
				Create:            true,
				CreateDescription: "How long to wait, such as `90m`. Default: `20m`.",
			}),
		},
	}
}

func (r *activationResource) Configure(_ context.Context, req resource.ConfigureRequest, _ *resource.ConfigureResponse) {
	r.session = sessionFrom(req.ProviderData)
}

func (r *activationResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var model activationModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &model)...)
	client := r.session.use(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	limit, diags := model.Timeouts.Create(ctx, defaultActivationTimeout)
	resp.Diagnostics.Append(diags...)
	waiting, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	accountID, caseID := model.key()
	connection, err := client.Await(waiting, accountID, caseID, model.reached)
	if err != nil {
		resp.Diagnostics.AddError("Signup not activated", explainWait(err, model.WaitFor.ValueString()))
		return
	}
	model.show(connection)
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}

// Read leaves the state when what was waited for no longer holds, so that the
// next apply waits again.
func (r *activationResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var model activationModel
	resp.Diagnostics.Append(req.State.Get(ctx, &model)...)
	client := r.session.use(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	accountID, caseID := model.key()
	view, err := client.Read(ctx, accountID, caseID)
	if err != nil {
		addProblem(&resp.Diagnostics, "Connection not read", err)
		return
	}
	if view.Connection == nil {
		r.session.warnUnseen(&resp.Diagnostics, accountID, view)
		return
	}
	if _, presence := view.Find(caseID); presence == dintero.Missing || !model.holds(view.Connection) {
		resp.State.RemoveResource(ctx)
		return
	}
	model.show(view.Connection)
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}

// Update has nothing to do: only the time-out can change in place.
func (*activationResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var model activationModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &model)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}

// Delete has nothing to do: an activation is nothing at Dintero.
func (*activationResource) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {
}

// ImportState takes the id of a connection that is enabled.
func (*activationResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	if problem := connectionIDRule.problem("The import's id", req.ID); problem != "" {
		resp.Diagnostics.AddError("Invalid import id", problem)
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("connection_id"), req.ID)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("wait_for"), waitForEnabled)...)
}

func (m *activationModel) key() (accountID, caseID string) {
	accountID, caseID, _ = strings.Cut(m.ConnectionID.ValueString(), "/")
	return accountID, caseID
}

// reached tells whether the wait is over. Who waits for a link is done, too,
// when there is nothing left to sign.
func (m *activationModel) reached(c *dintero.Connection) bool {
	return c.Status == dintero.StatusEnabled ||
		m.WaitFor.ValueString() == waitForSignatureLink && c.SignatureLink() != ""
}

func (m *activationModel) holds(c *dintero.Connection) bool { return !c.Ended() && m.reached(c) }

func (m *activationModel) show(c *dintero.Connection) {
	m.Status = stringOrNull(c.Status)
	m.MerchantSerialNumber = stringOrNull(c.Configuration.MerchantSerialNumber)
	m.SignatureLink = stringOrNull(c.SignatureLink())
}
