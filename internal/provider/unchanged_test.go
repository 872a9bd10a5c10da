package provider_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/provider"
)

// What is answered without the framework is held here to what the framework
// answers to the same.

// withoutShortcuts is another provider of the same world, the framework's alone.
func withoutShortcuts(t testing.TB, w world) protocol {
	p := newProtocol(t, w)
	p.server = provider.WithoutShortcuts(p.server)
	return p
}

func TestUnchanged_ReadAnswersAsTheFrameworkDoes(t *testing.T) {
	const account = dinterotest.Account
	everywhere := func(f dinterotest.Fault) func(world) {
		return func(w world) {
			w.Inject(dinterotest.RouteSettings, -1, f)
			w.Inject(dinterotest.RouteConnection, -1, f)
		}
	}
	signups := func(change func(*dinterotest.Signup)) func(world) {
		return func(w world) { w.Change(account, func(c *dinterotest.Connection) { change(&c.Signups[0]) }) }
	}
	for name, test := range map[string]struct {
		short bool // the very state that was sent is the answer
		act   func(world)
	}{
		"nothing happened":          {true, func(world) {}},
		"shown at its own path":     {true, func(w world) { w.SetReads(dinterotest.ReadsOwnPath) }},
		"shown at both":             {true, func(w world) { w.SetReads(dinterotest.ReadsBoth) }},
		"in other letters":          {true, signups(func(s *dinterotest.Signup) { s.PaymentOptions[0].Type = "DINTERO_PSP.VIPPS" })},
		"signed":                    {false, func(w world) { w.Sign(account) }},
		"declined":                  {false, func(w world) { w.Decline(account) }},
		"in an unknown status":      {false, func(w world) { w.AddEvent(account, dinterotest.Event{Event: "moved", Status: "resting"}) }},
		"other currencies":          {false, signups(func(s *dinterotest.Signup) { s.PaymentOptions[0].Currencies = []string{"SEK"} })},
		"signed up at another time": {false, signups(func(s *dinterotest.Signup) { s.CreatedAt = "2026-01-01T12:00:00Z" })},
		"another signup":            {false, func(w world) { w.put(account, otherID, "NOK") }},
		"gone":                      {false, func(w world) { w.put(account, otherID, "NOK"); w.RemoveSignup(account, caseID) }},
		"shown nowhere":             {false, func(w world) { w.SetReads(dinterotest.ReadsNone) }},
		"refused":                   {false, everywhere(dinterotest.Fault{Status: http.StatusForbidden})},
		"without its signups":       {false, everywhere(answering(`{"connections":{"vipps_psp":{"status":"pending"}},"status":"pending"}`))},
		"broken":                    {true, everywhere(dinterotest.Fault{Status: http.StatusInternalServerError})},
		"no JSON":                   {true, everywhere(answering("<html><title>Please log in</title></html>"))},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			created := newProtocol(t, w).apply("null", configJSON)
			test.act(w)
			req := readRequest(created.NewState, created.NewIdentity, created.Private)
			short := wantSameRead(t, w, req)
			if (short.NewState == req.CurrentState) != test.short {
				t.Errorf("the very state that was sent is the answer: %v, want %v", !test.short, test.short)
			}
			// What was answered is what the next read comes with.
			if !failed(short.Diagnostics) {
				wantSameRead(t, w, readRequest(short.NewState, short.NewIdentity, short.Private))
			}
		})
	}
}

