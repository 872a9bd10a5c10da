package provider_test

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/dintero/terraform-provider-dintero/internal/acctest"
	"github.com/dintero/terraform-provider-dintero/internal/dinterotest"
	"github.com/dintero/terraform-provider-dintero/internal/provider"
)

// with returns an object with another value of an attribute.
func (p protocol) with(o object, name string, value tftypes.Value) object {
	p.t.Helper()
	attributes := p.attributes(o)
	attributes[name] = value
	o.value = p.dynamic(p.kind(), tftypes.NewValue(p.kind(), attributes))
	return o
}

func nullOf(v tftypes.Value) tftypes.Value { return tftypes.NewValue(v.Type(), nil) }

// otherThan returns another value of the same type.
func otherThan(v tftypes.Value) tftypes.Value {
	switch kind := v.Type(); {
	case kind.Is(tftypes.String):
		return tftypes.NewValue(kind, "edited")
	case kind.Is(tftypes.Number):
		return tftypes.NewValue(kind, 7)
	case kind.Is(tftypes.Bool):
		return tftypes.NewValue(kind, false)
	default:
		return nullOf(v)
	}
}

// A state that lacks an attribute, as after an edit by hand, causes an error at
// worst, and no panic.
func TestReadState_EachAttributeNull_Defect53(t *testing.T) {
	sim := acctest.Start(t)
	sim.SetInstant(true)
	created := newProtocol(t, sim).create(shopJSON)
	for name, value := range newProtocol(t, sim).attributes(created) {
		t.Run(name, func(t *testing.T) {
			for act, do := range map[string]func(p protocol, edited object) []*tfprotov6.Diagnostic{
				"read": func(p protocol, edited object) []*tfprotov6.Diagnostic { _, diags := p.read(edited); return diags },
				"plan": func(p protocol, edited object) []*tfprotov6.Diagnostic { return p.plan(edited, shopJSON).Diagnostics },
				"replacement": func(p protocol, edited object) []*tfprotov6.Diagnostic {
					return p.planReplacement(edited, otherShopJSON).Diagnostics
				},
				"change": func(p protocol, edited object) []*tfprotov6.Diagnostic {
					planned := p.plan(edited, shopSEKJSON)
					if failed(planned.Diagnostics) {
						return planned.Diagnostics
					}
					_, diags := p.apply(edited, planned, shopSEKJSON)
					return diags
				},
				"destroy": func(p protocol, edited object) []*tfprotov6.Diagnostic {
					planned := p.plan(edited, "null")
					if failed(planned.Diagnostics) {
						t.Errorf("destroy cannot be planned: %s", texts(planned.Diagnostics))
					}
					_, diags := p.apply(edited, planned, "null")
					if failed(diags) {
						t.Errorf("destroy fails: %s", texts(diags))
					}
					return nil
				},
			} {
				t.Run(act, func(t *testing.T) {
					p := newProtocol(t, sim)
					diags := do(p, p.with(created, name, nullOf(value)))
					isKey := name == "signup" || name == "account_id"
					for _, d := range diags {
						if d.Severity == isError && (!isKey || d.Summary != provider.TitleBrokenState) && name != "attempt" {
							t.Errorf("%s: %s", d.Summary, d.Detail)
						}
					}
				})
			}
		})
	}
}

// The same for each part of the signup.
func TestReadState_EachPartOfTheSignupNull_Defect53(t *testing.T) {
	for name, signup := range map[string]string{
		"case_id":         `"signup":{"payment_options":[{"type":"dintero_psp.vipps","currencies":["NOK"]}]}`,
		"payment_options": `"signup":{"case_id":"` + acctest.CaseID + `"}`,
		"option":          `"signup":{"case_id":"` + acctest.CaseID + `","payment_options":[null]}`,
		"type":            `"signup":{"case_id":"` + acctest.CaseID + `","payment_options":[{"currencies":["NOK"]}]}`,
		"currencies":      `"signup":{"case_id":"` + acctest.CaseID + `","payment_options":[{"type":"dintero_psp.vipps"}]}`,
		"currency":        `"signup":{"case_id":"` + acctest.CaseID + `","payment_options":[{"type":"dintero_psp.vipps","currencies":[null]}]}`,
		"unconfirmed":     shopSignupJSON + `,"unconfirmed":{}`,
	} {
		t.Run(name, func(t *testing.T) {
			sim := acctest.Start(t)
			sim.AddSignup(dinterotest.Account, acctest.CaseID, "NOK")
			p := newProtocol(t, sim)
			edited := p.object(`{"id":"` + acctest.ShopID + `","account_id":"` + dinterotest.Account + `","attempt":1,` + signup + `}`)
			p.read(edited)
			for _, config := range []string{shopJSON, shopSEKJSON, "null"} {
				planned := newProtocol(t, sim).plan(edited, config)
				if config == "null" && failed(planned.Diagnostics) {
					t.Error(texts(planned.Diagnostics))
				}
			}
			p.planReplacement(edited, otherShopJSON)
		})
	}
}

