package provider_test

import (
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

// What tests of the protocol sign up, as configurations and as states.
const (
	shopSignupJSON   = `"signup":{"case_id":"` + acctest.CaseID + `","payment_options":[{"type":"dintero_psp.vipps","currencies":["NOK"]}]}`
	shopJSON         = `{` + shopSignupJSON + `}`
	shopSEKJSON      = `{"signup":{"case_id":"` + acctest.CaseID + `","payment_options":[{"type":"dintero_psp.vipps","currencies":["SEK"]}]}}`
	otherShopJSON    = `{"signup":{"case_id":"` + acctest.OtherCaseID + `","payment_options":[{"type":"dintero_psp.vipps","currencies":["NOK"]}]}}`
	shopStateJSON    = `{"id":"` + acctest.ShopID + `","account_id":"` + dinterotest.Account + `","attempt":1,` + shopSignupJSON + `}`
	shopIdentityJSON = `{"account_id":"` + dinterotest.Account + `","case_id":"` + acctest.CaseID + `"}`
)

var identityType = tftypes.Object{AttributeTypes: map[string]tftypes.Type{"account_id": tftypes.String, "case_id": tftypes.String}}

// object is a resource as Terraform keeps it in the state.
type object struct {
	value    *tfprotov6.DynamicValue // of null if the resource is not in the state
	identity *tfprotov6.ResourceIdentityData
	private  []byte
}

// object makes a state of JSON, without identity and private state.
func (p protocol) object(json string) object {
	p.t.Helper()
	return object{value: p.encode(p.kind(), json)}
}

func (p protocol) none() object { return p.object("null") }

// attributes returns those of an object; nil if it is null.
func (p protocol) attributes(o object) map[string]tftypes.Value {
	p.t.Helper()
	return p.decode(p.kind(), o.value)
}

// show returns a value as text, to compare it.
func (p protocol) show(value *tfprotov6.DynamicValue) string {
	p.t.Helper()
	if value == nil {
		return "none"
	}
	decoded, err := value.Unmarshal(p.kind())
	p.must(err)
	return decoded.String()
}

// identityText returns ACCOUNT/CASE, or "" if there is no identity.
func (p protocol) identityText(data *tfprotov6.ResourceIdentityData) string {
	p.t.Helper()
	if data == nil || data.IdentityData == nil {
		return ""
	}
	fields := p.decode(identityType, data.IdentityData)
	if fields["account_id"].IsNull() {
		return ""
	}
	return text(fields["account_id"]) + "/" + text(fields["case_id"])
}

// plan plans a change to a configuration; "null" is a destroy.
func (p protocol) plan(prior object, config string) *tfprotov6.PlanResourceChangeResponse {
	p.t.Helper()
	return p.planRequest(&tfprotov6.PlanResourceChangeRequest{
		TypeName: p.resource, PriorState: prior.value, ProposedNewState: p.proposed(prior.value, config), Config: p.encode(p.kind(), config),
		PriorPrivate: prior.private, PriorIdentity: prior.identity,
	})
}

func (p protocol) planRequest(req *tfprotov6.PlanResourceChangeRequest) *tfprotov6.PlanResourceChangeResponse {
	p.t.Helper()
	resp, err := p.server.PlanResourceChange(p.t.Context(), req)
	p.must(err)
	return resp
}

// planReplacement plans both halves of a replacement as Terraform does for
// -replace, and returns the second one. Its diagnostics are those of both.
func (p protocol) planReplacement(prior object, config string) *tfprotov6.PlanResourceChangeResponse {
	p.t.Helper()
	first := p.plan(prior, config)
	if failed(first.Diagnostics) {
		return first
	}
	second := p.plan(object{value: p.none().value, private: first.PlannedPrivate}, config)
	second.Diagnostics = append(first.Diagnostics, second.Diagnostics...)
	return second
}

// planAndApply plans a change and applies it. The diagnostics are those of the
// apply; the plan must not fail.
func (p protocol) planAndApply(prior object, config string) (object, []*tfprotov6.Diagnostic) {
	p.t.Helper()
	planned := p.plan(prior, config)
	if failed(planned.Diagnostics) {
		p.t.Fatal(texts(planned.Diagnostics))
	}
	return p.apply(prior, planned, config)
}

// apply applies what was planned.
func (p protocol) apply(prior object, planned *tfprotov6.PlanResourceChangeResponse, config string) (object, []*tfprotov6.Diagnostic) {
	p.t.Helper()
	resp, err := p.server.ApplyResourceChange(p.t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: p.resource, PriorState: prior.value, Config: p.encode(p.kind(), config),
		PlannedState: planned.PlannedState, PlannedPrivate: planned.PlannedPrivate, PlannedIdentity: planned.PlannedIdentity,
	})
	p.must(err)
	return object{resp.NewState, resp.NewIdentity, resp.Private}, resp.Diagnostics
}