func TestUnchanged_ReadLeavesWhatIsNotPlainToTheFramework(t *testing.T) {
	for name, change := range map[string]func(*protocol, *tfprotov6.ReadResourceRequest){
		"just imported": func(_ *protocol, req *tfprotov6.ReadResourceRequest) {
			req.Private = []byte(`{".import_before_read":"dHJ1ZQ=="}`)
		},
		"imported in between": func(_ *protocol, req *tfprotov6.ReadResourceRequest) {
			req.Private = append([]byte(`{".import_before_read":"dHJ1ZQ==",`), req.Private[1:]...)
		},
		"nothing private":     func(_ *protocol, req *tfprotov6.ReadResourceRequest) { req.Private = nil },
		"something private":   func(_ *protocol, req *tfprotov6.ReadResourceRequest) { req.Private = []byte(`{"other":"e30="}`) },
		"private but no JSON": func(_ *protocol, req *tfprotov6.ReadResourceRequest) { req.Private = []byte(`{`) },
		"of another identity": func(p *protocol, req *tfprotov6.ReadResourceRequest) {
			req.CurrentIdentity = &tfprotov6.ResourceIdentityData{IdentityData: p.encode(identityType, `{"account_id":"T12345678","case_id":"`+otherID+`"}`)}
		},
		"imported unseen": func(p *protocol, req *tfprotov6.ReadResourceRequest) {
			req.CurrentState = p.connection(`{"id":"` + fullID + `","account_id":"T12345678","signup":{"case_id":"` + caseID + `"}}`)
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			p := newProtocol(t, w)
			created := p.apply("null", configJSON)
			req := readRequest(created.NewState, created.NewIdentity, created.Private)
			change(&p, req)
			if wantSameRead(t, w, req).NewState == req.CurrentState {
				t.Error("the very state that was sent is the answer")
			}
		})
	}
}

// Terraform before 1.12 sends no identity, and a state from an older version
// has none.
func TestUnchanged_ReadGivesTheIdentity(t *testing.T) {
	w := newWorld(t)
	p := newProtocol(t, w)
	created := p.apply("null", configJSON)
	req := readRequest(created.NewState, nil, created.Private)
	resp := wantSameRead(t, w, req)
	if id := p.identity(resp.NewIdentity); resp.NewState != req.CurrentState || id != fullID {
		t.Errorf("the very state that was sent: %v, identity %q, want %q", resp.NewState == req.CurrentState, id, fullID)
	}
}

func TestUnchanged_UpgradeIsOfThisVersionAlone(t *testing.T) {
	p := newProtocol(t, newWorld(t))
	saved := p.complete(p.connectionType(), savedJSON)
	for version, want := range map[int64]string{0: "", 1: "Unable to Upgrade Resource State"} {
		resp, err := p.server.UpgradeResourceState(t.Context(), &tfprotov6.UpgradeResourceStateRequest{
			TypeName: shopType, Version: version, RawState: &tfprotov6.RawState{JSON: saved},
		})
		if err != nil || !strings.Contains(texts(resp.Diagnostics), want) || failed(resp.Diagnostics) != (want != "") {
			t.Errorf("version %d: %v, %s", version, err, texts(resp.Diagnostics))
		}
		if want == "" && string(resp.UpgradedState.JSON) != string(saved) {
			t.Errorf("version %d: %s", version, resp.UpgradedState.JSON)
		}
	}
}

// Whoever edits the state by hand, or loses half of it, finds it whole after a
// refresh, whichever attribute it was.
func TestUnchanged_ReadMendsEachAttribute(t *testing.T) {
	w := newWorld(t)
	p := newProtocol(t, w)
	created := p.apply("null", configJSON)
	w.Sign(dinterotest.Account)
	settled := wantSameRead(t, w, readRequest(created.NewState, created.NewIdentity, created.Private))
	want, err := settled.NewState.Unmarshal(p.connectionType())
	if err != nil {
		t.Fatal(err)
	}
	for name := range p.decode(p.connectionType(), settled.NewState) {
		if name == "signup" || name == "account_id" {
			continue // what is asked for, and where: the user's
		}
		t.Run(name, func(t *testing.T) {
			attributes := p.decode(p.connectionType(), settled.NewState)
			attributes[name] = otherThan(t, attributes[name])
			edited, err := tfprotov6.NewDynamicValue(p.connectionType(), tftypes.NewValue(p.connectionType(), attributes))
			if err != nil {
				t.Fatal(err)
			}
			resp := wantSameRead(t, w, readRequest(&edited, settled.NewIdentity, settled.Private))
			got, err := resp.NewState.Unmarshal(p.connectionType())
			if err != nil || !got.Equal(want) {
				t.Errorf("%v: %s\nwant %s", err, got, want)
			}
		})
	}
}

