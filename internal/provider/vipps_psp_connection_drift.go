package provider

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/dintero/terraform-provider-dintero/internal/dintero"
)

// seenKey is where the private state holds what the server showed of a signup.
const seenKey = "seen"

// writablePrivateState is the part of Terraform's private state that is used
// here. It holds no secret: hashes only.
type writablePrivateState interface {
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

type readablePrivateState interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

// seen is what the server last showed of a signup. What it makes of one (a logo
// that comes back as a link or not at all, options in another order) is no
// drift; drift is when this changes.
type seen struct {
	PaymentOptions string `json:"payment_options"`
	Logo           string `json:"logo"`
	// Written tells that it was in the answer to a write; a read may show the
	// logo in another form.
	Written bool `json:"written,omitempty"`
	// Imported tells that the state's signup is the server's and not the user's.
	Imported bool `json:"imported,omitempty"`
}

func seenOf(s dintero.Signup, written bool) *seen {
	return &seen{PaymentOptions: digest(s.OptionsKey()), Logo: digest(string(s.Logo)), Written: written}
}

// lookAfter is what was seen after a signup was submitted. Where something else
// is there than was asked for, what was asked for counts, so that the next
// refresh shows the difference.
func lookAfter(o dintero.Outcome, asked dintero.Signup) *seen {
	shown, presence := o.Find(string(asked.CaseID))
	switch {
	case presence != dintero.Present:
		return nil
	case o.Unlike:
		return seenOf(asked, false)
	}
	return seenOf(shown, o.Written)
}

func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:8])
}

func (s *seen) encode() []byte {
	encoded, _ := json.Marshal(s) // strings and booleans always encode
	return encoded
}

// lastSeen is nil where the server has not shown the signup yet.
func lastSeen(ctx context.Context, private readablePrivateState, diags *diag.Diagnostics) *seen {
	encoded, d := private.GetKey(ctx, seenKey)
	diags.Append(d...)
	return decodeSeen(encoded)
}

func decodeSeen(encoded []byte) *seen {
	var last seen
	if len(encoded) == 0 || json.Unmarshal(encoded, &last) != nil {
		return nil
	}
	return &last
}

// refresh makes the model what a view shows of it, and tells what was seen of
// the signup by then.
func (m *vippsPSPConnectionModel) refresh(view dintero.View, last *seen) *seen {
	shown, presence := view.Find(m.Signup.CaseID.ValueString())
	switch {
	case presence != dintero.Present:
	case m.Signup.seen():
		last = m.Signup.follow(shown, view.Written, last)
	default:
		last = m.Signup.takeOver(shown)
	}
	if view.Connection != nil {
		m.show(view)
	}
	return last
}

// takeOver makes the signup what the server shows, as after an import.
func (m *signupModel) takeOver(shown dintero.Signup) *seen {
	m.CaseID = stringOrNull(shown.CaseID)
	if len(shown.PaymentOptions) > 0 {
		m.PaymentOptions = paymentOptionValues(shown.PaymentOptions)
	}
	m.Logo = stringOrNull(shown.Logo)
	last := seenOf(shown, false)
	last.Imported = true
	return last
}

// follow takes over what has changed at the server since it was last seen.
func (m *signupModel) follow(shown dintero.Signup, written bool, last *seen) *seen {
	now := seenOf(shown, written)
	if last == nil {
		return now
	}
	now.Imported = last.Imported
	if len(shown.PaymentOptions) == 0 {
		now.PaymentOptions = last.PaymentOptions // not shown, which is no change
	}
	if last.PaymentOptions != now.PaymentOptions {
		m.PaymentOptions = paymentOptionValues(shown.PaymentOptions)
	}
	if m.shownAsSent(last) && last.Written == now.Written && last.Logo != now.Logo &&
		!dintero.Rendered(string(shown.Logo), m.Logo.ValueString()) {
		m.Logo = stringOrNull(shown.Logo)
	}
	return now
}

// shownAsSent tells whether the server showed the logo as it was sent. Where it
// has a form of its own, a change of that says nothing.
func (m *signupModel) shownAsSent(last *seen) bool {
	return last.Logo == digest(m.Logo.ValueString())
}

// takesOver tells whether a change means nothing to Dintero: the state lacks
// what no read showed, or has the server's form of a logo in place of the
// user's.
func takesOver(plan, state *signupModel, last *seen) bool {
	if !state.seen() {
		return true
	}
	return last != nil && last.Imported && plan.PaymentOptions.Equal(state.PaymentOptions) &&
		!plan.Logo.IsNull() && !plan.Logo.IsUnknown() &&
		dintero.Rendered(state.Logo.ValueString(), plan.Logo.ValueString())
}