// create creates a resource, which must not fail.
func (p protocol) create(config string) object {
	p.t.Helper()
	created, diags := p.planAndApply(p.none(), config)
	if failed(diags) {
		p.t.Fatal(texts(diags))
	}
	return created
}

// read refreshes an object.
func (p protocol) read(o object) (object, []*tfprotov6.Diagnostic) {
	p.t.Helper()
	resp, err := p.server.ReadResource(p.t.Context(), &tfprotov6.ReadResourceRequest{
		TypeName: p.resource, CurrentState: o.value, CurrentIdentity: o.identity, Private: o.private,
	})
	p.must(err)
	return object{resp.NewState, resp.NewIdentity, resp.Private}, resp.Diagnostics
}

// importResource imports by id, or by identity (JSON) if the id is empty. Like
// Terraform, it does not read yet.
func (p protocol) importResource(id, identity string) (object, []*tfprotov6.Diagnostic) {
	p.t.Helper()
	req := &tfprotov6.ImportResourceStateRequest{TypeName: p.resource, ID: id}
	if id == "" {
		req.Identity = &tfprotov6.ResourceIdentityData{IdentityData: p.encode(identityType, identity)}
	}
	resp, err := p.server.ImportResourceState(p.t.Context(), req)
	p.must(err)
	if len(resp.ImportedResources) == 0 {
		return p.none(), resp.Diagnostics
	}
	imported := resp.ImportedResources[0]
	return object{imported.State, imported.Identity, imported.Private}, resp.Diagnostics
}

// list returns what terraform query gets. The configuration is JSON.
func (p protocol) list(config string, includeResource bool, limit int64) []tfprotov6.ListResourceResult {
	p.t.Helper()
	lists, ok := p.server.(tfprotov6.ListResourceServer)
	if !ok {
		p.t.Fatal("the provider lists nothing")
	}
	stream, err := lists.ListResource(p.t.Context(), &tfprotov6.ListResourceRequest{
		TypeName: p.resource, Config: p.encode(p.schemas.ListResourceSchemas[p.resource].ValueType(), config),
		IncludeResource: includeResource, Limit: limit,
	})
	p.must(err)
	var results []tfprotov6.ListResourceResult
	for result := range stream.Results {
		results = append(results, result)
	}
	return results
}

// readDataSource reads a data source of a type. The configuration is JSON.
func (p protocol) readDataSource(name, config string) (map[string]tftypes.Value, []*tfprotov6.Diagnostic) {
	p.t.Helper()
	kind := p.schemas.DataSourceSchemas[name].ValueType()
	resp, err := p.server.ReadDataSource(p.t.Context(), &tfprotov6.ReadDataSourceRequest{TypeName: name, Config: p.encode(kind, config)})
	p.must(err)
	if resp.State == nil {
		return nil, resp.Diagnostics
	}
	return p.decode(kind, resp.State), resp.Diagnostics
}