func otherThan(t *testing.T, v tftypes.Value) tftypes.Value {
	t.Helper()
	switch kind := v.Type(); {
	case kind.Is(tftypes.String):
		return tftypes.NewValue(kind, "edited")
	case kind.Is(tftypes.Number):
		return tftypes.NewValue(kind, 7)
	default:
		return tftypes.NewValue(kind, nil)
	}
}

// What cannot be read is asked for as often as max_retries says, not twice that.
func TestUnchanged_ReadThatFailsIsNotMadeTwice(t *testing.T) {
	w := newWorld(t)
	created := newProtocol(t, w).apply("null", configJSON)
	w.Forget()
	w.Inject(dinterotest.RouteSettings, -1, dinterotest.Fault{Status: http.StatusInternalServerError})
	p := newProtocol(t, w)
	p.configure(fmt.Sprintf(`{"base_url":%q,"account_id":%q,"client_id":%q,"client_secret":%q,"max_retries":1}`,
		w.URL, dinterotest.Account, dinterotest.ClientID, dinterotest.ClientSecret))
	resp, err := p.server.ReadResource(t.Context(), readRequest(created.NewState, created.NewIdentity, created.Private))
	if err != nil || !failed(resp.Diagnostics) || w.Count(dinterotest.RouteSettings) != 2 {
		t.Errorf("%d reads, want 2, error %v, %s", w.Count(dinterotest.RouteSettings), err, texts(resp.Diagnostics))
	}
}

func TestUnchanged_PlanAnswersAsTheFrameworkDoes(t *testing.T) {
	const withoutAccount = `{` + signupJSON + `}`
	for name, test := range map[string]struct {
		short                   bool
		account                 string // of the provider
		prior, proposed, config string
	}{
		"account configured":          {true, `"T87654321"`, savedJSON, savedJSON, configJSON},
		"account of the provider":     {true, `"T12345678"`, savedJSON, savedJSON, withoutAccount},
		"provider of another account": {false, `"T87654321"`, savedJSON, savedJSON, withoutAccount},
		"provider of no account":      {false, `null`, savedJSON, savedJSON, withoutAccount},
		"provider of any account":     {false, unknown, savedJSON, savedJSON, withoutAccount},
		"changed":                     {false, `"T12345678"`, stateJSON, changedJSON, changedJSON},
		"new":                         {false, `"T12345678"`, "null", configJSON, configJSON},
		"to be destroyed":             {false, `"T12345678"`, savedJSON, "null", "null"},
		"nothing at all":              {false, `"T12345678"`, "null", "null", "null"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			short, plain := newProtocol(t, w), withoutShortcuts(t, w)
			for _, p := range []protocol{short, plain} {
				p.configureAccount(w, test.account)
			}
			req := &tfprotov6.PlanResourceChangeRequest{
				TypeName: shopType, PriorState: short.connection(test.prior), ProposedNewState: short.connection(test.proposed), Config: short.connection(test.config),
				PriorPrivate:  []byte(`{"seen":"e30="}`),
				PriorIdentity: &tfprotov6.ResourceIdentityData{IdentityData: short.encode(identityType, identityJSON)},
			}
			got, err := short.server.PlanResourceChange(t.Context(), req)
			if err != nil {
				t.Fatal(err)
			}
			want, err := plain.server.PlanResourceChange(t.Context(), req)
			if err != nil {
				t.Fatal(err)
			}
			if (got.PlannedState == req.ProposedNewState) != test.short {
				t.Errorf("the very state that was sent is the answer: %v, want %v", !test.short, test.short)
			}
			wantSameText(t, "planned state", short.show(got.PlannedState), short.show(want.PlannedState))
			wantSameText(t, "planned identity", short.identity(got.PlannedIdentity), short.identity(want.PlannedIdentity))
			wantSameText(t, "private state", string(got.PlannedPrivate), string(want.PlannedPrivate))
			wantSameText(t, "replacement", fmt.Sprint(got.RequiresReplace), fmt.Sprint(want.RequiresReplace))
			wantSameText(t, "diagnostics", texts(got.Diagnostics), texts(want.Diagnostics))
		})
	}
}

// unknown is an account that is known only after apply.
const unknown = "unknown"