// A refresh corrects a computed attribute that somebody has edited by hand.
func TestReadState_EditedAttributesArePutRight(t *testing.T) {
	for _, replace := range []func(tftypes.Value) tftypes.Value{nullOf, otherThan} {
		sim := acctest.Start(t)
		p := newProtocol(t, sim)
		created := p.create(shopJSON)
		sim.Sign(dinterotest.Account)
		want, diags := newProtocol(t, sim).read(created)
		wantNoDiagnostics(t, diags)
		for name, value := range p.attributes(want) {
			switch name {
			case "signup", "account_id", "attempt": // what is asked for: the user's
				continue
			case "signature_link", "unconfirmed": // of which the state is the only memory
				continue
			}
			t.Run(name, func(t *testing.T) {
				p := newProtocol(t, sim)
				got, _ := p.read(p.with(want, name, replace(value)))
				if p.show(got.value) != p.show(want.value) {
					t.Errorf("the state is\n%s, want\n%s", p.show(got.value), p.show(want.value))
				}
			})
		}
	}
}

// A refresh without a change returns exactly the same bytes.
func TestReadState_WrittenOnlyIfSomethingChanged(t *testing.T) {
	for _, reads := range acctest.WorkingReads {
		t.Run(string(reads), func(t *testing.T) {
			sim := acctest.Start(t)
			sim.SetReads(reads)
			created := newProtocol(t, sim).create(shopJSON)
			again, diags := newProtocol(t, sim).read(created)
			wantNoDiagnostics(t, diags)
			if string(again.value.MsgPack) != string(created.value.MsgPack) {
				t.Error("the state was written again")
			}
			sim.Sign(dinterotest.Account)
			moved, _ := newProtocol(t, sim).read(created)
			if string(moved.value.MsgPack) == string(created.value.MsgPack) {
				t.Error("the state was not written")
			}
		})
	}
}

// A copy that is older than the state's changes nothing for five minutes. After
// that Dintero's copy counts, however old it is.
func TestReadState_OlderCopyChangesNothingAtFirst_Defect31(t *testing.T) {
	at := func(ago time.Duration) string { return time.Now().Add(-ago).UTC().Format(time.RFC3339) }
	for name, test := range map[string]struct {
		state, shown string
		taken        bool
	}{
		"older than a new state":                      {at(time.Minute), at(time.Hour), false},
		"older than an old state":                     {at(6 * time.Minute), at(time.Hour), true},
		"as old":                                      {at(time.Minute), at(time.Minute), true},
		"newer":                                       {at(time.Hour), at(time.Minute), true},
		"older by less than a second":                 {time.Now().UTC().Format("2006-01-02T15:04:05Z"), time.Now().UTC().Format("2006-01-02T15:04:05.000Z"), true},
		"the state's time is no time":                 {"yesterday", at(time.Hour), true},
		"the shown time is no time":                   {at(time.Minute), "yesterday", true},
		"older than a new state, in another zone":     {at(time.Minute), time.Now().Add(-time.Hour).In(time.FixedZone("", 7200)).Format(time.RFC3339), false},
		"the same moment, in another zone":            {at(time.Minute), time.Now().Add(-time.Minute).In(time.FixedZone("", 7200)).Format(time.RFC3339), true},
		"older than a new state, without a time zone": {at(time.Minute), time.Now().Add(-time.Hour).UTC().Format("2006-01-02T15:04:05"), false},
	} {
		t.Run(name, func(t *testing.T) {
			sim := acctest.Start(t)
			created := newProtocol(t, sim).create(shopJSON)
			sim.Sign(dinterotest.Account)
			sim.Change(dinterotest.Account, func(c *dinterotest.Connection) { c.UpdatedAt = test.shown })
			p := newProtocol(t, sim)
			got, diags := p.read(p.with(created, "updated_at", tftypes.NewValue(tftypes.String, test.state)))
			wantNoDiagnostics(t, diags)
			want := "pending"
			if test.taken {
				want = "enabled"
			}
			if status := text(p.attributes(got)["status"]); status != want {
				t.Errorf("the status is %s, want %s", status, want)
			}
		})
	}
}

