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

// privateState is the part of Terraform's private state that is used here. It
// holds no secret: hashes only.
type privateState interface {
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

type readablePrivateState interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

// seen is what the server last showed of a signup. What it makes of one (a logo
// that comes back as a link, options in another order) is no drift; drift is
// when this changes.
type seen struct {
	PaymentOptions string `json:"payment_options"`
	Logo           string `json:"logo"`
}

func seenOf(s dintero.Signup) seen {
	return seen{PaymentOptions: digest(s.OptionsKey()), Logo: digest(string(s.Logo))}
}

func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:8])
}

func (s seen) encode() []byte {
	encoded, _ := json.Marshal(s) // two strings always encode
	return encoded
}

// lastSeen is nil where the server has not shown the signup yet.
func lastSeen(ctx context.Context, private readablePrivateState, diags *diag.Diagnostics) *seen {
	encoded, d := private.GetKey(ctx, seenKey)
	diags.Append(d...)
	var last seen
	if len(encoded) == 0 || json.Unmarshal(encoded, &last) != nil {
		return nil
	}
	return &last
}

// follow takes over what has changed at the server since it was last seen, and
// everything where nothing is known yet, as after an import.
func (m *signupModel) follow(shown dintero.Signup, last *seen) {
	imported := !m.seen()
	if imported {
		m.CaseID = stringOrNull(shown.CaseID)
	}
	now := seenOf(shown)
	if imported || last != nil && last.PaymentOptions != now.PaymentOptions {
		m.PaymentOptions = paymentOptionValues(shown.PaymentOptions)
	}
	if imported || last != nil && last.Logo != now.Logo {
		m.Logo = stringOrNull(shown.Logo)
	}
}