func (p protocol) configureAccount(w world, account string) {
	p.t.Helper()
	kind := p.schemas.Provider.ValueType()
	known := account
	if account == unknown {
		known = "null"
	}
	config := p.encode(kind, fmt.Sprintf(`{"base_url":%q,"account_id":%s,"client_id":%q,"client_secret":%q}`,
		w.URL, known, dinterotest.ClientID, dinterotest.ClientSecret))
	if account == unknown {
		attributes := p.decode(kind, config)
		attributes["account_id"] = tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
		encoded, err := tfprotov6.NewDynamicValue(kind, tftypes.NewValue(kind, attributes))
		if err != nil {
			p.t.Fatal(err)
		}
		config = &encoded
	}
	resp, err := p.server.ConfigureProvider(p.t.Context(), &tfprotov6.ConfigureProviderRequest{TerraformVersion: "1.11.4", Config: config})
	if err != nil || len(resp.Diagnostics) > 0 {
		p.t.Fatal(err, texts(resp.Diagnostics))
	}
}

// A provider before or after this one may have known other attributes.
func TestAccUnchanged_StateOfAnotherVersionIsRead(t *testing.T) {
	t.Parallel()
	c := newCrowd(t, 1, oneAccount)
	c.must(c.box.Apply(t.Context()))
	path := filepath.Join(c.box.Folder, "terraform.tfstate")
	content, err := os.ReadFile(path)
	c.must(err)
	var state map[string]any
	c.must(json.Unmarshal(content, &state))
	attributes := state["resources"].([]any)[0].(map[string]any)["instances"].([]any)[0].(map[string]any)["attributes"].(map[string]any)
	attributes["invented"] = map[string]any{"later": true}
	attributes["signup"].(map[string]any)["invented"] = 1
	delete(attributes, "schema")
	content, err = json.Marshal(state)
	c.must(err)
	c.must(os.WriteFile(path, content, 0o600))

	c.quiet(10)
	c.must(c.box.Apply(t.Context()))
	shown, err := c.box.Show(t.Context())
	c.must(err)
	values := shown.Values.RootModule.Resources[0].AttributeValues
	if _, invented := values["invented"]; invented || fmt.Sprint(values["schema"]) != "1" {
		t.Errorf("invented: %v, schema %v, want false, 1", invented, values["schema"])
	}
}

func readRequest(state *tfprotov6.DynamicValue, identity *tfprotov6.ResourceIdentityData, private []byte) *tfprotov6.ReadResourceRequest {
	return &tfprotov6.ReadResourceRequest{TypeName: shopType, CurrentState: state, CurrentIdentity: identity, Private: private}
}

// wantSameRead reads with the shortcuts and without, each in a run of its own.
func wantSameRead(t *testing.T, w world, req *tfprotov6.ReadResourceRequest) *tfprotov6.ReadResourceResponse {
	t.Helper()
	short, plain := newProtocol(t, w), withoutShortcuts(t, w)
	got, err := short.server.ReadResource(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	want, err := plain.server.ReadResource(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	wantSameText(t, "state", short.show(got.NewState), short.show(want.NewState))
	wantSameText(t, "identity", short.identity(got.NewIdentity), short.identity(want.NewIdentity))
	wantSameText(t, "private state", string(got.Private), string(want.Private))
	wantSameText(t, "diagnostics", requestID.ReplaceAllString(texts(got.Diagnostics), ""), requestID.ReplaceAllString(texts(want.Diagnostics), ""))
	return got
}

// requestID differs in each answer.
var requestID = regexp.MustCompile(`request id \w+`)

func wantSameText(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %s\nwant %s", what, got, want)
	}
}

// show is a connection's state, in words that compare.
func (p protocol) show(state *tfprotov6.DynamicValue) string {
	p.t.Helper()
	if state == nil {
		return "none"
	}
	value, err := state.Unmarshal(p.connectionType())
	if err != nil {
		p.t.Fatal(err)
	}
	return value.String()
}

func failed(diags []*tfprotov6.Diagnostic) bool {
	return slices.ContainsFunc(diags, func(d *tfprotov6.Diagnostic) bool { return d.Severity == isError })
}
