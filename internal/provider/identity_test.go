package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

func TestIdentity_IsWrittenByEachOperation(t *testing.T) {
	p := newProtocol(t, newWorld(t))
	for operation, got := range map[string]*tfprotov6.ResourceIdentityData{
		"create": p.apply("null", configJSON).NewIdentity,
		"read":   p.read().NewIdentity,
		"update": p.apply(stateJSON, changedJSON).NewIdentity,
	} {
		if id := p.identity(got); id != fullID {
			t.Errorf("%s: identity %q, want %q", operation, id, fullID)
		}
	}
}

// Row 8: a state that was written before there were identities, or after a read
// that proves the signup gone.
func TestDefect08_IdentityIsWholeAfterEveryRead(t *testing.T) {
	for name, act := range map[string]func(world){
		"present": func(w world) { w.put(dinterotest.Account, caseID, "NOK") },
		"unseen":  func(w world) { w.SetReads(dinterotest.ReadsNone) },
		"removed": func(w world) { w.put(dinterotest.Account, otherID, "NOK") },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			act(w)
			resp := newProtocol(t, w).read()
			for _, d := range resp.Diagnostics {
				if d.Severity == isError {
					t.Errorf("error: %s", d.Detail)
				}
			}
			p := newProtocol(t, w)
			if id := p.identity(resp.NewIdentity); id != fullID {
				t.Errorf("identity %q, want %q", id, fullID)
			}
			state, err := resp.NewState.Unmarshal(p.connectionType())
			if err != nil || state.IsNull() != (name == "removed") {
				t.Errorf("state is null: %v (%v)", state.IsNull(), err)
			}
		})
	}
}

func TestDefect08_ImportByIdentityStartsFromNothing(t *testing.T) {
	for name, key := range map[string]string{"whole": identityJSON, "case alone": `{"case_id":"` + caseID + `"}`} {
		t.Run(name, func(t *testing.T) {
			p := newProtocol(t, signedElsewhere(t))
			resp, err := p.server.ImportResourceState(t.Context(), &tfprotov6.ImportResourceStateRequest{
				TypeName: shopType, Identity: &tfprotov6.ResourceIdentityData{IdentityData: p.encode(identityType, key)},
			})
			if err != nil || len(resp.Diagnostics) > 0 {
				t.Fatal(err, texts(resp.Diagnostics))
			}
			imported := resp.ImportedResources[0]
			if id := p.identity(imported.Identity); id != fullID {
				t.Errorf("identity %q, want %q", id, fullID)
			}
			state := p.decode(p.connectionType(), imported.State)
			if got := text(state["account_id"]); got != "T12345678" {
				t.Errorf("account_id %q", got)
			}
		})
	}
}
