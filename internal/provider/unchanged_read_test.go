package provider_test

import (
	"net/http"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
)

func TestUnchanged_ReadAnswersAsTheFrameworkDoes(t *testing.T) {
	for name, act := range map[string]func(world){
		"nothing happened":          func(world) {},
		"signed":                    func(w world) { w.Sign(dinterotest.Account) },
		"declined":                  func(w world) { w.Decline(dinterotest.Account) },
		"in an unknown status":      func(w world) { w.AddEvent(dinterotest.Account, dinterotest.Event{Event: "moved", Status: "resting"}) },
		"other currencies":          changing(func(s *dinterotest.Signup) { s.PaymentOptions[0].Currencies = []string{"SEK"} }),
		"in other letters":          changing(func(s *dinterotest.Signup) { s.PaymentOptions[0].Type = "DINTERO_PSP.VIPPS" }),
		"another logo":              changing(func(s *dinterotest.Signup) { s.Logo = "YW5vdGhlcg==" }),
		"the logo as a link":        changing(func(s *dinterotest.Signup) { s.Logo = "https://cdn.example/logo.png" }),
		"no logo":                   changing(func(s *dinterotest.Signup) { s.Logo = "" }),
		"signed up at another time": changing(func(s *dinterotest.Signup) { s.CreatedAt = "2026-01-01T12:00:00Z" }),
		"of another case":           changing(func(s *dinterotest.Signup) { s.CaseID = "00000000-0000-4000-8000-000000000000" }),
		"shown at its own path":     func(w world) { w.SetReads(dinterotest.ReadsOwnPath) },
		"shown at both":             func(w world) { w.SetReads(dinterotest.ReadsBoth) },
		"shown nowhere":             func(w world) { w.SetReads(dinterotest.ReadsNone) },
		"refused":                   everywhere(dinterotest.Fault{Status: http.StatusForbidden}),
		"without its signups":       everywhere(answering(`{"connections":{"vipps_psp":{"status":"pending"}},"status":"pending"}`)),
		"broken":                    everywhere(dinterotest.Fault{Status: http.StatusInternalServerError}),
		"no JSON":                   everywhere(answering("<html><title>Please log in</title></html>")),
	} {
		for kind, config := range map[string]string{"": configJSON, " with a logo": withLogoJSON} {
			t.Run(name+kind, func(t *testing.T) {
				w := newWorld(t)
				created := newProtocol(t, w).apply("null", config)
				act(w)
				wantSameRead(t, w, readRequest(created.NewState, created.NewIdentity, created.Private))
			})
			t.Run(name+kind+", after a read", func(t *testing.T) {
				w := newWorld(t)
				created := newProtocol(t, w).apply("null", config)
				w.put(dinterotest.Account, otherID, "NOK")
				settled := wantSameRead(t, w, readRequest(created.NewState, created.NewIdentity, created.Private))
				act(w)
				moved := wantSameRead(t, w, readRequest(settled.NewState, settled.NewIdentity, settled.Private))
				if !failed(moved.Diagnostics) && moved.NewState != nil {
					wantSameRead(t, w, readRequest(moved.NewState, moved.NewIdentity, moved.Private))
				}
			})
		}
	}
}

const withLogoJSON = `{"account_id":"T12345678","signup":{"case_id":"` + caseID + `","payment_options":[{"type":"dintero_psp.vipps","currencies":["NOK"]}],"logo":"bG9nbw=="}}`

// changing changes the signup at Dintero, and nothing else of the connection.
func changing(change func(*dinterotest.Signup)) func(world) {
	return func(w world) {
		w.Change(dinterotest.Account, func(c *dinterotest.Connection) {
			for i := range c.Signups {
				if c.Signups[i].CaseID == caseID {
					change(&c.Signups[i])
				}
			}
		})
	}
}

func everywhere(f dinterotest.Fault) func(world) {
	return func(w world) {
		w.Inject(dinterotest.RouteSettings, -1, f)
		w.Inject(dinterotest.RouteConnection, -1, f)
	}
}

func TestUnchanged_ReadOfAQuietSignupAnswersWithWhatWasSent(t *testing.T) {
	for name, act := range map[string]func(world){
		"after the signup": func(world) {},
		"at its own path":  func(w world) { w.SetReads(dinterotest.ReadsOwnPath) },
		"at both":          func(w world) { w.SetReads(dinterotest.ReadsBoth) },
		"in other letters": changing(func(s *dinterotest.Signup) { s.PaymentOptions[0].Type = "DINTERO_PSP.VIPPS" }),
	} {
		for kind, config := range map[string]string{"": configJSON, " with a logo": withLogoJSON} {
			t.Run(name+kind, func(t *testing.T) {
				w := newWorld(t)
				created := newProtocol(t, w).apply("null", config)
				act(w)
				req := readRequest(created.NewState, created.NewIdentity, created.Private)
				if wantSameRead(t, w, req).NewState != req.CurrentState {
					t.Error("it answered with another state")
				}
			})
		}
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
		"without a state": func(_ *protocol, req *tfprotov6.ReadResourceRequest) { req.CurrentState = nil },
		"with half an identity": func(_ *protocol, req *tfprotov6.ReadResourceRequest) {
			req.CurrentIdentity = &tfprotov6.ResourceIdentityData{}
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
			if got := wantSameRead(t, w, req).NewState; got != nil && got == req.CurrentState {
				t.Error("it answered with the very state that was sent")
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

// A provider whose configuration is known only after apply asks nothing.
func TestUnchanged_ReadWaitsForTheConfiguration(t *testing.T) {
	w := newWorld(t)
	created := newProtocol(t, w).apply("null", configJSON)
	w.Forget()
	p := newProtocol(t, w)
	p.configureWith(w, "audience", unknown)
	resp, err := p.server.ReadResource(t.Context(), readRequest(created.NewState, created.NewIdentity, created.Private))
	if err != nil {
		t.Fatal(err)
	}
	wantDiagnostic(t, resp.Diagnostics, isError, "Provider configuration not known yet", "audience")
	if asked := len(w.Requests()); asked > 0 {
		t.Errorf("%d requests", asked)
	}
}

// What cannot be read is asked for as often as max_retries says, not twice that.
func TestUnchanged_ReadThatFailsIsNotMadeTwice(t *testing.T) {
	w := newWorld(t)
	created := newProtocol(t, w).apply("null", configJSON)
	w.Forget()
	w.Inject(dinterotest.RouteSettings, -1, dinterotest.Fault{Status: http.StatusInternalServerError})
	p := newProtocol(t, w)
	p.configureWith(w, "max_retries", "1")
	resp, err := p.server.ReadResource(t.Context(), readRequest(created.NewState, created.NewIdentity, created.Private))
	if err != nil || !failed(resp.Diagnostics) || w.Count(dinterotest.RouteSettings) != 2 {
		t.Errorf("%d reads, want 2, error %v, %s", w.Count(dinterotest.RouteSettings), err, texts(resp.Diagnostics))
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