// A state that was written before there were identities gets one, whatever the
// read finds.
func TestReadState_IdentityIsSet_Defect08(t *testing.T) {
	for name, act := range map[string]func(acctest.Sim){
		"shown":     func(sim acctest.Sim) { sim.AddSignup(dinterotest.Account, acctest.CaseID, "NOK") },
		"not shown": func(sim acctest.Sim) { sim.AddSignup(dinterotest.Account, acctest.OtherCaseID, "NOK") },
		"unread":    func(sim acctest.Sim) { sim.SetReads(dinterotest.ReadsNone) },
		"refused":   func(sim acctest.Sim) { sim.FailReads(acctest.Refusal(403, "no")) },
		"no grant":  func(sim acctest.Sim) { sim.Inject(dinterotest.RouteToken, -1, acctest.Refusal(403, "no grant")) },
		"broken":    func(sim acctest.Sim) { sim.FailReads(dinterotest.Fault{Status: 500}) },
	} {
		t.Run(name, func(t *testing.T) {
			sim := acctest.Start(t)
			act(sim)
			p := newProtocol(t, sim)
			got, diags := p.read(p.object(shopStateJSON))
			if failed(diags) != (name == "broken") {
				t.Error(texts(diags))
			}
			if id := p.identityText(got.identity); id != acctest.ShopID {
				t.Errorf("the identity is %q, want %q", id, acctest.ShopID)
			}
			if p.attributes(got) == nil {
				t.Error("the resource was removed from the state")
			}
		})
	}
}

func TestReadState_IdentityIsInEveryState_Defect08(t *testing.T) {
	sim := acctest.Start(t)
	p := newProtocol(t, sim)
	created := p.create(`{"signup":{"case_id":"3C90C3CC-0D44-4B50-8888-8DD25736052A","payment_options":[{"type":"dintero_psp.vipps","currencies":["NOK"]}]}}`)
	refreshed, _ := newProtocol(t, sim).read(created)
	updated, diags := newProtocol(t, sim).planAndApply(refreshed, shopSEKJSON)
	wantNoDiagnostics(t, diags)
	sim.Inject(dinterotest.RouteSignup, 1, dinterotest.Fault{Reset: true})
	failedUpdate, diags := newProtocol(t, sim).planAndApply(updated, shopJSON)
	if !failed(diags) {
		t.Error("the update does not fail")
	}
	for name, o := range map[string]object{"create": created, "read": refreshed, "update": updated, "failed update": failedUpdate} {
		if id := p.identityText(o.identity); id != acctest.ShopID {
			t.Errorf("%s: the identity is %q, want %q", name, id, acctest.ShopID)
		}
	}
}

// The private state is not used: it has only what the framework writes, and
// nothing of this provider.
func TestReadState_PrivateStateIsEmpty(t *testing.T) {
	sim := acctest.Start(t)
	created := newProtocol(t, sim).create(shopJSON)
	updated, _ := newProtocol(t, sim).planAndApply(created, shopSEKJSON)
	refreshed, _ := newProtocol(t, sim).read(updated)
	p := newProtocol(t, sim)
	replaced := p.planReplacement(refreshed, shopJSON)
	recreated, _ := p.apply(p.none(), replaced, shopJSON)
	for name, o := range map[string]object{"create": created, "update": updated, "read": refreshed, "replacement": recreated} {
		if private := string(o.private); private != "" && private != "{}" {
			t.Errorf("%s: the private state is %s", name, private)
		}
	}
}
